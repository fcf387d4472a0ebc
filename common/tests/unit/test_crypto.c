/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <string.h>
#include <time.h>

#include "crypto/digest.h"
#include "crypto/password.h"

static struct bytes bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

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

/* FIPS 180-4 examples. */
static const char *const sha256_vectors[][2] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void sha256_gives_the_standard_digests(void **state)
{
    for (size_t i = 0; i < COUNT_OF(sha256_vectors); i++) {
        const char *text = sha256_vectors[i][0];

        assert_string_equal(sha256_hex(*state, text, strlen(text)), sha256_vectors[i][1]);
    }
}

static void sha256_in_pieces_equals_sha256_at_once(void **state)
{
    const char *text = sha256_vectors[2][0];
    uint8_t whole[SHA256_BYTES];
    uint8_t pieces[SHA256_BYTES];

    sha256(text, strlen(text), whole);
    for (size_t cut = 0; cut <= strlen(text); cut++) {
        struct sha256_state *s = sha256_new(*state);

        sha256_add(s, text, cut);
        sha256_add(s, text + cut, strlen(text) - cut);
        sha256_end(s, pieces);
        assert_memory_equal(whole, pieces, SHA256_BYTES);
    }
}

static void hmac_gives_the_digests_of_rfc4231(void **state)
{
    uint8_t mac[SHA256_BYTES];
    uint8_t long_key[131];

    hmac_sha256(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"), mac);
    assert_string_equal(hex_encode(*state, mac, sizeof(mac)),
                        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");

    memset(long_key, 0xaa, sizeof(long_key));
    hmac_sha256((struct bytes){long_key, sizeof(long_key)},
                bytes_of("Test Using Larger Than Block-Size Key - Hash Key First"), mac);
    assert_string_equal(hex_encode(*state, mac, sizeof(mac)),
                        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");

    hmac_sha256((struct bytes){NULL, 0}, (struct bytes){NULL, 0}, mac);
    assert_string_equal(hex_encode(*state, mac, sizeof(mac)),
                        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static const char *const base64_vectors[][3] = {
    {"", "", ""},
    {"f", "Zg==", "Zg"},
    {"fo", "Zm8=", "Zm8"},
    {"foo", "Zm9v", "Zm9v"},
    {"foob", "Zm9vYg==", "Zm9vYg"},
    {"fooba", "Zm9vYmE=", "Zm9vYmE"},
    {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
    {"\xfb\xff\xbf", "+/+/", "-_-_"},
};

static void base64_gives_the_texts_of_rfc4648(void **state)
{
    for (size_t i = 0; i < COUNT_OF(base64_vectors); i++) {
        struct bytes plain = bytes_of(base64_vectors[i][0]);
        struct bytes back;

        assert_string_equal(base64_encode(*state, plain), base64_vectors[i][1]);
        assert_string_equal(base64url_encode(*state, plain), base64_vectors[i][2]);
        assert_true(
            base64_decode(*state, base64_vectors[i][1], strlen(base64_vectors[i][1]), &back));
        assert_int_equal(back.n, plain.n);
        assert_memory_equal(back.data, plain.data, plain.n);
        assert_true(
            base64url_decode(*state, base64_vectors[i][2], strlen(base64_vectors[i][2]), &back));
        assert_int_equal(back.n, plain.n);
        assert_memory_equal(back.data, plain.data, plain.n);
    }
}

static void base64_refuses_what_has_another_text(void **state)
{
    static const char *const bad[] = {
        "Z",        "Zg",     "Zg=",  "Zh==", "Zm9=", "Z===",   "====", "=",
        "Zg==Zg==", "Zm9v\n", "Zm 9", "Zm9!", "-_-_", "Zg==\n", "Z=g=", "\xc4\x83Zg"};
    struct bytes ignored;

    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(base64_decode(*state, bad[i], strlen(bad[i]), &ignored));
    assert_false(base64_decode(*state, "Zm9\0", 4, &ignored));
}

static void base64url_refuses_what_has_another_text(void **state)
{
    static const char *const bad[] = {"Z",     "Zg==",     "Zg=",  "Zh",    "Zm9",   "+/+/",
                                      "Zm9v=", "Zm9vYg\n", "Zm9!", "Zm9vY", " Zm9v", "Zm.v"};
    struct bytes ignored;

    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(base64url_decode(*state, bad[i], strlen(bad[i]), &ignored));
}

static void base64_round_trips_every_length(void **state)
{
    uint8_t data[100];

    random_bytes(data, sizeof(data));
    for (size_t n = 0; n <= sizeof(data); n++) {
        char *text = base64url_encode(*state, (struct bytes){data, n});
        struct bytes back;

        assert_true(base64url_decode(*state, text, strlen(text), &back));
        assert_int_equal(back.n, n);
        assert_memory_equal(back.data, data, n);
    }
}

static void hex_is_lower_case_and_of_one_length(void **state)
{
    uint8_t ret[2];

    assert_string_equal(hex_encode(*state, "\x00\xfe", 2), "00fe");
    assert_true(hex_decode("00fe", ret, 2));
    assert_memory_equal(ret, "\x00\xfe", 2);
    assert_false(hex_decode("00FE", ret, 2));
    assert_false(hex_decode("00f", ret, 2));
    assert_false(hex_decode("00fe0", ret, 2));
    assert_false(hex_decode("00fe00", ret, 2));
    assert_false(hex_decode("0x00", ret, 2));
    assert_false(hex_decode("", ret, 2));
    assert_true(is_sha256_hex(sha256_vectors[0][1]));
    assert_false(is_sha256_hex(""));
    assert_false(is_sha256_hex(sha256_vectors[0][1] + 2));
}

static void secrets_are_equal_only_byte_by_byte(void **state)
{
    (void)state;
    assert_true(equal_secret(bytes_of("abc"), bytes_of("abc")));
    assert_true(equal_secret((struct bytes){NULL, 0}, bytes_of("")));
    assert_false(equal_secret(bytes_of("abc"), bytes_of("abd")));
    assert_false(equal_secret(bytes_of("abc"), bytes_of("abcd")));
    assert_false(equal_secret(bytes_of(""), bytes_of("a")));
}

static void random_bytes_differ_and_wipe_clears(void **state)
{
    uint8_t a[32] = {0};
    uint8_t b[32] = {0};
    uint8_t zero[32] = {0};

    (void)state;
    random_bytes(a, sizeof(a));
    random_bytes(b, sizeof(b));
    assert_memory_not_equal(a, b, sizeof(a));
    wipe(a, sizeof(a));
    assert_memory_equal(a, zero, sizeof(a));
}

static void passwords_match_only_themselves(void **state)
{
    const struct password_cost *cost = &password_cost_least;
    char *hash = password_hash(*state, cost, "Mật khẩu rất dài 2026");

    assert_memory_equal(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31);
    assert_string_not_equal(hash, password_hash(*state, cost, "Mật khẩu rất dài 2026"));
    assert_true(password_matches(hash, cost, "Mật khẩu rất dài 2026"));
    assert_false(password_matches(hash, cost, "Mật khẩu rất dài 2027"));
    assert_false(password_matches(hash, cost, ""));
    assert_false(password_matches(NULL, cost, ""));
    assert_false(password_matches("", cost, "x"));
    assert_false(password_matches("$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA", cost, "x"));
}

static int64_t cpu_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* The least of a few, so that a busy machine does not disturb. */
static int64_t refusal_us(const char *hash, const struct password_cost *cost)
{
    int64_t least = INT64_MAX;

    for (int i = 0; i < 5; i++) {
        int64_t began = cpu_us();

        assert_false(password_matches(hash, cost, "khong phai mat khau nay"));

        int64_t took = cpu_us() - began;

        least = took < least ? took : least;
    }
    return least;
}

static void an_older_hash_is_as_slow_to_refuse(void **state)
{
    static const struct password_cost dearer = {32 * 1024, 4};
    char *old = password_hash(*state, &password_cost_least, "Mật khẩu rất dài 2026");
    char *new = password_hash(*state, &dearer, "Mật khẩu rất dài 2026");

    assert_true(password_matches(old, &dearer, "Mật khẩu rất dài 2026"));
    assert_true(password_is_weak(old, &dearer));
    assert_false(password_is_weak(new, &dearer));
    assert_false(password_is_weak(new, &password_cost_least));

    double of_nobody = (double)refusal_us(NULL, &dearer);
    double of_old = (double)refusal_us(old, &dearer) / of_nobody;
    double of_new = (double)refusal_us(new, &dearer) / of_nobody;

    /* Without the rest an old one takes three tenths. */
    if (of_old < 0.5 || of_old > 2 || of_new < 0.5 || of_new > 2)
        fail_msg("beside a name nobody has: old %.2f, new %.2f", of_old, of_new);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_gives_the_standard_digests),
        cmocka_unit_test(sha256_in_pieces_equals_sha256_at_once),
        cmocka_unit_test(hmac_gives_the_digests_of_rfc4231),
        cmocka_unit_test(base64_gives_the_texts_of_rfc4648),
        cmocka_unit_test(base64_refuses_what_has_another_text),
        cmocka_unit_test(base64url_refuses_what_has_another_text),
        cmocka_unit_test(base64_round_trips_every_length),
        cmocka_unit_test(hex_is_lower_case_and_of_one_length),
        cmocka_unit_test(secrets_are_equal_only_byte_by_byte),
        cmocka_unit_test(random_bytes_differ_and_wipe_clears),
        cmocka_unit_test(passwords_match_only_themselves),
        cmocka_unit_test(an_older_hash_is_as_slow_to_refuse),
    };

    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
