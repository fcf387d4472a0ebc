/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What units see of their accounts, and resets: over a real MariaDB. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "two_schools.h"

static int open_house(void **state)
{
    open_api(state);
    begin_province(*state);
    add_two_schools(*state);
    add_person(*state, "a.admin", "gv.van", "teacher", SCHOOL_A);
    return 0;
}

static struct answer security_of(struct api *api, const char *by, int64_t org_id)
{
    return api_get(api, token_of(api, by),
                   api_text(api, "/v1/account-security?org_id=%lld", (long long)org_id));
}

static struct answer report_of(struct api *api, const char *by, int64_t org_id)
{
    return api_get(api, token_of(api, by),
                   api_text(api, "/v1/account-security/report?org_id=%lld", (long long)org_id));
}

static struct answer act(struct api *api, const char *by, const char *username, const char *what)
{
    return api_post(api, token_of(api, by),
                    api_text(api, "/v1/accounts/%lld/%s", (long long)id_of(api, username), what),
                    NULL);
}

static struct answer sign_in_at(struct api *api, const char *username, const char *device)
{
    struct answer answer = api_post(
        api, NULL, "/v1/sessions",
        "{\"username\":\"%s\",\"password\":\"" PASSWORD "\",\"device\":\"%s\"}", username, device);

    expect(&answer, 201, "");
    return answer;
}

/* The tests sign in again and again, each time as if at a new device. */
static void forget_devices(struct api *api)
{
    api_sql(api, "UPDATE session SET device_sha256 = NULL");
    api_sql(api, "UPDATE sign_in SET device_sha256 = NULL");
}

static void units_see_their_own_accounts(void **state)
{
    struct api *api = *state;
    struct answer answer;

    forget_devices(api);
    answer = security_of(api, "a.admin", SCHOOL_A);
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 3);
    assert_string_equal(json_get_text(answer.doc, "items/1/username"), "gv.toan");
    assert_int_equal(json_get_int(answer.doc, "items/1/password_changed_at"), api_now(api));
    assert_int_equal(json_get_int(answer.doc, "items/1/totp"), 0);
    assert_false(json_get_true(answer.doc, "items/1/concurrent_use"));
    assert_false(json_get_true(answer.doc, "items/1/shared_device"));
    answer = security_of(api, "phong.admin", SCHOOL_A);
    expect(&answer, 200, "");
    answer = security_of(api, "b.admin", SCHOOL_A);
    expect(&answer, 404, "not-found");
    answer = security_of(api, "a.admin", PHONG);
    expect(&answer, 404, "not-found");
    answer = security_of(api, "gv.toan", SCHOOL_A);
    expect(&answer, 403, "forbidden");
    answer = report_of(api, "gv.toan", SCHOOL_A);
    expect(&answer, 403, "forbidden");
}

/* The owner is told, with the number of the incident. */
static void expect_shared_device(struct api *api, const char *username)
{
    struct answer answer = api_get(api, weak_token_of(api, username), "/v1/me");

    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "alerts"), 1);
    assert_string_equal(json_get_text(answer.doc, "alerts/0/kind"), "shared-device");
    assert_int_equal(json_get_int(answer.doc, "alerts/0/incident_id"),
                     api_number(api, "SELECT MAX(id) AS n FROM incident"));
}

static void suspicions_are_seen(void **state)
{
    struct api *api = *state;
    struct answer first;
    struct answer answer;
    const char *device;

    forget_devices(api);
    first = sign_in_at(api, "gv.toan", "x");
    device = json_get_text(first.doc, "device");
    api_advance(api, 100);
    sign_in_at(api, "gv.toan", device);
    answer = security_of(api, "a.admin", SCHOOL_A);
    assert_false(json_get_true(answer.doc, "items/1/concurrent_use")); /* one device */
    sign_in_at(api, "gv.toan", "another");
    answer = security_of(api, "a.admin", SCHOOL_A);
    assert_true(json_get_true(answer.doc, "items/1/concurrent_use"));
    assert_false(json_get_true(answer.doc, "items/2/shared_device"));
    api_advance(api, 31 * 60);
    sign_in_at(api, "gv.van", device);
    answer = security_of(api, "a.admin", SCHOOL_A);
    assert_false(json_get_true(answer.doc, "items/2/shared_device")); /* half an hour later */
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM incident"), 0);
    sign_in_at(api, "gv.toan", device);
    answer = security_of(api, "a.admin", SCHOOL_A);
    assert_true(json_get_true(answer.doc, "items/1/shared_device"));
    assert_true(json_get_true(answer.doc, "items/2/shared_device"));
    assert_false(json_get_true(answer.doc, "items/0/shared_device"));
    expect_shared_device(api, "gv.toan");
    expect_shared_device(api, "gv.van");
    sign_in_at(api, "gv.van", device); /* once a day */
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM incident WHERE source = 'system'"
                                     "   AND category = 'security' AND org_id = 3"),
                     1);
    api_advance(api, 24 * 3600);
    sign_in_at(api, "gv.van", device);
    sign_in_at(api, "a.admin", device); /* who does not sign may use it */
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM incident"), 1);
    sign_in_at(api, "gv.toan", device);
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM incident"), 2);
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM audit_event"
                                     " WHERE action = 'incident.open'"),
                     2);
    api_sql(api, "UPDATE sign_in i JOIN account a ON a.id = i.account_id"
                 "   SET i.device_sha256 = NULL WHERE a.username = 'a.admin'");
}

