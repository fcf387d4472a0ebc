/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where people sign in from: kept as a network, shown, and slowed: over a real MariaDB. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "people.h"

#define WRONG "khong phai mat khau nay"

enum { SCHOOL = SO + 1 };

static int open_house(void **state)
{
    open_api(state);
    begin_province(*state);
    add_org(*state, SO, "phong", "A");
    add_person(*state, "so.admin", "a.admin", "phong_admin", SCHOOL);
    return 0;
}

static struct answer sign_in_at(struct api *api, const char *username, const char *device)
{
    return api_post(api, NULL, "/v1/sessions",
                    "{\"username\":\"%s\",\"password\":\"" PASSWORD "\",\"device\":\"%s\"}",
                    username, device);
}

static const char *newest_place(struct api *api, const char *token)
{
    struct answer answer = api_get(api, token, "/v1/me/sign-ins");

    expect(&answer, 200, "");
    return json_get_text(answer.doc, "items/0/address_prefix");
}

static void a_network_is_kept_and_shown_to_its_owner(void **state)
{
    struct api *api = *state;
    struct answer answer;

    api_come_from(api, "203.0.113.77", true);
    assert_string_equal(newest_place(api, token_of(api, "a.admin")), "203.0.113.0/24");
    api_come_from(api, "2001:db8:7:8::9", true);
    assert_string_equal(newest_place(api, token_of(api, "a.admin")), "2001:db8:7::/48");
    answer = api_get(api, token_of(api, "a.admin"), "/v1/me/sessions");
    assert_string_equal(json_get_text(answer.doc, "items/0/address_prefix"), "2001:db8:7::/48");
    api_come_from(api, "203.0.113.77", false);
    assert_string_equal(newest_place(api, token_of(api, "a.admin")), "");
    api_come_from(api, NULL, false);
    assert_string_equal(newest_place(api, token_of(api, "a.admin")), "");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM session"
                                     " WHERE address_prefix LIKE '%77%'"),
                     0);
}

static int64_t alerts_of(struct api *api, const char *username, const char *kind)
{
    return api_number(api, api_text(api,
                                    "SELECT COUNT(*) AS n FROM security_alert s"
                                    "  JOIN account a ON a.id = s.account_id"
                                    " WHERE a.username = '%s' AND s.kind = '%s'",
                                    username, kind));
}

static bool is_concurrent(struct api *api)
{
    struct answer answer = api_get(api, token_of(api, "so.admin"), "/v1/account-security?org_id=2");

    expect(&answer, 200, "");
    return json_get_true(answer.doc, "items/0/concurrent_use");
}

static void one_device_in_two_networks_at_once_is_seen(void **state)
{
    struct api *api = *state;
    int64_t before = alerts_of(api, "a.admin", "two-places");
    struct answer answer;
    const char *device;

    api_advance(api, 8 * 24 * 3600);
    api_come_from(api, "203.0.113.1", true);
    answer = sign_in_at(api, "a.admin", "x");
    device = json_get_text(answer.doc, "device");
    api_advance(api, 60);
    api_come_from(api, "203.0.113.200", true);
    answer = sign_in_at(api, "a.admin", device);
    expect(&answer, 201, "");
    assert_false(is_concurrent(api)); /* one network */
    api_come_from(api, NULL, false);
    answer = sign_in_at(api, "a.admin", device);
    expect(&answer, 201, "");
    assert_false(is_concurrent(api)); /* not known is no other place */
    api_come_from(api, "198.51.100.1", true);
    answer = sign_in_at(api, "a.admin", device);
    expect(&answer, 201, "");
    assert_true(is_concurrent(api));
    assert_int_equal(alerts_of(api, "a.admin", "two-places"), before + 1);
    sign_in_at(api, "a.admin", device); /* once a day */
    assert_int_equal(alerts_of(api, "a.admin", "two-places"), before + 1);
    api_advance(api, 24 * 3600);
    sign_in_at(api, "a.admin", device);
    assert_int_equal(alerts_of(api, "a.admin", "two-places"), before + 1); /* here alone */
    api_come_from(api, "203.0.113.5", true);
    api_advance(api, 299);
    sign_in_at(api, "a.admin", device);
    assert_int_equal(alerts_of(api, "a.admin", "two-places"), before + 2);
}

