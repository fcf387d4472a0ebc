/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/org_acts.h"

#include "db/db.h"
#include "domain/org_rules.h"
#include "store/queries.h"

static const struct field act_fields[] = {
    INT(struct org_act, id, 1, INT64_MAX),
    ENUM(struct org_act, kind, org_act_names),
    INT(struct org_act, org_id, 1, INT64_MAX),
    INT(struct org_act, into_id, 1, INT64_MAX, .optional = true),
    STR(struct org_act, effective_on, 10, 10),
    STR(struct org_act, name, 1, 200, .optional = true),
    STR(struct org_act, code, 1, 20, .optional = true),
    ENUM(struct org_act, levels, org_levels_names, .optional = true),
    STR(struct org_act, decision, 1, 200),
    STR(struct org_act, note, 0, 500, .optional = true),
    INT(struct org_act, recorded_by, 1, INT64_MAX),
    INT(struct org_act, recorded_at, 0, INT64_MAX),
};
const struct shape org_act_row_shape = SHAPE(struct org_act, act_fields);

struct act_key {
    int64_t id;
    int64_t org_id;
    int64_t ancestor_id;
    int64_t after;
    int64_t limit;
    const char *today;
};

static const struct field key_fields[] = {
    INT(struct act_key, id, 1, INT64_MAX),
    INT(struct act_key, org_id, 1, INT64_MAX),
    INT(struct act_key, ancestor_id, 1, INT64_MAX),
    INT(struct act_key, after, 0, INT64_MAX),
    INT(struct act_key, limit, 1, 500),
    STR(struct act_key, today, 10, 10),
};
static const struct shape key_shape = SHAPE(struct act_key, key_fields);

/* A stale snapshot of the tree makes this fail with ERR_RETRY: the row has changed. */
static const struct query hold_tree = {
    .sql = "UPDATE org_tree SET version = version + 1 WHERE id = 1",
};

static const struct query begin_trial = {.sql = "SAVEPOINT trial"};

static const struct query take_back_trial = {.sql = "ROLLBACK TO SAVEPOINT trial"};

static const struct query add_act = {
    .sql = "INSERT INTO org_act (kind, org_id, into_id, effective_on, name, code, levels,"
           "       decision, note, recorded_by, recorded_at)"
           " VALUES (:kind, :org_id, :into_id, :effective_on, :name, :code, :levels,"
           "       :decision, :note, :recorded_by, :recorded_at)",
    .in = &org_act_row_shape,
};

static const struct query same_act = {
    .sql = "SELECT id FROM org_act"
           " WHERE org_id = :org_id AND kind = :kind AND effective_on = :effective_on"
           "   AND into_id <=> :into_id AND name <=> :name AND code <=> :code"
           "   AND levels <=> :levels"
           " LIMIT 1",
    .in = &org_act_row_shape,
    .out = &org_act_row_shape,
};

#define COLUMNS                                                                                    \
    "a.id, a.kind, a.org_id, a.into_id, a.effective_on, a.name, a.code, a.levels, a.decision,"     \
    " a.note, a.recorded_by, a.recorded_at"

static const struct query acts_of_org = {
    .sql = "SELECT " COLUMNS "  FROM org_act a"
           " WHERE a.org_id = :org_id OR a.into_id = :org_id"
           " ORDER BY a.effective_on, a.id",
    .in = &key_shape,
    .out = &org_act_row_shape,
};

static const struct query acts_below = {
    .sql = "SELECT " COLUMNS "  FROM org_act a"
           " WHERE a.id > :after"
           "   AND (EXISTS (SELECT 1 FROM org_closure c"
           "                WHERE c.ancestor_id = :ancestor_id"
           "                  AND c.descendant_id IN (a.org_id, a.into_id)"
           "                  AND (:today BETWEEN c.valid_from AND c.valid_to"
           "                    OR a.effective_on - INTERVAL 1 DAY"
           "                       BETWEEN c.valid_from AND c.valid_to))"
           "     OR EXISTS (SELECT 1 FROM org_act s"
           "                  JOIN org_closure c ON c.descendant_id = s.into_id"
           "                 WHERE s.org_id = a.org_id AND s.kind IN ('merge', 'split')"
           "                   AND c.ancestor_id = :ancestor_id"
           "                   AND :today BETWEEN c.valid_from AND c.valid_to))"
           " ORDER BY a.id"
           " LIMIT :limit",
    .in = &key_shape,
    .out = &org_act_row_shape,
};

const struct query *const org_acts_queries[] = {
    &hold_tree, &begin_trial, &take_back_trial, &add_act,
    &same_act,  &acts_of_org, &acts_below,      NULL,
};

enum err org_tree_hold(struct call *call)
{
    return db_change(call, &hold_tree, NULL);
}

enum err org_acts_begin(struct call *call)
{
    return db_change_any(call, &begin_trial, NULL, NULL);
}

enum err org_acts_take_back(struct call *call)
{
    return db_change_any(call, &take_back_trial, NULL, NULL);
}

enum err org_acts_add(struct call *call, const struct org_act *act, int64_t *ret_id)
{
    return db_insert(call, &add_act, act, ret_id);
}

enum err org_acts_exist(struct call *call, const struct org_act *act, bool *ret)
{
    struct org_act found;

    return db_find(call, &same_act, act, &found, ret);
}

enum err org_acts_of_org(struct call *call, int64_t org_id, struct list *ret_acts)
{
    return db_all(call, &acts_of_org, &(struct act_key){.org_id = org_id}, ret_acts);
}

enum err org_acts_below(struct call *call, int64_t ancestor_id, int64_t after, int64_t limit,
                        struct list *ret_acts)
{
    const struct act_key key = {
        .ancestor_id = ancestor_id, .after = after, .limit = limit, .today = call->today};

    return db_all(call, &acts_below, &key, ret_acts);
}
