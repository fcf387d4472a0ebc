/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The first byte says what the rest is: 't' a token, 'k' a JWK Set, 's' the header and, after the
 * first newline, the payload of a token that is then rightly signed, so that the fuzzer gets past
 * the signature. Whatever comes out valid must carry our issuer and audience.
 */
#include <stdlib.h>
#include <string.h>

#include "../unit/keys.h"
#include "crypto/digest.h"
#include "crypto/es256.h"
#include "token/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char issuer_name[] = "https://auth.hbdt.invalid";
static const int64_t now = 1800000000;

static void judge(struct arena *mem, struct token_verifier *verifier, struct bytes token)
{
    struct token_claims claims;
    enum token_verdict verdict =
        token_verify(mem, verifier, (const char *)token.data, token.n, now, &claims);

    if (verdict == TOKEN_VALID &&
        (strcmp(claims.issuer, issuer_name) != 0 || strcmp(claims.audience, "hbdt-api") != 0 ||
         !*claims.subject || claims.expires_at <= now || claims.expires_at > now + 320))
        abort();
    if (verdict != TOKEN_VALID && claims.subject)
        abort();
}

static void sign_and_judge(struct arena *mem, struct token_verifier *verifier, struct bytes input)
{
    const uint8_t *cut = input.n ? memchr(input.data, '\n', input.n) : NULL;
    struct es256_key *key = es256_from_pem(key_a_pem);
    uint8_t rs[64];

    if (cut && key) {
        struct bytes header = {input.data, (size_t)(cut - input.data)};
        struct bytes payload = {cut + 1, input.n - header.n - 1};
        char *text = arena_printf(mem, "%s.%s", base64url_encode(mem, header),
                                  base64url_encode(mem, payload));

        if (!es256_sign(key, text, strlen(text), rs))
            abort();
        text = arena_printf(mem, "%s.%s", text, base64url_encode(mem, (struct bytes){rs, 64}));
        judge(mem, verifier, (struct bytes){(const uint8_t *)text, strlen(text)});
    }
    es256_free(key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *mem = arena_new();
    struct token_issuer *issuer = token_issuer_new(key_a_pem);
    struct token_verifier *verifier = token_verifier_new(issuer_name, "hbdt-api");
    char *jwks = token_jwks(mem, issuer);
    struct bytes rest = {data + (n > 0), n - (n > 0)};

    if (!token_verifier_load(verifier, jwks, strlen(jwks)))
        abort();
    if (n && data[0] == 't')
        judge(mem, verifier, rest);
    if (n && data[0] == 's')
        sign_and_judge(mem, verifier, rest);
    if (n && data[0] == 'k')
        token_verifier_load(verifier, (const char *)rest.data, rest.n);
    token_verifier_free(verifier);
    token_issuer_free(issuer);
    arena_free(mem);
    return 0;
}
