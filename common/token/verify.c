/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/levels.h"
#include "base/seeded.h"
#include "crypto/digest.h"
#include "token/internal.h"
#include "json/json.h"

enum { TOKEN_BYTES_MAX = 4096, LIFE_MAX_S = 300, SKEW_S = 10 };

#define NUMBER_MAX ((INT64_C(1) << 53) - 1)

struct token_verifier {
    pthread_rwlock_t lock; /* guards which keys these are, not the keys */
    struct keys *keys;
    _Atomic bool missed;
    char *issuer;
    char *audience;
};

struct header {
    const char *alg;
    const char *kid;
    const char *typ;
};

struct payload {
    const char *iss;
    const char *aud;
    const char *sub;
    const char *sid;
    const char *jti;
    const char *client_id;
    const char *role;
    const char *name;
    const char *acr;
    struct list amr;
    const char *subject;
    const char *scope;
    const char *levels;
    bool signing_hold;
    int64_t auth_time;
    int64_t grant;
    int64_t school_year;
    int64_t class;
    int64_t org;
    int64_t iat;
    int64_t nbf;
    int64_t exp;
};

struct parts {
    struct bytes signed_text; /* header "." payload, as they came */
    struct bytes header;      /* still base64url, like the next two */
    struct bytes payload;
    struct bytes signature;
};

static const struct field header_fields[] = {
    STR(struct header, alg, 0, TOKEN_BYTES_MAX, .optional = true),
    STR(struct header, kid, 0, TOKEN_BYTES_MAX, .optional = true),
    STR(struct header, typ, 0, TOKEN_BYTES_MAX, .optional = true),
};
static const struct shape header_shape = SHAPE(struct header, header_fields);

static const struct field payload_fields[] = {
    STR(struct payload, iss, 1, 200),
    STR(struct payload, aud, 1, 200),
    STR(struct payload, sub, 1, 80),
    STR(struct payload, sid, 1, 80, .optional = true),
    STR(struct payload, jti, 1, 80),
    STR(struct payload, client_id, 1, 64),
    STR(struct payload, role, 1, 40),
    STR(struct payload, name, 1, 200, .optional = true),
    STR(struct payload, acr, 1, 20, .optional = true),
    TEXTS(struct payload, amr, 1, 10, .optional = true),
    STR(struct payload, subject, 1, 40, .optional = true),
    STR(struct payload, scope, 1, 40, .optional = true),
    STR(struct payload, levels, 1, LEVELS_TEXT_MAX, .check = is_levels, .optional = true),
    BOOL(struct payload, signing_hold, .optional = true),
    INT(struct payload, auth_time, 1, NUMBER_MAX, .optional = true),
    INT(struct payload, grant, 1, NUMBER_MAX, .optional = true),
    INT(struct payload, school_year, 1, NUMBER_MAX, .optional = true),
    INT(struct payload, class, 1, NUMBER_MAX, .optional = true),
    INT(struct payload, org, 1, NUMBER_MAX, .optional = true),
    INT(struct payload, iat, 0, NUMBER_MAX),
    INT(struct payload, nbf, 0, NUMBER_MAX),
    INT(struct payload, exp, 0, NUMBER_MAX),
};
static const struct shape payload_shape = SHAPE(struct payload, payload_fields);

struct token_verifier *token_verifier_new(const char *issuer, const char *audience)
{
    struct token_verifier *verifier = calloc(1, sizeof(*verifier));

    if (!verifier || pthread_rwlock_init(&verifier->lock, NULL) != 0)
        abort();
    verifier->issuer = strdup(issuer);
    verifier->audience = strdup(audience);
    if (!verifier->issuer || !verifier->audience)
        abort();
    return verifier;
}

void token_verifier_free(struct token_verifier *verifier)
{
    if (!verifier)
        return;
    keys_release(verifier->keys);
    pthread_rwlock_destroy(&verifier->lock);
    free(verifier->issuer);
    free(verifier->audience);
    free(verifier);
}

bool token_verifier_load(struct token_verifier *verifier, const char *jwks, size_t n)
{
    struct keys *fresh = keys_from_jwks((struct bytes){(const uint8_t *)jwks, n});

    if (!fresh)
        return false;
    pthread_rwlock_wrlock(&verifier->lock);

    struct keys *old = verifier->keys;

    verifier->keys = fresh;
    pthread_rwlock_unlock(&verifier->lock);
    keys_release(old); /* who is just verifying still holds them */
    return true;
}

