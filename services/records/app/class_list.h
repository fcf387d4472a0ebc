/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is in a class: one more, one fewer, and in which order (Quy chế Điều 7). */
#pragma once

#include "app/student_profile.h"
#include "store/classes.h"

/* A new student's profile, or only the id of one whom the school knows. */
struct joining {
    int64_t student_id;     /* NONE = a new one */
    const char *valid_from; /* NULL = from the year's first day */
};

/* Under the next free number. ret has the profile. */
enum err add_to_class(struct call *call, int64_t class_id, const struct joining *joining,
                      const struct student *profile, struct student *ret);

/* Problem student-enrolled when the student is in a class of the class's year. */
enum err must_be_free(struct call *call, const struct class_row *class, int64_t student_id);

/* Takes back an enrolment that was a mistake: nothing may have been made of it yet. */
enum err withdraw_from_class(struct call *call, int64_t class_id, int64_t student_id);

/* Numbers the class from 1 in the Vietnamese order. */
enum err renumber_class(struct call *call, int64_t class_id, struct class_row *ret);

/* The same within another use case, which has asked who may. */
enum err number_by_name(struct call *call, int64_t class_id);

/* struct enrolment_line: the student's years and classes. */
enum err read_enrolments(struct call *call, int64_t student_id, struct list *ret);
