/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tokens that must be refused, each with its verdict (RFC 7515, 7519, 8725, 9068). */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <string.h>

#include "tokens.h"

/* One change to a good header or payload; the result is rightly signed by the right key. */
struct change {
    const char *what;
    const char *with;
    enum token_verdict verdict;
};

#define ALG "\"alg\":\"ES256\""
#define TYP "\"typ\":\"at+jwt\""
#define KEY "\"kid\":\"KID\""

/* clang-format off */
static const struct change header_changes[] = {
    {ALG, "\"alg\":\"none\"", TOKEN_ALGORITHM},
    {ALG, "\"alg\":\"None\"", TOKEN_ALGORITHM},
    {ALG, "\"alg\":\"nOnE\"", TOKEN_ALGORITHM},
    {ALG, "\"alg\":\"\"", TOKEN_ALGORITHM},
    {ALG, "\"alg\":\"es256\"", TOKEN_ALGORITHM},
    {ALG, "\"alg\":\"ES256 \"", TOKEN_ALGORITHM},
    {ALG, "\"alg\":\"ES256K\"", TOKEN_ALGORITHM},
    {ALG, "\"alg\":\"ES384\"", TOKEN_ALGORITHM},
    {ALG, "\"alg\":\"ES512\"", TOKEN_ALGORITHM},
    {ALG, "\"alg\":\"RS256\"", TOKEN_ALGORITHM},
    {ALG, "\"alg\":\"PS256\"", TOKEN_ALGORITHM},
    {ALG, "\"alg\":\"EdDSA\"", TOKEN_ALGORITHM},
    {ALG, "\"alg\":\"HS256\"", TOKEN_ALGORITHM},
    {ALG, "\"alg\":null", TOKEN_ALGORITHM},
    {ALG, "\"alg\":256", TOKEN_MALFORMED},
    {ALG, "\"alg\":[\"ES256\"]", TOKEN_MALFORMED},
    {ALG, "\"alg\":\"ES256\\u0000\"", TOKEN_MALFORMED},
    {ALG ",", "", TOKEN_ALGORITHM},
    {ALG, ALG "," ALG, TOKEN_MALFORMED},
    {ALG, "\"alg\":\"none\"," ALG, TOKEN_MALFORMED},
    {ALG, ALG ",\"\\u0061lg\":\"none\"", TOKEN_MALFORMED},
    {ALG, "\"ALG\":\"ES256\"", TOKEN_ALGORITHM},
    {TYP, "\"typ\":\"JWT\"", TOKEN_ALGORITHM},
    {TYP, "\"typ\":\"AT+JWT\"", TOKEN_ALGORITHM},
    {TYP, "\"typ\":\"application/at+jwt\"", TOKEN_ALGORITHM},
    {TYP, "\"typ\":\"at+jwt+x\"", TOKEN_ALGORITHM},
    {TYP, "\"typ\":1", TOKEN_MALFORMED},
    {"," TYP, "", TOKEN_ALGORITHM},
    {TYP, TYP ",\"crit\":[\"b64\"]", TOKEN_ALGORITHM},
    {TYP, TYP ",\"crit\":[]", TOKEN_ALGORITHM},
    {TYP, TYP ",\"crit\":null", TOKEN_ALGORITHM},
    {TYP, TYP ",\"b64\":false", TOKEN_ALGORITHM},
    {TYP, TYP ",\"jku\":\"https://attacker.invalid/jwks\"", TOKEN_ALGORITHM},
    {TYP, TYP ",\"x5u\":\"https://attacker.invalid/x\"", TOKEN_ALGORITHM},
    {TYP, TYP ",\"x5c\":[\"AAAA\"]", TOKEN_ALGORITHM},
    {TYP, TYP ",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"A\",\"y\":\"A\"}", TOKEN_ALGORITHM},
    {TYP, TYP ",\"zip\":\"DEF\"", TOKEN_ALGORITHM},
    {KEY, "\"kid\":\"kid-2\"", TOKEN_UNKNOWN_KEY},
    {KEY, "\"kid\":\"\"", TOKEN_UNKNOWN_KEY},
    {KEY, "\"kid\":\"KID \"", TOKEN_UNKNOWN_KEY},
    {KEY, "\"kid\":\"../../../dev/null\"", TOKEN_UNKNOWN_KEY},
    {KEY, "\"kid\":\"' OR '1'='1\"", TOKEN_UNKNOWN_KEY},
    {KEY, "\"kid\":null", TOKEN_UNKNOWN_KEY},
    {KEY, "\"kid\":0", TOKEN_MALFORMED},
    {KEY, "\"kid\":\"KID\\u0000\"", TOKEN_MALFORMED},
    {KEY ",", "", TOKEN_UNKNOWN_KEY},
    {GOOD_HEADER, "[" GOOD_HEADER "]", TOKEN_MALFORMED},
    {GOOD_HEADER, "\"ES256\"", TOKEN_MALFORMED},
    {GOOD_HEADER, "{}", TOKEN_ALGORITHM},
    {GOOD_HEADER, "null", TOKEN_MALFORMED},
    {GOOD_HEADER, GOOD_HEADER "x", TOKEN_MALFORMED},
    {GOOD_HEADER, GOOD_HEADER GOOD_HEADER, TOKEN_MALFORMED},
    {GOOD_HEADER, "{\"alg\":\"ES256\"", TOKEN_MALFORMED},
    {GOOD_HEADER, "\xff\xfe", TOKEN_MALFORMED},
};

