/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The years of the schools under a unit, and how each stands with its lock. */
#pragma once

#include "store/years.h"

enum year_standing {
    STANDING_ANY,
    STANDING_NONE, /* the school has not opened that year */
    STANDING_OPEN,
    STANDING_PROPOSED, /* a lock is proposed or decided, not carried out */
    STANDING_LOCKED,
    STANDING_UNLOCKED, /* locked, with a class that is unlocked for some hours */
};
extern const char *const year_standing_names[];

struct school_lock {
    int64_t org_id;
    const char *school_name;
    int year_state;             /* enum year_state; 0 = there is no such year */
    const char *proposed_at;    /* of the oldest lock that waits; NULL = none */
    const char *locked_at;      /* NULL = it is not */
    const char *unlocked_until; /* the last end of those that hold; NULL = none */
    int state;                  /* enum year_standing; the caller's */
};

/* By school, at the levels of the caller's role; the present by the database's clock. */
enum err year_locks_under(struct call *call, int64_t unit_id, const char *year_name,
                          struct list *ret);
