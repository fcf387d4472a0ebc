/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Access tokens: ES256 JWS, typ at+jwt (RFC 9068), at most 5 minutes. libjwt holds and writes
 * header and claims; the seal is set with a kept key, because libjwt 1.10 turns every typ into JWT.
 * It must not judge tokens (it takes the algorithm from the attacker's header), so judging is our
 * own strict code over kept keys: RFC 7515 compact form only, RFC 8725 rules, RFC 7519 times.
 */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct token_claims {
    const char *issuer;   /* iss */
    const char *audience; /* aud, one value */
    const char *subject;  /* sub: the account's id in decimal; "service:records" for a service,
                             "client:<id>" for a machine client */
    const char *session;  /* sid, only of a person, else "" */
    const char *jti;
    const char *client_id; /* "hbdt" for people; the service's name for a service */
    const char *role;      /* "service" for a service, "client" for a machine client */
    const char *name;      /* the person's full name */
    int64_t org_id;        /* org, 0 for a service */
    const char *acr;       /* "aal1", "aal2" (NIST SP 800-63B); only of a person, like the next */
    const char *amr;       /* RFC 8176 methods with spaces between: "pwd otp"; "" = not said */
    int64_t auth_time;     /* when the person last proved who it is, as acr says */
    int64_t grant_id;      /* grant: the held role as a row of auth; 0 = not said */
    int64_t
        school_year_id; /* school_year, class, subject: all that the grant reaches; 0, "" = no */
    int64_t class_id;   /* such limit */
    const char *subject_code;
    const char *levels; /* likewise, of school: "thcs-thpt" (base/levels.h) */
    const char *scope;  /* of a machine client that may do one thing alone (RFC 9068 §2.2.3); "" =
                           all  that its role may */
    bool signing_hold;  /* the person signs nothing until a second person agrees (S8) */
    int64_t issued_at;  /* iat, nbf */
    int64_t expires_at; /* exp */
};

struct token_issuer; /* private keys by kid, the first of which signs; thread-safe */

/* NULL when the PEM holds no private P-256 key. */
struct token_issuer *token_issuer_new(const char *pem);
/* Other keys from now on: the first signs, all are published (the next one before it signs, a
 * retired one as long as its tokens live). At most 16; false (keys unchanged) when one is bad. */
bool token_issuer_load(struct token_issuer *issuer, const char *const *pems, size_t n);
void token_issuer_free(struct token_issuer *issuer);

/* The compact token. claims as they are, "" and org 0 left out; times must be set. NULL when a text
 * is not UTF-8. */
char *token_issue(struct arena *mem, const struct token_issuer *issuer,
                  const struct token_claims *claims);

/* A JWS of another kind over the object's JSON: typ "JWT" for an ID token (OpenID Connect Core §2),
 * which nobody takes for an access token. */
char *token_seal(struct arena *mem, const struct token_issuer *issuer, const char *typ,
                 const struct shape *shape, const void *object);

/* The public keys as a JWK Set (RFC 7517), canonical JSON. */
char *token_jwks(struct arena *mem, const struct token_issuer *issuer);

struct token_verifier; /* keys by kid, issuer, audience; thread-safe */

/* issuer and audience are what every token must carry. Starts without keys: refuses everything. */
struct token_verifier *token_verifier_new(const char *issuer, const char *audience);
void token_verifier_free(struct token_verifier *verifier);

/* Replaces the keys by those of a JWK Set; false (keys unchanged) when it is not a strict one:
 * every key kty EC, crv P-256, use sig, alg ES256, unique kid. */
bool token_verifier_load(struct token_verifier *verifier, const char *jwks, size_t n);
/* Whether there is a key at all. */
bool token_verifier_ready(struct token_verifier *verifier);

/* Whether a token named a key that is not there since this was asked last: the set may be old. */
bool token_verifier_missed(struct token_verifier *verifier);
/* The kids that are there, with spaces between. */
char *token_verifier_kids(struct arena *mem, struct token_verifier *verifier);

enum token_verdict {
    TOKEN_VALID,
    TOKEN_MALFORMED, /* not a strict compact JWS of ours */
    TOKEN_ALGORITHM, /* alg is not ES256, or typ not at+jwt, or crit present */
    TOKEN_UNKNOWN_KEY,
    TOKEN_SIGNATURE,
    TOKEN_CLAIMS,  /* iss, aud, or a required claim missing or of a wrong type */
    TOKEN_EXPIRED, /* exp <= now, or lives longer than 5 minutes + 10 s */
    TOKEN_FUTURE,  /* nbf or iat more than 10 s ahead */
};

/* Judges a token at a time; strings of ret live in mem. The token is at most 4096 bytes. */
enum token_verdict token_verify(struct arena *mem, struct token_verifier *verifier,
                                const char *token, size_t n, int64_t now, struct token_claims *ret);
const char *token_verdict_name(enum token_verdict verdict);
