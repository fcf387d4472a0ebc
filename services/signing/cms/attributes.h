/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* For this folder only: the signed and unsigned attributes of a SignerInfo (RFC 5652 11, RFC 5035).
 */
#pragma once

#include "cms/der.h"
#include "cms/verdict.h"

struct attributes {
    struct bytes message_digest;       /* content of the OCTET STRING */
    struct bytes signing_certificate;  /* content of SigningCertificateV2 */
    struct bytes algorithm_protection; /* content of CMSAlgorithmProtection; n = 0 when absent */
    bool has_signing_time;
    int64_t signing_time;
};

/* set: content of signedAttrs. Sorted, no type twice, one value each of the standard ones. */
enum cms_code read_signed_attributes(struct bytes set, bool time_is_optional,
                                     struct attributes *ret);

/* CMS_OK only when there is none. */
enum cms_code judge_unsigned_attributes(struct bytes set);

/* The certificate that SigningCertificateV2 names first. */
struct named_certificate {
    struct bytes digest_algorithm; /* OID; n = 0 = SHA-256 */
    struct bytes digest;
    struct bytes issuer; /* whole Name; n = 0 when not given */
    struct bytes serial; /* whole INTEGER */
};
bool read_signing_certificate(struct bytes content, struct named_certificate *ret);
