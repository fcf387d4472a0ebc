/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/accounts.h"

#include "db/db.h"
#include "store/queries.h"

const char *const account_status_names[] = {"", "pending", "active", "disabled", NULL};

static const struct field account_fields[] = {
    INT(struct account, id, 1, INT64_MAX),      INT(struct account, person_id, 1, INT64_MAX),
    INT(struct account, org_id, 1, INT64_MAX),  STR(struct account, username, 3, 64),
    STR(struct account, full_name, 1, 100),     ENUM(struct account, status, account_status_names),
    INT(struct account, version, 1, INT64_MAX),
};
static const struct shape account_shape = SHAPE(struct account, account_fields);

struct org_page {
    int64_t org_id;
    int64_t after;
    int64_t limit;
};

static const struct field page_fields[] = {
    INT(struct org_page, org_id, 1, INT64_MAX),
    INT(struct org_page, after, 0, INT64_MAX),
    INT(struct org_page, limit, 1, 500),
};
static const struct shape page_shape = SHAPE(struct org_page, page_fields);

static const struct field activation_fields[] = {
    INT(struct activation, account_id, 1, INT64_MAX),
    STR(struct activation, code_sha256, 64, 64),
    INT(struct activation, expires_at, 0, INT64_MAX),
};
static const struct shape activation_shape = SHAPE(struct activation, activation_fields);

static const struct query add_account = {
    .sql = "INSERT INTO account (person_id, org_id, username, full_name, status, version)"
           " VALUES (:person_id, :org_id, :username, :full_name, :status, 1)",
    .in = &account_shape,
};

static const struct query account_by_id = {
    .sql = "SELECT id, person_id, org_id, username, full_name, status, version FROM account WHERE "
           "id = :id",
    .in = &account_shape,
    .out = &account_shape,
};

static const struct query account_by_id_locked = {
    .sql = "SELECT id, person_id, org_id, username, full_name, status, version FROM account WHERE "
           "id = :id"
           "   FOR UPDATE",
    .in = &account_shape,
    .out = &account_shape,
};

static const struct query account_by_username = {
    .sql = "SELECT id, person_id, org_id, username, full_name, status, version"
           "  FROM account"
           " WHERE username = :username",
    .in = &account_shape,
    .out = &account_shape,
};

static const struct query accounts_by_org = {
    .sql = "SELECT id, person_id, org_id, username, full_name, status, version"
           "  FROM account"
           " WHERE org_id = :org_id AND id > :after"
           " ORDER BY id"
           " LIMIT :limit",
    .in = &page_shape,
    .out = &account_shape,
};

static const struct query set_status = {
    .sql = "UPDATE account SET status = :status, version = version + 1"
           " WHERE id = :id AND version = :version",
    .in = &account_shape,
};

static const struct query rename_account = {
    .sql = "UPDATE account"
           "   SET username = :username, full_name = :full_name, version = version + 1"
           " WHERE id = :id AND version = :version",
    .in = &account_shape,
};

static const struct query add_activation = {
    .sql = "INSERT INTO activation (account_id, code_sha256, expires_at)"
           " VALUES (:account_id, :code_sha256, :expires_at)",
    .in = &activation_shape,
};

static const struct query activation_of_account = {
    .sql = "SELECT account_id, code_sha256, expires_at"
           "  FROM activation"
           " WHERE account_id = :account_id"
           "   FOR UPDATE",
    .in = &activation_shape,
    .out = &activation_shape,
};

static const struct query remove_activation = {
    .sql = "DELETE FROM activation WHERE account_id = :account_id",
    .in = &activation_shape,
};

const struct query *const accounts_queries[] = {
    &add_account,
    &account_by_id,
    &account_by_id_locked,
    &account_by_username,
    &accounts_by_org,
    &set_status,
    &rename_account,
    &add_activation,
    &activation_of_account,
    &remove_activation,
    NULL,
};

enum err accounts_add(struct call *call, const struct account *account, int64_t *ret_id)
{
    return db_insert(call, &add_account, account, ret_id);
}

enum err accounts_get(struct call *call, int64_t id, struct account *ret)
{
    return db_one(call, &account_by_id, &(struct account){.id = id}, ret);
}

enum err accounts_get_locked(struct call *call, int64_t id, struct account *ret)
{
    return db_one(call, &account_by_id_locked, &(struct account){.id = id}, ret);
}

enum err accounts_find(struct call *call, const char *username, struct account *ret,
                       bool *ret_found)
{
    const struct account key = {.username = username};

    return db_find(call, &account_by_username, &key, ret, ret_found);
}

enum err accounts_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                         struct list *ret_accounts)
{
    return db_all(call, &accounts_by_org, &(struct org_page){org_id, after, limit}, ret_accounts);
}

enum err accounts_set_status(struct call *call, const struct account *account)
{
    return db_change(call, &set_status, account);
}

enum err accounts_rename(struct call *call, const struct account *account)
{
    return db_change(call, &rename_account, account);
}

enum err activations_add(struct call *call, const struct activation *activation)
{
    return db_insert(call, &add_activation, activation, NULL);
}

enum err activations_find(struct call *call, int64_t account_id, struct activation *ret,
                          bool *ret_found)
{
    const struct activation key = {.account_id = account_id};

    return db_find(call, &activation_of_account, &key, ret, ret_found);
}

enum err activations_remove(struct call *call, int64_t account_id)
{
    const struct activation key = {.account_id = account_id};

    return db_change(call, &remove_activation, &key);
}

enum err activations_forget(struct call *call, int64_t account_id)
{
    const struct activation key = {.account_id = account_id};

    return db_change_any(call, &remove_activation, &key, NULL);
}
