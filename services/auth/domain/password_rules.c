/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/password_rules.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "text/text.h"

enum { FEWEST_DIFFERENT = 5, FEWEST_BESIDE_NAMES = 6, WORDS_MAX = 64 };

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
static const struct password_fault has_names = {
    "mật khẩu chỉ ghép từ tên của bạn hoặc của đơn vị",
    "the password is little more than your name or the unit's"};
static const struct password_fault is_known = {"mật khẩu này đã bị lộ ở nơi khác",
                                               "the password is on a list of leaked passwords"};

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

/* The letters between the digits and signs at both ends. */
static void core_of(const char *password, char *ret, size_t size)
{
    const char *end = password + strlen(password);
    size_t n = 0;

    while (*password && !is_letter(*password))
        password++;
    while (end > password && !is_letter(end[-1]))
        end--;
    for (; password < end && n < size - 1; password++)
        ret[n++] = *password;
    ret[n] = '\0';
}

static bool is_common(const char *plain)
{
    char core[PASSWORD_MAX * 4 + 1];

    core_of(plain, core, sizeof(core));
    for (size_t i = 0; i < COUNT_OF(common_words); i++)
        if (strcmp(core, common_words[i]) == 0)
            return true;
    return is_run(plain);
}

struct words {
    const char *items[WORDS_MAX];
    size_t n;
};

static void add_word(struct words *words, const char *word)
{
    if (strlen(word) > 1 && words->n < WORDS_MAX)
        words->items[words->n++] = word;
}

/* A name in one piece, and each of its parts. */
static void add_name(struct arena *mem, struct words *words, const char *name)
{
    static const char between[] = " .,_-()/'\"&";
    char *parts = text_plain(mem, name ? name : "");
    char *whole = arena_alloc(mem, strlen(parts) + 1);
    char *end = whole;
    char *rest = NULL;

    for (const char *part = strtok_r(parts, between, &rest); part;
         part = strtok_r(NULL, between, &rest)) {
        for (const char *c = part; *c; c++)
            *end++ = *c;
        add_word(words, part);
    }
    add_word(words, whole);
}

static int longest_first(const void *a, const void *b)
{
    size_t n = strlen(*(const char *const *)a);
    size_t m = strlen(*(const char *const *)b);

    return (n < m) - (n > m);
}

static bool blank(char *text, const char *word)
{
    bool found = false;

    for (char *at = strstr(text, word); at; at = strstr(at, word)) {
        memset(at, ' ', strlen(word));
        found = true;
    }
    return found;
}

/* Without the names of its owner there is little left, or what everybody takes. A name inside a
 * longer thought is no fault. */
static bool is_named(struct arena *mem, const char *plain, const struct password_owner *owner)
{
    struct words words = {.n = 0};
    char *rest = arena_strdup(mem, plain);
    size_t letters = 0;
    bool named = false;

    add_name(mem, &words, owner->full_name);
    add_name(mem, &words, owner->org_name);
    add_name(mem, &words, owner->org_code);
    add_name(mem, &words, owner->username);
    qsort(words.items, words.n, sizeof(*words.items), longest_first);
    for (size_t i = 0; i < words.n; i++)
        named |= blank(rest, words.items[i]);
    for (const char *c = rest; *c; c++)
        letters += is_letter(*c);
    return named && (letters < FEWEST_BESIDE_NAMES || is_common(rest));
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

const struct password_fault *password_refused(struct arena *mem, const char *password,
                                              const struct password_owner *owner,
                                              const struct blocked_passwords *blocked)
{
    int64_t length = text_length(password);
    const char *plain = text_plain(mem, password);

    if (length < PASSWORD_MIN)
        return &too_short;
    if (length > PASSWORD_MAX)
        return &too_long;
    if (owner->username && *owner->username && strcasestr(password, owner->username))
        return &has_username;
    if (is_simple(password))
        return &too_simple;
    if (is_common(plain))
        return &too_common;
    if (is_named(mem, plain, owner))
        return &has_names;
    return password_is_blocked(blocked, plain) ? &is_known : NULL;
}
