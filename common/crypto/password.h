/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Passwords as Argon2id (RFC 9106) with one lane, in the PHC text form. */
#pragma once

#include "base/call.h"

/* What one hash costs; a hash keeps the cost it was made with. */
struct password_cost {
    int64_t memory_kib;
    int64_t passes;
};

/* m = 19 MiB, t = 2 (OWASP): the least that is used. */
extern const struct password_cost password_cost_least;

/* The PHC string "$argon2id$v=19$m=19456,t=2,p=1$…" with a 16-byte random salt. */
char *password_hash(struct arena *mem, const struct password_cost *cost, const char *password);

/* What is wrong takes as long as a hash of that cost, whether hash is NULL (an unknown user), costs
 * as much, or is older and costs less. */
bool password_matches(const char *hash, const struct password_cost *cost, const char *password);

/* Whether the hash costs less than that in memory or passes. */
bool password_is_weak(const char *hash, const struct password_cost *cost);
