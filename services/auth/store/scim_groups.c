/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/scim_groups.h"

#include "db/db.h"
#include "domain/people.h"
#include "store/queries.h"

static const struct field group_fields[] = {
    INT(struct scim_group, id, 1, INT64_MAX),
    INT(struct scim_group, org_id, 1, INT64_MAX),
    INT(struct scim_group, parent_id, 1, INT64_MAX, .optional = true),
    ENUM(struct scim_group, kind, group_kind_names),
    STR(struct scim_group, name, 1, 100),
    STR(struct scim_group, subject, 1, 20, .optional = true),
    INT(struct scim_group, version, 1, INT64_MAX),
    STR(struct scim_group, external_id, 1, 100, .optional = true),
};
static const struct shape group_shape = SHAPE(struct scim_group, group_fields);

static const struct field member_fields[] = {
    INT(struct scim_member, id, 1, INT64_MAX),
    INT(struct scim_member, group_id, 1, INT64_MAX),
    STR(struct scim_member, group_name, 1, 100),
    INT(struct scim_member, person_id, 1, INT64_MAX),
    INT(struct scim_member, account_id, 1, INT64_MAX),
    STR(struct scim_member, full_name, 1, 100),
};
static const struct shape member_shape = SHAPE(struct scim_member, member_fields);

static const struct field key_fields[] = {
    INT(struct scim_group_key, ancestor_id, 1, INT64_MAX),
    INT(struct scim_group_key, id, 1, INT64_MAX, .optional = true),
    STR(struct scim_group_key, external_id, 0, 200, .optional = true),
    INT(struct scim_group_key, after, 0, INT64_MAX),
    INT(struct scim_group_key, limit, 1, 500),
    STR(struct scim_group_key, today, 10, 10),
};
static const struct shape key_shape = SHAPE(struct scim_group_key, key_fields);

struct range {
    int64_t ancestor_id;
    const char *today;
    int64_t first;
    int64_t last;
};

static const struct field range_fields[] = {
    INT(struct range, ancestor_id, 1, INT64_MAX),
    STR(struct range, today, 10, 10),
    INT(struct range, first, 1, INT64_MAX),
    INT(struct range, last, 1, INT64_MAX),
};
static const struct shape range_shape = SHAPE(struct range, range_fields);

struct kept {
    int64_t group_id;
    const char *external_id;
    int64_t n;
};

static const struct field kept_fields[] = {
    INT(struct kept, group_id, 1, INT64_MAX),
    STR(struct kept, external_id, 1, 100, .optional = true),
    INT(struct kept, n, 0, INT64_MAX),
};
static const struct shape kept_shape = SHAPE(struct kept, kept_fields);

#define BELOW                                                                                      \
    "  FROM org_closure c"                                                                         \
    "  JOIN org_group g ON g.org_id = c.descendant_id"                                             \
    "  LEFT JOIN scim_group s ON s.group_id = g.id"                                                \
    " WHERE c.ancestor_id = :ancestor_id AND :today BETWEEN c.valid_from AND c.valid_to"           \
    "   AND g.ended_at IS NULL"
#define GROUPS_BELOW                                                                               \
    "SELECT g.id, g.org_id, g.parent_id, g.kind, g.name, g.subject, g.version, "                   \
    "s.external_id" BELOW

static const struct query groups_below = {
    .sql = GROUPS_BELOW "   AND g.id > :after"
                        "   AND (:id IS NULL OR g.id = :id)"
                        "   AND (:external_id IS NULL OR s.external_id = :external_id)"
                        " ORDER BY g.id"
                        " LIMIT :limit",
    .in = &key_shape,
    .out = &group_shape,
};

/* The protocol pages by position, not by key: after = groups to skip. */
static const struct query page_of_groups = {
    .sql = GROUPS_BELOW " ORDER BY g.id LIMIT :after, :limit",
    .in = &key_shape,
    .out = &group_shape,
};

