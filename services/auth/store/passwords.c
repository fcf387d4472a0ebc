/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/passwords.h"

#include "db/db.h"
#include "store/queries.h"

static const struct field password_fields[] = {
    INT(struct password, account_id, 1, INT64_MAX),
    STR(struct password, hash, 1, 200),
    INT(struct password, changed_at, 0, INT64_MAX),
};
static const struct shape password_shape = SHAPE(struct password, password_fields);

struct password_renewal {
    int64_t account_id;
    const char *old_hash;
    const char *hash;
};

static const struct field renewal_fields[] = {
    INT(struct password_renewal, account_id, 1, INT64_MAX),
    STR(struct password_renewal, old_hash, 1, 200),
    STR(struct password_renewal, hash, 1, 200),
};
static const struct shape renewal_shape = SHAPE(struct password_renewal, renewal_fields);

static const struct field failure_fields[] = {
    STR(struct sign_in_failure, username_sha256, 64, 64),
    INT(struct sign_in_failure, failures, 0, INT64_MAX),
    INT(struct sign_in_failure, failed_at, 0, INT64_MAX),
};
static const struct shape failure_shape = SHAPE(struct sign_in_failure, failure_fields);

static const struct query add_password = {
    .sql = "INSERT INTO password (account_id, hash, changed_at)"
           " VALUES (:account_id, :hash, :changed_at)",
    .in = &password_shape,
};

static const struct query set_password = {
    .sql = "UPDATE password SET hash = :hash, changed_at = :changed_at"
           " WHERE account_id = :account_id",
    .in = &password_shape,
};

static const struct query renew_password = {
    .sql = "UPDATE password SET hash = :hash"
           " WHERE account_id = :account_id AND hash = :old_hash",
    .in = &renewal_shape,
};

static const struct query remove_password = {
    .sql = "DELETE FROM password WHERE account_id = :account_id",
    .in = &password_shape,
};

static const struct query password_of_account = {
    .sql = "SELECT account_id, hash, changed_at FROM password WHERE account_id = :account_id",
    .in = &password_shape,
    .out = &password_shape,
};

static const struct query hold_failure = {
    .sql = "INSERT INTO sign_in_failure (username_sha256, failures, failed_at)"
           " VALUES (:username_sha256, 0, :failed_at)"
           "     ON DUPLICATE KEY UPDATE failures = failures",
    .in = &failure_shape,
};

static const struct query failure_of_name = {
    .sql = "SELECT username_sha256, failures, failed_at"
           "  FROM sign_in_failure"
           " WHERE username_sha256 = :username_sha256"
           "   FOR UPDATE",
    .in = &failure_shape,
    .out = &failure_shape,
};

static const struct query count_failure = {
    .sql = "UPDATE sign_in_failure SET failures = failures + 1, failed_at = :failed_at"
           " WHERE username_sha256 = :username_sha256",
    .in = &failure_shape,
};

static const struct query forget_failure = {
    .sql = "DELETE FROM sign_in_failure WHERE username_sha256 = :username_sha256",
    .in = &failure_shape,
};

static const struct query purge_failures = {
    .sql = "DELETE FROM sign_in_failure WHERE failed_at < :failed_at ORDER BY failed_at LIMIT 1000",
    .in = &failure_shape,
};

const struct query *const passwords_queries[] = {
    &renew_password,
    &add_password,
    &set_password,
    &remove_password,
    &password_of_account,
    &hold_failure,
    &failure_of_name,
    &count_failure,
    &forget_failure,
    &purge_failures,
    NULL,
};

enum err passwords_add(struct call *call, const struct password *password)
{
    return db_insert(call, &add_password, password, NULL);
}

enum err passwords_set(struct call *call, const struct password *password)
{
    return db_change(call, &set_password, password);
}

enum err passwords_renew(struct call *call, const struct password *old, const char *hash)
{
    const struct password_renewal renewal = {old->account_id, old->hash, hash};

    return db_change_any(call, &renew_password, &renewal, NULL);
}

enum err passwords_remove(struct call *call, int64_t account_id)
{
    return db_change_any(call, &remove_password, &(struct password){.account_id = account_id},
                         NULL);
}

enum err passwords_find(struct call *call, int64_t account_id, struct password *ret,
                        bool *ret_found)
{
    const struct password key = {.account_id = account_id};

    return db_find(call, &password_of_account, &key, ret, ret_found);
}

enum err failures_hold(struct call *call, const char *username_sha256, struct sign_in_failure *ret)
{
    const struct sign_in_failure key = {.username_sha256 = username_sha256, .failed_at = call->now};
    enum err err = db_change_any(call, &hold_failure, &key, NULL);

    if (err)
        return err;
    return db_one(call, &failure_of_name, &key, ret);
}

enum err failures_count(struct call *call, const char *username_sha256)
{
    const struct sign_in_failure key = {.username_sha256 = username_sha256, .failed_at = call->now};

    return db_change(call, &count_failure, &key);
}

enum err failures_forget(struct call *call, const char *username_sha256)
{
    const struct sign_in_failure key = {.username_sha256 = username_sha256};

    return db_change_any(call, &forget_failure, &key, NULL);
}

enum err failures_purge(struct call *call, int64_t before)
{
    return db_change_any(call, &purge_failures, &(struct sign_in_failure){.failed_at = before},
                         NULL);
}
