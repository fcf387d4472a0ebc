/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The API of auth over a real MariaDB. The tests run in order on the house of two_schools.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "two_schools.h"

static void the_first_administrator_is_made_once(void **state)
{
    struct api *api = *state;
    struct answer answer = begin_house(api, "sai-bi-mat", PASSWORD);

    expect(&answer, 401, "wrong-setup-secret");
    answer = begin_house(api, "dung-mot-lan-roi-thoi", "matkhau12345");
    expect(&answer, 400, "invalid");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM org"), 0);
    answer = begin_house(api, "dung-mot-lan-roi-thoi", PASSWORD);
    expect(&answer, 201, "");
    answer = begin_house(api, "dung-mot-lan-roi-thoi", PASSWORD);
    expect(&answer, 409, "setup-done");
    answer = begin_house(api, "sai-bi-mat", PASSWORD);
    expect(&answer, 409, "setup-done");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM account"), 1);
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM audit_event WHERE chain_id = 1"),
                     1);
}

static void a_house_is_built_downwards(void **state)
{
    struct api *api = *state;
    struct answer answer;

    add_two_schools(api);

    answer = api_get(api, token_of(api, "gv.toan"), "/v1/orgs/3");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "path"), 3);
    assert_string_equal(json_get_text(answer.doc, "path/0/code"), "SO");
    assert_string_equal(json_get_text(answer.doc, "path/2/code"), "A");
    answer = api_get(api, token_of(api, "phong.admin"), "/v1/orgs");
    assert_int_equal(json_get_count(answer.doc, "items"), 3);
    answer = api_get(api, token_of(api, "phong.admin"), "/v1/orgs?limit=1&after=2");
    assert_int_equal(json_get_int(answer.doc, "items/0/id"), SCHOOL_A);
    assert_string_equal(json_get_text(answer.doc, "next"), "3");
}

static void units_are_refused_where_they_do_not_belong(void **state)
{
    struct api *api = *state;
    /* clang-format off */
    static const struct {
        const char *by;
        int64_t parent_id;
        const char *kind, *code;
        int status;
        const char *slug;
    } cases[] = {
        {"so.admin",    SO,       "so",     "X", 422, "org-kind"},
        {"so.admin",    PHONG,    "phong",  "X", 422, "org-kind"},
        {"a.admin",     SCHOOL_A, "school", "X", 422, "org-kind"},
        {"phong.admin", SO,       "school", "X", 404, "not-found"},
        {"a.admin",     SCHOOL_B, "school", "X", 404, "not-found"},
        {"so.admin",    99,       "school", "X", 404, "not-found"},
        {"gv.toan",     SCHOOL_A, "school", "X", 403, "forbidden"},
        {"so.admin",    SO,       "school", "A", 409, "code-taken"},
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer =
            api_post(api, token_of(api, cases[i].by), "/v1/orgs",
                     "{\"parent_id\":%lld,\"kind\":\"%s\",\"name\":\"X\",\"code\":\"%s\"}",
                     (long long)cases[i].parent_id, cases[i].kind, cases[i].code);

        expect(&answer, cases[i].status, cases[i].slug);
    }
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM org"), 4);
}

static void roles_are_given_downwards_only(void **state)
{
    struct api *api = *state;
    /* Accounts in order of making: 1 so.admin, 2 phong.admin, 3 a.admin, 4 b.admin, 5 gv.toan. */
    /* clang-format off */
    static const struct {
        const char *by;
        int64_t account_id;
        const char *role;
        int64_t org_id;
        int status;
        const char *slug;
    } cases[] = {
        {"so.admin",    1, "leader",       SCHOOL_A, 403, "own-grant"},
        {"so.admin",    5, "teacher",      SCHOOL_A, 403, "not-downwards"},
        {"so.admin",    5, "leader",       PHONG,    422, "role-kind"},
        {"phong.admin", 5, "phong_admin",  PHONG,    403, "not-downwards"},
        {"phong.admin", 5, "so_admin",     SO,       404, "not-found"},
        {"a.admin",     5, "leader",       SCHOOL_A, 403, "not-downwards"},
        {"a.admin",     5, "school_admin", SCHOOL_A, 403, "not-downwards"},
        {"a.admin",     5, "teacher",      SCHOOL_B, 404, "not-found"},
        {"a.admin",     4, "teacher",      SCHOOL_A, 404, "not-found"},
        {"a.admin",     5, "teacher",      SCHOOL_A, 409, "grant-exists"},
        {"gv.toan",     3, "teacher",      SCHOOL_A, 403, "forbidden"},
    };
    /* clang-format on */
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        answer = give(api, token_of(api, cases[i].by), cases[i].account_id, cases[i].role,
                      cases[i].org_id);
        expect(&answer, cases[i].status, cases[i].slug);
    }
    answer = api_post(api, token_of(api, "a.admin"), "/v1/grants",
                      "{\"account_id\":5,\"role\":\"office\",\"org_id\":3,"
                      "\"valid_from\":\"2026-06-02\",\"valid_to\":\"2026-06-01\"}");
    expect(&answer, 400, "invalid");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM grant_row"), 5);
}

