/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Judging a detached signature. Stricter than `openssl cms -verify -cades`: exactly one signer,
 * strict DER, signed attributes with signing-certificate-v2, strong algorithms, no unsigned extras.
 */
#pragma once

#include "base/call.h"
#include "cms/certificate.h"
#include "cms/verdict.h"

enum { CMS_SIZE_MAX = 1 << 20 };

struct cms_check {
    struct bytes cms;     /* the .p7s, DER */
    uint8_t digest[32];   /* SHA-256 of the content */
    struct bytes content; /* .data NULL = only the digest is known */
    const struct anchors *anchors;
    const struct crls *crls; /* NULL = no revocation data */
    bool require_revocation; /* then no data for a certificate is UNKNOWN, else VALID and flagged */
    bool pades;              /* from a PDF: signing-time may be missing */
    int64_t now;             /* seconds since 1970 */
    int64_t proven_at;       /* when the signature certainly existed (time-stamp, our own receipt);
                                0 = only the signer's word. Path and revocation are judged at it. */
};

struct cms_judgement {
    enum verdict verdict;
    enum cms_code code;
    const char *code_name; /* stable: "OK", "SIGNATURE", … */
    const char *reason;    /* Vietnamese */
    const char *reason_en;
    const char *detail; /* English, for experts; may be "" */

    /* As far as it could be read; "" and 0 when not. To be believed only when VALID. */
    struct subject signer;
    const char *certificate_sha256;
    const char *issuer;
    const char *key_algorithm;
    int64_t signed_at;       /* claimed; 0 = not claimed */
    bool revocation_checked; /* every certificate of the path was looked up */
};

/* Always gives a judgement; whether the signer is the one you expect is yours to compare. */
void cms_judge(struct call *call, const struct cms_check *check, struct cms_judgement *ret);