static const struct change payload_changes[] = {
    {"https://auth.hbdt.invalid", "https://auth.hbdt.invalid/", TOKEN_CLAIMS},
    {"https://auth.hbdt.invalid", "https://attacker.invalid", TOKEN_CLAIMS},
    {"https://auth.hbdt.invalid", "", TOKEN_CLAIMS},
    {"\"iss\":", "\"iss2\":", TOKEN_CLAIMS},
    {"\"https://auth.hbdt.invalid\"", "[\"https://auth.hbdt.invalid\"]", TOKEN_CLAIMS},
    {"\"hbdt-api\"", "\"other-api\"", TOKEN_CLAIMS},
    {"\"hbdt-api\"", "\"HBDT-API\"", TOKEN_CLAIMS},
    {"\"hbdt-api\"", "[\"hbdt-api\"]", TOKEN_CLAIMS},
    {"\"hbdt-api\"", "[\"other-api\",\"hbdt-api\"]", TOKEN_CLAIMS},
    {"\"hbdt-api\"", "null", TOKEN_CLAIMS},
    {"\"aud\":\"hbdt-api\",", "", TOKEN_CLAIMS},
    {"\"aud\":\"hbdt-api\"", "\"aud\":\"x\",\"aud\":\"hbdt-api\"", TOKEN_MALFORMED},
    {"\"exp\":1800000300", "\"exp\":\"1800000300\"", TOKEN_CLAIMS},
    {"\"exp\":1800000300", "\"exp\":1800000300.0", TOKEN_CLAIMS},
    {"\"exp\":1800000300", "\"exp\":18e8", TOKEN_CLAIMS},
    {"\"exp\":1800000300", "\"exp\":true", TOKEN_CLAIMS},
    {"\"exp\":1800000300", "\"exp\":null", TOKEN_CLAIMS},
    {"\"exp\":1800000300", "\"exp\":-1", TOKEN_CLAIMS},
    {"\"exp\":1800000300", "\"exp\":9223372036854775807", TOKEN_CLAIMS},
    {"\"exp\":1800000300", "\"exp\":18446744073709551616", TOKEN_MALFORMED},
    {"\"exp\":1800000300,", "", TOKEN_CLAIMS},
    {"\"exp\":1800000300", "\"exp\":1,\"exp\":1800000300", TOKEN_MALFORMED},
    {"\"exp\":1800000300", "\"exp\":0", TOKEN_EXPIRED},
    {"\"exp\":1800000300", "\"exp\":1799999999", TOKEN_EXPIRED},
    {"\"exp\":1800000300", "\"exp\":1800000000", TOKEN_EXPIRED},
    {"\"exp\":1800000300", "\"exp\":1800000311", TOKEN_EXPIRED},
    {"\"exp\":1800000300", "\"exp\":1900000000", TOKEN_EXPIRED},
    {"\"iat\":1800000000", "\"iat\":1799999900", TOKEN_EXPIRED},
    {"\"nbf\":1800000000", "\"nbf\":1800000011", TOKEN_FUTURE},
    {"\"iat\":1800000000", "\"iat\":1800000011", TOKEN_FUTURE},
    {"\"nbf\":1800000000", "\"nbf\":\"1800000000\"", TOKEN_CLAIMS},
    {"\"nbf\":1800000000,", "", TOKEN_CLAIMS},
    {"\"iat\":1800000000", "\"iat\":1800000000.5", TOKEN_CLAIMS},
    {"\"iat\":1800000000,", "", TOKEN_CLAIMS},
    {",\"sub\":\"42\"", "", TOKEN_CLAIMS},
    {"\"sub\":\"42\"", "\"sub\":42", TOKEN_CLAIMS},
    {"\"sub\":\"42\"", "\"sub\":\"\"", TOKEN_CLAIMS},
    {"\"sub\":\"42\"", "\"sub\":\"042\"", TOKEN_CLAIMS},
    {"\"sub\":\"42\"", "\"sub\":\"-42\"", TOKEN_CLAIMS},
    {"\"sub\":\"42\"", "\"sub\":\"42 \"", TOKEN_CLAIMS},
    {"\"sub\":\"42\"", "\"sub\":\"99999999999999999999\"", TOKEN_CLAIMS},
    {"\"sub\":\"42\"", "\"sub\":\"service:records\"", TOKEN_CLAIMS},
    {"\"sub\":\"42\"", "\"sub\":\"1\",\"sub\":\"42\"", TOKEN_MALFORMED},
    {"\"sub\":\"42\"", "\"sub\":\"42\\u0000\"", TOKEN_MALFORMED},
    {"\"jti\":\"j1\",", "", TOKEN_CLAIMS},
    {"\"jti\":\"j1\"", "\"jti\":7", TOKEN_CLAIMS},
    {"\"client_id\":\"hbdt\",", "", TOKEN_CLAIMS},
    {"\"role\":\"teacher\",", "", TOKEN_CLAIMS},
    {"\"role\":\"teacher\"", "\"role\":[\"teacher\",\"leader\"]", TOKEN_CLAIMS},
    {"\"role\":\"teacher\"", "\"role\":\"\"", TOKEN_CLAIMS},
    {"\"role\":\"teacher\"", "\"role\":\"service\"", TOKEN_CLAIMS},
    {"\"role\":\"teacher\"", "\"role\":\"client\"", TOKEN_CLAIMS},
    {"\"role\":\"teacher\"", "\"role\":\"teacher\",\"scope\":\"hbdt\"", TOKEN_CLAIMS},
    {"\"acr\":\"aal2\",", "", TOKEN_CLAIMS},
    {"\"acr\":\"aal2\"", "\"acr\":\"aal3\"", TOKEN_CLAIMS},
    {"\"acr\":\"aal2\"", "\"acr\":\"AAL2\"", TOKEN_CLAIMS},
    {"\"acr\":\"aal2\"", "\"acr\":\"aal1\",\"acr\":\"aal2\"", TOKEN_MALFORMED},
    {"\"auth_time\":1800000000,", "", TOKEN_CLAIMS},
    {"\"auth_time\":1800000000", "\"auth_time\":1800000011", TOKEN_FUTURE},
    {"\"auth_time\":1800000000", "\"auth_time\":\"1800000000\"", TOKEN_CLAIMS},
    {"\"amr\":[\"pwd\",\"otp\"]", "\"amr\":\"pwd otp\"", TOKEN_CLAIMS},
    {"\"grant\":9", "\"grant\":-9", TOKEN_CLAIMS},
    {"\"sid\":\"s1\",", "", TOKEN_CLAIMS},
    {"\"org\":7", "\"org\":\"7\"", TOKEN_CLAIMS},
    {"\"org\":7", "\"org\":-7", TOKEN_CLAIMS},
    {"\"name\":", "\"name\":[],\"x\":", TOKEN_CLAIMS},
    {GOOD_PAYLOAD, "[" GOOD_PAYLOAD "]", TOKEN_CLAIMS},
    {GOOD_PAYLOAD, "{}", TOKEN_CLAIMS},
    {GOOD_PAYLOAD, "42", TOKEN_MALFORMED},
    {GOOD_PAYLOAD, "not JSON", TOKEN_MALFORMED},
    {GOOD_PAYLOAD, GOOD_PAYLOAD "{}", TOKEN_MALFORMED},
};