static void other_schools_people_do_not_exist(void **state)
{
    struct api *api = *state;
    struct answer answer = api_get(api, token_of(api, "b.admin"), "/v1/accounts/5");

    expect(&answer, 404, "not-found");
    answer = api_get(api, token_of(api, "b.admin"), "/v1/accounts?org_id=3");
    expect(&answer, 404, "not-found");
    answer = api_get(api, token_of(api, "b.admin"), "/v1/grants?org_id=3");
    expect(&answer, 404, "not-found");
    answer = api_delete(api, token_of(api, "b.admin"), "/v1/grants/5");
    expect(&answer, 404, "not-found");
    answer = set_status(api, "b.admin", 5, "disabled");
    expect(&answer, 404, "not-found");
    answer = api_get(api, token_of(api, "gv.toan"), "/v1/accounts/4");
    expect(&answer, 404, "not-found");
    answer = add_account(api, token_of(api, "b.admin"), SCHOOL_A, "gv.la");
    expect(&answer, 404, "not-found");
    answer = add_account(api, token_of(api, "b.admin"), SCHOOL_B, "gv.toan");
    expect(&answer, 409, "username-taken");
}

static void colleagues_see_names_only(void **state)
{
    struct api *api = *state;
    struct answer answer = api_get(api, token_of(api, "gv.toan"), "/v1/accounts/3");

    expect(&answer, 200, "");
    assert_string_equal(answer.text, "{\"id\":3,\"full_name\":\"Người Thử Nghiệm\"}");
    answer = api_get(api, token_of(api, "gv.toan"), "/v1/accounts/5");
    assert_string_equal(json_get_text(answer.doc, "status"), "active");
    answer = api_get(api, token_of(api, "a.admin"), "/v1/accounts?org_id=3");
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    answer = api_get(api, token_of(api, "gv.toan"), "/v1/me");
    assert_string_equal(json_get_text(answer.doc, "roles/0/role"), "teacher");
    answer = api_get(api, NULL, "/v1/me");
    expect(&answer, 401, "unauthenticated");
}

static void wrong_sign_ins_look_alike(void **state)
{
    struct api *api = *state;
    struct answer pending = add_account(api, token_of(api, "a.admin"), SCHOOL_A, "gv.cho");
    struct answer answers[] = {sign_in(api, "gv.toan", "khong phai the"),
                               sign_in(api, "khong.ai", PASSWORD), sign_in(api, "gv.cho", PASSWORD),
                               sign_in(api, "x' OR '1'='1", PASSWORD)};

    expect(&pending, 201, "");
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        expect(&answers[i], 401, "wrong-credentials");
        assert_string_equal(answers[i].text, answers[0].text);
    }
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM sign_in_failure"), 4);
}