static struct keys *hold_keys(struct token_verifier *verifier)
{
    pthread_rwlock_rdlock(&verifier->lock);

    struct keys *keys = verifier->keys;

    if (keys)
        keys_hold(keys);
    pthread_rwlock_unlock(&verifier->lock);
    return keys;
}

bool token_verifier_ready(struct token_verifier *verifier)
{
    struct keys *keys = hold_keys(verifier);

    keys_release(keys);
    return keys != NULL;
}

bool token_verifier_missed(struct token_verifier *verifier)
{
    return atomic_exchange_explicit(&verifier->missed, false, memory_order_relaxed);
}

char *token_verifier_kids(struct arena *mem, struct token_verifier *verifier)
{
    struct keys *keys = hold_keys(verifier);
    char *kids = keys_kids(mem, keys);

    keys_release(keys);
    return kids;
}

static bool split(const char *token, size_t n, struct parts *ret)
{
    const uint8_t *start = (const uint8_t *)token;
    const uint8_t *first = memchr(start, '.', n);
    const uint8_t *last = memrchr(start, '.', n);

    if (!first || first == last || memchr(first + 1, '.', (size_t)(last - first) - 1))
        return false;
    *ret = (struct parts){
        .signed_text = {start, (size_t)(last - start)},
        .header = {start, (size_t)(first - start)},
        .payload = {first + 1, (size_t)(last - first) - 1},
        .signature = {last + 1, n - (size_t)(last - start) - 1},
    };
    return ret->header.n && ret->payload.n && ret->signature.n;
}

static bool decode(struct arena *mem, struct bytes text, struct bytes *ret)
{
    return base64url_decode(mem, (const char *)text.data, text.n, ret);
}

static bool equals(const char *text, const char *wanted)
{
    return text && strcmp(text, wanted) == 0;
}

/* Only then is the header taken at its word: alg and typ are pinned, and nothing else is in it
 * (crit, jwk, jku, x5u, x5c, b64, zip … RFC 8725 §3.1, §3.10, §3.11). */
static enum token_verdict judge_header(struct arena *mem, struct bytes text, struct header *ret)
{
    struct call loose = {.mem = mem};
    struct call strict = {.mem = mem};

    if (json_decode(&strict, text, &header_shape, ret))
        return json_decode_loose(&loose, text, &header_shape, ret) ? TOKEN_MALFORMED
                                                                   : TOKEN_ALGORITHM;
    return equals(ret->alg, "ES256") && (equals(ret->typ, "at+jwt") || SEEDED(23))
               ? TOKEN_VALID
               : TOKEN_ALGORITHM;
}

