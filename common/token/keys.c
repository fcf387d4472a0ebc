/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "crypto/digest.h"
#include "token/internal.h"
#include "json/json.h"

struct key_entry {
    char kid[KID_MAX + 1];
    struct es256_key *key;
};

struct keys {
    atomic_int references;
    size_t n;
    struct key_entry entries[KEYS_MAX];
};

static const struct field jwk_fields[] = {
    STR(struct jwk, alg, 1, 16), STR(struct jwk, crv, 1, 16), STR(struct jwk, kid, 1, KID_MAX),
    STR(struct jwk, kty, 1, 16), STR(struct jwk, use, 1, 16), STR(struct jwk, x, 43, 43),
    STR(struct jwk, y, 43, 43),
};
static const struct shape jwk_shape = SHAPE(struct jwk, jwk_fields);

static const struct field jwk_set_fields[] = {
    LIST(struct jwk_set, keys, jwk_shape, 1, KEYS_MAX),
};
const struct shape jwk_set_shape = SHAPE(struct jwk_set, jwk_set_fields);

static bool is_ours(const struct jwk *jwk)
{
    return strcmp(jwk->kty, "EC") == 0 && strcmp(jwk->crv, "P-256") == 0 &&
           strcmp(jwk->use, "sig") == 0 && strcmp(jwk->alg, "ES256") == 0 &&
           strlen(jwk->kid) <= KID_MAX;
}

static struct es256_key *key_of(struct arena *mem, const struct jwk *jwk)
{
    struct bytes x;
    struct bytes y;

    if (!is_ours(jwk) || !base64url_decode(mem, jwk->x, strlen(jwk->x), &x) ||
        !base64url_decode(mem, jwk->y, strlen(jwk->y), &y) || x.n != 32 || y.n != 32)
        return NULL;
    return es256_from_point(x.data, y.data);
}

const struct es256_key *keys_find(const struct keys *keys, const char *kid)
{
    for (size_t i = 0; i < keys->n; i++)
        if (strcmp(keys->entries[i].kid, kid) == 0)
            return keys->entries[i].key;
    return NULL;
}

char *keys_kids(struct arena *mem, const struct keys *keys)
{
    struct buf kids = buf_in(mem);

    buf_text(&kids, "");
    for (size_t i = 0; keys && i < keys->n; i++)
        buf_printf(&kids, "%s%s", i ? " " : "", keys->entries[i].kid);
    return kids.data;
}

static bool add_key(struct arena *mem, struct keys *keys, const struct jwk *jwk)
{
    struct es256_key *key = key_of(mem, jwk);
    struct key_entry *entry = &keys->entries[keys->n];

    if (!key || keys_find(keys, jwk->kid)) {
        es256_free(key);
        return false;
    }
    memcpy(entry->kid, jwk->kid, strlen(jwk->kid) + 1);
    entry->key = key;
    keys->n++;
    return true;
}

static struct keys *keys_of(struct arena *mem, const struct jwk_set *set)
{
    const struct jwk *jwks = set->keys.items;
    struct keys *keys = calloc(1, sizeof(*keys));

    if (!keys)
        abort();
    atomic_init(&keys->references, 1);
    for (size_t i = 0; i < set->keys.n; i++) {
        if (!add_key(mem, keys, &jwks[i])) {
            keys_release(keys);
            return NULL;
        }
    }
    return keys;
}

struct keys *keys_from_jwks(struct bytes text)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct call call = {.mem = mem};
    struct jwk_set set;

    /* Strict: a set with a private member (d), or a member we do not know, is not ours. */
    if (json_decode(&call, text, &jwk_set_shape, &set))
        return NULL;
    return keys_of(mem, &set);
}

void keys_hold(struct keys *keys)
{
    atomic_fetch_add_explicit(&keys->references, 1, memory_order_relaxed);
}

void keys_release(struct keys *keys)
{
    if (!keys || atomic_fetch_sub_explicit(&keys->references, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < keys->n; i++)
        es256_free(keys->entries[i].key);
    free(keys);
}