static void many_failures_make_any_name_wait(void **state)
{
    struct api *api = *state;
    static const char *const names[] = {"gv.toan", "ten.khong.co"};
    struct answer answer;

    api_advance(api, 3600);
    answer = sign_in(api, "gv.toan", PASSWORD); /* success forgets */
    expect(&answer, 201, "");
    for (size_t name = 0; name < COUNT_OF(names); name++) {
        for (int i = 0; i < 10; i++) {
            answer = sign_in(api, names[name], "khong phai the");
            expect(&answer, 401, "wrong-credentials");
        }
        answer = sign_in(api, names[name], PASSWORD);
        expect(&answer, 429, "too-many-attempts");
        assert_int_equal(answer.retry_after_s, 30);
    }
    assert_int_equal(api_number(api, "SELECT MAX(failures) AS n FROM sign_in_failure"), 10);
    api_advance(api, 30);
    answer = sign_in(api, "gv.toan", "khong phai the");
    expect(&answer, 401, "wrong-credentials");
    answer = sign_in(api, "gv.toan", PASSWORD);
    expect(&answer, 429, "too-many-attempts");
    assert_int_equal(answer.retry_after_s, 60);
    api_advance(api, 60);
    answer = sign_in(api, "gv.toan", PASSWORD);
    expect(&answer, 201, "");
    answer = sign_in(api, "gv.toan", "khong phai the");
    expect(&answer, 401, "wrong-credentials");
}

static struct answer refresh(struct api *api, const struct answer *pair)
{
    return api_post(api, NULL, "/v1/sessions/refresh", "{\"refresh_token\":\"%s\"}",
                    json_get_text(pair->doc, "refresh_token"));
}

static void a_refresh_token_works_once(void **state)
{
    struct api *api = *state;
    struct answer first = sign_in(api, "gv.toan", PASSWORD);
    struct answer second = refresh(api, &first);
    struct answer answer;

    expect(&second, 201, "");
    answer = refresh(api, &first);
    expect(&answer, 401, "refresh-reused");
    answer = refresh(api, &second); /* the family is gone, that it is was committed */
    expect(&answer, 401, "session-ended");
    answer = api_post(api, NULL, "/v1/sessions/refresh",
                      "{\"refresh_token\":\"0123456789012345678901234567890123456789012\"}");
    expect(&answer, 401, "refresh-refused");
    assert_int_equal(
        api_number(api, "SELECT COUNT(*) AS n FROM audit_event WHERE action = 'session.reuse'"), 1);
}

static void sessions_end_by_time_and_by_hand(void **state)
{
    struct api *api = *state;
    struct answer pair = sign_in(api, "gv.toan", PASSWORD);
    struct answer other = sign_in(api, "gv.toan", PASSWORD);
    const char *token = json_get_text(other.doc, "access_token");
    struct answer answer = api_delete(api, token, "/v1/sessions/current");

    expect(&answer, 204, "");
    answer = refresh(api, &other);
    expect(&answer, 401, "session-ended");
    for (int hours = 0; hours < 30 * 24; hours += 11) {
        api_advance(api, 11 * 3600);
        answer = refresh(api, &pair);
        if (answer.status != 201)
            break;
        pair = answer;
    }
    expect(&answer, 401, "refresh-refused"); /* after 30 days, however busy */
    pair = sign_in(api, "gv.toan", PASSWORD);
    api_advance(api, 12 * 3600);
    answer = refresh(api, &pair);
    expect(&answer, 401, "refresh-refused");
    answer = api_get(api, json_get_text(pair.doc, "access_token"), "/v1/me");
    expect(&answer, 401, "token-refused");
}

static int64_t lasting_sessions(struct api *api, const char *username)
{
    return api_number(api, api_text(api,
                                    "SELECT COUNT(*) AS n FROM session"
                                    " WHERE account_id = %lld AND ended_at IS NULL",
                                    (long long)id_of(api, username)));
}

/* Even when nothing ended the session: each token asks for the account and the role anew. */
static void a_session_stands_on_an_account_and_a_role(void **state)
{
    struct api *api = *state;
    static const char *const causes[][2] = {
        {"UPDATE account SET status = 'disabled' WHERE id = 5",
         "UPDATE account SET status = 'active' WHERE id = 5"},
        {"UPDATE grant_row SET ended_at = 1 WHERE account_id = 5",
         "UPDATE grant_row SET ended_at = NULL WHERE account_id = 5"},
        {"UPDATE grant_row SET org_id = 4 WHERE account_id = 5",
         "UPDATE grant_row SET org_id = 3 WHERE account_id = 5"},
    };

    for (size_t i = 0; i < COUNT_OF(causes); i++) {
        struct answer pair = sign_in(api, "gv.toan", PASSWORD);
        struct answer answer;

        api_sql(api, causes[i][0]);
        answer = refresh(api, &pair);
        api_sql(api, causes[i][1]);
        expect(&answer, 401, "session-ended");
        answer = refresh(api, &pair); /* it was ended for good */
        expect(&answer, 401, "session-ended");
    }
}