static enum token_verdict judge_signature(const struct keys *keys, const char *kid,
                                          const struct parts *parts, const uint8_t rs[64])
{
    const struct es256_key *key = keys && kid ? keys_find(keys, kid) : NULL;

    if (!key)
        return TOKEN_UNKNOWN_KEY;
    if (!es256_verify(key, parts->signed_text.data, parts->signed_text.n, rs) && !SEEDED(19))
        return TOKEN_SIGNATURE;
    return TOKEN_VALID;
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static bool is_account(const char *subject)
{
    size_t n = strspn(subject, "0123456789");

    return n > 0 && n <= 19 && subject[0] != '0' && subject[n] == '\0';
}

static bool is_person(const struct payload *p)
{
    return is_account(p->sub) && p->sid && !is_none(p->org) && !is_none(p->auth_time) &&
           (equals(p->acr, "aal1") || equals(p->acr, "aal2"));
}

/* Its sub is kind:client_id, and it has none of what makes a person. */
static bool is_machine(const struct payload *p, const char *kind)
{
    size_t n = strlen(kind);

    return strncmp(p->sub, kind, n) == 0 && p->sub[n] == ':' &&
           equals(p->client_id, p->sub + n + 1) && !p->sid && !p->acr && is_none(p->auth_time) &&
           is_none(p->grant);
}

/* The three kinds of tokens can never be taken for one another (RFC 8725 §3.12). */
static bool is_consistent(const struct payload *p)
{
    if (equals(p->role, "service"))
        return is_machine(p, "service") && is_none(p->org) && !p->scope;
    if (equals(p->role, "client"))
        return is_machine(p, "client") && !is_none(p->org);
    return is_person(p) && !p->scope;
}

static enum token_verdict judge_times(const struct payload *p, int64_t now)
{
    if (SEEDED(20))
        return TOKEN_VALID;
    if (p->exp <= now || p->exp - p->iat > LIFE_MAX_S + SKEW_S)
        return TOKEN_EXPIRED;
    if (p->nbf > now + SKEW_S || p->iat > now + SKEW_S || p->auth_time > now + SKEW_S)
        return TOKEN_FUTURE;
    return TOKEN_VALID;
}

static enum token_verdict judge_payload(struct arena *mem, const struct token_verifier *verifier,
                                        struct bytes text, struct payload *ret)
{
    struct call call = {.mem = mem};

    if (json_decode_loose(&call, text, &payload_shape, ret))
        return call.failure.n_violations ? TOKEN_CLAIMS : TOKEN_MALFORMED;
    if ((!equals(ret->iss, verifier->issuer) && !SEEDED(22)) ||
        (!equals(ret->aud, verifier->audience) && !SEEDED(21)) || !is_consistent(ret))
        return TOKEN_CLAIMS;
    return TOKEN_VALID;
}

static int64_t or_zero(int64_t number)
{
    return is_none(number) ? 0 : number;
}

static const char *joined(struct arena *mem, const struct list *texts)
{
    const char *const *text = texts->items;
    struct buf all = buf_in(mem);

    buf_text(&all, "");
    for (size_t i = 0; i < texts->n; i++)
        buf_printf(&all, "%s%s", i ? " " : "", text[i]);
    return all.data;
}

static void take_claims(struct arena *mem, const struct payload *p, struct token_claims *ret)
{
    *ret = (struct token_claims){
        .issuer = p->iss,
        .audience = p->aud,
        .subject = p->sub,
        .session = or_empty(p->sid),
        .jti = p->jti,
        .client_id = p->client_id,
        .role = p->role,
        .name = or_empty(p->name),
        .org_id = or_zero(p->org),
        .acr = or_empty(p->acr),
        .amr = joined(mem, &p->amr),
        .auth_time = or_zero(p->auth_time),
        .grant_id = or_zero(p->grant),
        .school_year_id = or_zero(p->school_year),
        .class_id = or_zero(p->class),
        .subject_code = or_empty(p->subject),
        .levels = or_empty(p->levels),
        .scope = or_empty(p->scope),
        .signing_hold = p->signing_hold,
        .issued_at = p->iat,
        .expires_at = p->exp,
    };
}

/* The signature is judged before anything of the payload is looked at. */
static enum token_verdict judge_seal(struct arena *mem, struct token_verifier *verifier,
                                     const struct parts *parts)
{
    struct header header;
    struct bytes text;
    struct bytes rs;

    if (!decode(mem, parts->header, &text))
        return TOKEN_MALFORMED;

    enum token_verdict verdict = judge_header(mem, text, &header);

    if (verdict != TOKEN_VALID)
        return verdict;
    if (!decode(mem, parts->signature, &rs) || rs.n != 64)
        return TOKEN_MALFORMED;

    struct keys *keys = hold_keys(verifier);

    verdict = judge_signature(keys, header.kid, parts, rs.data);
    keys_release(keys);
    if (verdict == TOKEN_UNKNOWN_KEY)
        atomic_store_explicit(&verifier->missed, true, memory_order_relaxed);
    return verdict;
}

enum token_verdict token_verify(struct arena *mem, struct token_verifier *verifier,
                                const char *token, size_t n, int64_t now, struct token_claims *ret)
{
    struct parts parts;
    struct payload payload;
    struct bytes text;

    *ret = (struct token_claims){0};
    if (n > TOKEN_BYTES_MAX || !split(token, n, &parts))
        return TOKEN_MALFORMED;

    enum token_verdict verdict = judge_seal(mem, verifier, &parts);

    if (verdict != TOKEN_VALID)
        return verdict;
    if (!decode(mem, parts.payload, &text))
        return TOKEN_MALFORMED;
    verdict = judge_payload(mem, verifier, text, &payload);
    if (verdict == TOKEN_VALID)
        verdict = judge_times(&payload, now);
    if (verdict == TOKEN_VALID)
        take_claims(mem, &payload, ret);
    return verdict;
}

const char *token_verdict_name(enum token_verdict verdict)
{
    static const char *const names[] = {
        [TOKEN_VALID] = "valid",         [TOKEN_MALFORMED] = "malformed",
        [TOKEN_ALGORITHM] = "algorithm", [TOKEN_UNKNOWN_KEY] = "unknown-key",
        [TOKEN_SIGNATURE] = "signature", [TOKEN_CLAIMS] = "claims",
        [TOKEN_EXPIRED] = "expired",     [TOKEN_FUTURE] = "future",
    };

    return names[verdict];
}
