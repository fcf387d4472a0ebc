/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who of a class takes a subject, and in which terms it is taught: facts of its assignment, which
 * every count, gradebook and document goes by (ADR 28). */
#pragma once

#include "store/classes.h"

struct subject_taker {
    int64_t student_id;
    int64_t number;
    const char *full_name;
};
struct subject_takers {
    int64_t class_id;
    const char *subject;
    bool everyone;
    struct list students; /* struct subject_taker, by number: of the class's, those who take it */
    int64_t version;
};
extern const struct shape subject_takers_shape; /* without version, which is the ETag */

/* Problem unknown-subject when nobody is assigned the subject in the class. */
enum err read_takers(struct call *call, int64_t class_id, const char *subject,
                     struct subject_takers *ret);

/* wanted: class_id, subject, version as it was read, everyone or student_id of those who take it.
 * Only of electives and optional subjects. Problems: subject-entered naming each student who would
 * go and has marks, already-signed. */
enum err choose_students(struct call *call, const struct subject_takers *wanted,
                         struct subject_takers *ret);

/* Tells the followers who takes what not everyone of the class does. */
enum err tell_takers(struct call *call, const struct class_row *class);

/* Who goes on in another class takes there, where not everyone does, what he or she took in the old
 * one and what there are marks of; tells it. The enrolment must be there. */
enum err bring_takers(struct call *call, int64_t from_class_id, const struct class_row *to,
                      int64_t student_id);

/* Who comes back into the class takes what he or she took there, and what there are marks of, even
 * if that was made a list meanwhile; tells it. */
enum err resume_takers(struct call *call, const struct class_row *class, int64_t student_id);
