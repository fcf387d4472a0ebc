/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The homeroom teacher's record of a class: conduct, absences, comments (Quy chế Điều 7). */
#pragma once

#include "domain/rulesets.h"
#include "store/classes.h"
#include "store/students.h"

enum { ENTRY_COMMENT_MAX = 1000 };

/* What is changed of one student; what is not there stays as it is. */
struct homeroom_change {
    int64_t student_id;
    int conduct_term1;
    int conduct_term2;
    int conduct_year;
    int64_t absent_excused;
    int64_t absent_unexcused;
    const char *comment;
    int praise;
    int assessment;
};
extern const struct shape homeroom_change_shape;

/* Whether the class's rules know what is changed. */
bool homeroom_fits(const struct class_row *class, const struct homeroom_change *c);

/* Which of conduct_names such a class may use; 0 = none given. */
bool conduct_fits(enum engine engine, int conduct);

void homeroom_apply(struct enrolment *row, const struct homeroom_change *c);

/* Rows are struct enrolment by number; ret->record_version is the version. */
enum err read_homeroom(struct call *call, int64_t class_id, struct class_row *ret,
                       struct list *ret_rows);

/* All rows or none; violations are /rows/N/…. */
enum err save_homeroom(struct call *call, int64_t class_id, int64_t version,
                       const struct list *changes, struct class_row *ret);
