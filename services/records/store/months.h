/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The months of a class: their state, absences, who came and went. */
#pragma once

#include "base/call.h"
#include "base/shape.h"
#include "domain/months.h"

struct class_month {
    int64_t class_id;
    const char *month; /* "2025-09" */
    int state;         /* enum month_state */
    int64_t version;   /* 0 = nothing was entered */
    int64_t submitted_by;
    const char *submitted_at;
    int64_t confirmed_by;
    const char *confirmed_at;
    int64_t reopened_by; /* the last time */
    const char *reopened_at;
    const char *reopen_reason;
};
extern const struct shape class_month_shape;

/* A student who is or was in the class in that month, with the sessions missed there; 0 when
 * nothing was entered. */
struct month_row {
    int64_t class_id;
    const char *month;
    int64_t school_year_id;
    int64_t student_id;
    int64_t number; /* NONE unless in the class now */
    const char *full_name;
    int64_t absent_excused;
    int64_t absent_unexcused;
    int64_t absent_days;
    /* Sums of the months so far, in all classes of the year; NONE = the terms are not fixed. */
    int64_t term_1_excused;
    int64_t term_1_unexcused;
    int64_t term_2_excused;
    int64_t term_2_unexcused;
    int64_t year_excused;
    int64_t year_unexcused;
};
extern const struct shape month_row_shape;

/* Who came into the class or left it, from what is recorded of enrolments and class moves. */
struct month_event {
    int64_t student_id;
    const char *full_name;
    const char *kind; /* joined, moved_in, moved_out, left */
    const char *happened_on;
    const char *state;      /* of the enrolment today */
    const char *class_name; /* the other class of a move */
    const char *reason;
};
extern const struct shape month_event_shape;

/* A month that is not confirmed although its day has passed. */
struct overdue_month {
    int64_t org_id;
    int64_t class_id;
    const char *class_name;
    int64_t grade;
    int64_t homeroom_account_id;
    const char *homeroom_name;
    const char *month;
    int state;
    const char *due_on;
};
extern const struct shape overdue_month_shape;

/* Version 0 and open when there is none. */
enum err months_get(struct call *call, int64_t class_id, const char *month,
                    struct class_month *ret);
enum err months_of_class(struct call *call, int64_t class_id, struct list *ret);
/* Writes all of it, from month->version to the next; ERR_CHANGED when it is another by now. */
enum err months_put(struct call *call, const struct class_month *month);

/* struct month_row by number, without the sums. */
enum err months_rows(struct call *call, int64_t class_id, const char *month, struct list *ret);
/* What the class's students missed in the year: struct month_row with student, month,
 * sessions and days. */
enum err months_absences(struct call *call, int64_t class_id, int64_t school_year_id,
                         struct list *ret);
enum err months_put_rows(struct call *call, const struct list *rows);
enum err months_events(struct call *call, int64_t class_id, const char *month, struct list *ret);

/* The absences of the year in the homeroom record: the sums of the months, or not known. */
enum err months_put_totals(struct call *call, int64_t class_id, int64_t school_year_id, bool known);

/* Of all schools under the unit (also a school itself) in the years of that name, up to a month. */
enum err months_overdue(struct call *call, int64_t unit_id, const char *year_name,
                        const char *last_due, struct list *ret);
