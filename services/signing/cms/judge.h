/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* For this folder only: the single judgements on a key, a certificate, its path, its revocation. */
#pragma once

#include "cms/certificate.h"
#include "cms/ossl.h"
#include "cms/verdict.h"

/* CMS_OK or WEAK_KEY: RSA 2048…8192 bits; P-256, P-384, P-521. */
enum cms_code judge_key(EVP_PKEY *pkey);

/* CMS_OK, KEY_USAGE or EKU. */
enum cms_code judge_usage(X509 *leaf);

struct path {
    X509 *leaf;
    STACK_OF(X509) * others; /* where intermediates may be found; not trusted */
    int64_t at;              /* the time at which every certificate must be valid */
    bool at_is_proven;       /* by something else than the signer's word */
    STACK_OF(X509) * found;  /* leaf … anchor; freed with the call's memory */
    const char *detail;      /* why not, English; else "" */
};

/* CMS_OK or CHAIN. */
enum cms_code judge_path(struct call *call, const struct anchors *anchors, struct path *path);

/*
 * CMS_OK (every certificate below the anchor is covered and was not revoked at path->at), REVOKED
 * or REV_UNKNOWN. Only lists issued by the certificate's own issuer count, not indirect or delta
 * ones.
 */
enum cms_code judge_revocation(const struct path *path, const struct crls *crls, int64_t now);

struct subject subject_of(struct call *call, const X509_NAME *name);
const char *name_text(struct call *call, const X509_NAME *name);
const char *key_algorithm(struct call *call, EVP_PKEY *pkey);
