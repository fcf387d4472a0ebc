/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/orgs.h"

#include "db/db.h"
#include "domain/org_rules.h"
#include "domain/roles.h"
#include "store/org_closure.h"
#include "store/queries.h"

static const struct field org_fields[] = {
    INT(struct org, id, 1, INT64_MAX),
    INT(struct org, parent_id, 1, INT64_MAX, .optional = true),
    ENUM(struct org, kind, org_kind_names),
    STR(struct org, name, 1, 200),
    STR(struct org, code, 1, 20),
    ENUM(struct org, levels, org_levels_names, .optional = true),
    STR(struct org, valid_from, 10, 10),
    STR(struct org, valid_to, 10, 10, .optional = true),
    INT(struct org, created_at, 0, INT64_MAX),
    INT(struct org, depth, 0, 10),
};
const struct shape org_row_shape = SHAPE(struct org, org_fields);

static const struct field key_fields[] = {
    INT(struct org_filter, ancestor_id, 1, INT64_MAX),
    STR(struct org_filter, day, 10, 10),
    STR(struct org_filter, today, 10, 10),
    ENUM(struct org_filter, kind, org_kind_names, .optional = true),
    INT(struct org_filter, parent_id, 1, INT64_MAX, .optional = true),
    INT(struct org_filter, after, 0, INT64_MAX),
    INT(struct org_filter, limit, 1, 500),
};
static const struct shape filter_shape = SHAPE(struct org_filter, key_fields);

struct org_key {
    int64_t id;
    int64_t ancestor_id;
    const char *day;
};

static const struct field org_key_fields[] = {
    INT(struct org_key, id, 1, INT64_MAX),
    INT(struct org_key, ancestor_id, 1, INT64_MAX),
    STR(struct org_key, day, 10, 10),
};
static const struct shape key_shape = SHAPE(struct org_key, org_key_fields);

static const struct field life_fields[] = {
    INT(struct org_life, id, 1, INT64_MAX),
    STR(struct org_life, first, 10, 10),
    STR(struct org_life, last, 10, 10, .optional = true),
};
static const struct shape life_shape = SHAPE(struct org_life, life_fields);

#define VERSION                                                                                    \
    " v.parent_id, o.kind, v.name, v.code, v.levels, v.valid_from,"                                \
    " NULLIF(v.valid_to, '9999-12-31') AS valid_to"

/* Units may be added side by side, but not while an act changes the tree. */
static const struct query hold_tree = {
    .sql = "SELECT id FROM org_tree WHERE id = 1 LOCK IN SHARE MODE",
    .out = &key_shape,
};

static const struct query add_org = {
    .sql = "INSERT INTO org (kind, created_at) VALUES (:kind, :created_at)",
    .in = &org_row_shape,
};

static const struct query same_code = {
    .sql = "SELECT org_id AS id FROM org_version"
           " WHERE code = :code AND valid_to >= :valid_from"
           " LIMIT 1"
           "   FOR UPDATE",
    .in = &org_row_shape,
    .out = &org_row_shape,
};

static const struct query add_version = {
    .sql = "INSERT INTO org_version (org_id, valid_from, valid_to, parent_id, name, code, levels)"
           " VALUES (:id, :valid_from, '9999-12-31', :parent_id, :name, :code, :levels)",
    .in = &org_row_shape,
};

static const struct query add_self = {
    .sql = "INSERT INTO org_closure (ancestor_id, descendant_id, depth, valid_from, valid_to)"
           " VALUES (:id, :id, 0, :valid_from, '9999-12-31')",
    .in = &org_row_shape,
};

static const struct query org_last = {
    .sql = "SELECT o.id," VERSION "  FROM org o"
           "  JOIN org_version v ON v.org_id = o.id"
           " WHERE o.id = :id AND v.valid_from <= :day"
           " ORDER BY v.valid_from DESC"
           " LIMIT 1",
    .in = &key_shape,
    .out = &org_row_shape,
};

static const struct query org_on_day = {
    .sql = "SELECT o.id," VERSION "  FROM org o"
           "  JOIN org_version v ON v.org_id = o.id"
           " WHERE o.id = :id AND :day BETWEEN v.valid_from AND v.valid_to",
    .in = &key_shape,
    .out = &org_row_shape,
};

static const struct query org_below = {
    .sql = "SELECT o.id, c.depth," VERSION "  FROM org_closure c"
           "  JOIN org o ON o.id = c.descendant_id"
           "  JOIN org_version v ON v.org_id = c.descendant_id"
           "                    AND :day BETWEEN v.valid_from AND v.valid_to"
           " WHERE c.ancestor_id = :ancestor_id AND c.descendant_id = :id"
           "   AND :day BETWEEN c.valid_from AND c.valid_to",
    .in = &key_shape,
    .out = &org_row_shape,
};

static const struct query path_of_org = {
    .sql = "SELECT o.id," VERSION "  FROM org_closure c"
           "  JOIN org o ON o.id = c.ancestor_id"
           "  JOIN org_version v ON v.org_id = c.ancestor_id"
           "                    AND :day BETWEEN v.valid_from AND v.valid_to"
           " WHERE c.descendant_id = :id AND :day BETWEEN c.valid_from AND c.valid_to"
           " ORDER BY c.depth DESC",
    .in = &key_shape,
    .out = &org_row_shape,
};

