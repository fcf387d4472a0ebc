/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How many anomalies of which kind began in a school on which day: kept by school year, made anew
 * as store/summaries.h says. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct anomaly_count {
    int64_t org_id;
    const char *school_name; /* of anomaly_counts_of_unit() */
    const char *year_name;
    const char *day; /* in Viet Nam */
    int kind;        /* enum anomaly_kind; 0 = the school has none */
    int level;       /* enum school_level, of the class; 0 = it is no more */
    int64_t school_year_id;
    int64_t items;
    int64_t cells;
    int64_t raised;
};

/* The school year that waits longest, held, and from when on it changed; *ret_found = there is one
 * that nobody else works at. */
enum err anomaly_counts_take(struct call *call, int64_t *ret_school_year_id, const char **ret_since,
                             bool *ret_found);
/* As summaries_put_off(). */
enum err anomaly_counts_put_off(struct call *call);
/* Replaces the year's counts (struct anomaly_count) of that day and later, and takes it off the
 * list. */
enum err anomaly_counts_put(struct call *call, int64_t school_year_id, const char *day,
                            const struct list *counts);

struct anomaly_filter {
    int64_t unit_id; /* the schools under it that have that year */
    const char *year_name;
    const char *from; /* days in Viet Nam, both within */
    const char *to;
    int kind;           /* 0 = every one */
    const char *levels; /* only of their classes, in schools that have some (base/levels.h); NULL */
};
/* Sums by school and kind; a school without any has one row, of kind 0. */
enum err anomaly_counts_of_unit(struct call *call, const struct anomaly_filter *filter,
                                struct list *ret);