static const struct change client_changes[] = {
    {"\"sub\":\"client:so-hr\"", "\"sub\":\"client:other\"", TOKEN_CLAIMS},
    {"\"sub\":\"client:so-hr\"", "\"sub\":\"service:so-hr\"", TOKEN_CLAIMS},
    {"\"sub\":\"client:so-hr\"", "\"sub\":\"42\"", TOKEN_CLAIMS},
    {"\"sub\":\"client:so-hr\"", "\"sub\":\"client\"", TOKEN_CLAIMS},
    {"\"role\":\"client\"", "\"role\":\"service\"", TOKEN_CLAIMS},
    {"\"role\":\"client\"", "\"role\":\"so_admin\"", TOKEN_CLAIMS},
    {"\"role\":\"client\"", "\"role\":\"client\",\"sid\":\"s1\"", TOKEN_CLAIMS},
    {"\"role\":\"client\"", "\"role\":\"client\",\"acr\":\"aal2\"", TOKEN_CLAIMS},
    {"\"role\":\"client\"", "\"role\":\"client\",\"grant\":9", TOKEN_CLAIMS},
    {"\"org\":7,", "", TOKEN_CLAIMS},
};

static const struct change service_changes[] = {
    {"\"sub\":\"service:records\"", "\"sub\":\"service:archive\"", TOKEN_CLAIMS},
    {"\"sub\":\"service:records\"", "\"sub\":\"42\"", TOKEN_CLAIMS},
    {"\"sub\":\"service:records\"", "\"sub\":\"service:\"", TOKEN_CLAIMS},
    {"\"role\":\"service\"", "\"role\":\"leader\"", TOKEN_CLAIMS},
    {"\"role\":\"service\"", "\"role\":\"service\",\"sid\":\"s1\"", TOKEN_CLAIMS},
    {"\"role\":\"service\"", "\"role\":\"service\",\"org\":7", TOKEN_CLAIMS},
    {"\"client_id\":\"records\"", "\"client_id\":\"signing\"", TOKEN_CLAIMS},
};
/* clang-format on */

