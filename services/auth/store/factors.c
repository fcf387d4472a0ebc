/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/factors.h"

#include "db/db.h"
#include "store/queries.h"

const char *const factor_kind_names[] = {"", "totp", "webauthn", NULL};

static const struct field factor_fields[] = {
    INT(struct factor, id, 1, INT64_MAX),
    INT(struct factor, account_id, 1, INT64_MAX),
    ENUM(struct factor, kind, factor_kind_names),
    STR(struct factor, name, 1, 60),
    BYTES(struct factor, secret, 1, 100, .optional = true),
    INT(struct factor, last_step, 0, INT64_MAX),
    BYTES(struct factor, credential_id, 1, 1023, .optional = true),
    STR(struct factor, credential_sha256, 64, 64, .optional = true),
    BYTES(struct factor, public_key, 64, 64, .optional = true),
    INT(struct factor, sign_count, 0, INT64_MAX),
    INT(struct factor, created_at, 0, INT64_MAX),
    INT(struct factor, confirmed_at, 0, INT64_MAX, .optional = true),
    INT(struct factor, last_used_at, 0, INT64_MAX, .optional = true),
};
static const struct shape factor_shape = SHAPE(struct factor, factor_fields);

static const struct field code_fields[] = {
    INT(struct recovery_code, account_id, 1, INT64_MAX),
    STR(struct recovery_code, sha256, 64, 64),
    INT(struct recovery_code, used_at, 0, INT64_MAX, .optional = true),
};
static const struct shape code_shape = SHAPE(struct recovery_code, code_fields);

static const struct field challenge_fields[] = {
    STR(struct webauthn_challenge, sha256, 64, 64),
    INT(struct webauthn_challenge, account_id, 1, INT64_MAX),
    INT(struct webauthn_challenge, expires_at, 0, INT64_MAX),
};
static const struct shape challenge_shape = SHAPE(struct webauthn_challenge, challenge_fields);

struct count {
    int64_t n;
};

static const struct field count_fields[] = {INT(struct count, n, 0, INT64_MAX)};
static const struct shape count_shape = SHAPE(struct count, count_fields);

static const struct query add_factor = {
    .sql = "INSERT INTO second_factor (account_id, kind, name, secret, last_step, credential_id,"
           "       credential_sha256, public_key, sign_count, created_at, confirmed_at)"
           " VALUES (:account_id, :kind, :name, :secret, 0, :credential_id,"
           "       :credential_sha256, :public_key, :sign_count, :created_at, :confirmed_at)",
    .in = &factor_shape,
};

#define FACTOR_COLUMNS                                                                             \
    "SELECT id, account_id, kind, name, secret, last_step, credential_id, credential_sha256,"      \
    "       public_key, sign_count, created_at, confirmed_at, last_used_at"                        \
    "  FROM second_factor"                                                                         \
    " WHERE account_id = :account_id"                                                              \
    " ORDER BY id"

static const struct query factors_by_account = {
    .sql = FACTOR_COLUMNS,
    .in = &factor_shape,
    .out = &factor_shape,
};

static const struct query factors_held = {
    .sql = FACTOR_COLUMNS " FOR UPDATE",
    .in = &factor_shape,
    .out = &factor_shape,
};

static const struct query use_factor = {
    .sql = "UPDATE second_factor"
           "   SET last_step = :last_step, sign_count = :sign_count,"
           "       confirmed_at = :confirmed_at, last_used_at = :last_used_at"
           " WHERE id = :id",
    .in = &factor_shape,
};

static const struct query remove_factor = {
    .sql = "DELETE FROM second_factor WHERE account_id = :account_id AND id = :id",
    .in = &factor_shape,
};

static const struct query remove_unconfirmed = {
    .sql = "DELETE FROM second_factor WHERE account_id = :account_id AND confirmed_at IS NULL",
    .in = &factor_shape,
};

static const struct query remove_factors = {
    .sql = "DELETE FROM second_factor WHERE account_id = :account_id",
    .in = &factor_shape,
};

static const struct query add_code = {
    .sql = "INSERT INTO recovery_code (account_id, sha256) VALUES (:account_id, :sha256)",
    .in = &code_shape,
};

static const struct query remove_codes = {
    .sql = "DELETE FROM recovery_code WHERE account_id = :account_id",
    .in = &code_shape,
};

