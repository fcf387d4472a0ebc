/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Students, and their year in a class: number, conduct, absences, the homeroom teacher's comment.
 */
#pragma once

#include "base/call.h"
#include "base/shape.h"
#include "domain/level.h"
#include "domain/person.h"

struct student {
    int64_t id;
    int64_t org_id;
    int64_t class_id;
    int64_t number;
    const char *full_name;
    const char *birth_date; /* YYYY-MM-DD */
    int sex;
    const char *ethnic;      /* statistical code 01..55 */
    const char *ethnic_name; /* its name, in documents only */
    const char *place_of_birth;
    const char *personal_id; /* 12 digits, may be missing */
    const char *student_code;
    const char *address;
    const char *father_name;
    const char *mother_name;
};
extern const struct shape student_shape;

/* The homeroom teacher's part of a student's year. */
struct enrolment {
    int64_t class_id;
    int64_t student_id;
    int64_t number;
    const char *full_name;
    int conduct_term1;      /* enum level */
    int conduct_term2;      /* enum level */
    int64_t absent_excused; /* sessions (buổi) of the year; NONE = not entered */
    int64_t absent_unexcused;
    const char *comment;
};
extern const struct shape enrolment_shape;

enum err students_add(struct call *call, const struct student *student, int64_t *ret_id);
enum err students_get(struct call *call, int64_t id, struct student *ret); /* newest class */
enum err students_of_class(struct call *call, int64_t class_id, struct list *ret);
enum err enrolments_add(struct call *call, const struct list *rows);
enum err enrolments_of_class(struct call *call, int64_t class_id, struct list *ret);
/* Writes conduct, absences and comment of every row. */
enum err enrolments_put(struct call *call, const struct list *rows);
