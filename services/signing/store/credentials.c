/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/credentials.h"

#include "db/db.h"
#include "store/queries.h"

const char *const credential_kind_names[] = {"", "person", "seal", "service", NULL};
const char *const credential_state_names[] = {"", "pending", "active", NULL};
const char *const key_type_names[] = {"", "p256", "rsa2048", NULL};

static const struct field fields[] = {
    INT(struct credential, id, 1, INT64_MAX),
    ENUM(struct credential, kind, credential_kind_names),
    ENUM(struct credential, state, credential_state_names),
    INT(struct credential, account_id, 0, INT64_MAX),
    STR(struct credential, service, 0, 20),
    INT(struct credential, org_id, 0, INT64_MAX),
    ENUM(struct credential, key_type, key_type_names),
    STR(struct credential, common_name, 1, 100),
    STR(struct credential, organization, 0, 200),
    STR(struct credential, serial_number, 1, 64),
    BYTES(struct credential, public_key, 1, 1000),
    BYTES(struct credential, locked_key, 1, 4000),
    STR(struct credential, csr, 1, 10000),
    STR(struct credential, chain_pem, 1, 60000, .optional = true),
    STR(struct credential, certificate_sha256, 64, 64, .optional = true),
    INT(struct credential, valid_from, 0, INT64_MAX, .optional = true),
    INT(struct credential, valid_to, 0, INT64_MAX, .optional = true),
    INT(struct credential, pin_failures, 0, 99),
    STR(struct credential, created_at, 20, 20),
};
static const struct shape credential_shape = SHAPE(struct credential, fields);

#define COLUMNS                                                                                    \
    "id, kind, state, account_id, service, org_id, key_type, common_name, organization,"           \
    " serial_number, public_key, locked_key, csr, chain_pem, certificate_sha256, valid_from,"      \
    " valid_to, pin_failures, created_at"

static const struct query add_credential = {
    .sql =
        "INSERT INTO credential (kind, state, account_id, service, org_id, key_type, common_name,"
        "       organization, serial_number, public_key, locked_key, csr, pin_failures,"
        "       created_at)"
        " VALUES (:kind, 'pending', :account_id, :service, :org_id, :key_type, :common_name,"
        "       :organization, :serial_number, :public_key, :locked_key, :csr, 0, :created_at)",
    .in = &credential_shape,
};

static const struct query credential_by_id = {
    .sql = "SELECT " COLUMNS " FROM credential WHERE id = :id",
    .in = &credential_shape,
    .out = &credential_shape,
};

static const struct query credential_by_id_held = {
    .sql = "SELECT " COLUMNS " FROM credential WHERE id = :id FOR UPDATE",
    .in = &credential_shape,
    .out = &credential_shape,
};

static const struct query credential_by_certificate = {
    .sql = "SELECT " COLUMNS " FROM credential WHERE certificate_sha256 = :certificate_sha256",
    .in = &credential_shape,
    .out = &credential_shape,
};

static const struct query credentials_by_holder = {
    .sql = "SELECT " COLUMNS " FROM credential"
           " WHERE account_id = :account_id AND service = :service ORDER BY id",
    .in = &credential_shape,
    .out = &credential_shape,
};

static const struct query set_certificate = {
    .sql = "UPDATE credential"
           "   SET state = 'active', chain_pem = :chain_pem,"
           "       certificate_sha256 = :certificate_sha256, valid_from = :valid_from,"
           "       valid_to = :valid_to"
           " WHERE id = :id AND state = 'pending'",
    .in = &credential_shape,
};

static const struct query set_failures = {
    .sql = "UPDATE credential SET pin_failures = :pin_failures WHERE id = :id",
    .in = &credential_shape,
};

const struct query *const credentials_queries[] = {
    &add_credential,        &credential_by_id, &credential_by_id_held, &credential_by_certificate,
    &credentials_by_holder, &set_certificate,  &set_failures,          NULL,
};

enum err credentials_add(struct call *call, const struct credential *credential, int64_t *ret_id)
{
    return db_insert(call, &add_credential, credential, ret_id);
}

enum err credentials_get(struct call *call, int64_t id, struct credential *ret)
{
    return db_one(call, &credential_by_id, &(struct credential){.id = id}, ret);
}

enum err credentials_get_held(struct call *call, int64_t id, struct credential *ret)
{
    return db_one(call, &credential_by_id_held, &(struct credential){.id = id}, ret);
}

enum err credentials_by_certificate(struct call *call, const char *sha256, struct credential *ret)
{
    return db_one(call, &credential_by_certificate,
                  &(struct credential){.certificate_sha256 = sha256}, ret);
}

enum err credentials_of_holder(struct call *call, int64_t account_id, const char *service,
                               struct list *ret)
{
    return db_all(call, &credentials_by_holder,
                  &(struct credential){.account_id = account_id, .service = service}, ret);
}

enum err credentials_set_certificate(struct call *call, const struct credential *credential)
{
    return db_change(call, &set_certificate, credential);
}

enum err credentials_set_failures(struct call *call, int64_t id, int64_t failures)
{
    return db_change(call, &set_failures, &(struct credential){.id = id, .pin_failures = failures});
}
