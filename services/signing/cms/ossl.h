/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* For this folder's .c files only: SCOPED ends of OpenSSL's objects and the small bridges to ours.
 */
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include "base/call.h"

#define OSSL_END(T, name, end)                                                                     \
    static inline void name(T **object)                                                            \
    {                                                                                              \
        end(*object);                                                                              \
    }

OSSL_END(BIO, bio_freep, BIO_free_all)
OSSL_END(EVP_PKEY, pkey_freep, EVP_PKEY_free)
OSSL_END(EVP_PKEY_CTX, pkey_ctx_freep, EVP_PKEY_CTX_free)
OSSL_END(EVP_MD_CTX, md_ctx_freep, EVP_MD_CTX_free)
OSSL_END(EVP_CIPHER_CTX, cipher_ctx_freep, EVP_CIPHER_CTX_free)
OSSL_END(PKCS8_PRIV_KEY_INFO, pkcs8_freep, PKCS8_PRIV_KEY_INFO_free)
OSSL_END(X509_REQ, x509_req_freep, X509_REQ_free)
OSSL_END(X509_NAME, x509_name_freep, X509_NAME_free)
OSSL_END(X509_STORE_CTX, store_ctx_freep, X509_STORE_CTX_free)

struct key {
    EVP_PKEY *pkey;
};

struct certificates {
    STACK_OF(X509) * stack; /* leaf first */
};

struct anchors {
    X509_STORE *store;
    STACK_OF(X509) * stack;
};

struct crls {
    STACK_OF(X509_CRL) * stack;
};

/* Takes pkey over: it is freed with the call's memory. */
struct key *key_adopt(struct call *call, EVP_PKEY *pkey);

/* Takes stack over: it is freed with the call's memory. */
struct certificates *certificates_adopt(struct call *call, STACK_OF(X509) * stack);

/* ERR_INTERNAL with OpenSSL's own words for the log; empties its error queue. */
enum err fail_openssl(struct call *call, const char *doing);

/* Copies what OpenSSL allocated into the call's memory and frees it; n < 0 gives no bytes. */
struct bytes take_openssl(struct call *call, unsigned char *der, int n);

/* Lower-case hex. */
const char *hex_of(struct call *call, struct bytes bytes);

/* SHA-256 of a certificate's DER in hex. */
const char *x509_sha256(struct call *call, const X509 *x509);

int64_t asn1_seconds(const ASN1_TIME *time);