static void refuse(struct forge *forge, const char *token, enum token_verdict wanted,
                   const char *why)
{
    enum token_verdict verdict = judged(forge, token);

    if (verdict != wanted)
        fail_msg("%s: %s instead of %s", why, token_verdict_name(verdict),
                 token_verdict_name(wanted));
}

static void every_change_of_the_header_is_refused(void **state)
{
    struct forge *forge = *state;

    for (size_t i = 0; i < COUNT_OF(header_changes); i++) {
        const struct change *c = &header_changes[i];
        char *header = replaced(forge->mem, GOOD_HEADER, c->what, c->with);

        refuse(forge, forged(forge, header, GOOD_PAYLOAD), c->verdict, header);
    }
}

static void every_change_of_the_payload_is_refused(void **state)
{
    struct forge *forge = *state;

    for (size_t i = 0; i < COUNT_OF(payload_changes); i++) {
        const struct change *c = &payload_changes[i];
        char *payload = replaced(forge->mem, GOOD_PAYLOAD, c->what, c->with);

        refuse(forge, forged(forge, GOOD_HEADER, payload), c->verdict, payload);
    }
}

static void every_change_of_a_service_is_refused(void **state)
{
    struct forge *forge = *state;

    assert_int_equal(judged(forge, forged(forge, GOOD_HEADER, SERVICE_PAYLOAD)), TOKEN_VALID);
    for (size_t i = 0; i < COUNT_OF(service_changes); i++) {
        const struct change *c = &service_changes[i];
        char *payload = replaced(forge->mem, SERVICE_PAYLOAD, c->what, c->with);

        refuse(forge, forged(forge, GOOD_HEADER, payload), c->verdict, payload);
    }
}

