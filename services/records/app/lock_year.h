/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Locking a school year's records: the administrator proposes, the leader decides, the
 * administrator executes (Quy chế Điều 13 k1, 12 k2 b); the decider is always another person. */
#pragma once

#include "store/locks.h"

enum err propose_lock(struct call *call, int64_t school_year_id, const char *reason,
                      struct lock_proposal *ret);

/* decision is LOCK_APPROVED or LOCK_REJECTED. */
enum err decide_lock(struct call *call, int64_t proposal_id, int decision, const char *number,
                     const char *reason, struct lock_proposal *ret);

/* Refused with not-ready while a student's book is not sealed. */
enum err execute_lock(struct call *call, int64_t proposal_id, struct lock_proposal *ret);

enum err see_lock(struct call *call, int64_t proposal_id, struct lock_proposal *ret);
