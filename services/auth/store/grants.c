/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/grants.h"

#include <string.h>

#include "base/levels.h"
#include "db/db.h"
#include "domain/roles.h"
#include "store/queries.h"

static const struct field grant_fields[] = {
    INT(struct grant, id, 1, INT64_MAX),
    INT(struct grant, account_id, 1, INT64_MAX, .optional = true),
    INT(struct grant, group_id, 1, INT64_MAX, .optional = true),
    ENUM(struct grant, role, role_names),
    INT(struct grant, org_id, 1, INT64_MAX),
    STR(struct grant, valid_from, 10, 10),
    STR(struct grant, valid_to, 10, 10, .optional = true),
    INT(struct grant, school_year_id, 1, INT64_MAX, .optional = true),
    INT(struct grant, class_id, 1, INT64_MAX, .optional = true),
    STR(struct grant, subject, 1, 20, .optional = true),
    STR(struct grant, levels, 1, LEVELS_TEXT_MAX, .optional = true),
    INT(struct grant, granted_by, 1, INT64_MAX),
    INT(struct grant, approved_by, 1, INT64_MAX, .optional = true),
    INT(struct grant, ended_at, 0, INT64_MAX, .optional = true),
    STR(struct grant, full_name, 1, 100, .optional = true),
    ENUM(struct grant, org_kind, org_kind_names),
    STR(struct grant, org_name, 1, 200),
};
static const struct shape grant_shape = SHAPE(struct grant, grant_fields);

struct grant_key {
    int64_t id;
    int64_t account_id;
    int role;
    int64_t org_id;
    const char *today;
    int64_t now;
    int64_t after;
    int64_t limit;
};

static const struct field key_fields[] = {
    ENUM(struct grant_key, role, role_names),
    INT(struct grant_key, id, 1, INT64_MAX),
    INT(struct grant_key, account_id, 1, INT64_MAX),
    INT(struct grant_key, org_id, 1, INT64_MAX),
    STR(struct grant_key, today, 10, 10),
    INT(struct grant_key, now, 0, INT64_MAX),
    INT(struct grant_key, after, 0, INT64_MAX),
    INT(struct grant_key, limit, 1, 500),
};
static const struct shape key_shape = SHAPE(struct grant_key, key_fields);

static const struct field holders_fields[] = {
    ENUM(struct holders_key, role, role_names),
    INT(struct holders_key, org_id, 1, INT64_MAX),
    INT(struct holders_key, not_account_id, 0, INT64_MAX),
    INT(struct holders_key, not_other_id, 0, INT64_MAX),
    STR(struct holders_key, today, 10, 10),
    STR(struct holders_key, until, 10, 10, .optional = true),
};
static const struct shape holders_shape = SHAPE(struct holders_key, holders_fields);

#define COLUMNS                                                                                    \
    "SELECT g.id, g.account_id, g.group_id, g.role, g.org_id, g.valid_from, g.valid_to,"           \
    "       g.school_year_id, g.class_id, g.subject, g.levels, g.granted_by, g.approved_by"
#define UNIT                                                                                       \
    "  JOIN org o ON o.id = g.org_id"                                                              \
    "  JOIN org_version v ON v.org_id = g.org_id AND :today BETWEEN v.valid_from AND v.valid_to"

/* A role lasts no longer than its unit. Not INSERT ... SELECT: that takes the table's AUTO-INC
 * lock, and two at once may then fail with 1467. */
static const struct query add_grant = {
    .sql = "INSERT INTO grant_row (account_id, group_id, role, org_id, valid_from, valid_to,"
           "       school_year_id, class_id, subject, levels, granted_by, approved_by)"
           " VALUES (:account_id, :group_id, :role, :org_id, :valid_from,"
           "         NULLIF(LEAST(COALESCE(CAST(:valid_to AS DATE), '9999-12-31'),"
           "                      (SELECT MAX(v.valid_to) FROM org_version v"
           "                        WHERE v.org_id = :org_id)), '9999-12-31'),"
           "         :school_year_id, :class_id, :subject, :levels, :granted_by,"
           "         :approved_by)",
    .in = &grant_shape,
};

