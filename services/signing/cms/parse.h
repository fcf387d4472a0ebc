/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* For this folder only: SignedData of one detached signature, taken apart without being believed.
 */
#pragma once

#include "cms/der.h"
#include "cms/verdict.h"

/* Views into the bytes given to parse_signed_data(). */
struct signed_parts {
    uint8_t version;
    struct bytes digest_algorithms; /* content of the SET */
    struct bytes certificates;      /* content of [0]; n = 0 when there are none */
    bool other_revocation;          /* [1] holds something else than CRLs */

    uint8_t signer_version;
    struct der signer_id;          /* SEQUENCE issuerAndSerialNumber or [0] subjectKeyIdentifier */
    struct bytes digest_algorithm; /* content of the AlgorithmIdentifier */
    struct bytes signature_algorithm; /* the same */
    struct der signed_attributes;     /* [0]; tag 0 when there are none */
    struct bytes signature;
    struct bytes unsigned_attributes; /* content of [1]; n = 0 when there are none */
};

/* CMS_OK or what is wrong with the structure. detail is English, "" when there is none. */
enum cms_code parse_signed_data(struct bytes cms, struct signed_parts *ret,
                                const char **ret_detail);

/* An AlgorithmIdentifier's two parts from its content octets. */
struct algorithm {
    struct bytes oid;
    struct bytes parameters; /* the whole element; n = 0 when absent */
};
bool parse_algorithm(struct bytes content, struct algorithm *ret);

/* Parameters absent or NULL. */
bool algorithm_is_plain(const struct algorithm *algorithm);
