/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/orgs.h"

#include "db/db.h"
#include "domain/roles.h"
#include "store/queries.h"

static const struct field org_fields[] = {
    INT(struct org, id, 1, INT64_MAX),
    INT(struct org, parent_id, 1, INT64_MAX, .optional = true),
    ENUM(struct org, kind, org_kind_names),
    STR(struct org, name, 1, 200),
    STR(struct org, code, 1, 20),
    INT(struct org, created_at, 0, INT64_MAX),
    INT(struct org, depth, 0, 10),
};
static const struct shape org_shape = SHAPE(struct org, org_fields);

struct org_key {
    int64_t id;
    int64_t parent_id;
    int64_t ancestor_id;
    int64_t after;
    int64_t limit;
};

static const struct field key_fields[] = {
    INT(struct org_key, id, 1, INT64_MAX),
    INT(struct org_key, parent_id, 1, INT64_MAX),
    INT(struct org_key, ancestor_id, 1, INT64_MAX),
    INT(struct org_key, after, 0, INT64_MAX),
    INT(struct org_key, limit, 1, 500),
};
static const struct shape key_shape = SHAPE(struct org_key, key_fields);

static const struct query add_org = {
    .sql = "INSERT INTO org (parent_id, kind, name, code, created_at)"
           " VALUES (:parent_id, :kind, :name, :code, :created_at)",
    .in = &org_shape,
};

static const struct query add_closure = {
    .sql = "INSERT INTO org_closure (ancestor_id, descendant_id, depth)"
           " SELECT ancestor_id, :id, depth + 1"
           "   FROM org_closure"
           "  WHERE descendant_id = :parent_id"
           "  UNION ALL"
           " SELECT :id, :id, 0",
    .in = &key_shape,
};

static const struct query org_by_id = {
    .sql = "SELECT id, parent_id, kind, name, code FROM org WHERE id = :id",
    .in = &key_shape,
    .out = &org_shape,
};

static const struct query org_below = {
    .sql = "SELECT o.id, o.parent_id, o.kind, o.name, o.code, c.depth"
           "  FROM org_closure c"
           "  JOIN org o ON o.id = c.descendant_id"
           " WHERE c.ancestor_id = :ancestor_id AND c.descendant_id = :id",
    .in = &key_shape,
    .out = &org_shape,
};

static const struct query path_of_org = {
    .sql = "SELECT o.id, o.parent_id, o.kind, o.name, o.code"
           "  FROM org_closure c"
           "  JOIN org o ON o.id = c.ancestor_id"
           " WHERE c.descendant_id = :id"
           " ORDER BY c.depth DESC",
    .in = &key_shape,
    .out = &org_shape,
};

static const struct query subtree = {
    .sql = "SELECT o.id, o.parent_id, o.kind, o.name, o.code, c.depth"
           "  FROM org_closure c"
           "  JOIN org o ON o.id = c.descendant_id"
           " WHERE c.ancestor_id = :ancestor_id AND c.descendant_id > :after"
           " ORDER BY c.descendant_id"
           " LIMIT :limit",
    .in = &key_shape,
    .out = &org_shape,
};

const struct query *const orgs_queries[] = {
    &add_org, &add_closure, &org_by_id, &org_below, &path_of_org, &subtree, NULL,
};

enum err orgs_add(struct call *call, const struct org *org, int64_t *ret_id)
{
    enum err err = db_insert(call, &add_org, org, ret_id);

    if (err)
        return err;
    return db_change_any(call, &add_closure,
                         &(struct org_key){.id = *ret_id, .parent_id = org->parent_id}, NULL);
}

enum err orgs_get(struct call *call, int64_t id, struct org *ret)
{
    return db_one(call, &org_by_id, &(struct org_key){.id = id}, ret);
}

enum err orgs_get_below(struct call *call, int64_t ancestor_id, int64_t id, struct org *ret)
{
    return db_one(call, &org_below, &(struct org_key){.id = id, .ancestor_id = ancestor_id}, ret);
}

enum err orgs_path(struct call *call, int64_t id, struct list *ret_orgs)
{
    return db_all(call, &path_of_org, &(struct org_key){.id = id}, ret_orgs);
}

enum err orgs_below(struct call *call, int64_t ancestor_id, int64_t after, int64_t limit,
                    struct list *ret_orgs)
{
    const struct org_key key = {.ancestor_id = ancestor_id, .after = after, .limit = limit};

    return db_all(call, &subtree, &key, ret_orgs);
}
