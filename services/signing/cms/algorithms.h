/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* For this folder only: which digest and signature algorithms are allowed, and in which pairs. */
#pragma once

#include "cms/ossl.h"
#include "cms/parse.h"

/* The digest an OID names, NULL when it is not SHA-256, SHA-384 or SHA-512. */
const EVP_MD *digest_of(struct bytes oid);

enum signature_family {
    FAMILY_RSA,
    FAMILY_RSA_PSS,
    FAMILY_EC,
};

/* CMS_OK, ALG_MISMATCH or PSS_PARAMS; the algorithm's own digest, where it names one, must be md.
 */
enum cms_code signature_family_of(struct call *call, const struct algorithm *algorithm,
                                  const EVP_MD *md, enum signature_family *ret);

/* Is signature the key's over data? */
bool signature_verifies(EVP_PKEY *pkey, enum signature_family family, const EVP_MD *md,
                        struct bytes data, struct bytes signature);