static void every_change_of_a_client_is_refused(void **state)
{
    struct forge *forge = *state;

    assert_int_equal(judged(forge, forged(forge, GOOD_HEADER, CLIENT_PAYLOAD)), TOKEN_VALID);
    for (size_t i = 0; i < COUNT_OF(client_changes); i++) {
        const struct change *c = &client_changes[i];
        char *payload = replaced(forge->mem, CLIENT_PAYLOAD, c->what, c->with);

        refuse(forge, forged(forge, GOOD_HEADER, payload), c->verdict, payload);
    }
}

/* What becomes of a good token "H.P.S" when the text itself is bent. %1$s H, %2$s P, %3$s S. */
static const struct {
    const char *format;
    enum token_verdict verdict;
} shapes[] = {
    {"", TOKEN_MALFORMED},
    {".", TOKEN_MALFORMED},
    {"..", TOKEN_MALFORMED},
    {"...", TOKEN_MALFORMED},
    {"%1$s", TOKEN_MALFORMED},
    {"%1$s.%2$s", TOKEN_MALFORMED},
    {"%1$s.%2$s.", TOKEN_MALFORMED},
    {".%2$s.%3$s", TOKEN_MALFORMED},
    {"%1$s..%3$s", TOKEN_MALFORMED},
    {"%1$s.%2$s.%3$s.", TOKEN_MALFORMED},
    {".%1$s.%2$s.%3$s", TOKEN_MALFORMED},
    {"%1$s.%2$s.%3$s.%3$s", TOKEN_MALFORMED},
    {"%1$s.%2$s..%3$s", TOKEN_MALFORMED},
    {"%1$s.%1$s.%2$s.%3$s.%3$s", TOKEN_MALFORMED},
    {"%1$s.%2$s.%3$s=", TOKEN_MALFORMED},
    {"%1$s.%2$s.%3$s==", TOKEN_MALFORMED},
    {"%1$s.%2$s.%3$s\n", TOKEN_MALFORMED},
    {"%1$s.%2$s.%3$s ", TOKEN_MALFORMED},
    {" %1$s.%2$s.%3$s", TOKEN_MALFORMED},
    {"%1$s\n.%2$s.%3$s", TOKEN_MALFORMED},
    {"%1$s=.%2$s.%3$s", TOKEN_MALFORMED},
    {"%1$s.%2$s=.%3$s", TOKEN_SIGNATURE},
    {"%1$s.%2$s.%3$s!", TOKEN_MALFORMED},
    {"%1$s.%2$s.%3$sA", TOKEN_MALFORMED},
    {"%1$s.%2$s.%3$sAA", TOKEN_MALFORMED},
    {"%1$s.%2$s.AAAA", TOKEN_MALFORMED},
    {"%1$s.%2$s.%1$s", TOKEN_MALFORMED},
    {"%2$s.%1$s.%3$s", TOKEN_ALGORITHM},
    {"%1$s.%1$s.%3$s", TOKEN_SIGNATURE},
    {"{\"protected\":\"%1$s\",\"payload\":\"%2$s\",\"signature\":\"%3$s\"}", TOKEN_MALFORMED},
};

static void every_bent_text_is_refused(void **state)
{
    struct forge *forge = *state;
    char *header = part_of(forge, GOOD_HEADER);
    char *payload = part_of(forge, GOOD_PAYLOAD);
    char *signature = strrchr(sealed(forge, header, payload), '.') + 1;

    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        char *token = arena_printf(forge->mem, shapes[i].format, header, payload, signature);

        refuse(forge, token, shapes[i].verdict, shapes[i].format);
    }
}

/* Right signature over parts that are not strict base64url. */
static void a_signature_does_not_excuse_a_bent_part(void **state)
{
    struct forge *forge = *state;
    char *header = part_of(forge, GOOD_HEADER);
    char *payload = part_of(forge, GOOD_PAYLOAD);
    static const char *const formats[] = {"%s=", "%s==", "%s\n", "%s!", "%s+", "%s/", "%s A"};

    for (size_t i = 0; i < COUNT_OF(formats); i++) {
        char *bent = arena_printf(forge->mem, formats[i], payload);

        refuse(forge, sealed(forge, header, bent), TOKEN_MALFORMED, bent);
        bent = arena_printf(forge->mem, formats[i], header);
        refuse(forge, sealed(forge, bent, payload), TOKEN_MALFORMED, bent);
    }
    refuse(forge, sealed(forge, header, "A"), TOKEN_MALFORMED, "one digit");
    refuse(forge, sealed(forge, header, "e31"), TOKEN_MALFORMED, "{} with a spare bit set");
    refuse(forge, sealed(forge, "e31", payload), TOKEN_MALFORMED, "{} with a spare bit set");
}

