/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Locking a school year's records, and unlocking a class of a locked one for some hours: the
 * administrator proposes, the leader decides, the administrator executes (Quy chế Điều 6 k3, 12 k2
 * b, 13 k1); the decider is always another person. */
#pragma once

#include "store/inspections.h"
#include "store/locks.h"

/* What is still to be done before the year is locked. */
struct checklist {
    int64_t school_year_id;
    bool complete; /* the lock needs no override */
    int64_t students;
    int64_t sealed;
    struct list classes;  /* struct stage_count, of every class */
    struct list subjects; /* struct progress, where something is missing or not signed */
};

struct unlock {
    int64_t class_id;
    const char *subject; /* NULL = all of the class */
    int64_t hours;
    const char *reason;
};

enum err propose_lock(struct call *call, int64_t school_year_id, const char *reason,
                      struct lock_proposal *ret);

enum err propose_unlock(struct call *call, int64_t school_year_id, const struct unlock *wanted,
                        struct lock_proposal *ret);

/* Of decision count state (LOCK_APPROVED, LOCK_REJECTED), decision_number, decision_reason and
 * override_reason. */
enum err decide_lock(struct call *call, int64_t proposal_id, const struct lock_proposal *decision,
                     struct lock_proposal *ret);

/* A lock is refused with not-ready while a student's book is not sealed, unless the decision says
 * why it is locked nevertheless. */
enum err execute_lock(struct call *call, int64_t proposal_id, struct lock_proposal *ret);

enum err see_lock(struct call *call, int64_t proposal_id, struct lock_proposal *ret);

enum err see_checklist(struct call *call, int64_t school_year_id, struct checklist *ret);
