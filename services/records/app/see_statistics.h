/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How students ended the year, as numbers (Quy chế Điều 4 k3, Điều 5 k3). Who may not read the
 * results themselves gets no group of fewer than GROUP_MIN students by itself. */
#pragma once

#include "store/outcomes.h"

struct outcome_value {
    const char *value; /* "" = not known yet */
    int64_t students;
};

struct outcome_group {
    const char *key; /* "others": small groups told as one */
    const char *name;
    int64_t students;
    struct list values; /* struct outcome_value; none when even all together are too few */
};

struct statistics {
    int64_t org_id;
    const char *school_year;
    int by;     /* enum outcome_by */
    int result; /* enum outcome_result */
    const char *as_of;
    int64_t pending;
    int64_t students;
    int64_t group_min; /* NONE = nothing is withheld */
    struct list items; /* struct outcome_group */
    const char *next;
};

/* filter: unit_id NONE = the caller's, year_name NULL = the current one, by 0 = by school, result 0
 * = learning. */
enum err see_statistics(struct call *call, const struct outcome_filter *filter,
                        struct statistics *ret);
