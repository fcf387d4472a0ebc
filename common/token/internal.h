/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside common/token only: the JWK Set as shapes, and the sets of keys a verifier holds. */
#pragma once

#include "base/shape.h"
#include "crypto/es256.h"
#include "token/token.h"

enum { KEYS_MAX = 16, KID_MAX = 64 };

/* Members in the order of RFC 8785, so that what json_encode() writes is canonical. */
struct jwk {
    const char *alg;
    const char *crv;
    const char *kid;
    const char *kty;
    const char *use;
    const char *x;
    const char *y;
};

struct jwk_set {
    struct list keys; /* struct jwk */
};

extern const struct shape jwk_set_shape;

struct keys; /* public keys by kid; never changes; counted */

/* NULL unless text is a strict JWK Set. The caller holds the one reference. */
struct keys *keys_from_jwks(struct bytes text);
void keys_hold(struct keys *keys);
void keys_release(struct keys *keys); /* NULL is fine */

/* The kids with spaces between; "" for NULL. */
char *keys_kids(struct arena *mem, const struct keys *keys);

/* The key of that kid, or NULL. kid is only ever compared, never used as a path or a query. */
const struct es256_key *keys_find(const struct keys *keys, const char *kid);
