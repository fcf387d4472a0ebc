/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lock of a school year, and the unlocking of a class in a locked one for some hours: proposed,
 * decided, executed (Quy chế Điều 6 k3, Điều 13 k1). */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum lock_state { LOCK_NONE, LOCK_PROPOSED, LOCK_APPROVED, LOCK_REJECTED, LOCK_EXECUTED };
extern const char *const lock_state_names[];

enum lock_kind { LOCK_KIND_NONE, LOCK_KIND_LOCK, LOCK_KIND_UNLOCK };
extern const char *const lock_kind_names[];

enum { UNLOCK_HOURS_MAX = 72 };

struct lock_proposal {
    int64_t id;
    int64_t org_id;
    int64_t school_year_id;
    int kind;            /* enum lock_kind */
    int64_t class_id;    /* of an unlock, NONE otherwise */
    const char *subject; /* of an unlock; NULL = all of the class */
    int64_t hours;       /* of an unlock */
    int state;
    const char *reason;
    int64_t proposed_by;
    const char *proposed_at;
    const char *decision_number;
    const char *decision_reason;
    const char *override_reason; /* why to lock although something is missing; NULL = not then */
    int64_t decided_by;
    const char *decided_at;
    int64_t executed_by;
    const char *executed_at;
    const char *expires_at; /* of an executed unlock: then it locks by itself */
};
extern const struct shape lock_proposal_shape;

enum err locks_add(struct call *call, const struct lock_proposal *proposal, int64_t *ret_id);
enum err locks_get(struct call *call, int64_t id, struct lock_proposal *ret);
/* From state proposed; ERR_CHANGED otherwise. */
enum err locks_decide(struct call *call, const struct lock_proposal *proposal);
/* From state approved; ERR_CHANGED otherwise. */
/* An unlock expires its hours after the database's clock. */
enum err locks_execute(struct call *call, const struct lock_proposal *proposal);

/* Beside school_year.state: what the database's own guard asks, to which can only be added. */
enum err year_locks_add(struct call *call, const struct lock_proposal *proposal);

/* By which decision a year is locked: its number, who decided, when, when it was carried out. */
enum err locks_of_year(struct call *call, int64_t school_year_id, struct lock_proposal *ret,
                       bool *ret_found);

/* Whether an unlock that has not expired covers the class and subject ("" = of no subject). */
enum err locks_unlocked(struct call *call, int64_t class_id, const char *subject, bool *ret);
