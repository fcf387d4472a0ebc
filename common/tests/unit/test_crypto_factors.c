/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One-time codes by the vectors of RFC 6238, and secrets at rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/seal.h"
#include "crypto/totp.h"

static const struct bytes rfc_secret = {(const uint8_t *)"12345678901234567890", 20};

static void codes_are_those_of_rfc_6238(void **state)
{
    /* Appendix B, SHA-1; six digits of its eight. */
    static const struct {
        int64_t time;
        const char *code;
    } cases[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(totp_step_of(rfc_secret, cases[i].code, cases[i].time, 0),
                         cases[i].time / TOTP_STEP_S);
}

static void a_code_counts_once_and_in_its_time(void **state)
{
    (void)state;
    assert_int_equal(totp_step_of(rfc_secret, "050471", 1111111111, 37037036), 37037037);
    assert_int_equal(totp_step_of(rfc_secret, "050471", 1111111111, 37037037), 0);
    assert_int_equal(totp_step_of(rfc_secret, "050471", 1111111111 + 30, 0), 37037037);
    assert_int_equal(totp_step_of(rfc_secret, "050471", 1111111111 - 30, 0), 37037037);
    assert_int_equal(totp_step_of(rfc_secret, "050471", 1111111111 + 60, 0), 0);
    assert_int_equal(totp_step_of(rfc_secret, "050472", 1111111111, 0), 0);
    assert_int_equal(totp_step_of(rfc_secret, "05047", 1111111111, 0), 0);
    assert_int_equal(totp_step_of(rfc_secret, "", 1111111111, 0), 0);
}

static void base_32_is_that_of_rfc_4648(void **state)
{
    struct arena *mem = arena_new();

    (void)state;
    assert_string_equal(base32_encode(mem, rfc_secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_string_equal(base32_encode(mem, (struct bytes){(const uint8_t *)"foobar", 6}),
                        "MZXW6YTBOI");
    arena_free(mem);
}

static void what_is_sealed_opens_only_whole_and_in_its_place(void **state)
{
    static const uint8_t key[SEAL_KEY_BYTES] = {1};
    static const uint8_t other[SEAL_KEY_BYTES] = {2};
    struct arena *mem = arena_new();
    struct bytes sealed = seal(mem, key, "totp:1", rfc_secret);
    struct bytes again = seal(mem, key, "totp:1", rfc_secret);
    struct bytes opened;
    uint8_t *bytes = (uint8_t *)(uintptr_t)sealed.data;

    (void)state;
    assert_true(unseal(mem, key, "totp:1", sealed, &opened));
    assert_int_equal(opened.n, rfc_secret.n);
    assert_memory_equal(opened.data, rfc_secret.data, opened.n);
    assert_memory_not_equal(sealed.data, again.data, sealed.n);
    assert_false(unseal(mem, other, "totp:1", sealed, &opened));
    assert_false(unseal(mem, key, "totp:2", sealed, &opened));
    for (size_t i = 0; i < sealed.n; i++) {
        assert_false(unseal(mem, key, "totp:1", (struct bytes){bytes, i}, &opened));
        bytes[i] ^= 1;
        assert_false(unseal(mem, key, "totp:1", sealed, &opened));
        bytes[i] ^= 1;
    }
    arena_free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_those_of_rfc_6238),
        cmocka_unit_test(a_code_counts_once_and_in_its_time),
        cmocka_unit_test(base_32_is_that_of_rfc_4648),
        cmocka_unit_test(what_is_sealed_opens_only_whole_and_in_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
