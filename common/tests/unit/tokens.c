/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include "tokens.h"

#include <string.h>

#include "base/buf.h"

char *replaced(struct arena *mem, const char *from, const char *what, const char *with)
{
    struct buf out = buf_in(mem);
    const char *at = strstr(from, what);

    assert_non_null(at);
    for (; at; from = at + strlen(what), at = strstr(from, what)) {
        buf_add(&out, from, (size_t)(at - from));
        buf_text(&out, with);
    }
    buf_text(&out, from);
    return out.data;
}

char *part_of(struct forge *forge, const char *text)
{
    if (strstr(text, "KID"))
        text = replaced(forge->mem, text, "KID", es256_thumbprint(forge->mem, forge->key));
    return base64url_encode(forge->mem, (struct bytes){(const uint8_t *)text, strlen(text)});
}

char *sealed(struct forge *forge, const char *head, const char *body)
{
    char *text = arena_printf(forge->mem, "%s.%s", head, body);
    uint8_t rs[64];

    assert_true(es256_sign(forge->key, text, strlen(text), rs));
    return arena_printf(forge->mem, "%s.%s", text,
                        base64url_encode(forge->mem, (struct bytes){rs, sizeof(rs)}));
}

char *forged(struct forge *forge, const char *header, const char *payload)
{
    return sealed(forge, part_of(forge, header), part_of(forge, payload));
}

enum token_verdict judged(struct forge *forge, const char *token)
{
    struct token_claims claims;

    return token_verify(forge->mem, forge->verifier, token, strlen(token), NOW, &claims);
}

int open_forge(void **state)
{
    static struct forge forge;
    struct token_issuer *issuer = token_issuer_new(key_a_pem);

    forge = (struct forge){
        .mem = arena_new(),
        .key = es256_from_pem(key_a_pem),
        .verifier = token_verifier_new(ISSUER, AUDIENCE),
    };

    char *jwks = token_jwks(forge.mem, issuer);

    token_issuer_free(issuer);
    *state = &forge;
    return token_verifier_load(forge.verifier, jwks, strlen(jwks)) ? 0 : -1;
}

int close_forge(void **state)
{
    struct forge *forge = *state;

    token_verifier_free(forge->verifier);
    es256_free(forge->key);
    arena_free(forge->mem);
    return 0;
}
