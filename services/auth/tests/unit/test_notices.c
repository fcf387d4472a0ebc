/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/notice_rules.h"
#include "domain/roles.h"

static void who_speaks_for_a_unit(void **state)
{
    (void)state;
    assert_true(role_publishes(ROLE_SO_ADMIN));
    assert_true(role_publishes(ROLE_PHONG_ADMIN));
    assert_true(role_publishes(ROLE_SCHOOL_ADMIN));
    assert_true(role_publishes(ROLE_LEADER));
    assert_true(role_publishes(ROLE_SO_LEADER));
    assert_true(role_publishes(ROLE_PHONG_LEADER));
    assert_true(role_publishes(ROLE_SO_INSPECTOR));
    assert_true(role_publishes(ROLE_PHONG_INSPECTOR));
    assert_false(role_publishes(ROLE_AUDITOR));
    assert_false(role_publishes(ROLE_GROUP_HEAD));
    assert_false(role_publishes(ROLE_TEACHER));
    assert_false(role_publishes(ROLE_OFFICE));
    assert_false(role_publishes(ROLE_NONE));
}

static void only_a_reminder_needs_a_last_day(void **state)
{
    (void)state;
    assert_true(notice_needs_due(NOTICE_REMINDER));
    assert_false(notice_needs_due(NOTICE_NOTICE));
    assert_false(notice_needs_due(NOTICE_GUIDE));
}

static void links_lead_to_a_host_over_tls(void **state)
{
    static const char *const good[] = {"https://example.org", "https://example.org/a?b=c#d",
                                       "https://example.org:8443/h%E1%BB%8Dc",
                                       "https://example.org/@ai"};
    static const char *const bad[] = {"",
                                      "http://example.org",
                                      "https://",
                                      "https:///x",
                                      "javascript:alert(1)",
                                      "HTTPS://example.org",
                                      "https://example.org/a b",
                                      "https://example.org/\nx",
                                      "https://example.org/\"onclick",
                                      "https://example.org/<script>",
                                      "https://ngân-hàng.example/",
                                      "https://so.example@evil.example/"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(is_link(good[i]));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(is_link(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_speaks_for_a_unit),
        cmocka_unit_test(only_a_reminder_needs_a_last_day),
        cmocka_unit_test(links_lead_to_a_host_over_tls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
