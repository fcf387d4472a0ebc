/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/recoveries.h"

#include "db/db.h"
#include "store/queries.h"

static const struct field recovery_fields[] = {
    STR(struct recovery, secret_sha256, 64, 64),
    STR(struct recovery, user_code_sha256, 64, 64, .optional = true),
    STR(struct recovery, username_sha256, 64, 64),
    INT(struct recovery, begun_at, 0, INT64_MAX),
    INT(struct recovery, expires_at, 0, INT64_MAX),
    STR(struct recovery, address_prefix, 0, 45),
    INT(struct recovery, account_id, 1, INT64_MAX, .optional = true),
    INT(struct recovery, approved_by, 1, INT64_MAX, .optional = true),
};
static const struct shape recovery_shape = SHAPE(struct recovery, recovery_fields);

struct recovery_approval {
    const char *user_code_sha256;
    const char *username_sha256;
    int64_t account_id;
    int64_t approved_by;
    int64_t expires_at;
    int64_t now;
    const char *secret_sha256;
};

static const struct field approval_fields[] = {
    STR(struct recovery_approval, user_code_sha256, 64, 64),
    STR(struct recovery_approval, username_sha256, 64, 64),
    INT(struct recovery_approval, account_id, 1, INT64_MAX),
    INT(struct recovery_approval, approved_by, 1, INT64_MAX),
    INT(struct recovery_approval, expires_at, 0, INT64_MAX),
    INT(struct recovery_approval, now, 0, INT64_MAX),
    STR(struct recovery_approval, secret_sha256, 64, 64),
};
static const struct shape approval_shape = SHAPE(struct recovery_approval, approval_fields);

struct recovery_counts {
    int64_t of_address;
    int64_t of_all;
};

static const struct field counts_fields[] = {
    INT(struct recovery_counts, of_address, 0, INT64_MAX),
    INT(struct recovery_counts, of_all, 0, INT64_MAX),
};
static const struct shape counts_shape = SHAPE(struct recovery_counts, counts_fields);

static const struct query add_recovery = {
    .sql = "INSERT INTO recovery (secret_sha256, user_code_sha256, username_sha256, begun_at,"
           "       expires_at, address_prefix)"
           " VALUES (:secret_sha256, :user_code_sha256, :username_sha256, :begun_at,"
           "       :expires_at, :address_prefix)",
    .in = &recovery_shape,
};

static const struct query count_recoveries = {
    .sql = "SELECT CAST(COALESCE(SUM(address_prefix = :address_prefix), 0) AS SIGNED)"
           "           AS of_address, COUNT(*) AS of_all"
           "  FROM recovery"
           " WHERE expires_at > :expires_at AND account_id IS NULL",
    .in = &recovery_shape,
    .out = &counts_shape,
};

#define WAITS                                                                                      \
    " WHERE user_code_sha256 = :user_code_sha256 AND username_sha256 = :username_sha256"           \
    "   AND expires_at > :now"

static const struct query waiting_recovery = {
    .sql = "SELECT secret_sha256 FROM recovery" WAITS,
    .in = &approval_shape,
    .out = &approval_shape,
};

static const struct query approve_recovery = {
    .sql = "UPDATE recovery SET account_id = :account_id, approved_by = :approved_by,"
           "       user_code_sha256 = NULL, expires_at = :expires_at" WAITS,
    .in = &approval_shape,
};

static const struct query recovery_by_secret = {
    .sql = "SELECT secret_sha256, user_code_sha256, username_sha256, begun_at, expires_at,"
           "       address_prefix, account_id, approved_by"
           "  FROM recovery"
           " WHERE secret_sha256 = :secret_sha256 AND expires_at > :expires_at",
    .in = &recovery_shape,
    .out = &recovery_shape,
};

static const struct query remove_recovery = {
    .sql = "DELETE FROM recovery WHERE secret_sha256 = :secret_sha256",
    .in = &recovery_shape,
};

static const struct query forget_recoveries = {
    .sql = "DELETE FROM recovery WHERE account_id = :account_id",
    .in = &recovery_shape,
};

static const struct query purge_recoveries = {
    .sql = "DELETE FROM recovery WHERE expires_at <= :expires_at ORDER BY expires_at LIMIT 1000",
    .in = &recovery_shape,
};

const struct query *const recoveries_queries[] = {
    &add_recovery,      &count_recoveries,   &waiting_recovery,
    &approve_recovery,  &recovery_by_secret, &remove_recovery,
    &forget_recoveries, &purge_recoveries,   NULL,
};

enum err recoveries_add(struct call *call, const struct recovery *recovery)
{
    return db_insert(call, &add_recovery, recovery, NULL);
}

enum err recoveries_count(struct call *call, const char *address_prefix, int64_t *ret_of_address,
                          int64_t *ret_of_all)
{
    struct recovery_counts counts = {0};
    enum err err = db_one(
        call, &count_recoveries,
        &(struct recovery){.address_prefix = address_prefix, .expires_at = call->now}, &counts);

    *ret_of_address = counts.of_address;
    *ret_of_all = counts.of_all;
    return err;
}

static struct recovery_approval approval_of(const struct call *call,
                                            const struct recovery *recovery)
{
    return (struct recovery_approval){
        .user_code_sha256 = recovery->user_code_sha256,
        .username_sha256 = recovery->username_sha256,
        .account_id = recovery->account_id,
        .approved_by = recovery->approved_by,
        .expires_at = recovery->expires_at,
        .now = call->now,
    };
}

enum err recoveries_wait(struct call *call, const struct recovery *recovery, bool *ret)
{
    const struct recovery_approval key = approval_of(call, recovery);
    struct recovery_approval found;

    return db_find(call, &waiting_recovery, &key, &found, ret);
}

enum err recoveries_approve(struct call *call, const struct recovery *recovery)
{
    const struct recovery_approval approval = approval_of(call, recovery);
    enum err err = recoveries_forget(call, recovery->account_id);

    return err ? err : db_change(call, &approve_recovery, &approval);
}

enum err recoveries_find(struct call *call, const char *secret_sha256, struct recovery *ret,
                         bool *ret_found)
{
    const struct recovery key = {.secret_sha256 = secret_sha256, .expires_at = call->now};

    return db_find(call, &recovery_by_secret, &key, ret, ret_found);
}

enum err recoveries_remove(struct call *call, const char *secret_sha256)
{
    return db_change(call, &remove_recovery, &(struct recovery){.secret_sha256 = secret_sha256});
}

enum err recoveries_forget(struct call *call, int64_t account_id)
{
    return db_change_any(call, &forget_recoveries, &(struct recovery){.account_id = account_id},
                         NULL);
}

enum err recoveries_purge(struct call *call)
{
    return db_change_any(call, &purge_recoveries, &(struct recovery){.expires_at = call->now},
                         NULL);
}
