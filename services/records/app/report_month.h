/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The months of a class (Quy chế Điều 7 k2): the homeroom teacher enters absences and submits, the
 * leader confirms, or opens it again with a reason. Once a class has a month, absences of the year
 * are not typed any more: they are the sums of the months, and not known until all are submitted.
 */
#pragma once

#include "store/classes.h"
#include "store/months.h"

/* What is changed of one student; what is not there stays as it is. */
struct month_change {
    int64_t student_id;
    int64_t absent_excused;
    int64_t absent_unexcused;
    int64_t absent_days;
};
extern const struct shape month_change_shape;

struct month_view {
    struct class_month status;
    const char *due_on;
    struct list rows;   /* struct month_row */
    struct list events; /* struct month_event */
};

/* struct class_month, every one of the year. */
enum err read_months(struct call *call, int64_t class_id, struct list *ret);
enum err read_month(struct call *call, int64_t class_id, const char *month, struct month_view *ret);

/* The next four take the version that the caller has read, and give what the month is then. All
 * rows or none; violations are /rows/N/…. */
enum err save_month(struct call *call, const struct class_month *read, const struct list *changes,
                    struct class_month *ret);
enum err submit_month(struct call *call, const struct class_month *read, struct class_month *ret);
enum err confirm_month(struct call *call, const struct class_month *read, struct class_month *ret);
enum err reopen_month(struct call *call, const struct class_month *read, const char *reason,
                      struct class_month *ret);

/* struct overdue_month, of all classes of the year. */
enum err read_overdue_months(struct call *call, int64_t school_year_id, struct list *ret);
