/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Passwords, usernames, activation codes and delays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "domain/activation_code.h"
#include "domain/password_rules.h"
#include "domain/sign_in_delay.h"
#include "domain/usernames.h"

static const struct password_fault *refused(struct arena *mem, const char *password)
{
    static const struct password_owner lan = {"co.giao.lan", "Nguyễn Đình Thị Lan",
                                              "Trường THCS Lê Lợi", "79-LELOI.01"};
    char list[] = "too short\r\nMột Câu Ai Cũng Biết\n\nCORRECT battery\r\n\xff\xfe not a text\n";
    const struct blocked_passwords blocked = blocked_passwords_of(mem, list);

    assert_int_equal(blocked.n, 3);
    return password_refused(mem, password, &lan, &blocked);
}

static void passwords_are_judged_by_guessability(void **state)
{
    /* clang-format off */
    static const struct {
        const char *password;
        const char *reason; /* a part of it in English; NULL = taken */
    } cases[] = {
        {"sông Hồng chảy mãi",        NULL},
        {"Kh0ng-de-doan-dau",         NULL},
        {"bốnmươihaicáighế",          NULL},
        {"ngựaôngđãthp",              NULL}, /* 12 code points, more bytes */
        {"matkhau cua rieng toi",     NULL},
        {"849203758164",              NULL},
        {"",                          "at least 12"},
        {"hai con meo",               "at least 12"}, /* 11 */
        {"mậtkhẩudài",                "at least 12"}, /* 10 code points, 16 bytes */
        {"co.giao.lan va 12 con meo", "username"},
        {"XX-CO.GIAO.LAN-XX",         "username"},
        {"aaaaaaaaaaaaaaa",           "few different"},
        {"abababababababab",          "few different"},
        {"password1234",              "too common"},
        {"Matkhau@12345",             "too common"},
        {"123!!Quantri!!123",         "too common"},
        {"GiaoVien2025!",             "too common"},
        {"hocbadientu2026",           "too common"},
        {"qwertyuiop123",             "too common"},
        {"qwertyuiopas",              "too common"},
        {"123456789012",              "too common"},
        {"987654321098",              "too common"},
        {"1qaz2wsx3edc",              "too common"},
        {"Việt.Nam.2026!!",           NULL},
        {"ViệtNam2026!!",             "too common"},
        {"NguyenDinhThiLan",          "your name"},
        {"nguyễn-đình-thị-lan",       "your name"},
        {"lan@1988@nguyen",           "your name"},
        {"Lê Lợi 1427-1433",          "your name"},
        {"truongthcsleloi",           "your name"},
        {"79-leloi.01-2026",          "your name"},
        {"giao.lan.0912345",          "your name"},
        {"matkhaulan2026",            "your name"},
        {"lan thả diều chiều nay",    NULL}, /* more than the name */
        {"mot cau ai cung biet",      "leaked"},
        {"Một câu ai cũng biết",      "leaked"},
        {"correct BATTERY",           "leaked"},
        {"correct batteries",         NULL},
    };
    /* clang-format on */

    SCOPED(arena_freep) struct arena *mem = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct password_fault *fault = refused(mem, cases[i].password);

        if (!fault != !cases[i].reason || (fault && !strstr(fault->en, cases[i].reason)))
            fail_msg("\"%s\": %s", cases[i].password, fault ? fault->en : "taken");
    }
}

static void a_password_has_at_most_128_code_points(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct buf text = buf_in(mem);

    (void)state;
    for (int i = 0; i < 128; i++)
        buf_text(&text, (const char *[]){"đ", "ê", "ư", "ơ", "â"}[i % 5]);
    assert_null(refused(mem, text.data));
    buf_text(&text, "đ");

    const struct password_fault *fault = refused(mem, text.data);

    if (!fault)
        fail_msg("129 code points were taken");
    assert_non_null(strstr(fault->en, "at most 128"));
}

static void usernames_are_plain(void **state)
{
    static const char *const good[] = {"gv.toan", "a12", "so_admin", "hieu-truong.2"};
    static const char *const bad[] = {"",        "ab",      "1abc", ".abc",    "Gv.toan",
                                      "gv toan", "gv'toan", "toán", "gv\ttoan"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(is_username(good[i]));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(is_username(bad[i]));
    assert_true(is_org_code("79-THCS.01"));
    assert_false(is_org_code("Trường"));
    assert_false(is_org_code("123456789012345678901"));
    assert_false(is_org_code(""));
}

static void a_code_survives_being_typed(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    static const uint8_t zeros[ACTIVATION_CODE_BYTES] = {0};
    static const uint8_t ones[ACTIVATION_CODE_BYTES] = {255, 255, 255, 255, 255,
                                                        255, 255, 255, 255, 255};
    static const uint8_t mixed[ACTIVATION_CODE_BYTES] = {0x00, 0x44, 0x32, 0x14, 0xc7,
                                                         0x42, 0x54, 0xb6, 0x35, 0xcf};

    (void)state;
    assert_string_equal(activation_code_text(mem, zeros, sizeof(zeros)), "0000-0000-0000-0000");
    assert_string_equal(activation_code_text(mem, ones, sizeof(ones)), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
    assert_string_equal(activation_code_text(mem, mixed, sizeof(mixed)), "0123-4567-89AB-CDEF");
    assert_string_equal(activation_code_normal(mem, " ol23-4567 89abcdef"), "0123456789ABCDEF");
    assert_string_equal(activation_code_text(mem, mixed, USER_CODE_BYTES), "0123-4567");
    assert_string_equal(activation_code_normal(mem, "IO"), "10");
}

static void failures_delay_but_never_lock(void **state)
{
    static const int64_t delays[][2] = {{0, 0},    {1, 0},    {9, 0},    {10, 30},  {11, 60},
                                        {12, 120}, {14, 480}, {15, 900}, {16, 900}, {1000000, 900}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(delays); i++)
        assert_int_equal(sign_in_delay_s(delays[i][0]), delays[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passwords_are_judged_by_guessability),
        cmocka_unit_test(a_password_has_at_most_128_code_points),
        cmocka_unit_test(usernames_are_plain),
        cmocka_unit_test(a_code_survives_being_typed),
        cmocka_unit_test(failures_delay_but_never_lock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
