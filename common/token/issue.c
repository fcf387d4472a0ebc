/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <jwt.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "crypto/digest.h"
#include "token/internal.h"
#include "json/json.h"

struct token_issuer {
    struct es256_key *key;
    char kid[KID_MAX + 1];
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

struct token_issuer *token_issuer_new(const char *pem)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct es256_key *key = es256_from_pem(pem);

    if (!key || !can_sign(key)) {
        es256_free(key);
        return NULL;
    }

    struct token_issuer *issuer = calloc(1, sizeof(*issuer));

    if (!issuer)
        abort();
    issuer->key = key;
    strncpy(issuer->kid, es256_thumbprint(mem, key), KID_MAX);
    return issuer;
}

void token_issuer_free(struct token_issuer *issuer)
{
    if (!issuer)
        return;
    es256_free(issuer->key);
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
           add_text(jwt, "acr", c->acr) && add_text(jwt, "subject", c->subject_code);
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
static bool add_header(jwt_t *jwt, const struct token_issuer *issuer)
{
    return jwt_add_header(jwt, "alg", "ES256") == 0 && jwt_add_header(jwt, "typ", "at+jwt") == 0 &&
           jwt_add_header(jwt, "kid", issuer->kid) == 0;
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

static char *seal(struct arena *mem, const struct token_issuer *issuer, const char *header,
                  const char *payload)
{
    char *text = arena_printf(mem, "%s.%s", header, payload);
    uint8_t rs[64];

    if (!es256_sign(issuer->key, text, strlen(text), rs))
        return NULL;
    return arena_printf(mem, "%s.%s", text, base64url_encode(mem, (struct bytes){rs, sizeof(rs)}));
}

char *token_issue(struct arena *mem, const struct token_issuer *issuer,
                  const struct token_claims *claims)
{
    SCOPED(end_jwt) jwt_t *jwt = NULL;

    if (jwt_new(&jwt) != 0 || !add_header(jwt, issuer) || !add_texts(jwt, claims) ||
        !add_numbers(jwt, claims) || !add_methods(mem, jwt, claims->amr))
        return NULL;

    char *header = encode_part(mem, jwt_get_headers_json(jwt, NULL));
    char *payload = encode_part(mem, jwt_get_grants_json(jwt, NULL));

    return header && payload ? seal(mem, issuer, header, payload) : NULL;
}

char *token_seal(struct arena *mem, const struct token_issuer *issuer, const char *typ,
                 const struct shape *shape, const void *object)
{
    const char *header =
        arena_printf(mem, "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"%s\"}", issuer->kid, typ);
    struct buf payload = buf_in(mem);

    json_encode(&payload, shape, object);
    return seal(mem, issuer,
                base64url_encode(mem, (struct bytes){(const uint8_t *)header, strlen(header)}),
                base64url_encode(mem, buf_bytes(&payload)));
}

char *token_jwks(struct arena *mem, const struct token_issuer *issuer)
{
    struct buf out = buf_in(mem);
    uint8_t x[32];
    uint8_t y[32];

    es256_point(issuer->key, x, y);

    struct jwk jwk = {
        .alg = "ES256",
        .crv = "P-256",
        .kid = issuer->kid,
        .kty = "EC",
        .use = "sig",
        .x = base64url_encode(mem, (struct bytes){x, sizeof(x)}),
        .y = base64url_encode(mem, (struct bytes){y, sizeof(y)}),
    };
    const struct jwk_set set = {.keys = {&jwk, 1}};

    json_encode(&out, &jwk_set_shape, &set);
    return out.data;
}