static const struct query subtree = {
    .sql = "SELECT o.id, c.depth," VERSION "  FROM org_closure c"
           "  JOIN org o ON o.id = c.descendant_id"
           "  JOIN org_version v ON v.org_id = c.descendant_id"
           "                    AND :today BETWEEN v.valid_from AND v.valid_to"
           " WHERE c.ancestor_id = :ancestor_id AND c.descendant_id > :after"
           "   AND :today BETWEEN c.valid_from AND c.valid_to"
           "   AND (:kind IS NULL OR o.kind = :kind)"
           "   AND (:parent_id IS NULL OR v.parent_id = :parent_id)"
           " ORDER BY c.descendant_id"
           " LIMIT :limit",
    .in = &filter_shape,
    .out = &org_row_shape,
};

static const struct query subtree_as_of = {
    .sql = "SELECT o.id," VERSION "  FROM org_version v"
           "  JOIN org o ON o.id = v.org_id"
           " WHERE :day BETWEEN v.valid_from AND v.valid_to AND v.org_id > :after"
           "   AND (:kind IS NULL OR o.kind = :kind)"
           "   AND (:parent_id IS NULL OR v.parent_id = :parent_id)"
           "   AND (EXISTS (SELECT 1 FROM org_closure c"
           "                 WHERE c.ancestor_id = :ancestor_id AND c.descendant_id = v.org_id"
           "                   AND :today BETWEEN c.valid_from AND c.valid_to)"
           "     OR (NOT EXISTS (SELECT 1 FROM org_version l"
           "                      WHERE l.org_id = v.org_id"
           "                        AND :today BETWEEN l.valid_from AND l.valid_to)"
           "       AND (EXISTS (SELECT 1 FROM org_closure c"
           "                     WHERE c.ancestor_id = :ancestor_id"
           "                       AND c.descendant_id = v.org_id"
           "                       AND :day BETWEEN c.valid_from AND c.valid_to)"
           "         OR EXISTS (SELECT 1 FROM org_act a"
           "                      JOIN org_closure c ON c.descendant_id = a.into_id"
           "                     WHERE a.org_id = v.org_id AND a.kind IN ('merge', 'split')"
           "                       AND c.ancestor_id = :ancestor_id"
           "                       AND :today BETWEEN c.valid_from AND c.valid_to))))"
           " ORDER BY v.org_id"
           " LIMIT :limit",
    .in = &filter_shape,
    .out = &org_row_shape,
};

static const struct query life_of_org = {
    .sql = "SELECT org_id AS id, MIN(valid_from) AS first,"
           "       NULLIF(MAX(valid_to), '9999-12-31') AS last"
           "  FROM org_version"
           " WHERE org_id = :id"
           " GROUP BY org_id",
    .in = &key_shape,
    .out = &life_shape,
};

const struct query *const orgs_queries[] = {
    &hold_tree, &add_org,     &same_code, &add_version,   &add_self,    &org_last, &org_on_day,
    &org_below, &path_of_org, &subtree,   &subtree_as_of, &life_of_org, NULL,
};

static enum err check_code(struct call *call, const struct org *org)
{
    struct org other;
    bool taken = false;
    enum err err = db_find(call, &same_code, org, &other, &taken);

    if (err)
        return err;
    return taken ? ERR_CONFLICT : OK;
}

static enum err place(struct call *call, const struct org *org)
{
    enum err err = db_insert(call, &add_version, org, NULL);

    if (!err)
        err = db_insert(call, &add_self, org, NULL);
    if (err || is_none(org->parent_id))
        return err;
    return closure_attach(call, org->id, org->parent_id, org->valid_from);
}

enum err orgs_add(struct call *call, const struct org *org, int64_t *ret_id)
{
    struct org row = *org;
    struct org_key tree;
    enum err err = db_one(call, &hold_tree, NULL, &tree);

    if (!err)
        err = check_code(call, org);
    if (!err)
        err = db_insert(call, &add_org, org, &row.id);
    if (!err)
        err = place(call, &row);
    *ret_id = row.id;
    return err;
}

enum err orgs_get(struct call *call, int64_t id, struct org *ret)
{
    return db_one(call, &org_last, &(struct org_key){.id = id, .day = call->today}, ret);
}

enum err orgs_get_as_of(struct call *call, int64_t id, const char *day, struct org *ret)
{
    return db_one(call, &org_on_day, &(struct org_key){.id = id, .day = day}, ret);
}

enum err orgs_get_below(struct call *call, int64_t ancestor_id, int64_t id, struct org *ret)
{
    const struct org_key key = {.id = id, .ancestor_id = ancestor_id, .day = call->today};

    return db_one(call, &org_below, &key, ret);
}

enum err orgs_path(struct call *call, int64_t id, const char *day, struct list *ret_orgs)
{
    return db_all(call, &path_of_org, &(struct org_key){.id = id, .day = day}, ret_orgs);
}

enum err orgs_below(struct call *call, const struct org_filter *filter, struct list *ret_orgs)
{
    return db_all(call, &subtree, filter, ret_orgs);
}

enum err orgs_below_as_of(struct call *call, const struct org_filter *filter, struct list *ret_orgs)
{
    return db_all(call, &subtree_as_of, filter, ret_orgs);
}

enum err orgs_life(struct call *call, int64_t id, struct org_life *ret)
{
    return db_one(call, &life_of_org, &(struct org_key){.id = id}, ret);
}
