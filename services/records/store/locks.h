/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lock of a school year: proposed, decided, executed (Quy chế Điều 13 k1). */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum lock_state { LOCK_NONE, LOCK_PROPOSED, LOCK_APPROVED, LOCK_REJECTED, LOCK_EXECUTED };
extern const char *const lock_state_names[];

struct lock_proposal {
    int64_t id;
    int64_t org_id;
    int64_t school_year_id;
    int state;
    const char *reason;
    int64_t proposed_by;
    const char *proposed_at;
    const char *decision_number;
    const char *decision_reason;
    int64_t decided_by;
    const char *decided_at;
    int64_t executed_by;
    const char *executed_at;
};
extern const struct shape lock_proposal_shape;

enum err locks_add(struct call *call, const struct lock_proposal *proposal, int64_t *ret_id);
enum err locks_get(struct call *call, int64_t id, struct lock_proposal *ret);
/* From state proposed; ERR_CHANGED otherwise. */
enum err locks_decide(struct call *call, const struct lock_proposal *proposal);
/* From state approved; ERR_CHANGED otherwise. */
enum err locks_execute(struct call *call, const struct lock_proposal *proposal);
