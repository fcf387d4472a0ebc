/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Two persons give a role: one proposes a list, another decides on it as a whole. */
#pragma once

#include "store/proposals.h"

struct proposal_view {
    struct proposal proposal;
    struct list items; /* struct proposal_item */
};

/* items: account_id, role, days and scope; every one must be the caller's to give at org_id. */
enum err propose_grants(struct call *call, int64_t org_id, const struct list *items,
                        struct proposal_view *ret);

/* A proposal for a unit in the caller's subtree. */
enum err read_proposal(struct call *call, int64_t id, struct proposal_view *ret);

/* Gives all of the proposed roles, or none. */
enum err decide_proposal(struct call *call, int64_t id, int state, const char *reason,
                         struct proposal_view *ret);
