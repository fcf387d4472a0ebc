/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <string.h>

#include "domain/client_address.h"

static void only_trusted_proxies_are_believed(void **state)
{
    static const char near[] = "10.0.0.0/8,192.0.2.1,2001:db8::/32,unix";
    /* clang-format off */
    static const struct {
        const char *peer;
        int kind;
        const char *told, *trusted, *client;
    } cases[] = {
        {"203.0.113.7", FORWARDED_NONE, "198.51.100.9", near, "203.0.113.7"},
        {"10.1.2.3",    FORWARDED_NONE, "198.51.100.9", near, "10.1.2.3"},
        {"10.1.2.3",    FORWARDED_X_FORWARDED_FOR, "198.51.100.9", "", "10.1.2.3"},
        {"10.1.2.3",    FORWARDED_X_FORWARDED_FOR, NULL, near, "10.1.2.3"},
        {"10.1.2.3",    FORWARDED_X_FORWARDED_FOR, "198.51.100.9", near, "198.51.100.9"},
        {"11.1.2.3",    FORWARDED_X_FORWARDED_FOR, "198.51.100.9", near, "11.1.2.3"},
        {"192.0.2.2",   FORWARDED_X_FORWARDED_FOR, "198.51.100.9", near, "192.0.2.2"},
        {"",            FORWARDED_X_FORWARDED_FOR, "198.51.100.9", near, "198.51.100.9"},
        {"",            FORWARDED_X_FORWARDED_FOR, "198.51.100.9", "10.0.0.0/8", ""},
        /* what the client itself wrote stands before what the proxy saw */
        {"10.1.2.3",    FORWARDED_X_FORWARDED_FOR, "1.1.1.1, 198.51.100.9", near, "198.51.100.9"},
        {"10.1.2.3",    FORWARDED_X_FORWARDED_FOR, "10.9.9.9, 198.51.100.9, 10.4.4.4", near,
         "198.51.100.9"},
        {"10.1.2.3",    FORWARDED_X_FORWARDED_FOR, "10.9.9.9,10.4.4.4", near, "10.9.9.9"},
        {"10.1.2.3",    FORWARDED_X_FORWARDED_FOR, "198.51.100.9:4711", near, "198.51.100.9"},
        {"10.1.2.3",    FORWARDED_X_FORWARDED_FOR, "[2001:db9::1]:4711", near, "2001:db9::1"},
        {"2001:db8::5", FORWARDED_X_FORWARDED_FOR, "2001:db9::1", near, "2001:db9::1"},
        {"10.1.2.3",    FORWARDED_X_FORWARDED_FOR, "1.1.1.1, unknown", near, ""},
        {"10.1.2.3",    FORWARDED_X_FORWARDED_FOR, "1.1.1.1,", near, ""},
        {"10.1.2.3",    FORWARDED_X_FORWARDED_FOR, "10.0.0.0/8", near, ""},
        {"10.1.2.3",    FORWARDED_RFC7239, "for=198.51.100.9", near, "198.51.100.9"},
        {"10.1.2.3",    FORWARDED_RFC7239, "for=1.1.1.1, proto=https;For=\"198.51.100.9:80\";by=x",
         near, "198.51.100.9"},
        {"10.1.2.3",    FORWARDED_RFC7239, "for=\"[2001:db9:cafe::17]:4711\"", near,
         "2001:db9:cafe::17"},
        {"10.1.2.3",    FORWARDED_RFC7239, "for=_hidden", near, ""},
        {"10.1.2.3",    FORWARDED_RFC7239, "proto=https", near, ""},
        {"203.0.113.7", FORWARDED_RFC7239, "for=198.51.100.9", near, "203.0.113.7"},
    };
    /* clang-format on */
    SCOPED(arena_freep) struct arena *mem = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *client =
            client_address(mem, cases[i].peer, cases[i].kind, cases[i].told, cases[i].trusted);

        if (strcmp(client, cases[i].client) != 0)
            fail_msg("case %zu: %s told by %s is \"%s\"", i, cases[i].told, cases[i].peer, client);
    }
}

static void a_list_holds_addresses_and_networks(void **state)
{
    static const char *const good[] = {"", "unix", "10.0.0.1", "10.0.0.0/8,::1/128", "0.0.0.0/0"};
    static const char *const bad[] = {"proxy.example",      "10.0.0.0/33", "10.0.0.0/",
                                      "10.0.0.0/8x",        "10.0.0",      "::1/129",
                                      "10.0.0.1, 10.0.0.2", ",",           "10.0.0.1/-1"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(is_proxy_list(good[i]));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (is_proxy_list(bad[i]))
            fail_msg("\"%s\" is taken", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_trusted_proxies_are_believed),
        cmocka_unit_test(a_list_holds_addresses_and_networks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
