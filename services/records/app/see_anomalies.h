/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Edits of marks that somebody should look at (Quy chế Điều 3, Điều 6 k4), read from the history
 * of every mark: the head of a school with names, the offices above in kept numbers. */
#pragma once

#include "base/call.h"
#include "domain/anomalies.h"
#include "store/anomaly_counts.h"

enum { ANOMALY_DAYS = 31, ANOMALY_DAYS_MAX = 92 };

struct anomaly_question {
    int64_t org_id;               /* NONE = the caller's; of see_anomaly_numbers() alone */
    int64_t school_year_id;       /* NONE = the present one; of see_anomalies() alone */
    const char *year_name;        /* NULL = the present one; of see_anomaly_numbers() alone */
    const char *from;             /* days in Viet Nam, both within; NULL = ANOMALY_DAYS up to to */
    const char *to;               /* NULL = today */
    struct anomaly_limits limits; /* NONE = the usual; of numbers the kind alone */
};

/* What was asked, with what was filled in, and the answer. */
struct anomaly_view {
    int64_t org_id;
    int64_t school_year_id;
    const char *school_year;
    const char *from;
    const char *to;
    int64_t min_cells;
    int64_t within_minutes;
    const char *as_of; /* of numbers: all that was written by then is in them */
    int64_t pending;   /* of numbers: schools that wait to be counted anew */
    struct list items; /* struct anomaly; struct watched_school */
    const char *next;  /* the caller's: pages are cut of all */
};

struct watched_school {
    int64_t org_id;
    const char *school_name;
    struct list kinds; /* struct anomaly_count, every kind that was asked */
};

/* Of a whole school year of the caller's school; all that began on these days, oldest first. */
enum err see_anomalies(struct call *call, const struct anomaly_question *question,
                       struct anomaly_view *ret);

/* The same by school and kind, of the schools under a unit that have that year. No names, no
 * classes. */
enum err see_anomaly_numbers(struct call *call, const struct anomaly_question *question,
                             struct anomaly_view *ret);