/* Carried on in another network while the first is in use: no new sign-in, and yet seen. */
static void a_renewal_elsewhere_is_seen(void **state)
{
    struct api *api = *state;
    int64_t before = alerts_of(api, "so.admin", "two-places");
    struct answer here;
    struct answer there;

    api_advance(api, 2 * 24 * 3600);
    api_come_from(api, "203.0.113.1", true);
    here = sign_in(api, "so.admin", PASSWORD);
    api_advance(api, 3600);
    api_come_from(api, "198.51.100.1", true);
    there = sign_in(api, "so.admin", PASSWORD);
    expect(&there, 201, "");
    assert_int_equal(alerts_of(api, "so.admin", "two-places"), before); /* an hour between */
    here = api_post(api, NULL, "/v1/sessions/refresh", "{\"refresh_token\":\"%s\"}",
                    json_get_text(here.doc, "refresh_token"));
    expect(&here, 201, "");
    assert_int_equal(alerts_of(api, "so.admin", "two-places"), before + 1);
}

static void a_reused_token_is_told_and_reported(void **state)
{
    struct api *api = *state;
    struct answer answer = sign_in(api, "a.admin", PASSWORD);
    const char *old = json_get_text(answer.doc, "refresh_token");

    for (int i = 0; i < 3; i++)
        answer = api_post(api, NULL, "/v1/sessions/refresh", "{\"refresh_token\":\"%s\"}", old);
    expect(&answer, 401, "refresh-reused");
    assert_int_equal(alerts_of(api, "a.admin", "token-reused"), 1);
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM incident i"
                                     "  JOIN security_alert s ON s.incident_id = i.id"
                                     " WHERE i.severity = 'high' AND s.kind = 'token-reused'"),
                     1);
    answer = api_get(api, weak_token_of(api, "a.admin"), "/v1/me");
    assert_string_equal(json_get_text(answer.doc, "alerts/0/kind"), "token-reused");
}

static void a_flood_over_many_names_is_slowed(void **state)
{
    struct api *api = *state;
    const char *device;
    struct answer answer;

    api_come_from(api, "192.0.2.1", true);
    answer = sign_in_at(api, "a.admin", "x");
    device = json_get_text(answer.doc, "device");
    api_set_place_failures(api, 6);
    for (int i = 0; i < 6; i++) {
        answer = sign_in(api, api_text(api, "ten.thu.%d", i), WRONG);
        expect(&answer, 401, "wrong-credentials");
    }
    answer = sign_in(api, "ten.thu.khac", WRONG);
    expect(&answer, 429, "too-many-attempts");
    assert_int_equal(answer.retry_after_s, 60);
    answer = sign_in(api, "so.admin", PASSWORD); /* whatever the name */
    expect(&answer, 429, "too-many-attempts");
    answer = sign_in_at(api, "a.admin", device);
    expect(&answer, 201, ""); /* on a known device */
    api_come_from(api, "192.0.3.1", true);
    answer = sign_in(api, "so.admin", PASSWORD);
    expect(&answer, 201, ""); /* from elsewhere */
    api_come_from(api, "192.0.2.99", true);
    api_advance(api, 601);
    answer = sign_in(api, "so.admin", PASSWORD);
    expect(&answer, 201, ""); /* what was refused for the place counted for nothing */
    api_set_place_failures(api, 0);
}

static void recoveries_of_one_place_are_bounded(void **state)
{
    struct api *api = *state;
    struct answer answer;

    api_come_from(api, "192.0.2.1", true);
    for (int i = 0; i < 60; i++) {
        answer = ask_recovery(api, api_text(api, "ten.thu.%d", i));
        expect(&answer, 201, "");
    }
    answer = ask_recovery(api, "a.admin");
    expect(&answer, 429, "too-many-recoveries");
    api_come_from(api, "198.51.100.1", true);
    answer = ask_recovery(api, "a.admin");
    expect(&answer, 201, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_is_kept_and_shown_to_its_owner),
        cmocka_unit_test(one_device_in_two_networks_at_once_is_seen),
        cmocka_unit_test(a_renewal_elsewhere_is_seen),
        cmocka_unit_test(a_reused_token_is_told_and_reported),
        cmocka_unit_test(a_flood_over_many_names_is_slowed),
        cmocka_unit_test(recoveries_of_one_place_are_bounded),
    };

    return cmocka_run_group_tests(tests, open_house, close_api);
}
