/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/password_rules.h"

#include <ctype.h>
#include <string.h>

#include "text/text.h"

enum { FEWEST_DIFFERENT = 5 };

static const struct password_fault too_short = {"mật khẩu phải có ít nhất 12 ký tự",
                                                "the password must have at least 12 characters"};
static const struct password_fault too_long = {"mật khẩu có nhiều nhất 128 ký tự",
                                               "the password can have at most 128 characters"};
static const struct password_fault has_username = {"mật khẩu không được chứa tên đăng nhập",
                                                   "the password must not contain the username"};
static const struct password_fault too_simple = {
    "mật khẩu lặp lại quá ít ký tự khác nhau", "the password repeats too few different characters"};
static const struct password_fault too_common = {"mật khẩu này quá phổ biến, dễ bị đoán",
                                                 "the password is too common and easily guessed"};

/* Words that stay guessable with digits and signs around them. */
static const char *const common_words[] = {
    "password",
    "passw0rd",
    "matkhau",
    "matkhaumoi",
    "quantri",
    "quantrivien",
    "admin",
    "administrator",
    "giaovien",
    "hieutruong",
    "hocsinh",
    "truonghoc",
    "nhatruong",
    "hocba",
    "hocbadientu",
    "hocbaso",
    "giaoduc",
    "sogiaoduc",
    "vietnam",
    "vietnamvodich",
    "toiyeuvietnam",
    "hanoi",
    "saigon",
    "hochiminh",
    "anhyeuem",
    "emyeuanh",
    "iloveyou",
    "qwerty",
    "qwertyuiop",
    "asdfghjkl",
    "qwertyuiopasdfghjkl",
    "zxcvbnm",
    "letmein",
    "welcome",
    "abc",
    "abcdef",
    "abcdefgh",
    "abcdefghijkl",
    "correcthorsebatterystaple",
    "changeme",
    "xinchao",
    "mậtkhẩu",
    "giáoviên",
    "họcsinh",
    "việtnam",
    "hànội",
};

/* Runs of keys and digits: any password made of such pieces only is common. */
static bool is_run(const char *text)
{
    static const char rows[] = "01234567890123456789 98765432109876543210 "
                               "abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjklzxcvbnm "
                               "1q2w3e4r5t6y7u8i9o0p 1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik";

    return strstr(rows, text) != NULL;
}

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* The letters between the digits and signs at both ends, in ASCII lower case. */
static void core_of(const char *password, char *ret, size_t size)
{
    const char *end = password + strlen(password);
    size_t n = 0;

    while (*password && !is_letter(*password))
        password++;
    while (end > password && !is_letter(end[-1]))
        end--;
    for (; password < end && n < size - 1; password++)
        ret[n++] = (char)tolower((unsigned char)*password);
    ret[n] = '\0';
}

static bool is_common(const char *password)
{
    char core[PASSWORD_MAX * 4 + 1];
    char lower[PASSWORD_MAX * 4 + 1];
    size_t n = strlen(password);

    core_of(password, core, sizeof(core));
    for (size_t i = 0; i < COUNT_OF(common_words); i++)
        if (strcmp(core, common_words[i]) == 0)
            return true;
    for (size_t i = 0; i <= n; i++)
        lower[i] = (char)tolower((unsigned char)password[i]);
    return is_run(lower);
}

static bool is_simple(const char *password)
{
    bool seen[256] = {false};
    int different = 0;

    for (const char *c = password; *c; c++) {
        different += !seen[(unsigned char)*c];
        seen[(unsigned char)*c] = true;
    }
    return different < FEWEST_DIFFERENT;
}

const struct password_fault *password_refused(const char *password, const char *username)
{
    int64_t length = text_length(password);

    if (length < PASSWORD_MIN)
        return &too_short;
    if (length > PASSWORD_MAX)
        return &too_long;
    if (*username && strcasestr(password, username))
        return &has_username;
    if (is_simple(password))
        return &too_simple;
    return is_common(password) ? &too_common : NULL;
}