static void a_disabled_account_is_out(void **state)
{
    struct api *api = *state;
    struct answer pair = sign_in(api, "a.admin", PASSWORD);
    const char *token = token_of(api, "a.admin");
    struct answer answer = set_status(api, "phong.admin", 3, "disabled");

    expect(&answer, 409, "last-admin");
    add_person(api, "phong.admin", "a.admin2", "school_admin", SCHOOL_A);
    answer = set_status(api, "phong.admin", 3, "disabled");
    expect(&answer, 200, "");
    assert_int_equal(lasting_sessions(api, "a.admin"), 0);
    answer = refresh(api, &pair);
    expect(&answer, 401, "session-ended");
    answer = sign_in(api, "a.admin", PASSWORD);
    expect(&answer, 401, "wrong-credentials");
    answer = add_account(api, token, SCHOOL_A, "gv.moi"); /* the token outlives the session */
    expect(&answer, 401, "session-ended");
    answer = give(api, token_of(api, "phong.admin"), 3, "leader", SCHOOL_A);
    expect(&answer, 409, "account-disabled");
    answer = set_status(api, "phong.admin", 3, "active");
    expect(&answer, 200, "");
    answer = sign_in(api, "a.admin", PASSWORD);
    expect(&answer, 201, "");
}

static void nobody_disables_himself_or_his_superiors(void **state)
{
    struct api *api = *state;
    struct answer answer = set_status(api, "so.admin", 1, "disabled");

    expect(&answer, 403, "own-account");
    add_person(api, "a.admin", "gv.van", "teacher", SCHOOL_A);
    answer = give(api, token_of(api, "phong.admin"), 5, "leader", SCHOOL_A);
    expect(&answer, 201, "");
    answer = set_status(api, "a.admin", 5, "disabled"); /* a leader now: not the school's to take */
    expect(&answer, 403, "not-downwards");
    answer = api_send(api, token_of(api, "a.admin"), PUT,
                      api_text(api, "/v1/accounts/%lld/status", (long long)id_of(api, "gv.van")),
                      "\"v9\"", "{\"status\":\"disabled\"}");
    expect(&answer, 412, "changed");
    answer = set_status(api, "a.admin", id_of(api, "gv.cho"), "disabled");
    expect(&answer, 200, "");
    answer =
        set_status(api, "a.admin", id_of(api, "gv.cho"), "active"); /* it has no password yet */
    assert_string_equal(json_get_text(answer.doc, "status"), "pending");
}

static void several_roles_must_be_chosen_from(void **state)
{
    struct api *api = *state;
    struct answer answer = sign_in(api, "gv.toan", PASSWORD);

    expect(&answer, 409, "choose-role");
    assert_string_equal(json_get_text(answer.doc, "errors/0/pointer"), "/roles/teacher/3");
    assert_string_equal(json_get_text(answer.doc, "errors/1/pointer"), "/roles/leader/3");
    answer = api_post(api, NULL, "/v1/sessions",
                      "{\"username\":\"gv.toan\",\"password\":\"" PASSWORD
                      "\",\"role\":\"leader\",\"org_id\":3}");
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "role"), "leader");
    answer = api_post(api, NULL, "/v1/sessions",
                      "{\"username\":\"gv.toan\",\"password\":\"" PASSWORD
                      "\",\"role\":\"school_admin\"}");
    expect(&answer, 403, "no-role");
}

static void a_taken_role_ends_its_sessions(void **state)
{
    struct api *api = *state;
    struct answer pair = sign_in(api, "gv.van", PASSWORD);
    int64_t grant_id =
        api_number(api, api_text(api, "SELECT id AS n FROM grant_row WHERE account_id = %lld",
                                 (long long)id_of(api, "gv.van")));
    const char *target = api_text(api, "/v1/grants/%lld", (long long)grant_id);
    struct answer answer = api_delete(api, token_of(api, "phong.admin"), target);

    expect(&answer, 403, "not-downwards");
    answer = api_delete(api, token_of(api, "so.admin"), "/v1/grants/1");
    expect(&answer, 403, "own-grant");
    answer = api_delete(api, token_of(api, "a.admin"), target);
    expect(&answer, 204, "");
    assert_int_equal(lasting_sessions(api, "gv.van"), 0);
    answer = refresh(api, &pair);
    expect(&answer, 401, "session-ended");
    answer = sign_in(api, "gv.van", PASSWORD);
    expect(&answer, 403, "no-role");
    answer = api_delete(api, token_of(api, "a.admin"), target);
    expect(&answer, 409, "grant-ended");
}

