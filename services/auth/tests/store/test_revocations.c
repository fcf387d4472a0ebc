/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What ends a session stands in the feed that every program follows. The tests run in order on the
 * house of two_schools.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/revoke.h"
#include "db/db.h"
#include "store/revocations.h"
#include "two_schools.h"

static void a_house_with_a_teacher(void **state)
{
    begin_province(*state);
    add_two_schools(*state);
}

static struct answer feed(struct api *api, int64_t after)
{
    struct answer token = api_post(api, NULL, "/v1/service-tokens",
                                   "{\"client_id\":\"gateway\",\"client_secret\":"
                                   "\"bi-mat-cua-gateway\"}");

    expect(&token, 201, "");
    return api_get(api, json_get_text(token.doc, "access_token"),
                   api_text(api, "/internal/revocations?after=%lld", (long long)after));
}

static int64_t head(struct api *api)
{
    struct answer answer = feed(api, 0);

    expect(&answer, 200, "");
    return json_get_int(answer.doc, "head");
}

/* Behind that position the feed holds just n sessions, all of that person. */
static void holds(struct api *api, int64_t after, int64_t n, const char *username)
{
    struct answer answer = feed(api, after);
    int64_t own = api_number(api, api_text(api,
                                           "SELECT COUNT(*) AS n FROM revocation r"
                                           "  JOIN session s ON s.id = r.`key`"
                                           " WHERE s.account_id = %lld AND s.ended_at IS NOT NULL"
                                           "   AND r.kind = 'session' AND r.position > %lld",
                                           (long long)id_of(api, username), (long long)after));

    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), n);
    assert_int_equal(json_get_int(answer.doc, "head"), after + n);
    assert_int_equal(own, n);
}

static void only_programs_of_the_house_read_it(void **state)
{
    struct api *api = *state;
    struct answer answer = api_get(api, NULL, "/internal/revocations?after=0");

    expect(&answer, 401, "unauthenticated");
    answer = api_get(api, token_of(api, "so.admin"), "/internal/revocations?after=0");
    expect(&answer, 403, "forbidden");
    assert_int_equal(head(api), 0);
}

static void signing_out_is_in_the_feed(void **state)
{
    struct api *api = *state;
    const char *token = token_of(api, "gv.toan");
    int64_t before = head(api);
    struct answer answer = api_delete(api, token, "/v1/sessions/current");

    expect(&answer, 204, "");
    holds(api, before, 1, "gv.toan");
}

static struct answer refresh(struct api *api, const struct answer *pair)
{
    return api_post(api, NULL, "/v1/sessions/refresh", "{\"refresh_token\":\"%s\"}",
                    json_get_text(pair->doc, "refresh_token"));
}

static void a_refresh_token_used_again_is_in_the_feed_though_the_call_fails(void **state)
{
    struct api *api = *state;
    struct answer first = sign_in(api, "gv.toan", PASSWORD);
    struct answer second = refresh(api, &first);
    int64_t before = head(api);

    expect(&second, 201, "");
    second = refresh(api, &first);
    expect(&second, 401, "refresh-reused");
    holds(api, before, 1, "gv.toan");
    second = refresh(api, &first); /* ended is ended: nothing more to tell */
    expect(&second, 401, "refresh-reused");
    holds(api, before, 1, "gv.toan");
}

static void a_new_password_ends_every_session_but_its_own(void **state)
{
    struct api *api = *state;
    const char *token = token_of(api, "gv.toan");
    struct answer answer = sign_in(api, "gv.toan", PASSWORD);
    int64_t before = head(api);

    expect(&answer, 201, "");
    answer = api_send(api, token, PUT, "/v1/me/password", NULL,
                      "{\"old_password\":\"%s\",\"password\":\"%s\"}", PASSWORD, PASSWORD);
    expect(&answer, 204, "");
    holds(api, before, 1, "gv.toan");
    assert_int_equal(api_number(api, api_text(api,
                                              "SELECT COUNT(*) AS n FROM session"
                                              " WHERE account_id = %lld AND ended_at IS NULL",
                                              (long long)id_of(api, "gv.toan"))),
                     1);
}

