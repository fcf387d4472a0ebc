/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/groups.h"

#include "db/db.h"
#include "domain/people.h"
#include "store/queries.h"

static const struct field group_fields[] = {
    INT(struct org_group, id, 1, INT64_MAX),
    INT(struct org_group, org_id, 1, INT64_MAX),
    INT(struct org_group, parent_id, 1, INT64_MAX, .optional = true),
    ENUM(struct org_group, kind, group_kind_names),
    STR(struct org_group, name, 1, 100),
    STR(struct org_group, subject, 1, 20, .optional = true),
    INT(struct org_group, version, 1, INT64_MAX),
    INT(struct org_group, ended_at, 0, INT64_MAX, .optional = true),
};
static const struct shape group_shape = SHAPE(struct org_group, group_fields);

static const struct field member_fields[] = {
    INT(struct member, id, 1, INT64_MAX),
    INT(struct member, group_id, 1, INT64_MAX),
    INT(struct member, person_id, 1, INT64_MAX),
    STR(struct member, valid_from, 10, 10),
    STR(struct member, valid_to, 10, 10, .optional = true),
    INT(struct member, ended_at, 0, INT64_MAX, .optional = true),
    STR(struct member, full_name, 1, 100),
};
static const struct shape member_shape = SHAPE(struct member, member_fields);

struct group_key {
    int64_t id;
    int64_t org_id;
    int64_t person_id;
    const char *today;
    int64_t now;
    int64_t after;
    int64_t limit;
};

static const struct field key_fields[] = {
    INT(struct group_key, id, 1, INT64_MAX),        INT(struct group_key, org_id, 1, INT64_MAX),
    INT(struct group_key, person_id, 1, INT64_MAX), STR(struct group_key, today, 10, 10),
    INT(struct group_key, now, 0, INT64_MAX),       INT(struct group_key, after, 0, INT64_MAX),
    INT(struct group_key, limit, 1, 500),
};
static const struct shape key_shape = SHAPE(struct group_key, key_fields);

#define GROUP "SELECT id, org_id, parent_id, kind, name, subject, version, ended_at FROM org_group"

static const struct query add_group = {
    .sql = "INSERT INTO org_group (org_id, parent_id, kind, name, subject, version)"
           " VALUES (:org_id, :parent_id, :kind, :name, :subject, 1)",
    .in = &group_shape,
};

static const struct query group_by_id = {
    .sql = GROUP " WHERE id = :id FOR UPDATE", .in = &key_shape, .out = &group_shape};

static const struct query groups_by_org = {
    .sql = GROUP " WHERE org_id = :org_id AND id > :after AND ended_at IS NULL"
                 " ORDER BY id LIMIT :limit",
    .in = &key_shape,
    .out = &group_shape,
};

static const struct query change_group = {
    .sql = "UPDATE org_group SET name = :name, subject = :subject, version = version + 1"
           " WHERE id = :id AND version = :version AND ended_at IS NULL",
    .in = &group_shape,
};

static const struct query touch_group = {
    .sql = "UPDATE org_group SET version = version + 1 WHERE id = :id", .in = &key_shape};

static const struct query end_group = {
    .sql = "UPDATE org_group SET ended_at = :now, version = version + 1"
           " WHERE id = :id AND ended_at IS NULL",
    .in = &key_shape,
};

static const struct query child_of_group = {
    .sql = GROUP " WHERE parent_id = :id AND ended_at IS NULL LIMIT 1",
    .in = &key_shape,
    .out = &group_shape,
};

static const struct query add_member = {
    .sql = "INSERT INTO group_member (group_id, person_id, valid_from, valid_to)"
           " VALUES (:group_id, :person_id, :valid_from, :valid_to)",
    .in = &member_shape,
};

static const struct query member_by_id = {
    .sql = "SELECT id, group_id, person_id, valid_from, valid_to, ended_at"
           "  FROM group_member WHERE id = :id",
    .in = &key_shape,
    .out = &member_shape,
};

static const struct query same_member = {
    .sql = "SELECT id FROM group_member"
           " WHERE group_id = :id AND person_id = :person_id AND ended_at IS NULL"
           "   AND (valid_to IS NULL OR valid_to >= :today)"
           " LIMIT 1"
           "   FOR UPDATE",
    .in = &key_shape,
    .out = &member_shape,
};

static const struct query members_of_group = {
    .sql = "SELECT m.id, m.group_id, m.person_id, m.valid_from, m.valid_to, p.full_name"
           "  FROM group_member m"
           "  JOIN person p ON p.id = m.person_id"
           " WHERE m.group_id = :id AND m.id > :after AND m.ended_at IS NULL"
           " ORDER BY m.id"
           " LIMIT :limit",
    .in = &key_shape,
    .out = &member_shape,
};

static const struct query end_member = {
    .sql = "UPDATE group_member SET ended_at = :now WHERE id = :id AND ended_at IS NULL",
    .in = &key_shape,
};

const struct query *const groups_queries[] = {
    &add_group,        &group_by_id,    &groups_by_org, &change_group, &touch_group,
    &end_group,        &child_of_group, &add_member,    &member_by_id, &same_member,
    &members_of_group, &end_member,     NULL,
};

enum err groups_add(struct call *call, const struct org_group *group, int64_t *ret_id)
{
    return db_insert(call, &add_group, group, ret_id);
}

enum err groups_get(struct call *call, int64_t id, struct org_group *ret)
{
    return db_one(call, &group_by_id, &(struct group_key){.id = id}, ret);
}

enum err groups_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                       struct list *ret_groups)
{
    const struct group_key key = {.org_id = org_id, .after = after, .limit = limit};

    return db_all(call, &groups_by_org, &key, ret_groups);
}

enum err groups_change(struct call *call, const struct org_group *group)
{
    return db_change(call, &change_group, group);
}

enum err groups_touch(struct call *call, int64_t id)
{
    return db_change(call, &touch_group, &(struct group_key){.id = id});
}

enum err groups_end(struct call *call, int64_t id)
{
    return db_change(call, &end_group, &(struct group_key){.id = id, .now = call->now});
}

enum err groups_have_child(struct call *call, int64_t id, bool *ret)
{
    struct org_group found;

    return db_find(call, &child_of_group, &(struct group_key){.id = id}, &found, ret);
}

enum err group_members_add(struct call *call, const struct member *member, int64_t *ret_id)
{
    return db_insert(call, &add_member, member, ret_id);
}

enum err group_members_get(struct call *call, int64_t id, struct member *ret)
{
    return db_one(call, &member_by_id, &(struct group_key){.id = id}, ret);
}

enum err group_members_exist(struct call *call, const struct member *member, bool *ret)
{
    const struct group_key key = {
        .id = member->group_id, .person_id = member->person_id, .today = call->today};
    struct member found;

    return db_find(call, &same_member, &key, &found, ret);
}

enum err group_members_of(struct call *call, int64_t group_id, int64_t after, int64_t limit,
                          struct list *ret_members)
{
    const struct group_key key = {.id = group_id, .after = after, .limit = limit};

    return db_all(call, &members_of_group, &key, ret_members);
}

enum err group_members_end(struct call *call, int64_t id)
{
    return db_change(call, &end_member, &(struct group_key){.id = id, .now = call->now});
}
