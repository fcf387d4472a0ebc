/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Secrets at rest: AES-256-GCM (NIST SP 800-38D) with a fresh random nonce. */
#pragma once

#include "base/arena.h"

enum { SEAL_KEY_BYTES = 32 };

/* version(1) nonce(12) ciphertext tag(16), in the arena. context is authenticated with it: what was
 * sealed for one row opens in no other. */
struct bytes seal(struct arena *mem, const uint8_t key[SEAL_KEY_BYTES], const char *context,
                  struct bytes secret);

/* False when the key, the context or a bit is another one. */
bool unseal(struct arena *mem, const uint8_t key[SEAL_KEY_BYTES], const char *context,
            struct bytes sealed, struct bytes *ret);