static void a_disabled_account_is_in_the_feed_with_all_its_sessions(void **state)
{
    struct api *api = *state;
    struct answer answer;
    int64_t before;

    token_of(api, "gv.toan");
    before = head(api);
    answer = set_status(api, "a.admin", id_of(api, "gv.toan"), "disabled");
    expect(&answer, 200, "");
    holds(api, before, 2, "gv.toan");
    answer = set_status(api, "a.admin", id_of(api, "gv.toan"), "active");
    expect(&answer, 200, "");
    holds(api, before, 2, "gv.toan");
}

static int64_t lives(struct api *api)
{
    struct answer pair = sign_in(api, "gv.toan", PASSWORD);

    expect(&pair, 201, "");
    return json_get_int(pair.doc, "expires_in");
}

/* The clock stands at 15:00 in Viet Nam; the last day ends nine hours later. */
static void no_token_outlives_the_last_day_of_its_role(void **state)
{
    struct api *api = *state;
    const char *last_day = api_text(api,
                                    "UPDATE grant_row SET valid_to = '2026-05-25'"
                                    " WHERE account_id = %lld",
                                    (long long)id_of(api, "gv.toan"));
    struct answer answer;

    api_sql(api, last_day);
    assert_int_equal(lives(api), 300);
    api_advance(api, 9 * 3600 - 40);
    assert_int_equal(lives(api), 40);
    api_advance(api, 40);
    answer = sign_in(api, "gv.toan", PASSWORD);
    expect(&answer, 403, "no-role");
    api_sql(api, api_text(api, "UPDATE grant_row SET valid_to = NULL WHERE account_id = %lld",
                          (long long)id_of(api, "gv.toan")));
}

static void a_taken_role_is_in_the_feed(void **state)
{
    struct api *api = *state;
    int64_t grant = api_number(api, api_text(api,
                                             "SELECT id AS n FROM grant_row WHERE account_id ="
                                             " %lld",
                                             (long long)id_of(api, "gv.toan")));
    struct answer answer;
    int64_t before;
    int64_t lasting;

    token_of(api, "gv.toan");
    before = head(api);
    lasting = api_number(api, api_text(api,
                                       "SELECT COUNT(*) AS n FROM session"
                                       " WHERE account_id = %lld AND ended_at IS NULL",
                                       (long long)id_of(api, "gv.toan")));
    assert_true(lasting > 0);
    answer = api_delete(api, token_of(api, "a.admin"),
                        api_text(api, "/v1/grants/%lld", (long long)grant));
    expect(&answer, 204, "");
    holds(api, before, lasting, "gv.toan");
}

/* A page ends somewhere; the next one begins there, and old entries go without a gap in front. */
static void the_feed_comes_in_pages_and_forgets(void **state)
{
    struct api *api = *state;
    int64_t before = head(api);
    struct call *call = api_call(api);
    struct answer answer;

    assert_int_equal(db_begin(call), OK);
    for (int i = 0; i < REVOCATION_PAGE_MAX + 1; i++)
        assert_int_equal(revoke_client(call, "so-hr"), OK);
    assert_int_equal(db_commit(call), OK);
    answer = feed(api, before);
    assert_int_equal(json_get_count(answer.doc, "items"), REVOCATION_PAGE_MAX);
    assert_int_equal(json_get_int(answer.doc, "head"), before + REVOCATION_PAGE_MAX + 1);
    answer = feed(api, before + REVOCATION_PAGE_MAX);
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(revocations_purge(call, call->now + 1), OK);
    store_test_end(call);
    answer = feed(api, 0);
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    assert_int_equal(json_get_int(answer.doc, "head"), before + REVOCATION_PAGE_MAX + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_house_with_a_teacher),
        cmocka_unit_test(only_programs_of_the_house_read_it),
        cmocka_unit_test(signing_out_is_in_the_feed),
        cmocka_unit_test(a_refresh_token_used_again_is_in_the_feed_though_the_call_fails),
        cmocka_unit_test(a_new_password_ends_every_session_but_its_own),
        cmocka_unit_test(a_disabled_account_is_in_the_feed_with_all_its_sessions),
        cmocka_unit_test(no_token_outlives_the_last_day_of_its_role),
        cmocka_unit_test(a_taken_role_is_in_the_feed),
        cmocka_unit_test(the_feed_comes_in_pages_and_forgets),
    };

    return cmocka_run_group_tests(tests, open_api, close_api);
}