static const struct query use_code = {
    .sql = "UPDATE recovery_code SET used_at = :used_at"
           " WHERE account_id = :account_id AND sha256 = :sha256 AND used_at IS NULL",
    .in = &code_shape,
};

static const struct query codes_left = {
    .sql = "SELECT COUNT(*) AS n FROM recovery_code"
           " WHERE account_id = :account_id AND used_at IS NULL",
    .in = &code_shape,
    .out = &count_shape,
};

static const struct query add_challenge = {
    .sql = "INSERT INTO webauthn_challenge (sha256, account_id, expires_at)"
           " VALUES (:sha256, :account_id, :expires_at)",
    .in = &challenge_shape,
};

static const struct query use_challenge = {
    .sql = "DELETE FROM webauthn_challenge"
           " WHERE sha256 = :sha256 AND account_id = :account_id AND expires_at > :expires_at",
    .in = &challenge_shape,
};

static const struct query purge_challenges = {
    .sql = "DELETE FROM webauthn_challenge WHERE expires_at <= :expires_at"
           " ORDER BY expires_at LIMIT 1000",
    .in = &challenge_shape,
};

const struct query *const factors_queries[] = {
    &add_factor,    &factors_by_account, &factors_held,   &use_factor,       &remove_factor,
    &remove_codes,  &remove_unconfirmed, &remove_factors, &add_code,         &use_code,
    &add_challenge, &codes_left,         &use_challenge,  &purge_challenges, NULL,
};

enum err factors_add(struct call *call, const struct factor *factor, int64_t *ret_id)
{
    return db_insert(call, &add_factor, factor, ret_id);
}

enum err factors_of(struct call *call, int64_t account_id, struct list *ret_factors)
{
    return db_all(call, &factors_by_account, &(struct factor){.account_id = account_id},
                  ret_factors);
}

enum err factors_hold(struct call *call, int64_t account_id, struct list *ret_factors)
{
    return db_all(call, &factors_held, &(struct factor){.account_id = account_id}, ret_factors);
}

enum err factors_use(struct call *call, const struct factor *factor)
{
    return db_change_any(call, &use_factor, factor, NULL);
}

enum err factors_remove(struct call *call, int64_t account_id, int64_t id)
{
    return db_change(call, &remove_factor, &(struct factor){.id = id, .account_id = account_id});
}

enum err factors_remove_unconfirmed(struct call *call, int64_t account_id)
{
    return db_change_any(call, &remove_unconfirmed, &(struct factor){.account_id = account_id},
                         NULL);
}

enum err factors_remove_all(struct call *call, int64_t account_id)
{
    return db_change_any(call, &remove_factors, &(struct factor){.account_id = account_id}, NULL);
}

enum err recovery_codes_add(struct call *call, const struct list *codes)
{
    return db_each(call, &add_code, codes);
}

enum err recovery_codes_remove(struct call *call, int64_t account_id)
{
    return db_change_any(call, &remove_codes, &(struct recovery_code){.account_id = account_id},
                         NULL);
}

enum err recovery_codes_use(struct call *call, int64_t account_id, const char *sha256, bool *ret)
{
    const struct recovery_code key = {account_id, sha256, call->now};
    int64_t n = 0;
    enum err err = db_change_any(call, &use_code, &key, &n);

    *ret = n == 1;
    return err;
}

enum err recovery_codes_left(struct call *call, int64_t account_id, int64_t *ret)
{
    struct count count = {0};
    enum err err =
        db_one(call, &codes_left, &(struct recovery_code){.account_id = account_id}, &count);

    *ret = count.n;
    return err;
}

enum err challenges_add(struct call *call, const struct webauthn_challenge *challenge)
{
    return db_insert(call, &add_challenge, challenge, NULL);
}

enum err challenges_use(struct call *call, const char *sha256, int64_t account_id, bool *ret)
{
    const struct webauthn_challenge key = {sha256, account_id, call->now};
    int64_t n = 0;
    enum err err = db_change_any(call, &use_challenge, &key, &n);

    *ret = n == 1;
    return err;
}

enum err challenges_purge(struct call *call)
{
    return db_change_any(call, &purge_challenges,
                         &(struct webauthn_challenge){.expires_at = call->now}, NULL);
}
