/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/scim.h"

#include "db/db.h"
#include "store/accounts.h"
#include "store/queries.h"

static const struct field user_fields[] = {
    INT(struct scim_user, id, 1, INT64_MAX),
    INT(struct scim_user, person_id, 1, INT64_MAX),
    INT(struct scim_user, org_id, 1, INT64_MAX),
    STR(struct scim_user, username, 3, 64),
    STR(struct scim_user, full_name, 1, 100),
    ENUM(struct scim_user, status, account_status_names),
    INT(struct scim_user, version, 1, INT64_MAX),
    STR(struct scim_user, external_id, 1, 100, .optional = true),
};
static const struct shape user_shape = SHAPE(struct scim_user, user_fields);

static const struct field key_fields[] = {
    INT(struct scim_user_key, ancestor_id, 1, INT64_MAX),
    INT(struct scim_user_key, id, 1, INT64_MAX, .optional = true),
    STR(struct scim_user_key, username, 0, 200, .optional = true),
    STR(struct scim_user_key, external_id, 0, 200, .optional = true),
    INT(struct scim_user_key, after, 0, INT64_MAX),
    INT(struct scim_user_key, limit, 1, 500),
    STR(struct scim_user_key, today, 10, 10),
};
static const struct shape key_shape = SHAPE(struct scim_user_key, key_fields);

struct kept {
    int64_t account_id;
    const char *external_id;
    int64_t now;
    int64_t n;
};

static const struct field kept_fields[] = {
    INT(struct kept, account_id, 1, INT64_MAX),
    STR(struct kept, external_id, 1, 100, .optional = true),
    INT(struct kept, now, 0, INT64_MAX),
    INT(struct kept, n, 0, INT64_MAX),
};
static const struct shape kept_shape = SHAPE(struct kept, kept_fields);

#define USERS_BELOW                                                                                \
    "SELECT a.id, a.person_id, a.org_id, a.username, a.full_name, a.status, a.version,"            \
    "       s.external_id"                                                                         \
    "  FROM org_closure c"                                                                         \
    "  JOIN account a ON a.org_id = c.descendant_id"                                               \
    "  LEFT JOIN scim_user s ON s.account_id = a.id"                                               \
    " WHERE c.ancestor_id = :ancestor_id AND :today BETWEEN c.valid_from AND c.valid_to"           \
    "   AND s.deleted_at IS NULL"

static const struct query users_below = {
    .sql = USERS_BELOW "   AND a.id > :after"
                       "   AND (:id IS NULL OR a.id = :id)"
                       "   AND (:username IS NULL OR a.username = :username)"
                       "   AND (:external_id IS NULL OR s.external_id = :external_id)"
                       " ORDER BY a.id"
                       " LIMIT :limit",
    .in = &key_shape,
    .out = &user_shape,
};

/* The protocol pages by position, not by key: after = users to skip. */
static const struct query page_of_users = {
    .sql = USERS_BELOW " ORDER BY a.id LIMIT :after, :limit",
    .in = &key_shape,
    .out = &user_shape,
};

static const struct query count_users = {
    .sql = "SELECT COUNT(*) AS n"
           "  FROM org_closure c"
           "  JOIN account a ON a.org_id = c.descendant_id"
           "  LEFT JOIN scim_user s ON s.account_id = a.id"
           " WHERE c.ancestor_id = :ancestor_id AND :today BETWEEN c.valid_from AND c.valid_to"
           "   AND s.deleted_at IS NULL",
    .in = &key_shape,
    .out = &kept_shape,
};

static const struct query keep_user = {
    .sql = "INSERT INTO scim_user (account_id, external_id) VALUES (:account_id, :external_id)"
           " ON DUPLICATE KEY UPDATE external_id = VALUES(external_id)",
    .in = &kept_shape,
};

static const struct query delete_user = {
    .sql = "INSERT INTO scim_user (account_id, deleted_at) VALUES (:account_id, :now)"
           " ON DUPLICATE KEY UPDATE deleted_at = VALUES(deleted_at)",
    .in = &kept_shape,
};

const struct query *const scim_queries[] = {
    &users_below, &page_of_users, &count_users, &keep_user, &delete_user, NULL,
};

enum err scim_users_read(struct call *call, const struct scim_user_key *key, struct list *ret_users)
{
    return db_all(call, &users_below, key, ret_users);
}

enum err scim_users_count(struct call *call, int64_t ancestor_id, int64_t *ret_n)
{
    struct kept row;
    enum err err =
        db_one(call, &count_users,
               &(struct scim_user_key){.ancestor_id = ancestor_id, .today = call->today}, &row);

    if (!err)
        *ret_n = row.n;
    return err;
}

enum err scim_users_page(struct call *call, int64_t ancestor_id, int64_t skip, int64_t limit,
                         struct list *ret_users)
{
    const struct scim_user_key key = {
        .ancestor_id = ancestor_id, .today = call->today, .after = skip, .limit = limit};

    return db_all(call, &page_of_users, &key, ret_users);
}

enum err scim_users_keep(struct call *call, int64_t account_id, const char *external_id)
{
    const struct kept row = {.account_id = account_id, .external_id = external_id};

    return db_change_any(call, &keep_user, &row, NULL);
}

enum err scim_users_delete(struct call *call, int64_t account_id)
{
    const struct kept row = {.account_id = account_id, .now = call->now};

    return db_change_any(call, &delete_user, &row, NULL);
}