static void every_flipped_digit_of_the_signature_is_refused(void **state)
{
    struct forge *forge = *state;
    char *token = forged(forge, GOOD_HEADER, GOOD_PAYLOAD);
    size_t n = strlen(token);

    for (size_t i = (size_t)(strrchr(token, '.') - token) + 1; i + 1 < n; i++) {
        char old = token[i];

        token[i] = old == 'A' ? 'B' : 'A';
        refuse(forge, token, TOKEN_SIGNATURE, token);
        token[i] = i % 2 ? '+' : '/';
        refuse(forge, token, TOKEN_MALFORMED, token);
        token[i] = old;
    }
    assert_int_equal(judged(forge, token), TOKEN_VALID);
    token[n - 1]++; /* A, Q, g, w → B, R, h, x: only spare bits differ, the bytes do not */
    refuse(forge, token, TOKEN_MALFORMED, "spare bits");
}

static char *with_signature(struct forge *forge, const char *header, const uint8_t *rs, size_t n)
{
    return arena_printf(forge->mem, "%s.%s.%s", part_of(forge, header),
                        part_of(forge, GOOD_PAYLOAD),
                        base64url_encode(forge->mem, (struct bytes){rs, n}));
}

static void wrong_signature_values_are_refused(void **state)
{
    struct forge *forge = *state;
    char *good = strrchr(forged(forge, GOOD_HEADER, GOOD_PAYLOAD), '.') + 1;
    struct bytes signature;
    uint8_t rs[65] = {0};

    assert_true(base64url_decode(forge->mem, good, strlen(good), &signature));
    refuse(forge, with_signature(forge, GOOD_HEADER, rs, 64), TOKEN_SIGNATURE, "r and s zero");
    memcpy(rs, signature.data, 64);
    refuse(forge, with_signature(forge, GOOD_HEADER, rs, 63), TOKEN_MALFORMED, "63 bytes");
    refuse(forge, with_signature(forge, GOOD_HEADER, rs, 65), TOKEN_MALFORMED, "65 bytes");
    memset(rs, 0, 32);
    refuse(forge, with_signature(forge, GOOD_HEADER, rs, 64), TOKEN_SIGNATURE, "r zero");
    memcpy(rs, signature.data, 32);
    memset(rs + 32, 0, 32);
    refuse(forge, with_signature(forge, GOOD_HEADER, rs, 64), TOKEN_SIGNATURE, "s zero");
    memset(rs, 0xff, sizeof(rs));
    refuse(forge, with_signature(forge, GOOD_HEADER, rs, 64), TOKEN_SIGNATURE, "above the order");
}

/* HMAC keyed with what everybody knows: the PEM and the JWKS (the classic confusion). */
static void hmac_with_public_bytes_is_refused(void **state)
{
    struct forge *forge = *state;
    struct token_issuer *issuer = token_issuer_new(key_a_pem);
    const char *secrets[] = {key_a_public_pem, token_jwks(forge->mem, issuer), ""};
    char *hs256 = replaced(forge->mem, GOOD_HEADER, "ES256", "HS256");
    uint8_t mac[64] = {0};

    token_issuer_free(issuer);
    for (size_t i = 0; i < COUNT_OF(secrets); i++) {
        char *text =
            arena_printf(forge->mem, "%s.%s", part_of(forge, hs256), part_of(forge, GOOD_PAYLOAD));

        hmac_sha256((struct bytes){(const uint8_t *)secrets[i], strlen(secrets[i])},
                    (struct bytes){(const uint8_t *)text, strlen(text)}, mac);
        refuse(forge, with_signature(forge, hs256, mac, 32), TOKEN_ALGORITHM, "HS256");
        refuse(forge, with_signature(forge, GOOD_HEADER, mac, 32), TOKEN_MALFORMED, "32 bytes");
        refuse(forge, with_signature(forge, GOOD_HEADER, mac, 64), TOKEN_SIGNATURE, "padded");
    }
}

