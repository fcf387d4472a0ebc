/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where people may be sent back to, and what PKCE looks like. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/oauth_rules.h"

static void redirect_uris_are_https_loopback_or_an_own_scheme(void **state)
{
    /* clang-format off */
    static const struct {
        const char *uri;
        bool good;
    } cases[] = {
        {"https://app.invalid/back",          true},
        {"https://app.invalid:8443/back?a=b", true},
        {"http://127.0.0.1/back",             true},
        {"http://127.0.0.1:5/back",           true},
        {"http://[::1]:5/back",               true},
        {"vn.truong.so-tay:/back",            true},
        {"http://app.invalid/back",           false},
        {"http://localhost/back",             false},
        {"http://127.0.0.1.evil.invalid/",    false},
        {"http://127.0.0.1@evil.invalid/",    false},
        {"https://user@app.invalid/",         false},
        {"https://app.invalid",               false},
        {"https://app.invalid/#part",         false},
        {"https:///back",                     false},
        {"https://app.invalid/a b",           false},
        {"https://app.invalid/a\nb",          false},
        {"javascript:alert(1)",               false},
        {"data:text/html,x",                  false},
        {"app:/back",                         false},
        {"//app.invalid/back",                false},
        {"",                                  false},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (is_redirect_uri(cases[i].uri) != cases[i].good)
            fail_msg("\"%s\": not %d", cases[i].uri, cases[i].good);
}

static void they_are_compared_byte_by_byte_but_for_the_loopback_port(void **state)
{
    static const char registered[] =
        "https://app.invalid/back\nhttp://127.0.0.1:8080/back\nvn.truong.app:/back";
    /* clang-format off */
    static const struct {
        const char *uri;
        bool good;
    } cases[] = {
        {"https://app.invalid/back",       true},
        {"vn.truong.app:/back",            true},
        {"http://127.0.0.1:8080/back",     true},
        {"http://127.0.0.1:1/back",        true},
        {"http://127.0.0.1/back",          true},
        {"http://127.0.0.1:1/back2",       false},
        {"http://127.0.0.1:1/",            false},
        {"http://[::1]:8080/back",         false},
        {"http://127.0.0.1:123456/back",   false},
        {"https://app.invalid/back/",      false},
        {"https://app.invalid/back?x=1",   false},
        {"https://app.invalid:443/back",   false},
        {"https://APP.invalid/back",       false},
        {"https://app.invalid/bac",        false},
        {"https://app.invalid/back\nhttp", false},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (redirect_uri_is_registered(registered, cases[i].uri) != cases[i].good)
            fail_msg("\"%s\": not %d", cases[i].uri, cases[i].good);
    assert_false(redirect_uri_is_registered("", "https://app.invalid/back"));
}

static void pkce_and_scopes_have_their_form(void **state)
{
    char text[130] = {0};

    (void)state;
    memset(text, 'a', 129);
    assert_false(is_code_verifier(text));
    text[128] = '\0';
    assert_true(is_code_verifier(text));
    assert_false(is_code_challenge(text));
    text[43] = '\0';
    assert_true(is_code_challenge(text) && is_code_verifier(text));
    text[5] = '~';
    assert_true(!is_code_challenge(text) && is_code_verifier(text));
    text[5] = '=';
    assert_false(is_code_challenge(text) || is_code_verifier(text));
    text[42] = '\0';
    assert_false(is_code_verifier(text));
    static const struct {
        const char *asked;
        enum oauth_scope granted;
    } rows[] = {
        {NULL, SCOPE_HBDT},
        {"", SCOPE_HBDT},
        {"hbdt", SCOPE_HBDT},
        {"openid", SCOPE_OPENID},
        {"openid profile", SCOPE_OPENID},
        {"hbdt openid", SCOPE_BOTH},
        {"openid hbdt offline_access", SCOPE_BOTH},
        {"openid2 hbdt.read", SCOPE_NONE},
        {"HBDT", SCOPE_NONE},
        {" ", SCOPE_NONE},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(scope_granted(rows[i].asked), rows[i].granted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(redirect_uris_are_https_loopback_or_an_own_scheme),
        cmocka_unit_test(they_are_compared_byte_by_byte_but_for_the_loopback_port),
        cmocka_unit_test(pkce_and_scopes_have_their_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
