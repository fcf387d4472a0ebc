/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <jwt.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "crypto/digest.h"
#include "token/internal.h"
#include "json/json.h"

struct signing_key {
    struct es256_key *key;
    char kid[KID_MAX + 1];
};

/* The keys of one moment; never changes; counted. The first one signs. */
struct ring {
    atomic_int references;
    size_t n;
    struct signing_key keys[KEYS_MAX];
};

struct box {
    pthread_rwlock_t lock; /* guards which ring it is, not the ring */
    struct ring *ring;
};

struct token_issuer {
    struct box *box;
};

static void end_jwt(jwt_t **jwt)
{
    jwt_free(*jwt);
}

static bool can_sign(const struct es256_key *key)
{
    uint8_t rs[64];

    return es256_sign(key, "", 0, rs);
}

static void release(struct ring *ring)
{
    if (!ring || atomic_fetch_sub_explicit(&ring->references, 1, memory_order_acq_rel) != 1)
        return;
    for (size_t i = 0; i < ring->n; i++)
        es256_free(ring->keys[i].key);
    free(ring);
}

static void releasep(struct ring **ring)
{
    release(*ring);
}

static struct ring *hold(const struct token_issuer *issuer)
{
    struct box *box = issuer->box;

    pthread_rwlock_rdlock(&box->lock);

    struct ring *ring = box->ring;

    atomic_fetch_add_explicit(&ring->references, 1, memory_order_relaxed);
    pthread_rwlock_unlock(&box->lock);
    return ring;
}

static bool has(const struct ring *ring, const char *kid)
{
    for (size_t i = 0; i < ring->n; i++)
        if (strcmp(ring->keys[i].kid, kid) == 0)
            return true;
    return false;
}

/* The same key a second time is not added. */
static bool add_key(struct arena *mem, struct ring *ring, const char *pem)
{
    struct es256_key *key = es256_from_pem(pem);
    struct signing_key *entry = &ring->keys[ring->n];

    if (!key || !can_sign(key)) {
        es256_free(key);
        return false;
    }
    strncpy(entry->kid, es256_thumbprint(mem, key), KID_MAX);
    if (has(ring, entry->kid)) {
        es256_free(key);
        return true;
    }
    entry->key = key;
    ring->n++;
    return true;
}

static struct ring *ring_of(const char *const *pems, size_t n)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct ring *ring = calloc(1, sizeof(*ring));
    bool good = n > 0 && n <= KEYS_MAX;

    if (!ring)
        abort();
    atomic_init(&ring->references, 1);
    for (size_t i = 0; good && i < n; i++)
        good = add_key(mem, ring, pems[i]);
    if (good)
        return ring;
    release(ring);
    return NULL;
}

struct token_issuer *token_issuer_new(const char *pem)
{
    struct ring *ring = ring_of(&pem, 1);

    if (!ring)
        return NULL;

    struct token_issuer *issuer = calloc(1, sizeof(*issuer));
    struct box *box = calloc(1, sizeof(*box));

    if (!issuer || !box || pthread_rwlock_init(&box->lock, NULL) != 0)
        abort();
    box->ring = ring;
    issuer->box = box;
    return issuer;
}

bool token_issuer_load(struct token_issuer *issuer, const char *const *pems, size_t n)
{
    struct ring *fresh = ring_of(pems, n);

    if (!fresh)
        return false;
    pthread_rwlock_wrlock(&issuer->box->lock);

    struct ring *old = issuer->box->ring;

    issuer->box->ring = fresh;
    pthread_rwlock_unlock(&issuer->box->lock);
    release(old); /* who is just signing still holds them */
    return true;
}

void token_issuer_free(struct token_issuer *issuer)
{
    if (!issuer)
        return;
    release(issuer->box->ring);
    pthread_rwlock_destroy(&issuer->box->lock);
    free(issuer->box);
    free(issuer);
}

static bool add_text(jwt_t *jwt, const char *name, const char *value)
{
    return !value || !*value || jwt_add_grant(jwt, name, value) == 0;
}

static bool add_texts(jwt_t *jwt, const struct token_claims *c)
{
    return add_text(jwt, "iss", c->issuer) && add_text(jwt, "aud", c->audience) &&
           add_text(jwt, "sub", c->subject) && add_text(jwt, "sid", c->session) &&
           add_text(jwt, "jti", c->jti) && add_text(jwt, "client_id", c->client_id) &&
           add_text(jwt, "role", c->role) && add_text(jwt, "name", c->name) &&
           add_text(jwt, "acr", c->acr) && add_text(jwt, "subject", c->subject_code) &&
           add_text(jwt, "scope", c->scope) && add_text(jwt, "levels", c->levels);
}

/* amr is an array (RFC 9068 §2.2.1). */
static bool add_methods(struct arena *mem, jwt_t *jwt, const char *amr)
{
    struct buf json = buf_in(mem);

    if (!amr || !*amr)
        return true;
    buf_text(&json, "{\"amr\":[");
    for (const char *at = amr; *at; at += strcspn(at, " "), at += *at == ' ') {
        buf_text(&json, at > amr ? "," : "");
        json_text(&json, arena_copy(mem, at, strcspn(at, " ")));
    }
    buf_text(&json, "]}");
    return jwt_add_grants_json(jwt, json.data) == 0;
}

