/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keys: made, asked a certificate for, locked under a PIN, wrapped for an authorisation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cms/certificate.h"
#include "cms/key.h"

static const struct bytes pepper = {(const uint8_t *)"0123456789abcdef0123456789abcdef", 32};
static const struct bytes other_pepper = {(const uint8_t *)"fedcba9876543210fedcba9876543210", 32};

static const struct subject teacher = {.common_name = "Nguyễn Thị Thử Nghiệm",
                                       .organization = "Trường THCS Hoa Sen (hư cấu)",
                                       .organization_unit = "THỬ NGHIỆM",
                                       .serial_number = "HBDT-ACC-17",
                                       .title = "Giáo viên"};

static int new_call(void **state)
{
    struct arena *mem = arena_new();
    struct call *call = arena_alloc(mem, sizeof(*call));

    call->mem = mem;
    *state = call;
    return 0;
}

static int end_call(void **state)
{
    arena_free(((struct call *)*state)->mem);
    return 0;
}

static struct key *generate(struct call *call, enum key_type type)
{
    struct key *key = NULL;

    assert_int_equal(key_generate(call, type, &key), OK);
    return key;
}

static struct bytes public_of(struct call *call, const struct key *key)
{
    struct bytes spki = {0};

    assert_int_equal(key_public(call, key, &spki), OK);
    return spki;
}

static bool same_key(struct call *call, const struct key *a, const struct key *b)
{
    struct bytes left = public_of(call, a);
    struct bytes right = public_of(call, b);

    return left.n == right.n && memcmp(left.data, right.data, left.n) == 0;
}

static void a_request_carries_the_key_and_proves_it(void **state)
{
    struct call *call = *state;

    for (int type = KEY_P256; type <= KEY_RSA2048; type++) {
        struct key *key = generate(call, (enum key_type)type);
        struct bytes asked = {0};
        struct bytes have = public_of(call, key);
        const char *pem = NULL;

        assert_int_equal(key_csr(call, key, &teacher, &pem), OK);
        assert_int_equal(csr_public(call, pem, &asked), OK);
        assert_int_equal(asked.n, have.n);
        assert_memory_equal(asked.data, have.data, have.n);
    }
}

static void a_changed_request_is_refused(void **state)
{
    struct call *call = *state;
    struct bytes asked = {0};
    const char *pem = NULL;

    assert_int_equal(key_csr(call, generate(call, KEY_P256), &teacher, &pem), OK);

    char *changed = arena_strdup(call->mem, pem);
    char *at = changed + strlen(changed) / 2;

    *at = *at == 'A' ? 'B' : 'A';
    assert_int_equal(csr_public(call, changed, &asked), ERR_UNPROCESSABLE);
    assert_int_equal(csr_public(call, "", &asked), ERR_UNPROCESSABLE);
}

static void a_name_too_long_for_a_certificate_is_refused(void **state)
{
    struct call *call = *state;
    char name[200];
    const char *pem = NULL;
    struct subject subject = {.common_name = name};

    memset(name, 'x', sizeof(name) - 1);
    name[sizeof(name) - 1] = 0;
    assert_int_equal(key_csr(call, generate(call, KEY_P256), &subject, &pem), ERR_INVALID);
}

static void the_right_pin_opens(void **state)
{
    struct call *call = *state;
    const struct key_lock lock = {"482915", pepper, "credential 7 account 12"};

    for (int type = KEY_P256; type <= KEY_RSA2048; type++) {
        struct key *key = generate(call, (enum key_type)type);
        struct key *opened = NULL;
        struct bytes locked = {0};

        assert_int_equal(key_lock(call, key, &lock, &locked), OK);
        assert_int_equal(key_unlock(call, locked, &lock, &opened), OK);
        assert_true(same_key(call, key, opened));
    }
}

static void whatever_does_not_fit_is_a_wrong_pin(void **state)
{
    struct call *call = *state;
    const struct key_lock lock = {"482915", pepper, "credential 7 account 12"};
    const struct key_lock wrong[] = {
        {"482916", pepper, "credential 7 account 12"},
        {"", pepper, "credential 7 account 12"},
        {"482915", other_pepper, "credential 7 account 12"},
        {"482915", pepper, "credential 7 account 13"},
        {"482915", pepper, ""},
    };
    struct bytes locked = {0};
    struct key *opened = NULL;

    assert_int_equal(key_lock(call, generate(call, KEY_P256), &lock, &locked), OK);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(key_unlock(call, locked, &wrong[i], &opened), ERR_UNAUTHENTICATED);
        assert_ptr_equal(call->failure.problem, &problem_wrong_pin);
        assert_null(opened);
    }
}

