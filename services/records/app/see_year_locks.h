/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which schools have locked their year (Quy chế Điều 4 k1, Điều 6 k3): for the offices above. */
#pragma once

#include "store/year_locks.h"

enum { YEAR_STANDINGS = 5 };

struct standing_count {
    int state; /* enum year_standing */
    int64_t schools;
};

struct year_locks_view {
    int64_t org_id;
    const char *school_year;
    struct list counts; /* struct standing_count, each standing, of all schools under the unit */
    struct list items;  /* struct school_lock */
    const char *next;   /* the caller's: pages are cut of all */
};

/* org_id NONE = the caller's, year_name NULL = the present one, state 0 = any. As it is now; a
 * role for some levels of school gets the schools that have a class of these. */
enum err see_year_locks(struct call *call, int64_t org_id, const char *year_name, int state,
                        struct year_locks_view *ret);