static bool add_number(jwt_t *jwt, const char *name, int64_t value)
{
    return value <= 0 || jwt_add_grant_int(jwt, name, value) == 0;
}

static bool add_hold(jwt_t *jwt, bool held)
{
    return !held || jwt_add_grant_bool(jwt, "signing_hold", true) == 0;
}

static bool add_numbers(jwt_t *jwt, const struct token_claims *c)
{
    return add_number(jwt, "org", c->org_id) && add_number(jwt, "auth_time", c->auth_time) &&
           add_number(jwt, "grant", c->grant_id) &&
           add_number(jwt, "school_year", c->school_year_id) &&
           add_number(jwt, "class", c->class_id) &&
           jwt_add_grant_int(jwt, "iat", c->issued_at) == 0 &&
           jwt_add_grant_int(jwt, "nbf", c->issued_at) == 0 &&
           jwt_add_grant_int(jwt, "exp", c->expires_at) == 0;
}

/*
 * libjwt holds and writes header and claims, but does not seal them: jwt_encode() sets typ back to
 * JWT, where RFC 9068 §2.1 wants at+jwt, and parses the PEM again for every token.
 */
static bool add_header(jwt_t *jwt, const struct signing_key *signer)
{
    return jwt_add_header(jwt, "alg", "ES256") == 0 && jwt_add_header(jwt, "typ", "at+jwt") == 0 &&
           jwt_add_header(jwt, "kid", signer->kid) == 0;
}

/* Takes text, which libjwt allocated. */
static char *encode_part(struct arena *mem, char *text)
{
    if (!text)
        return NULL;

    char *part = base64url_encode(mem, (struct bytes){(const uint8_t *)text, strlen(text)});

    free(text);
    return part;
}

static char *seal(struct arena *mem, const struct signing_key *signer, const char *header,
                  const char *payload)
{
    char *text = arena_printf(mem, "%s.%s", header, payload);
    uint8_t rs[64];

    if (!es256_sign(signer->key, text, strlen(text), rs))
        return NULL;
    return arena_printf(mem, "%s.%s", text, base64url_encode(mem, (struct bytes){rs, sizeof(rs)}));
}

char *token_issue(struct arena *mem, const struct token_issuer *issuer,
                  const struct token_claims *claims)
{
    SCOPED(releasep) struct ring *ring = hold(issuer);
    const struct signing_key *signer = &ring->keys[0];
    SCOPED(end_jwt) jwt_t *jwt = NULL;

    if (jwt_new(&jwt) != 0 || !add_header(jwt, signer) || !add_texts(jwt, claims) ||
        !add_numbers(jwt, claims) || !add_hold(jwt, claims->signing_hold) ||
        !add_methods(mem, jwt, claims->amr))
        return NULL;

    char *header = encode_part(mem, jwt_get_headers_json(jwt, NULL));
    char *payload = encode_part(mem, jwt_get_grants_json(jwt, NULL));

    return header && payload ? seal(mem, signer, header, payload) : NULL;
}

char *token_seal(struct arena *mem, const struct token_issuer *issuer, const char *typ,
                 const struct shape *shape, const void *object)
{
    SCOPED(releasep) struct ring *ring = hold(issuer);
    const struct signing_key *signer = &ring->keys[0];
    const char *header =
        arena_printf(mem, "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"%s\"}", signer->kid, typ);
    struct buf payload = buf_in(mem);

    json_encode(&payload, shape, object);
    return seal(mem, signer,
                base64url_encode(mem, (struct bytes){(const uint8_t *)header, strlen(header)}),
                base64url_encode(mem, buf_bytes(&payload)));
}

static struct jwk jwk_of(struct arena *mem, const struct signing_key *signer)
{
    uint8_t x[32];
    uint8_t y[32];

    es256_point(signer->key, x, y);
    return (struct jwk){
        .alg = "ES256",
        .crv = "P-256",
        .kid = arena_strdup(mem, signer->kid),
        .kty = "EC",
        .use = "sig",
        .x = base64url_encode(mem, (struct bytes){x, sizeof(x)}),
        .y = base64url_encode(mem, (struct bytes){y, sizeof(y)}),
    };
}

char *token_jwks(struct arena *mem, const struct token_issuer *issuer)
{
    SCOPED(releasep) struct ring *ring = hold(issuer);
    struct jwk *jwks = arena_array(mem, ring->n, sizeof(*jwks));
    const struct jwk_set set = {.keys = {jwks, ring->n}};
    struct buf out = buf_in(mem);

    for (size_t i = 0; i < ring->n; i++)
        jwks[i] = jwk_of(mem, &ring->keys[i]);
    json_encode(&out, &jwk_set_shape, &set);
    return out.data;
}
