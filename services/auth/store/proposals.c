/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/proposals.h"

#include "base/levels.h"
#include "db/db.h"
#include "domain/roles.h"
#include "store/queries.h"

const char *const proposal_state_names[] = {"", "open", "approved", "refused", NULL};

static const struct field proposal_fields[] = {
    INT(struct proposal, id, 1, INT64_MAX),
    INT(struct proposal, org_id, 1, INT64_MAX),
    ENUM(struct proposal, state, proposal_state_names),
    INT(struct proposal, proposed_by, 1, INT64_MAX),
    INT(struct proposal, proposed_at, 0, INT64_MAX),
    INT(struct proposal, decided_by, 1, INT64_MAX, .optional = true),
    INT(struct proposal, decided_at, 0, INT64_MAX, .optional = true),
    STR(struct proposal, reason, 1, 500, .optional = true),
};
static const struct shape proposal_shape = SHAPE(struct proposal, proposal_fields);

static const struct field item_fields[] = {
    INT(struct proposal_item, proposal_id, 1, INT64_MAX),
    INT(struct proposal_item, number, 1, INT64_MAX),
    INT(struct proposal_item, account_id, 1, INT64_MAX),
    ENUM(struct proposal_item, role, role_names),
    STR(struct proposal_item, valid_from, 10, 10),
    STR(struct proposal_item, valid_to, 10, 10, .optional = true),
    INT(struct proposal_item, school_year_id, 1, INT64_MAX, .optional = true),
    INT(struct proposal_item, class_id, 1, INT64_MAX, .optional = true),
    STR(struct proposal_item, subject, 1, 20, .optional = true),
    STR(struct proposal_item, levels, 1, LEVELS_TEXT_MAX, .optional = true),
    STR(struct proposal_item, full_name, 1, 100),
};
static const struct shape item_shape = SHAPE(struct proposal_item, item_fields);

struct proposal_key {
    int64_t id;
    int64_t org_id;
    int64_t after;
    int64_t limit;
};

static const struct field key_fields[] = {
    INT(struct proposal_key, id, 1, INT64_MAX),
    INT(struct proposal_key, org_id, 1, INT64_MAX),
    INT(struct proposal_key, after, 0, INT64_MAX),
    INT(struct proposal_key, limit, 1, 500),
};
static const struct shape key_shape = SHAPE(struct proposal_key, key_fields);

#define PROPOSAL                                                                                   \
    "SELECT id, org_id, state, proposed_by, proposed_at, decided_by, decided_at, reason"           \
    "  FROM grant_proposal"

static const struct query add_proposal = {
    .sql = "INSERT INTO grant_proposal (org_id, state, proposed_by, proposed_at)"
           " VALUES (:org_id, :state, :proposed_by, :proposed_at)",
    .in = &proposal_shape,
};

static const struct query add_item = {
    .sql = "INSERT INTO grant_proposal_item (proposal_id, number, account_id, role, valid_from,"
           "       valid_to, school_year_id, class_id, subject, levels)"
           " VALUES (:proposal_id, :number, :account_id, :role, :valid_from, :valid_to,"
           "       :school_year_id, :class_id, :subject, :levels)",
    .in = &item_shape,
};

static const struct query proposal_by_id = {
    .sql = PROPOSAL " WHERE id = :id FOR UPDATE", .in = &key_shape, .out = &proposal_shape};

static const struct query items_of_proposal = {
    .sql = "SELECT i.proposal_id, i.number, i.account_id, i.role, i.valid_from, i.valid_to,"
           "       i.school_year_id, i.class_id, i.subject, i.levels, a.full_name"
           "  FROM grant_proposal_item i"
           "  JOIN account a ON a.id = i.account_id"
           " WHERE i.proposal_id = :id"
           " ORDER BY i.number",
    .in = &key_shape,
    .out = &item_shape,
};

static const struct query proposals_by_org = {
    .sql = PROPOSAL " WHERE org_id = :org_id AND id > :after ORDER BY id LIMIT :limit",
    .in = &key_shape,
    .out = &proposal_shape,
};

static const struct query decide_proposal = {
    .sql = "UPDATE grant_proposal SET state = :state, decided_by = :decided_by,"
           "       decided_at = :decided_at, reason = :reason"
           " WHERE id = :id AND state = 'open'",
    .in = &proposal_shape,
};

const struct query *const proposals_queries[] = {
    &add_proposal,    &add_item, &proposal_by_id, &items_of_proposal, &proposals_by_org,
    &decide_proposal, NULL,
};

enum err proposals_add(struct call *call, const struct proposal *proposal, int64_t *ret_id)
{
    return db_insert(call, &add_proposal, proposal, ret_id);
}

enum err proposals_add_items(struct call *call, const struct list *items)
{
    return db_each(call, &add_item, items);
}

enum err proposals_get(struct call *call, int64_t id, struct proposal *ret)
{
    return db_one(call, &proposal_by_id, &(struct proposal_key){.id = id}, ret);
}

enum err proposals_items(struct call *call, int64_t id, struct list *ret_items)
{
    return db_all(call, &items_of_proposal, &(struct proposal_key){.id = id}, ret_items);
}

enum err proposals_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                          struct list *ret_proposals)
{
    const struct proposal_key key = {.org_id = org_id, .after = after, .limit = limit};

    return db_all(call, &proposals_by_org, &key, ret_proposals);
}

enum err proposals_decide(struct call *call, const struct proposal *proposal)
{
    return db_change(call, &decide_proposal, proposal);
}
