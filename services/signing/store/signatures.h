/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Authorisations to sign certain digests, and the signatures that were made. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct authorisation {
    const char *id; /* UUIDv7 */
    int64_t credential_id;
    int64_t account_id;
    const char *service;
    struct bytes wrapped_key;
    int64_t expires_at; /* seconds since 1970 */
};

/* A digest of an authorisation. */
struct authorised_digest {
    const char *authorisation_id;
    const char *sha256;
};

struct signature {
    int64_t credential_id;
    const char *sha256;     /* of the document */
    struct bytes signature; /* detached CMS, DER */
    const char *sha256_signature;
    const char *certificate_sha256;
    const char *signed_at;
};
extern const struct shape signature_shape;

/* digests: struct authorised_digest */
enum err authorisations_add(struct call *call, const struct authorisation *authorisation,
                            const struct list *digests);
enum err authorisations_get(struct call *call, const char *id, struct authorisation *ret);
enum err authorisations_digests(struct call *call, const char *id, struct list *ret);

/* The signatures by the credential over digests of the authorisation, made now or before. */
enum err signatures_of_authorisation(struct call *call, const struct authorisation *authorisation,
                                     struct list *ret);
enum err signatures_add(struct call *call, const struct list *signatures);
