/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <string.h>

#include "domain/prefixes.h"

static void a_prefix_owns_whole_segments(void **state)
{
    /* clang-format off */
    static const struct {
        const char *path;
        int service; /* -1 = not for outsiders */
        bool open;
    } cases[] = {
        {"/v1/classes",                     SERVICE_RECORDS, false},
        {"/v1/classes/5",                   SERVICE_RECORDS, false},
        {"/v1/classes/5/gradebooks/toan/1", SERVICE_RECORDS, false},
        {"/v1/class-archives/x",            SERVICE_ARCHIVE, false},
        {"/v1/documents/x/content",         SERVICE_RECORDS, false},
        {"/v1/document-signatures",         SERVICE_RECORDS, false},
        {"/v1/sessions",                    SERVICE_AUTH,    true},
        {"/v1/sessions/refresh",            SERVICE_AUTH,    true},
        {"/.well-known/jwks.json",          SERVICE_AUTH,    true},
        {"/v1/trust-anchors",               SERVICE_SIGNING, true},
        {"/v1/verifications",               SERVICE_SIGNING, false},
        {"/v1/package-verifications",       SERVICE_ARCHIVE, false},
        {"/v1/classesx",                    -1,              false},
        {"/v1/class",                       -1,              false},
        {"/v1/CLASSES",                     -1,              false},
        {"/v1",                             -1,              false},
        {"/",                               -1,              false},
        {"",                                -1,              false},
        {"/metrics",                        -1,              false},
        {"/readyz",                         -1,              false},
        {"/.well-known",                    -1,              false},
        {"/v1/signatures",                  -1,              false},
        {"/v1/signatures/5",                -1,              false},
        {"/v1/service-tokens",              -1,              false},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct prefix *prefix = prefix_of(cases[i].path);
        int service = prefix ? (int)prefix->service : -1;

        if (service != cases[i].service || (prefix && prefix->open != cases[i].open))
            fail_msg("%s went to %d", cases[i].path, service);
    }
}

static void an_origin_is_allowed_when_it_is_listed_in_full(void **state)
{
    static const char list[] = "https://hocba.example,http://localhost:5173";

    (void)state;
    assert_true(origin_is_allowed(list, "https://hocba.example"));
    assert_true(origin_is_allowed(list, "http://localhost:5173"));
    assert_false(origin_is_allowed(list, "https://hocba.example.evil"));
    assert_false(origin_is_allowed(list, "https://hocba.exampl"));
    assert_false(origin_is_allowed(list, "localhost:5173"));
    assert_false(origin_is_allowed(list, "http://localhost:51733"));
    assert_false(origin_is_allowed(list, list));
    assert_false(origin_is_allowed(list, ""));
    assert_false(origin_is_allowed("", "https://hocba.example"));
    assert_false(origin_is_allowed("", ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_prefix_owns_whole_segments),
        cmocka_unit_test(an_origin_is_allowed_when_it_is_listed_in_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
