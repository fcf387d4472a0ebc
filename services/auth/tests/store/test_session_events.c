/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What coming, going and failing to come in leave in the chain of the unit: over a real MariaDB. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "people.h"

enum { SCHOOL = SO + 1 };

#define WRONG "khong phai mat khau nay"

static int open_house(void **state)
{
    open_api(state);
    begin_province(*state);
    add_org(*state, SO, "school", "A");
    add_person(*state, "so.admin", "a.admin", "school_admin", SCHOOL);
    add_person(*state, "a.admin", "gv.toan", "teacher", SCHOOL);
    return 0;
}

static int64_t events(struct api *api, const char *where)
{
    return api_number(
        api,
        api_text(api, "SELECT COUNT(*) AS n FROM audit_event WHERE chain_id = 2 AND %s", where));
}

static int64_t all_events(struct api *api)
{
    return api_number(api, "SELECT COUNT(*) AS n FROM audit_event");
}

/* The newest event of the school is this one. */
static void expect_last(struct api *api, const char *where)
{
    assert_int_equal(events(api, api_text(api,
                                          "seq = (SELECT seq FROM audit_head WHERE chain_id = 2)"
                                          " AND %s",
                                          where)),
                     1);
}

static const char *access_of(const struct answer *answer)
{
    return json_get_text(answer->doc, "access_token");
}

static void who_comes_in_is_told(void **state)
{
    struct api *api = *state;
    int64_t before = all_events(api);
    struct answer answer = sign_in(api, "gv.toan", PASSWORD);

    expect(&answer, 201, "");
    assert_int_equal(all_events(api), before + 1);
    expect_last(api,
                "action = 'session.opened' AND role = 'teacher' AND object_type = 'session'"
                " AND actor_id = (SELECT id FROM account WHERE username = 'gv.toan')"
                " AND object_id = (SELECT id FROM session ORDER BY created_at DESC, id DESC"
                "                   LIMIT 1)"
                " AND JSON_VALUE(details, '$.aal') = 1 AND JSON_VALUE(details, '$.amr') = 'pwd'"
                " AND JSON_VALUE(details, '$.client') = 'hbdt'");
}

static void who_goes_is_told_once(void **state)
{
    struct api *api = *state;
    struct answer first = sign_in(api, "gv.toan", PASSWORD);
    struct answer second = sign_in(api, "gv.toan", PASSWORD);
    struct answer answer = api_get(api, access_of(&second), "/v1/me/sessions");
    const char *me = "actor_id = (SELECT id FROM account WHERE username = 'gv.toan')";
    int64_t before;

    expect(&answer, 200, "");
    answer = api_delete(api, access_of(&first), "/v1/sessions/current");
    expect(&answer, 204, "");
    expect_last(api, api_text(api, "action = 'session.closed' AND %s AND details = '%s'", me,
                              "{\"cause\":\"sign-out\"}"));
    before = all_events(api);
    answer = api_delete(api, access_of(&first), "/v1/sessions/current");
    assert_int_equal(all_events(api), before);
}

static void one_may_end_another_of_the_own(void **state)
{
    struct api *api = *state;
    struct answer here = sign_in(api, "gv.toan", PASSWORD);
    struct answer list = api_get(api, access_of(&here), "/v1/me/sessions");
    const char *other = json_get_text(list.doc, "items/1/id");
    struct answer answer =
        api_delete(api, access_of(&here), api_text(api, "/v1/me/sessions/%s", other));

    expect(&answer, 204, "");
    expect_last(api, api_text(api,
                              "action = 'session.closed' AND object_id = '%s' AND details ="
                              " '{\"cause\":\"ended-by-owner\"}'",
                              other));
}

static void a_wrong_password_of_somebody_is_told_without_a_name(void **state)
{
    struct api *api = *state;
    int64_t before = all_events(api);
    struct answer answer = sign_in(api, "gv.toan", WRONG);

    expect(&answer, 401, "wrong-credentials");
    assert_int_equal(all_events(api), before + 1);
    expect_last(api, "action = 'session.refused' AND actor_id = 0 AND role = ''"
                     " AND object_type = 'account' AND details = '{\"method\":\"pwd\"}'"
                     " AND object_id = (SELECT id FROM account WHERE username = 'gv.toan')");
}

