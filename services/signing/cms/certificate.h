/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Certificates (RFC 5280): reading, what they say, whether they suit, and whom we trust. */
#pragma once

#include "base/call.h"
#include "cms/key.h"
#include "cms/verdict.h"

/* Parsed once, immutable, usable by several threads; live as long as the reading call's memory. */
struct certificates; /* leaf first */
struct anchors;      /* the roots we trust */
struct crls;         /* revocation lists, not yet believed: judged against the chain */

enum { CERTIFICATES_MAX = 8 };

/* PEM or DER, one after the other, leaf first; ERR_UNPROCESSABLE for none, more than 8 or garbage.
 */
enum err certificates_read(struct call *call, struct bytes text, struct certificates **ret);

/* PEM of CA certificates; ERR_UNPROCESSABLE when there is none or one is not a CA. */
enum err anchors_read(struct call *call, struct bytes pem, struct anchors **ret);

/* PEM or DER, one after the other; ERR_UNPROCESSABLE for none or garbage. */
enum err crls_read(struct call *call, struct bytes text, struct crls **ret);

size_t certificates_count(const struct certificates *certificates);

/* What certificate at (0 = leaf) says of itself; "" where it says nothing. */
struct certificate_facts {
    const char *sha256; /* of the DER, lower-case hex: the certificate's name in this house */
    struct subject subject;
    const char *issuer;        /* RFC 2253, UTF-8 */
    const char *serial;        /* hex */
    const char *key_algorithm; /* "P-256", "RSA-2048", … */
    int64_t valid_from;        /* seconds since 1970, both ends included */
    int64_t valid_to;
};

enum err certificate_facts(struct call *call, const struct certificates *certificates, size_t at,
                           struct certificate_facts *ret);

/* PEM of all, leaf first; PEM of one. */
enum err certificates_pem(struct call *call, const struct certificates *certificates,
                          const char **ret);
enum err certificate_pem(struct call *call, const struct certificates *certificates, size_t at,
                         const char **ret);

/* Does the leaf belong to this SubjectPublicKeyInfo (key_public(), csr_public())? */
bool certificate_has_key(const struct certificates *certificates, struct bytes spki);

/* The public key of a PKCS#10 request in PEM, after its own signature was checked. */
enum err csr_public(struct call *call, const char *pem, struct bytes *ret_spki);

/* CMS_OK, WEAK_KEY, KEY_USAGE or EKU: may the leaf sign documents? */
enum cms_code certificate_suits(const struct certificates *certificates);

/* CMS_OK or CHAIN: from the leaf over the others to an anchor, at that time. detail is English. */
enum cms_code certificates_lead_to(struct call *call, const struct certificates *certificates,
                                   const struct anchors *anchors, int64_t at,
                                   const char **ret_detail);
