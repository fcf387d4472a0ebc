/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/password.h"

#include <argon2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"

enum { MEMORY_KIB = 19 * 1024, PASSES = 2, LANES = 1, SALT_BYTES = 16, TAG_BYTES = 32 };

/* A hash of the same cost that no password is known for: its tag is not an Argon2 output. */
static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$aGJkdC1ub2JvZHktaGVyZQ$"
                             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

char *password_hash(struct arena *mem, const char *password)
{
    size_t n = argon2_encodedlen(PASSES, MEMORY_KIB, LANES, SALT_BYTES, TAG_BYTES, Argon2_id);
    char *encoded = arena_alloc(mem, n);
    uint8_t salt[SALT_BYTES];

    random_bytes(salt, sizeof(salt));
    if (argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password, strlen(password), salt,
                              sizeof(salt), TAG_BYTES, encoded, n) != ARGON2_OK) {
        fputs("{\"level\":\"error\",\"event\":\"argon2 failed\"}\n", stderr);
        abort();
    }
    return encoded;
}

bool password_matches(const char *hash, const char *password)
{
    int rc = argon2id_verify(hash ? hash : nobody, password, strlen(password));

    return hash && rc == ARGON2_OK;
}