static void one_of_nobody_leaves_nothing(void **state)
{
    struct api *api = *state;
    int64_t before = all_events(api);
    int64_t heads = api_number(api, "SELECT COUNT(*) AS n FROM audit_head");
    int64_t tries = api_number(api, "SELECT COUNT(*) AS n FROM sign_in_failure");
    struct answer answer = sign_in(api, "khong.co.ai", WRONG);

    expect(&answer, 401, "wrong-credentials");
    assert_int_equal(all_events(api), before);
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM audit_head"), heads);
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM sign_in_failure"), tries + 1);
}

/* Who must wait is not hashed and not told: nobody makes a chain grow as fast as he likes. */
static void guessing_leaves_as_many_events_as_guesses_that_counted(void **state)
{
    struct api *api = *state;
    int64_t before = events(api, "action = 'session.refused'");
    int64_t counted = 0;

    for (int i = 0; i < 30; i++) {
        struct answer answer = sign_in(api, "a.admin", WRONG);

        counted += answer.status == 401;
    }
    assert_int_equal(counted, 10);
    assert_int_equal(events(api, "action = 'session.refused'"), before + counted);
}

static void a_wrong_factor_and_a_wrong_old_password_are_told(void **state)
{
    struct api *api = *state;
    const char *token = weak_token_of(api, "gv.toan");
    struct answer answer;

    api_sql(api, "INSERT INTO second_factor (account_id, kind, name, secret, created_at,"
                 " confirmed_at) SELECT id, 'totp', 'x', 'x', 1, 1 FROM account"
                 "  WHERE username = 'gv.toan'");
    answer = api_post(api, token, "/v1/sessions/current/elevation", "{\"totp\":\"000000\"}");
    expect(&answer, 401, "wrong-factor");
    expect_last(api, "action = 'session.refused' AND role = 'teacher'"
                     " AND details = '{\"method\":\"otp\"}' AND object_id = actor_id");
    answer =
        api_post(api, NULL, "/v1/sessions",
                 "{\"username\":\"gv.toan\",\"password\":\"%s\",\"totp\":\"000000\"}", PASSWORD);
    expect(&answer, 401, "wrong-factor");
    expect_last(api, "action = 'session.refused' AND actor_id = 0"
                     " AND details = '{\"method\":\"otp\"}'");
    answer = api_send(api, token_of(api, "gv.toan"), PUT, "/v1/me/password", NULL,
                      "{\"old_password\":\"%s\",\"password\":\"%s\"}", WRONG, PASSWORD);
    expect(&answer, 401, "wrong-credentials");
    expect_last(api, "action = 'session.refused' AND details = '{\"method\":\"pwd\"}'");
}

static void no_event_holds_what_was_typed(void **state)
{
    struct api *api = *state;

    assert_int_equal(events(api, "action LIKE 'session.%'"
                                 " AND (details LIKE '%toan%' OR details LIKE '%mat khau%'"
                                 " OR details LIKE '%khong.co%' OR object_id LIKE '%toan%')"),
                     0);
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM audit_event e"
                                     " WHERE seq > 1 AND NOT EXISTS (SELECT 1 FROM audit_event p"
                                     "   WHERE p.chain_id = e.chain_id AND p.seq = e.seq - 1"
                                     "     AND p.hash = e.previous)"),
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_comes_in_is_told),
        cmocka_unit_test(who_goes_is_told_once),
        cmocka_unit_test(one_may_end_another_of_the_own),
        cmocka_unit_test(a_wrong_password_of_somebody_is_told_without_a_name),
        cmocka_unit_test(one_of_nobody_leaves_nothing),
        cmocka_unit_test(guessing_leaves_as_many_events_as_guesses_that_counted),
        cmocka_unit_test(a_wrong_factor_and_a_wrong_old_password_are_told),
        cmocka_unit_test(no_event_holds_what_was_typed),
    };

    return cmocka_run_group_tests(tests, open_house, close_api);
}