static const struct query grant_by_id = {
    .sql = COLUMNS ", g.ended_at FROM grant_row g WHERE g.id = :id",
    .in = &key_shape,
    .out = &grant_shape,
};

static const struct query active_grants = {
    .sql = COLUMNS ", o.kind AS org_kind, v.name AS org_name FROM grant_row g" UNIT
                   " WHERE g.account_id = :account_id AND" GRANT_STANDS " UNION ALL " COLUMNS
                   ", o.kind AS org_kind, v.name AS org_name" GRANT_OF_GROUP UNIT
                   "  JOIN account a ON a.person_id = m.person_id AND a.id = :account_id"
                   " WHERE" MEMBER_STANDS " AND" GRANT_STANDS " ORDER BY id",
    .in = &key_shape,
    .out = &grant_shape,
};

static const struct query same_grant = {
    .sql = "SELECT g.id FROM grant_row g"
           " WHERE g.account_id <=> :account_id AND g.group_id <=> :group_id"
           "   AND g.role = :role AND g.org_id = :org_id"
           "   AND g.school_year_id <=> :school_year_id AND g.class_id <=> :class_id"
           "   AND g.subject <=> :subject AND g.levels <=> :levels"
           "   AND g.ended_at IS NULL AND (g.valid_to IS NULL OR g.valid_to >= :valid_from)"
           " LIMIT 1"
           "   FOR UPDATE",
    .in = &grant_shape,
    .out = &grant_shape,
};

static const struct query grants_by_org = {
    .sql = COLUMNS ", a.full_name"
                   "  FROM grant_row g"
                   "  LEFT JOIN account a ON a.id = g.account_id"
                   " WHERE g.org_id = :org_id AND g.id > :after AND g.ended_at IS NULL"
                   "   AND (:account_id IS NULL OR g.account_id = :account_id)"
                   " ORDER BY g.id"
                   " LIMIT :limit",
    .in = &key_shape,
    .out = &grant_shape,
};

static const struct query end_grant_row = {
    .sql = "UPDATE grant_row SET ended_at = :now WHERE id = :id AND ended_at IS NULL",
    .in = &key_shape,
};

static const struct query end_at_org_now = {
    .sql = "UPDATE grant_row SET ended_at = :now WHERE org_id = :org_id AND ended_at IS NULL",
    .in = &key_shape,
};

static const struct query end_at_org_later = {
    .sql = "UPDATE grant_row SET valid_to = CAST(:today AS DATE) - INTERVAL 1 DAY"
           " WHERE org_id = :org_id AND ended_at IS NULL"
           "   AND (valid_to IS NULL OR valid_to >= :today)",
    .in = &key_shape,
};

static const struct query holders = {
    .sql = "SELECT g.id"
           "  FROM grant_row g"
           "  JOIN account a ON a.id = g.account_id"
           " WHERE g.role = :role AND g.org_id = :org_id AND a.status = 'active'"
           "   AND a.id NOT IN (:not_account_id, :not_other_id)"
           "   AND (:until IS NULL OR g.valid_to IS NULL OR g.valid_to > :until)"
           "   AND" GRANT_STANDS " FOR UPDATE",
    .in = &holders_shape,
    .out = &grant_shape,
};

static const struct query standing_grant = {
    .sql = COLUMNS "  FROM grant_row g"
                   "  JOIN account a ON a.id = g.account_id"
                   " WHERE g.account_id = :account_id AND g.role = :role AND g.org_id = :org_id"
                   "   AND a.status = 'active' AND (:id IS NULL OR g.id = :id)"
                   "   AND" GRANT_STANDS " ORDER BY g.id LIMIT 1 LOCK IN SHARE MODE",
    .in = &key_shape,
    .out = &grant_shape,
};