static void the_report_counts_the_subtree(void **state)
{
    struct api *api = *state;
    struct answer pending = add_account(api, token_of(api, "b.admin"), SCHOOL_B, "b.moi");
    struct answer answer = report_of(api, "phong.admin", PHONG);

    expect(&pending, 201, "");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "units"), 3);
    assert_int_equal(json_get_int(answer.doc, "total/accounts"), 6);
    assert_int_equal(json_get_int(answer.doc, "total/pending"), 1);
    assert_int_equal(json_get_int(answer.doc, "units/1/shared_device"), 2);
    assert_int_equal(json_get_int(answer.doc, "second_factor_percent"), 0);
    api_sql(api, "INSERT INTO second_factor (account_id, kind, name, created_at, confirmed_at)"
                 " SELECT id, 'totp', 'x', 1, 1 FROM account WHERE username = 'gv.toan'");
    answer = report_of(api, "phong.admin", PHONG);
    assert_int_equal(json_get_int(answer.doc, "second_factor_percent"), 20);
    answer = report_of(api, "a.admin", PHONG);
    expect(&answer, 404, "not-found");
    answer = api_get(api, token_of(api, "phong.admin"), "/v1/account-security/report.csv?org_id=2");
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.text, "3,\"Đơn vị A\",3,3,0,0,1,"));
    assert_non_null(strstr(answer.text, ",\"Tổng cộng\",6,5,1,0,1,"));
}

static void a_reset_leaves_nothing_behind(void **state)
{
    struct api *api = *state;
    struct answer session = sign_in(api, "gv.toan", PASSWORD);
    struct answer begun = ask_recovery(api, "gv.toan");
    struct answer answer =
        approve(api, "a.admin", "gv.toan", json_get_text(begun.doc, "user_code"));

    expect(&answer, 201, "");
    assert_true(json_get_true(answer.doc, "signing_held"));
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM second_factor"), 0);
    answer = api_post(api, NULL, "/v1/sessions/refresh", "{\"refresh_token\":\"%s\"}",
                      json_get_text(session.doc, "refresh_token"));
    assert_int_equal(answer.status, 401);
    answer = sign_in(api, "gv.toan", PASSWORD);
    expect(&answer, 401, "wrong-credentials");
    answer = act(api, "phong.admin", "gv.toan", "signing-release");
    expect(&answer, 409, "not-enrolled");
    api_advance(api, 24 * 3600 + 1);
    answer = end_recovery(api, json_get_text(begun.doc, "recovery_secret"), PASSWORD);
    expect(&answer, 401, "recovery-refused");
    begun = ask_recovery(api, "gv.toan");
    answer = approve(api, "a.admin", "gv.toan", json_get_text(begun.doc, "user_code"));
    expect(&answer, 201, "");
    answer = end_recovery(api, json_get_text(begun.doc, "recovery_secret"), PASSWORD);
    expect(&answer, 201, "");
}

static void signing_is_released_by_a_second_person(void **state)
{
    struct api *api = *state;
    struct answer answer;

    api_sql(api, "INSERT INTO second_factor (account_id, kind, name, created_at, confirmed_at)"
                 " SELECT id, 'totp', 'x', 1, 1 FROM account WHERE username = 'gv.toan'");
    answer = act(api, "a.admin", "gv.toan", "signing-release");
    expect(&answer, 403, "second-person");
    answer = act(api, "b.admin", "gv.toan", "signing-release");
    expect(&answer, 404, "not-found");
    answer = act(api, "gv.van", "gv.toan", "signing-release");
    expect(&answer, 403, "forbidden");
    answer = act(api, "phong.admin", "gv.toan", "signing-release");
    expect(&answer, 204, "");
    answer = act(api, "phong.admin", "gv.toan", "signing-release");
    expect(&answer, 409, "no-hold");
}

static void resets_go_downwards_and_never_to_oneself(void **state)
{
    struct api *api = *state;
    /* clang-format off */
    static const struct {
        const char *by, *whom, *what;
        int status;
        const char *slug;
    } cases[] = {
        {"a.admin",     "a.admin",     "reset",               403, "own-account"},
        {"a.admin",     "phong.admin", "reset",               404, "not-found"},
        {"b.admin",     "gv.toan",     "reset",               404, "not-found"},
        {"gv.van",      "gv.toan",     "reset",               403, "forbidden"},
        {"so.admin",    "gv.van",      "reset",               403, "not-downwards"},
        {"a.admin",     "a.admin",     "sessions-revocation", 403, "own-account"},
        {"b.admin",     "gv.toan",     "sessions-revocation", 404, "not-found"},
        {"gv.van",      "gv.toan",     "sessions-revocation", 403, "forbidden"},
        {"phong.admin", "a.admin",     "sessions-revocation", 204, ""},
        {"phong.admin", "a.admin",     "reset",               201, ""},
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer begun = ask_recovery(api, cases[i].whom);
        struct answer answer =
            strcmp(cases[i].what, "reset") == 0
                ? approve(api, cases[i].by, cases[i].whom, json_get_text(begun.doc, "user_code"))
                : act(api, cases[i].by, cases[i].whom, cases[i].what);

        expect(&answer, cases[i].status, cases[i].slug);
    }
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM session s JOIN account a"
                                     "    ON a.id = s.account_id AND a.username = 'a.admin'"
                                     " WHERE s.ended_at IS NULL"),
                     0);
    /* Who does not sign is not held. */
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM signing_hold"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_see_their_own_accounts),
        cmocka_unit_test(suspicions_are_seen),
        cmocka_unit_test(the_report_counts_the_subtree),
        cmocka_unit_test(a_reset_leaves_nothing_behind),
        cmocka_unit_test(signing_is_released_by_a_second_person),
        cmocka_unit_test(resets_go_downwards_and_never_to_oneself),
    };

    return cmocka_run_group_tests(tests, open_house, close_api);
}