static void another_key_under_our_kid_is_refused(void **state)
{
    struct forge *forge = *state;
    char *header =
        replaced(forge->mem, GOOD_HEADER, "KID", es256_thumbprint(forge->mem, forge->key));
    struct forge other = *forge;

    other.key = es256_from_pem(key_b_pem);
    refuse(forge, forged(&other, header, GOOD_PAYLOAD), TOKEN_SIGNATURE, "key b, kid of a");
    refuse(forge, forged(&other, GOOD_HEADER, GOOD_PAYLOAD), TOKEN_UNKNOWN_KEY, "key b");
    es256_free(other.key);
}

static void nul_bytes_are_refused(void **state)
{
    struct forge *forge = *state;
    char *token = forged(forge, GOOD_HEADER, GOOD_PAYLOAD);
    size_t n = strlen(token);
    struct token_claims claims;
    struct bytes payload = {(const uint8_t *)GOOD_PAYLOAD "\0junk", sizeof(GOOD_PAYLOAD) + 4};

    assert_int_equal(token_verify(forge->mem, forge->verifier, token, n + 1, NOW, &claims),
                     TOKEN_MALFORMED); /* with the NUL behind it */
    token[5] = '\0';
    assert_int_equal(token_verify(forge->mem, forge->verifier, token, n, NOW, &claims),
                     TOKEN_MALFORMED);
    refuse(forge, sealed(forge, part_of(forge, GOOD_HEADER), base64url_encode(forge->mem, payload)),
           TOKEN_MALFORMED, "bytes behind a NUL in the payload");
}

static char *token_of_length(struct forge *forge, size_t n)
{
    for (size_t spaces = n / 4 * 3 - 800; spaces < n; spaces++) {
        char *payload = arena_printf(forge->mem, "%s%*s", GOOD_PAYLOAD, (int)spaces, "");
        char *token = forged(forge, GOOD_HEADER, payload);

        if (strlen(token) == n)
            return token;
    }
    fail_msg("no token of %zu bytes", n);
    return NULL;
}

static void a_token_has_at_most_4096_bytes(void **state)
{
    struct forge *forge = *state;

    /* Not every length exists in base64url; from 4095 on one of two neighbours does. */
    assert_int_equal(judged(forge, token_of_length(forge, 4096)), TOKEN_VALID);
    refuse(forge, token_of_length(forge, 4098), TOKEN_MALFORMED, "4098 bytes");
}

static void deep_nesting_is_refused(void **state)
{
    struct forge *forge = *state;
    char open[600];

    memset(open, '[', sizeof(open) - 1);
    open[sizeof(open) - 1] = '\0';
    refuse(forge, forged(forge, open, GOOD_PAYLOAD), TOKEN_MALFORMED, "deep header");
    refuse(forge, forged(forge, GOOD_HEADER, open), TOKEN_MALFORMED, "deep payload");
}

static void there_are_more_than_a_hundred_of_them(void **state)
{
    (void)state;
    assert_true(COUNT_OF(header_changes) + COUNT_OF(payload_changes) + COUNT_OF(service_changes) +
                    COUNT_OF(client_changes) + COUNT_OF(shapes) >
                100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_change_of_the_header_is_refused),
        cmocka_unit_test(every_change_of_the_payload_is_refused),
        cmocka_unit_test(every_change_of_a_service_is_refused),
        cmocka_unit_test(every_change_of_a_client_is_refused),
        cmocka_unit_test(every_bent_text_is_refused),
        cmocka_unit_test(a_signature_does_not_excuse_a_bent_part),
        cmocka_unit_test(every_flipped_digit_of_the_signature_is_refused),
        cmocka_unit_test(wrong_signature_values_are_refused),
        cmocka_unit_test(hmac_with_public_bytes_is_refused),
        cmocka_unit_test(another_key_under_our_kid_is_refused),
        cmocka_unit_test(nul_bytes_are_refused),
        cmocka_unit_test(a_token_has_at_most_4096_bytes),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(there_are_more_than_a_hundred_of_them),
    };

    return cmocka_run_group_tests(tests, open_forge, close_forge);
}