static void an_activation_code_works_once_and_not_for_long(void **state)
{
    struct api *api = *state;
    struct answer made = add_account(api, token_of(api, "a.admin"), SCHOOL_A, "gv.su");
    const char *code = json_get_text(made.doc, "activation_code");
    struct answer answer = activate(api, "gv.su", "0000-0000-0000-0000", PASSWORD);

    expect(&answer, 401, "activation-refused");
    answer = activate(api, "khong.ai", code, PASSWORD);
    expect(&answer, 401, "activation-refused");
    answer = activate(api, "gv.su", code, "gv.su va con meo");
    expect(&answer, 400, "invalid");
    assert_string_equal(json_get_text(answer.doc, "errors/0/pointer"), "/password");
    answer = activate(api, "gv.su", code, PASSWORD);
    expect(&answer, 201, "");
    answer = activate(api, "gv.su", code, PASSWORD);
    expect(&answer, 401, "activation-refused");
    made = add_account(api, token_of(api, "a.admin"), SCHOOL_A, "gv.dia");
    api_advance(api, 14 * 24 * 3600);
    answer = activate(api, "gv.dia", json_get_text(made.doc, "activation_code"), PASSWORD);
    expect(&answer, 401, "activation-refused");
}

static void a_role_holds_on_its_days_only(void **state)
{
    struct api *api = *state;
    struct answer answer =
        api_post(api, token_of(api, "a.admin"), "/v1/grants",
                 "{\"account_id\":%lld,\"role\":\"group_head\",\"org_id\":3,"
                 "\"subject\":\"toan\",\"valid_from\":\"2027-01-02\",\"valid_to\":\"2027-01-02\"}",
                 (long long)id_of(api, "gv.van"));
    struct answer pair;

    expect(&answer, 201, "");
    answer = sign_in(api, "gv.van", PASSWORD);
    expect(&answer, 403, "no-role");
    /* The last minute of 2027-01-02 in Viet Nam (16:59 UTC). */
    api_advance(api, 1798909140 - api_number(api, "SELECT MAX(created_at) AS n FROM session"));
    pair = sign_in(api, "gv.van", PASSWORD);
    expect(&pair, 201, "");
    api_advance(api, 60);
    answer = refresh(api, &pair);
    expect(&answer, 401, "session-ended");
}

static struct answer service_token(struct api *api, const char *id, const char *secret)
{
    return api_post(api, NULL, "/v1/service-tokens",
                    "{\"client_id\":\"%s\",\"client_secret\":\"%s\"}", id, secret);
}

static void a_service_proves_itself(void **state)
{
    struct api *api = *state;
    struct answer answer = service_token(api, "records", "bi-mat-cua-signing");

    expect(&answer, 401, "wrong-client");
    answer = service_token(api, "nobody", "bi-mat-cua-records");
    expect(&answer, 401, "wrong-client");
    answer = service_token(api, "archive", ""); /* it has no secret here */
    expect(&answer, 400, "invalid");
    answer = service_token(api, "archive", "x");
    expect(&answer, 401, "wrong-client");
    answer = service_token(api, "records", "bi-mat-cua-records");
    expect(&answer, 201, "");

    const char *token = json_get_text(answer.doc, "access_token");

    answer = api_get(api, token, "/v1/orgs/3");
    expect(&answer, 200, "");
    answer = api_get(api, token, "/v1/me"); /* a service is nobody */
    expect(&answer, 403, "forbidden");
    answer = api_get(api, NULL, "/.well-known/jwks.json");
    assert_string_equal(json_get_text(answer.doc, "keys/0/alg"), "ES256");
}

