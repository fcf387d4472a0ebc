/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A student's year in a class: from when to when, the number in the list, conduct, absences, the
 * homeroom teacher's comment. Lists, gradebooks and results hold the active ones alone. */
#pragma once

#include "base/call.h"
#include "base/shape.h"
#include "domain/level.h"

enum enrolment_state {
    ENROLMENT_ACTIVE = 1,
    ENROLMENT_MOVED,       /* into another class of the year */
    ENROLMENT_WITHDRAWN,   /* it was a mistake */
    ENROLMENT_MERGED,      /* the student has another one, see merges.h */
    ENROLMENT_TRANSFERRED, /* to another school, see transfers.h */
    ENROLMENT_LEFT,        /* left school, and may come back */
};
extern const char *const enrolment_state_names[];

/* Every word for conduct, the four levels of TT22 first; which a class may use its rules say. */
extern const char *const conduct_names[];

enum praise { PRAISE_UNSET, PRAISE_NONE, PRAISE_OUTSTANDING, PRAISE_RECOGNISED };
extern const char *const praise_names[];

enum assessment { ASSESSMENT_UNSET, ASSESSMENT_USUAL, ASSESSMENT_OWN_PLAN };
extern const char *const assessment_names[];

/* The homeroom teacher's part of a student's year. */
struct enrolment {
    int64_t class_id;
    int64_t student_id;
    int64_t number; /* NONE unless active */
    const char *full_name;
    int state;              /* enum enrolment_state */
    const char *valid_from; /* NULL = from the year's first day */
    const char *valid_to;   /* the last day; NULL = until the year's */
    int conduct_term1;      /* index into conduct_names; TT22: enum level */
    int conduct_term2;
    int conduct_year;       /* TT58 only: entered, not computed */
    int64_t absent_excused; /* sessions (buổi) of the year; NONE = not entered */
    int64_t absent_unexcused;
    const char *comment;
    int praise;     /* enum praise */
    int assessment; /* enum assessment */
};
extern const struct shape enrolment_shape;

/* One year of a student, as the printed table of the years shows it. */
struct enrolment_line {
    int64_t student_id; /* under which it stands: also that of one merged into this student */
    int64_t class_id;
    const char *class_name;
    int64_t grade;
    int64_t school_year_id;
    const char *year_name;
    int year_state; /* enum year_state */
    int state;
    const char *valid_from;
    const char *valid_to;
    int64_t marks; /* rows of marks there are */
};
extern const struct shape enrolment_line_shape;

struct class_move {
    int64_t id;
    int64_t student_id;
    int64_t from_class_id;
    int64_t to_class_id;
    const char *moved_on;
    const char *reason;
    int64_t moved_by;
    const char *moved_at;
};
extern const struct shape class_move_shape;

/* ERR_CONFLICT when the class has the student or the number already. */
enum err enrolments_add(struct call *call, const struct list *rows);
/* Makes the student's earlier enrolment in the class active again, or adds one. */
enum err enrolments_put_active(struct call *call, const struct enrolment *row);
enum err enrolments_of_class(struct call *call, int64_t class_id, struct list *ret);
/* In any state, held until the transaction ends. */
enum err enrolments_find_held(struct call *call, int64_t class_id, int64_t student_id,
                              struct enrolment *ret, bool *ret_found);
/* struct enrolment_line, newest first, of the student and of who was merged into them. */
enum err enrolments_of_student(struct call *call, int64_t student_id, struct list *ret);
/* Who is or was in a class of the year (struct enrolment_line by student, the active one first;
 * without those set aside by a merge), held until the transaction ends. */
enum err enrolments_of_year_held(struct call *call, int64_t school_year_id, struct list *ret);
/* Writes conduct, absences and comment of every row. */
enum err enrolments_put(struct call *call, const struct list *rows);
/* Writes state, days and number. ERR_CONFLICT when somebody has the number. */
enum err enrolments_set_state(struct call *call, const struct enrolment *row);
/* Writes the numbers of every row, all at once. */
enum err enrolments_renumber(struct call *call, int64_t class_id, const struct list *rows);
/* One more than the highest number of the class. */
enum err enrolments_next_number(struct call *call, int64_t class_id, int64_t *ret);
/* Gives the enrolment, with its marks, to another student. */
enum err enrolments_repoint(struct call *call, int64_t class_id, int64_t from_student_id,
                            int64_t to_student_id);

enum err class_moves_add(struct call *call, const struct class_move *move, int64_t *ret_id);
