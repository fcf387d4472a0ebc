/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Proposals to give roles, and what the second person said. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum proposal_state { PROPOSAL_NONE, PROPOSAL_OPEN, PROPOSAL_APPROVED, PROPOSAL_REFUSED };
extern const char *const proposal_state_names[];

struct proposal {
    int64_t id;
    int64_t org_id;
    int state; /* enum proposal_state */
    int64_t proposed_by;
    int64_t proposed_at;
    int64_t decided_by; /* NONE while it is open */
    int64_t decided_at;
    const char *reason; /* NULL = none was given */
};

struct proposal_item {
    int64_t proposal_id;
    int64_t number; /* from 1 */
    int64_t account_id;
    int role;
    const char *valid_from;
    const char *valid_to;
    int64_t school_year_id; /* NONE and NULL = the whole role */
    int64_t class_id;
    const char *subject;
    const char *levels;
    const char *full_name;
};

enum err proposals_add(struct call *call, const struct proposal *proposal, int64_t *ret_id);
enum err proposals_add_items(struct call *call, const struct list *items);
/* Locks the row until the transaction ends. */
enum err proposals_get(struct call *call, int64_t id, struct proposal *ret);
enum err proposals_items(struct call *call, int64_t id, struct list *ret_items);
enum err proposals_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                          struct list *ret_proposals);
/* ERR_CHANGED when it was decided before. */
enum err proposals_decide(struct call *call, const struct proposal *proposal);
