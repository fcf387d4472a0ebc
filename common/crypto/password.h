/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Passwords as Argon2id (RFC 9106): m = 19 MiB, t = 2, p = 1 (OWASP), in the PHC text form. */
#pragma once

#include "base/call.h"

/* The PHC string "$argon2id$v=19$m=19456,t=2,p=1$…" with a 16-byte random salt. */
char *password_hash(struct arena *mem, const char *password);

/* Takes the same time when hash is NULL (an unknown user): then it verifies against a dummy and is
 * false. */
bool password_matches(const char *hash, const char *password);
