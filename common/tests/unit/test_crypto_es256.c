/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <string.h>

#include "crypto/digest.h"
#include "crypto/es256.h"
#include "keys.h"

static int open_arena(void **state)
{
    *state = arena_new();
    return 0;
}

static int close_arena(void **state)
{
    arena_free(*state);
    return 0;
}

static struct bytes decoded(struct arena *mem, const char *text)
{
    struct bytes ret;

    assert_true(base64url_decode(mem, text, strlen(text), &ret));
    return ret;
}

static struct es256_key *from_jwk(struct arena *mem, const char *x, const char *y)
{
    struct es256_key *key = es256_from_point(decoded(mem, x).data, decoded(mem, y).data);

    assert_non_null(key);
    return key;
}

static void the_signature_of_rfc7515_a3_is_right(void **state)
{
    static const char input[] = "eyJhbGciOiJFUzI1NiJ9"
                                ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                                "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    static const char signature[] = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8IS"
                                    "lSApmWQxfKTUJqPP3-Kg6NU1Q";
    struct es256_key *key = from_jwk(*state, "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                                     "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
    uint8_t rs[64];

    memcpy(rs, decoded(*state, signature).data, 64);
    assert_true(es256_verify(key, input, strlen(input), rs));
    assert_false(es256_verify(key, input, strlen(input) - 1, rs));
    for (size_t i = 0; i < sizeof(rs); i++) {
        rs[i] ^= 1;
        assert_false(es256_verify(key, input, strlen(input), rs));
        rs[i] ^= 1;
    }
    assert_false(es256_sign(key, "x", 1, rs)); /* there is no private key */
    es256_free(key);
}

/* The key and its "jkt" of RFC 9449 §6.1: an EC thumbprint, which RFC 7638 itself lacks. */
static void the_thumbprint_is_that_of_rfc7638(void **state)
{
    struct es256_key *key = from_jwk(*state, "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
                                     "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA");

    assert_string_equal(es256_thumbprint(*state, key),
                        "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    es256_free(key);
}

static void what_is_signed_verifies_under_that_key_only(void **state)
{
    struct es256_key *a = es256_from_pem(key_a_pem);
    struct es256_key *a_public = es256_from_pem(key_a_public_pem);
    struct es256_key *b = es256_from_pem(key_b_pem);
    uint8_t rs[64];

    (void)state;
    assert_non_null(a);
    assert_non_null(a_public);
    assert_non_null(b);
    for (int i = 0; i < 300; i++) { /* r and s with leading zero bytes come up, too */
        assert_true(es256_sign(a, &i, sizeof(i), rs));
        assert_true(es256_verify(a_public, &i, sizeof(i), rs));
        assert_false(es256_verify(b, &i, sizeof(i), rs));
    }
    assert_false(es256_sign(a_public, "x", 1, rs));
    es256_free(a);
    es256_free(a_public);
    es256_free(b);
    es256_free(NULL);
}

static void zero_and_too_large_numbers_are_refused(void **state)
{
    struct es256_key *key = es256_from_pem(key_a_pem);
    uint8_t rs[64];

    (void)state;
    memset(rs, 0, sizeof(rs));
    assert_false(es256_verify(key, "x", 1, rs));
    memset(rs, 0xff, sizeof(rs));
    assert_false(es256_verify(key, "x", 1, rs));
    assert_true(es256_sign(key, "x", 1, rs));
    memset(rs, 0, 32);
    assert_false(es256_verify(key, "x", 1, rs));
    assert_true(es256_sign(key, "x", 1, rs));
    memset(rs + 32, 0, 32);
    assert_false(es256_verify(key, "x", 1, rs));
    es256_free(key);
}

static void only_p256_keys_are_taken(void **state)
{
    uint8_t x[32] = {0};
    uint8_t y[32] = {0};

    (void)state;
    assert_null(es256_from_pem(""));
    assert_null(es256_from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"));
    assert_null(es256_from_pem(key_p384_pem));
    assert_null(es256_from_pem(key_rsa_public_pem));
    assert_null(es256_from_pem(key_a_encrypted_pem)); /* and nobody is asked for a password */
    assert_null(es256_from_point(x, y));

    struct es256_key *key = es256_from_pem(key_a_pem);

    es256_point(key, x, y);
    y[31] ^= 1; /* no longer on the curve */
    assert_null(es256_from_point(x, y));
    es256_free(key);
}

static void a_key_survives_its_point(void **state)
{
    struct es256_key *a = es256_from_pem(key_a_pem);
    uint8_t x[32];
    uint8_t y[32];
    uint8_t rs[64];

    es256_point(a, x, y);

    struct es256_key *same = es256_from_point(x, y);

    assert_non_null(same);
    assert_true(es256_sign(a, "x", 1, rs));
    assert_true(es256_verify(same, "x", 1, rs));
    assert_string_equal(es256_thumbprint(*state, a), es256_thumbprint(*state, same));
    es256_free(a);
    es256_free(same);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_signature_of_rfc7515_a3_is_right),
        cmocka_unit_test(the_thumbprint_is_that_of_rfc7638),
        cmocka_unit_test(what_is_signed_verifies_under_that_key_only),
        cmocka_unit_test(zero_and_too_large_numbers_are_refused),
        cmocka_unit_test(only_p256_keys_are_taken),
        cmocka_unit_test(a_key_survives_its_point),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
