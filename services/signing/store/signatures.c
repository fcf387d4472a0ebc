/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/signatures.h"

#include "db/db.h"
#include "store/queries.h"

static const struct field authorisation_fields[] = {
    STR(struct authorisation, id, 36, 36),
    INT(struct authorisation, credential_id, 1, INT64_MAX),
    INT(struct authorisation, account_id, 0, INT64_MAX),
    STR(struct authorisation, service, 0, 20),
    BYTES(struct authorisation, wrapped_key, 1, 4000),
    INT(struct authorisation, expires_at, 0, INT64_MAX),
};
static const struct shape authorisation_shape = SHAPE(struct authorisation, authorisation_fields);

static const struct field digest_fields[] = {
    STR(struct authorised_digest, authorisation_id, 36, 36),
    STR(struct authorised_digest, sha256, 64, 64),
};
static const struct shape digest_shape = SHAPE(struct authorised_digest, digest_fields);

static const struct field signature_fields[] = {
    INT(struct signature, credential_id, 1, INT64_MAX),
    STR(struct signature, sha256, 64, 64),
    BYTES(struct signature, signature, 1, 1 << 20),
    STR(struct signature, sha256_signature, 64, 64),
    STR(struct signature, certificate_sha256, 64, 64),
    STR(struct signature, signed_at, 20, 20),
};
const struct shape signature_shape = SHAPE(struct signature, signature_fields);

static const struct query add_authorisation = {
    .sql = "INSERT INTO authorisation (id, credential_id, account_id, service, wrapped_key,"
           "       expires_at)"
           " VALUES (:id, :credential_id, :account_id, :service, :wrapped_key, :expires_at)",
    .in = &authorisation_shape,
};

static const struct query add_digest = {
    .sql = "INSERT INTO authorised_digest (authorisation_id, sha256)"
           " VALUES (:authorisation_id, :sha256)",
    .in = &digest_shape,
};

static const struct query authorisation_by_id = {
    .sql = "SELECT id, credential_id, account_id, service, wrapped_key, expires_at"
           "  FROM authorisation WHERE id = :id",
    .in = &authorisation_shape,
    .out = &authorisation_shape,
};

static const struct query digests_by_authorisation = {
    .sql = "SELECT authorisation_id, sha256 FROM authorised_digest"
           " WHERE authorisation_id = :authorisation_id ORDER BY sha256",
    .in = &digest_shape,
    .out = &digest_shape,
};

static const struct query signatures_by_authorisation = {
    .sql = "SELECT s.credential_id, s.sha256, s.signature, s.sha256_signature,"
           "       s.certificate_sha256, s.signed_at"
           "  FROM authorised_digest d"
           "  JOIN signature s ON s.credential_id = :credential_id AND s.sha256 = d.sha256"
           " WHERE d.authorisation_id = :id"
           " ORDER BY s.sha256",
    .in = &authorisation_shape,
    .out = &signature_shape,
};

static const struct query add_signature = {
    .sql = "INSERT INTO signature (credential_id, sha256, signature, sha256_signature,"
           "       certificate_sha256, signed_at)"
           " VALUES (:credential_id, :sha256, :signature, :sha256_signature,"
           "       :certificate_sha256, :signed_at)",
    .in = &signature_shape,
};

const struct query *const signatures_queries[] = {
    &add_authorisation,
    &add_digest,
    &authorisation_by_id,
    &digests_by_authorisation,
    &signatures_by_authorisation,
    &add_signature,
    NULL,
};

enum err authorisations_add(struct call *call, const struct authorisation *authorisation,
                            const struct list *digests)
{
    enum err err = db_insert(call, &add_authorisation, authorisation, NULL);

    return err ? err : db_each(call, &add_digest, digests);
}

enum err authorisations_get(struct call *call, const char *id, struct authorisation *ret)
{
    return db_one(call, &authorisation_by_id, &(struct authorisation){.id = id}, ret);
}

enum err authorisations_digests(struct call *call, const char *id, struct list *ret)
{
    return db_all(call, &digests_by_authorisation,
                  &(struct authorised_digest){.authorisation_id = id}, ret);
}

enum err signatures_of_authorisation(struct call *call, const struct authorisation *authorisation,
                                     struct list *ret)
{
    return db_all(call, &signatures_by_authorisation, authorisation, ret);
}

enum err signatures_add(struct call *call, const struct list *signatures)
{
    return db_each(call, &add_signature, signatures);
}
