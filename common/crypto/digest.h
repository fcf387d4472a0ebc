/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Digests, randomness and the text forms of bytes. */
#pragma once

#include "base/arena.h"

enum { SHA256_BYTES = 32, SHA256_HEX = 64 };

void sha256(const void *data, size_t n, uint8_t ret[SHA256_BYTES]);

/* SHA-256 in pieces. */
struct sha256_state;
struct sha256_state *sha256_new(struct arena *mem); /* freed with the arena */
void sha256_add(struct sha256_state *state, const void *data, size_t n);
void sha256_end(struct sha256_state *state, uint8_t ret[SHA256_BYTES]);

/* SHA-256 as lower-case hex, in the arena. */
char *sha256_hex(struct arena *mem, const void *data, size_t n);

/* HMAC-SHA-256. */
void hmac_sha256(struct bytes key, struct bytes data, uint8_t ret[SHA256_BYTES]);

/* Random bytes for keys; failure ends the process. */
void random_bytes(void *ret, size_t n);

char *hex_encode(struct arena *mem, const void *data, size_t n);
/* Only lower case, exactly n bytes; false otherwise. */
bool hex_decode(const char *text, uint8_t *ret, size_t n);
bool is_sha256_hex(const char *text);

/* Standard base64 with padding (RFC 4648 §4). Decoding is strict: false on any foreign byte. */
char *base64_encode(struct arena *mem, struct bytes data);
bool base64_decode(struct arena *mem, const char *text, size_t n, struct bytes *ret);

/* base64url without padding (RFC 7515 §2). Strict: no padding, spare bits zero. */
char *base64url_encode(struct arena *mem, struct bytes data);
bool base64url_decode(struct arena *mem, const char *text, size_t n, struct bytes *ret);

/* Same time whatever the contents; false when lengths differ. */
bool equal_secret(struct bytes a, struct bytes b);

/* Overwrites a secret so that the compiler cannot leave it out. */
void wipe(void *data, size_t n);
