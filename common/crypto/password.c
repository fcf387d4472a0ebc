/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/password.h"

#include <argon2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"

enum { LANES = 1, SALT_BYTES = 16, TAG_BYTES = 32, MEMORY_MIN_KIB = 8, ENCODED_MAX = 200 };

const struct password_cost password_cost_least = {19 * 1024, 2};

/* A hash of that cost that no password is known for: its tag is not an Argon2 output. */
static void nobody(const struct password_cost *cost, char ret[ENCODED_MAX])
{
    snprintf(ret, ENCODED_MAX,
             "$argon2id$v=19$m=%lld,t=%lld,p=1$aGJkdC1ub2JvZHktaGVyZQ$"
             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
             (long long)cost->memory_kib, (long long)cost->passes);
}

char *password_hash(struct arena *mem, const struct password_cost *cost, const char *password)
{
    uint32_t passes = (uint32_t)cost->passes;
    uint32_t memory_kib = (uint32_t)cost->memory_kib;
    size_t n = argon2_encodedlen(passes, memory_kib, LANES, SALT_BYTES, TAG_BYTES, Argon2_id);
    char *encoded = arena_alloc(mem, n);
    uint8_t salt[SALT_BYTES];

    random_bytes(salt, sizeof(salt));
    if (argon2id_hash_encoded(passes, memory_kib, LANES, password, strlen(password), salt,
                              sizeof(salt), TAG_BYTES, encoded, n) != ARGON2_OK) {
        fputs("{\"level\":\"error\",\"event\":\"argon2 failed\"}\n", stderr);
        abort();
    }
    return encoded;
}

static int64_t number_after(const char *hash, const char *mark)
{
    const char *at = strstr(hash, mark);

    return at ? strtoll(at + strlen(mark), NULL, 10) : 0;
}

static struct password_cost cost_of(const char *hash)
{
    return (struct password_cost){number_after(hash, "$m="), number_after(hash, ",t=")};
}

bool password_is_weak(const char *hash, const struct password_cost *cost)
{
    const struct password_cost own = cost_of(hash);

    return own.memory_kib < cost->memory_kib || own.passes < cost->passes;
}

/* The time of a hash is that of memory × passes: what a cheaper one saved is spent as well. */
static void spend_rest(const char *hash, const struct password_cost *cost, const char *password)
{
    static const uint8_t salt[SALT_BYTES] = {0};
    const struct password_cost own = cost_of(hash);
    int64_t rest = cost->memory_kib * cost->passes - own.memory_kib * own.passes;
    int64_t memory_kib = rest < cost->memory_kib ? rest : cost->memory_kib;
    uint8_t tag[TAG_BYTES];

    if (memory_kib < MEMORY_MIN_KIB)
        return;
    (void)argon2id_hash_raw((uint32_t)((rest + memory_kib / 2) / memory_kib), (uint32_t)memory_kib,
                            LANES, password, strlen(password), salt, sizeof(salt), tag,
                            sizeof(tag));
}

bool password_matches(const char *hash, const struct password_cost *cost, const char *password)
{
    char unknown[ENCODED_MAX];

    nobody(cost, unknown);
    if (argon2id_verify(hash ? hash : unknown, password, strlen(password)) == ARGON2_OK)
        return hash != NULL;
    if (hash && password_is_weak(hash, cost))
        spend_rest(hash, cost, password);
    return false;
}
