/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signature files made on purpose, mostly wrong: every part of SignedData can be replaced. */
#pragma once

#include "pki.h"

enum forge_flag {
    NO_ATTRS = 1 << 0, /* sign the content itself */
    NO_CONTENT_TYPE = 1 << 1,
    NO_MESSAGE_DIGEST = 1 << 2,
    NO_TIME = 1 << 3,
    NO_SIGNING_CERT = 1 << 4,
    TWO_DIGESTS = 1 << 5,
    TWO_DIGEST_VALUES = 1 << 6,
    TWO_TIMES = 1 << 7,
    UNSORTED = 1 << 8,
    NO_SIGNERS = 1 << 9,
    TWO_SIGNERS = 1 << 10,
    ATTACHED = 1 << 11,
    NO_DIGEST_ALGORITHMS = 1 << 12,
    NO_CERTIFICATES = 1 << 13,
    PSS_SHA1 = 1 << 14, /* default parameters: MGF1-SHA-1, salt 20 */
    BY_KEY_ID = 1 << 15,
    BY_WRONG_SERIAL = 1 << 16,
    PSS_GOOD = 1 << 17,
    EMPTY_ATTRS = 1 << 18,
};

struct recipe {
    const struct pki_cert *signer;
    const struct pki_cert *issuing;
    struct bytes content;

    unsigned flags;
    struct bytes type;           /* of ContentInfo; default signedData */
    struct bytes content_type;   /* eContentType; default data */
    struct bytes attribute_type; /* contentType attribute; default data */
    struct bytes digest_oid;     /* default SHA-256 */
    const EVP_MD *md;            /* default SHA-256 */
    struct bytes signature_oid;  /* default by key */
    uint8_t version;             /* default 1 */
    uint8_t signer_version;      /* default 1 */
    int64_t signed_at;
    X509 *named;                 /* in signing-certificate-v2; default the signer's */
    EVP_PKEY *signs_with;        /* default the signer's */
    struct bytes signed_extra;   /* one more signed attribute */
    struct bytes unsigned_extra; /* content of unsignedAttrs */
    unsigned copies;             /* of the issuing certificate; default 1 */
};

struct bytes forge(struct call *call, const struct recipe *recipe);

/* The signed attributes of a file as the SET that was signed. */
struct bytes forge_signed_set(struct call *call, struct bytes cms);

/* Attribute with one value, both complete. */
struct bytes forge_attribute(struct call *call, struct bytes oid, struct bytes value);

struct bytes forge_wrap(struct call *call, uint8_t tag, struct bytes content);
struct bytes forge_join(struct call *call, struct bytes a, struct bytes b);