/* It ends with the membership, too. */
static const struct query standing_of_group = {
    .sql = "SELECT g.id, g.group_id, g.role, g.org_id, g.valid_from, g.school_year_id, g.class_id,"
           "       g.subject, g.levels, g.granted_by,"
           "       NULLIF(LEAST(COALESCE(g.valid_to, '9999-12-31'),"
           "                    COALESCE(m.valid_to, '9999-12-31')), '9999-12-31') AS "
           "valid_to" GRANT_OF_GROUP "  JOIN account a ON a.person_id = m.person_id"
           " WHERE a.id = :account_id AND g.role = :role AND g.org_id = :org_id"
           "   AND a.status = 'active' AND (:id IS NULL OR g.id = :id)"
           "   AND" MEMBER_STANDS " AND" GRANT_STANDS " ORDER BY g.id LIMIT 1 LOCK IN SHARE MODE",
    .in = &key_shape,
    .out = &grant_shape,
};

const struct query *const grants_queries[] = {
    &standing_grant, &standing_of_group, &add_grant,        &grant_by_id,
    &active_grants,  &same_grant,        &grants_by_org,    &end_grant_row,
    &holders,        &end_at_org_now,    &end_at_org_later, NULL,
};

enum err grants_add(struct call *call, const struct grant *grant, int64_t *ret_id)
{
    return db_insert(call, &add_grant, grant, ret_id);
}

enum err grants_get(struct call *call, int64_t id, struct grant *ret)
{
    return db_one(call, &grant_by_id, &(struct grant_key){.id = id}, ret);
}

enum err grants_active(struct call *call, int64_t account_id, struct list *ret_grants)
{
    const struct grant_key key = {.account_id = account_id, .today = call->today};

    return db_all(call, &active_grants, &key, ret_grants);
}

enum err grants_exist(struct call *call, const struct grant *grant, bool *ret)
{
    struct grant key = *grant;
    struct grant found;

    if (strcmp(key.valid_from, call->today) < 0)
        key.valid_from = call->today;
    return db_find(call, &same_grant, &key, &found, ret);
}

enum err grants_of_org(struct call *call, int64_t org_id, int64_t account_id, int64_t after,
                       int64_t limit, struct list *ret_grants)
{
    const struct grant_key key = {
        .org_id = org_id, .account_id = account_id, .after = after, .limit = limit};

    return db_all(call, &grants_by_org, &key, ret_grants);
}

enum err grants_standing(struct call *call, const struct grant *wanted, struct grant *ret,
                         bool *ret_found)
{
    const struct grant_key key = {.id = wanted->id,
                                  .account_id = wanted->account_id,
                                  .role = wanted->role,
                                  .org_id = wanted->org_id,
                                  .today = call->today};

    enum err err = db_find(call, &standing_grant, &key, ret, ret_found);

    if (err || *ret_found)
        return err;
    return db_find(call, &standing_of_group, &key, ret, ret_found);
}

enum err grants_end(struct call *call, int64_t id)
{
    return db_change(call, &end_grant_row, &(struct grant_key){.id = id, .now = call->now});
}

enum err grants_end_at_org(struct call *call, int64_t org_id, const char *day)
{
    const struct grant_key key = {.org_id = org_id, .today = day, .now = call->now};
    bool later = strcmp(day, call->today) > 0;

    return db_change_any(call, later ? &end_at_org_later : &end_at_org_now, &key, NULL);
}

enum err grants_count_holders(struct call *call, const struct holders_key *key, int64_t *ret_n)
{
    struct holders_key filled = *key;
    struct list rows;
    enum err err;

    filled.today = call->today;
    err = db_all(call, &holders, &filled, &rows);
    if (!err)
        *ret_n = (int64_t)rows.n;
    return err;
}