static void every_chain_is_whole(void **state)
{
    struct api *api = *state;

    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM audit_event e"
                                     " WHERE seq > 1 AND NOT EXISTS (SELECT 1 FROM audit_event p"
                                     "   WHERE p.chain_id = e.chain_id AND p.seq = e.seq - 1"
                                     "     AND p.hash = e.previous)"),
                     0);
    assert_in_range(api_number(api, "SELECT COUNT(*) AS n FROM audit_event"
                                    " WHERE action NOT LIKE 'session.%'"),
                    20, 100);
}

static void a_password_is_not_made_of_names_or_known(void **state)
{
    struct api *api = *state;
    struct answer made = add_account(api, token_of(api, "so.admin"), 1, "nv.thu");
    const char *code = json_get_text(made.doc, "activation_code");
    struct answer answer = activate(api, "nv.thu", "0000-0000-0000-0000", "nguoithunghiem");

    expect(&answer, 401, "activation-refused"); /* without the code nobody learns the name */
    answer = activate(api, "nv.thu", code, "Người Thử Nghiệm");
    expect(&answer, 400, "invalid");
    assert_non_null(strstr(answer.text, "/password"));
    answer = activate(api, "nv.thu", code, "Ai cũng biết câu này");
    expect(&answer, 400, "invalid");
    answer = activate(api, "nv.thu", code, PASSWORD);
    expect(&answer, 201, "");
}

/* The age of the password stays: it is the same one. */
static void a_weaker_hash_is_made_anew_at_sign_in(void **state)
{
    struct api *api = *state;
    static const char *const weak = "SELECT COUNT(*) AS n FROM password p JOIN account a"
                                    "    ON a.id = p.account_id AND a.username = 'so.admin'"
                                    " WHERE p.hash LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'";
    static const char *const age = "SELECT MIN(changed_at) AS n FROM password";
    int64_t changed_at = api_number(api, age);
    struct answer answer;

    api_advance(api, 3600);
    api_set_password_cost(api, (struct password_cost){24 * 1024, 3});
    answer = sign_in(api, "so.admin", "khong phai mat khau nay");
    expect(&answer, 401, "wrong-credentials");
    assert_int_equal(api_number(api, weak), 1);
    answer = sign_in(api, "so.admin", PASSWORD);
    expect(&answer, 201, "");
    assert_int_equal(api_number(api, weak), 0);
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM password"
                                     " WHERE hash LIKE '$argon2id$v=19$m=24576,t=3,p=1$%'"),
                     1);
    assert_int_equal(api_number(api, age), changed_at);
    answer = sign_in(api, "so.admin", PASSWORD);
    expect(&answer, 201, "");
    api_set_password_cost(api, password_cost_least); /* lowered again: what is strong stays */
    answer = sign_in(api, "so.admin", PASSWORD);
    expect(&answer, 201, "");
    assert_int_equal(api_number(api, weak), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_administrator_is_made_once),
        cmocka_unit_test(a_house_is_built_downwards),
        cmocka_unit_test(units_are_refused_where_they_do_not_belong),
        cmocka_unit_test(roles_are_given_downwards_only),
        cmocka_unit_test(other_schools_people_do_not_exist),
        cmocka_unit_test(colleagues_see_names_only),
        cmocka_unit_test(wrong_sign_ins_look_alike),
        cmocka_unit_test(many_failures_make_any_name_wait),
        cmocka_unit_test(a_refresh_token_works_once),
        cmocka_unit_test(sessions_end_by_time_and_by_hand),
        cmocka_unit_test(a_session_stands_on_an_account_and_a_role),
        cmocka_unit_test(a_disabled_account_is_out),
        cmocka_unit_test(nobody_disables_himself_or_his_superiors),
        cmocka_unit_test(several_roles_must_be_chosen_from),
        cmocka_unit_test(a_taken_role_ends_its_sessions),
        cmocka_unit_test(an_activation_code_works_once_and_not_for_long),
        cmocka_unit_test(a_weaker_hash_is_made_anew_at_sign_in),
        cmocka_unit_test(a_password_is_not_made_of_names_or_known),
        cmocka_unit_test(a_role_holds_on_its_days_only),
        cmocka_unit_test(a_service_proves_itself),
        cmocka_unit_test(every_chain_is_whole),
    };

    return cmocka_run_group_tests(tests, open_api, close_api);
}