static void a_changed_locked_key_never_opens(void **state)
{
    struct call *call = *state;
    const struct key_lock lock = {"482915", pepper, "context"};
    static const size_t places[] = {0, 5, 8, 9, 10, 26, 38, 60};
    struct bytes locked = {0};
    struct key *opened = NULL;

    assert_int_equal(key_lock(call, generate(call, KEY_P256), &lock, &locked), OK);
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        char *changed = arena_copy(call->mem, locked.data, locked.n);

        changed[places[i]] ^= 1;

        enum err err =
            key_unlock(call, (struct bytes){(uint8_t *)changed, locked.n}, &lock, &opened);

        assert_true(err == ERR_UNAUTHENTICATED || err == ERR_INTERNAL);
    }
    for (size_t n = 0; n < 60; n += 7)
        assert_int_equal(key_unlock(call, (struct bytes){locked.data, n}, &lock, &opened) == OK, 0);
    assert_null(opened);
}

static void the_same_key_locked_twice_looks_different(void **state)
{
    struct call *call = *state;
    const struct key_lock lock = {"482915", pepper, "context"};
    struct key *key = generate(call, KEY_P256);
    struct bytes first = {0};
    struct bytes second = {0};

    assert_int_equal(key_lock(call, key, &lock, &first), OK);
    assert_int_equal(key_lock(call, key, &lock, &second), OK);
    assert_memory_not_equal(first.data + 10, second.data + 10, 28);
}

static void a_short_pepper_is_refused(void **state)
{
    struct call *call = *state;
    const struct key_lock lock = {"482915", {pepper.data, 15}, "context"};
    struct bytes locked = {0};

    assert_int_equal(key_lock(call, generate(call, KEY_P256), &lock, &locked), ERR_INTERNAL);
}

static void only_the_secret_unwraps(void **state)
{
    struct call *call = *state;
    struct key *key = generate(call, KEY_P256);
    struct key *opened = NULL;
    struct bytes wrapped = {0};
    uint8_t secret[KEY_SECRET_SIZE];

    assert_int_equal(key_wrap(call, key, "authorisation 1", secret, &wrapped), OK);
    assert_int_equal(key_unwrap(call, wrapped, secret, "authorisation 2", &opened),
                     ERR_UNAUTHENTICATED);
    assert_ptr_equal(call->failure.problem, &problem_wrong_authorisation);
    secret[31] ^= 1;
    assert_int_equal(key_unwrap(call, wrapped, secret, "authorisation 1", &opened),
                     ERR_UNAUTHENTICATED);
    secret[31] ^= 1;
    assert_null(opened);
    assert_int_equal(key_unwrap(call, wrapped, secret, "authorisation 1", &opened), OK);
    assert_true(same_key(call, key, opened));
}

static void a_locked_key_is_not_a_wrapped_one(void **state)
{
    struct call *call = *state;
    const struct key_lock lock = {"482915", pepper, "context"};
    struct key *key = generate(call, KEY_P256);
    struct key *opened = NULL;
    struct bytes locked = {0};
    struct bytes wrapped = {0};
    uint8_t secret[KEY_SECRET_SIZE];

    assert_int_equal(key_lock(call, key, &lock, &locked), OK);
    assert_int_equal(key_wrap(call, key, "context", secret, &wrapped), OK);
    assert_int_equal(key_unlock(call, wrapped, &lock, &opened), ERR_INTERNAL);
    assert_int_equal(key_unwrap(call, locked, secret, "context", &opened), ERR_INTERNAL);
}

static void a_wiped_secret_is_gone(void **state)
{
    uint8_t secret[4] = {1, 2, 3, 4};
    const uint8_t zeros[4] = {0};

    (void)state;
    secret_wipe(secret, sizeof(secret));
    assert_memory_equal(secret, zeros, sizeof(zeros));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, new_call, end_call)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_request_carries_the_key_and_proves_it),
        TEST(a_changed_request_is_refused),
        TEST(a_name_too_long_for_a_certificate_is_refused),
        TEST(the_right_pin_opens),
        TEST(whatever_does_not_fit_is_a_wrong_pin),
        TEST(a_changed_locked_key_never_opens),
        TEST(the_same_key_locked_twice_looks_different),
        TEST(a_short_pepper_is_refused),
        TEST(only_the_secret_unwraps),
        TEST(a_locked_key_is_not_a_wrapped_one),
        TEST(a_wiped_secret_is_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
