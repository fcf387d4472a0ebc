/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Detached CAdES-B signatures (RFC 5652, ETSI EN 319 122-1) over a SHA-256 digest; the content
 * itself never comes here. Two steps, so that the key may be elsewhere (token, HSM):
 *
 *     cms_prepare() -> bytes to sign -> the key, wherever it is -> cms_finish()
 *
 * cms_sign() does both for a key in hand. Nothing is kept between the steps but the bytes to sign.
 */
#pragma once

#include "base/call.h"
#include "cms/certificate.h"
#include "cms/key.h"

enum { CMS_DIGEST_SIZE = 32 };

/* Certificate, chain and perhaps key, encoded once for many signatures. Never changes afterwards,
 * may be used by several threads; lives as long as the memory of the call that opened it. */
struct signer;

/*
 * certificates: leaf first, then the issuing CAs, which are embedded too (self-signed ones are left
 * out). key NULL = the key is elsewhere. ERR_UNPROCESSABLE when the key is not the certificate's or
 * its algorithm is not P-256 or RSA >= 2048.
 */
enum err signer_open(struct call *call, const struct certificates *certificates,
                     const struct key *key, struct signer **ret);

struct cms_request {
    uint8_t digest[CMS_DIGEST_SIZE]; /* SHA-256 of the content */
    int64_t signed_at;               /* claimed signing time, seconds since 1970 */
    bool pades;                      /* for a PDF: without signing-time (ETSI EN 319 142-1) */
};

/* DER of the signed attributes as SET: what the key signs (hashed with SHA-256). */
enum err cms_prepare(struct call *call, const struct signer *signer,
                     const struct cms_request *request, struct bytes *ret_to_sign);

/*
 * The signature file. to_sign is what cms_prepare() gave for this signer; signature is RSA PKCS#1
 * v1.5 or a DER Ecdsa-Sig-Value. ERR_UNPROCESSABLE when it is not the signer's over these bytes.
 */
enum err cms_finish(struct call *call, const struct signer *signer, struct bytes to_sign,
                    struct bytes signature, struct bytes *ret_der);

/* Both steps with the key given to signer_open(). */
enum err cms_sign(struct call *call, const struct signer *signer, const struct cms_request *request,
                  struct bytes *ret_der);