static const struct query count_groups = {
    .sql = "SELECT COUNT(*) AS n" BELOW, .in = &key_shape, .out = &kept_shape};

static const struct query keep_group = {
    .sql = "INSERT INTO scim_group (group_id, external_id) VALUES (:group_id, :external_id)"
           " ON DUPLICATE KEY UPDATE external_id = VALUES(external_id)",
    .in = &kept_shape,
};

/* Both ends stand below the unit: neither a user nor a group is told of that cannot be read. */
#define MEMBERS                                                                                    \
    "SELECT m.id, m.group_id, g.name AS group_name, m.person_id, a.id AS account_id, a.full_name"  \
    "  FROM group_member m"                                                                        \
    "  JOIN org_group g ON g.id = m.group_id AND g.ended_at IS NULL"                               \
    "  JOIN org_closure c ON c.descendant_id = g.org_id AND c.ancestor_id = :ancestor_id"          \
    "                    AND :today BETWEEN c.valid_from AND c.valid_to"                           \
    "  JOIN account a ON a.person_id = m.person_id"                                                \
    "  JOIN org_closure d ON d.descendant_id = a.org_id AND d.ancestor_id = :ancestor_id"          \
    "                    AND :today BETWEEN d.valid_from AND d.valid_to"                           \
    "  LEFT JOIN scim_user s ON s.account_id = a.id"                                               \
    " WHERE m.ended_at IS NULL AND (m.valid_to IS NULL OR m.valid_to >= :today)"                   \
    "   AND s.deleted_at IS NULL"

static const struct query members_by_group = {
    .sql = MEMBERS " AND m.group_id BETWEEN :first AND :last ORDER BY m.group_id, m.id",
    .in = &range_shape,
    .out = &member_shape,
};

static const struct query members_by_account = {
    .sql = MEMBERS " AND a.id BETWEEN :first AND :last ORDER BY a.id, m.group_id",
    .in = &range_shape,
    .out = &member_shape,
};

const struct query *const scim_groups_queries[] = {
    &groups_below,     &page_of_groups,     &count_groups, &keep_group,
    &members_by_group, &members_by_account, NULL,
};

enum err scim_groups_read(struct call *call, const struct scim_group_key *key,
                          struct list *ret_groups)
{
    return db_all(call, &groups_below, key, ret_groups);
}

enum err scim_groups_count(struct call *call, int64_t ancestor_id, int64_t *ret_n)
{
    const struct scim_group_key key = {.ancestor_id = ancestor_id, .today = call->today};
    struct kept row;
    enum err err = db_one(call, &count_groups, &key, &row);

    if (!err)
        *ret_n = row.n;
    return err;
}

enum err scim_groups_page(struct call *call, int64_t ancestor_id, int64_t skip, int64_t limit,
                          struct list *ret_groups)
{
    const struct scim_group_key key = {
        .ancestor_id = ancestor_id, .today = call->today, .after = skip, .limit = limit};

    return db_all(call, &page_of_groups, &key, ret_groups);
}

enum err scim_groups_keep(struct call *call, int64_t group_id, const char *external_id)
{
    const struct kept row = {.group_id = group_id, .external_id = external_id};

    return db_change_any(call, &keep_group, &row, NULL);
}

static enum err members_of(struct call *call, const struct query *query, struct range range,
                           struct list *ret_members)
{
    range.today = call->today;
    return db_all(call, query, &range, ret_members);
}

enum err scim_members_by_group(struct call *call, int64_t ancestor_id, int64_t first, int64_t last,
                               struct list *ret_members)
{
    const struct range range = {.ancestor_id = ancestor_id, .first = first, .last = last};

    return members_of(call, &members_by_group, range, ret_members);
}

enum err scim_members_by_account(struct call *call, int64_t ancestor_id, int64_t first,
                                 int64_t last, struct list *ret_members)
{
    const struct range range = {.ancestor_id = ancestor_id, .first = first, .last = last};

    return members_of(call, &members_by_account, range, ret_members);
}
