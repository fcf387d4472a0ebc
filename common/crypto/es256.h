/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* ES256 (RFC 7518 §3.4) with keys parsed once and kept. */
#pragma once

#include "base/call.h"

struct es256_key; /* private or public P-256 key; thread-safe to use */

/* From PEM (PKCS#8 or SubjectPublicKeyInfo); NULL unless it is a P-256 key. */
struct es256_key *es256_from_pem(const char *pem);
/* From a JWK's x and y, 32 bytes each; NULL unless it is a point of P-256. */
struct es256_key *es256_from_point(const uint8_t x[32], const uint8_t y[32]);
void es256_free(struct es256_key *key);

void es256_point(const struct es256_key *key, uint8_t ret_x[32], uint8_t ret_y[32]);

/* RFC 7638 thumbprint, base64url: the kid. */
char *es256_thumbprint(struct arena *mem, const struct es256_key *key);

/* r || s, 64 bytes. false without a private key. */
bool es256_sign(const struct es256_key *key, const void *data, size_t n, uint8_t ret[64]);
bool es256_verify(const struct es256_key *key, const void *data, size_t n, const uint8_t rs[64]);
