/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Roles over a real MariaDB: two persons, groups, scopes, the last who stays. A province (1), a
 * district (2), its schools "a" (3) and "b" (4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "people.h"

enum { PHONG = SO + 1, SCHOOL_A, SCHOOL_B };

static struct answer raw_give(struct api *api, const char *by, const char *body)
{
    return api_post(api, token_of(api, by), "/v1/grants", "%s", body);
}

static const char *with_role(struct api *api, const char *username, const char *role)
{
    struct answer answer = api_post(api, NULL, "/v1/sessions",
                                    "{\"username\":\"%s\",\"password\":\"%s\",\"role\":\"%s\"}",
                                    username, PASSWORD, role);

    expect(&answer, 201, "");
    return json_get_text(answer.doc, "access_token");
}

/* Without anybody who could be the second, one person begins; with somebody, no more. */
static void a_house_begins_with_one_person(void **state)
{
    struct api *api = *state;
    struct answer answer;

    begin_province(api);
    add_org(api, SO, "phong", "PHONG");
    add_org(api, PHONG, "school", "A");
    add_org(api, PHONG, "school", "B");
    add_person(api, "so.admin", "phong.admin", "phong_admin", PHONG);
    add_person(api, "phong.admin", "a.admin", "school_admin", SCHOOL_A);
    add_person(api, "a.admin", "gv.mot", "teacher", SCHOOL_A);
    assert_int_equal(
        api_number(api, "SELECT COUNT(*) AS n FROM grant_row WHERE approved_by IS NULL"), 4);
    add_person(api, "phong.admin", "a.head", "leader", SCHOOL_A);
    add_person(api, "phong.admin", "b.admin", "school_admin", SCHOOL_B);
    answer = add_account(api, token_of(api, "a.admin"), SCHOOL_A, "gv.hai");
    answer = activate(api, "gv.hai", json_get_text(answer.doc, "activation_code"), PASSWORD);
    expect(&answer, 201, "");
    answer = raw_give(api, "a.admin",
                      api_text(api, "{\"account_id\":%lld,\"role\":\"teacher\",\"org_id\":3}",
                               (long long)id_of(api, "gv.hai")));
    expect(&answer, 409, "needs-approval");
}

static void two_persons_give_a_role(void **state)
{
    struct api *api = *state;
    int64_t teacher = id_of(api, "gv.hai");
    struct answer answer = propose(api, token_of(api, "a.admin"), teacher, "teacher", SCHOOL_A);
    int64_t id;

    expect(&answer, 201, "");
    id = json_get_int(answer.doc, "id");
    answer = decide(api, token_of(api, "a.admin"), id, "approved");
    expect(&answer, 403, "two-persons");
    answer = decide(api, token_of(api, "b.admin"), id, "approved");
    expect(&answer, 404, "not-found");
    answer = decide(api, token_of(api, "phong.admin"), id, "approved");
    expect(&answer, 403, "not-downwards"); /* the district does not choose a school's teachers */
    answer = decide(api, token_of(api, "gv.mot"), id, "approved");
    expect(&answer, 403, "forbidden");
    answer = sign_in(api, "gv.hai", PASSWORD);
    expect(&answer, 403, "no-role");
    answer = decide(api, token_of(api, "a.head"), id, "approved");
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "approved");
    answer = decide(api, token_of(api, "a.head"), id, "refused");
    expect(&answer, 409, "proposal-decided");
    answer = sign_in(api, "gv.hai", PASSWORD);
    expect(&answer, 201, "");
    assert_int_equal(
        api_number(api, api_text(api,
                                 "SELECT COUNT(*) AS n FROM grant_row WHERE account_id = %lld"
                                 " AND granted_by = %lld AND approved_by = %lld",
                                 (long long)teacher, (long long)id_of(api, "a.admin"),
                                 (long long)id_of(api, "a.head"))),
        1);
    answer = propose(api, token_of(api, "a.admin"), id_of(api, "gv.hai"), "office", SCHOOL_A);
    answer = decide(api, token_of(api, "a.head"), json_get_int(answer.doc, "id"), "refused");
    expect(&answer, 201, "");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM grant_row WHERE role = 'office'"),
                     0);
}

/* A list is given as a whole or not at all, and nobody decides on himself. */
static void a_list_is_decided_as_a_whole(void **state)
{
    struct api *api = *state;
    int64_t before = api_number(api, "SELECT COUNT(*) AS n FROM grant_row");
    struct answer answer =
        api_post(api, token_of(api, "a.admin"), "/v1/grant-proposals",
                 "{\"org_id\":3,\"items\":[{\"account_id\":%lld,\"role\":\"office\"},"
                 "{\"account_id\":%lld,\"role\":\"teacher\"}]}",
                 (long long)id_of(api, "gv.hai"), (long long)id_of(api, "a.head"));

    expect(&answer, 201, "");
    answer = decide(api, token_of(api, "a.head"), json_get_int(answer.doc, "id"), "approved");
    expect(&answer, 403, "own-grant");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM grant_row"), before);
    answer = propose(api, token_of(api, "a.admin"), id_of(api, "a.admin"), "teacher", SCHOOL_A);
    expect(&answer, 403, "own-grant");
    answer = propose(api, token_of(api, "a.admin"), id_of(api, "gv.hai"), "leader", SCHOOL_A);
    expect(&answer, 403, "not-downwards");
    answer = propose(api, token_of(api, "b.admin"), id_of(api, "gv.hai"), "teacher", SCHOOL_B);
    expect(&answer, 404, "not-found");
    answer = api_get(api, token_of(api, "a.head"), "/v1/grant-proposals?org_id=3");
    assert_int_equal(json_get_count(answer.doc, "items"), 3);
}

static void a_unit_keeps_its_last(void **state)
{
    struct api *api = *state;
    static const char *const roles[] = {"leader", "school_admin"};
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(roles); i++) {
        int64_t id = api_number(api, api_text(api,
                                              "SELECT id AS n FROM grant_row"
                                              " WHERE role = '%s' AND org_id = 3",
                                              roles[i]));

        answer = api_delete(api, token_of(api, "phong.admin"),
                            api_text(api, "/v1/grants/%lld", (long long)id));
        expect(&answer, 409, "last-admin");
    }
    answer = set_status(api, "phong.admin", id_of(api, "a.head"), "disabled");
    expect(&answer, 409, "last-admin");
    answer = set_status(api, "so.admin", id_of(api, "phong.admin"), "disabled");
    expect(&answer, 409, "last-admin");
    /* Nobody else is leader of b, so the first may not be one for a year only. */
    answer = raw_give(api, "phong.admin",
                      api_text(api,
                               "{\"account_id\":%lld,\"role\":\"leader\",\"org_id\":4,"
                               "\"valid_to\":\"2027-01-01\"}",
                               (long long)id_of(api, "a.head")));
    expect(&answer, 409, "last-admin");
    add_person(api, "phong.admin", "a.deputy", "leader", SCHOOL_A);
    answer = set_status(api, "phong.admin", id_of(api, "a.head"), "disabled");
    expect(&answer, 200, "");
    answer = set_status(api, "phong.admin", id_of(api, "a.deputy"), "disabled");
    expect(&answer, 409, "last-admin"); /* the other one is disabled */
    answer = set_status(api, "phong.admin", id_of(api, "a.head"), "active");
    expect(&answer, 200, "");
}

static void a_second_province_administrator(void **state)
{
    struct api *api = *state;
    int64_t third;
    struct answer answer;

    add_person(api, "so.admin", "so.hai", "so_admin", SO);
    answer = api_delete(api, token_of(api, "so.hai"), "/v1/grants/1");
    expect(&answer, 204, ""); /* another one stays */
    answer = sign_in(api, "so.admin", PASSWORD);
    expect(&answer, 403, "no-role");
    answer = raw_give(api, "so.hai", "{\"account_id\":1,\"role\":\"so_admin\",\"org_id\":1}");
    expect(&answer, 201, "");
    answer = add_account(api, token_of(api, "so.admin"), SO, "so.ba");
    third = json_get_int(answer.doc, "id");
    answer = raw_give(api, "so.admin",
                      api_text(api, "{\"account_id\":%lld,\"role\":\"so_admin\",\"org_id\":1}",
                               (long long)third));
    expect(&answer, 409, "needs-approval");
    answer = propose(api, token_of(api, "so.admin"), third, "so_admin", SO);
    answer = decide(api, token_of(api, "so.admin"), json_get_int(answer.doc, "id"), "approved");
    expect(&answer, 403, "two-persons");
}

static int64_t add_team(struct api *api, const char *username)
{
    struct answer answer = api_post(api, token_of(api, "a.admin"), "/v1/groups",
                                    "{\"org_id\":3,\"kind\":\"to\",\"name\":\"Ban kiểm tra\"}");
    int64_t id = json_get_int(answer.doc, "id");

    expect(&answer, 201, "");
    answer =
        api_post(api, token_of(api, "a.admin"),
                 api_text(api, "/v1/groups/%lld/members", (long long)id), "{\"person_id\":%lld}",
                 (long long)api_number(api, api_text(api,
                                                     "SELECT person_id AS n FROM account"
                                                     " WHERE username = '%s'",
                                                     username)));
    expect(&answer, 201, "");
    return id;
}

static void a_group_holds_a_role_for_its_members(void **state)
{
    struct api *api = *state;
    int64_t group = add_team(api, "gv.hai");
    static const char *const personal[] = {"teacher", "office"};
    const char *token;
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(personal); i++) {
        answer = raw_give(api, "a.admin",
                          api_text(api, "{\"group_id\":%lld,\"role\":\"%s\",\"org_id\":3}",
                                   (long long)group, personal[i]));
        expect(&answer, 403, "personal-role");
    }
    answer = raw_give(api, "a.admin",
                      api_text(api, "{\"group_id\":%lld,\"role\":\"group_head\",\"org_id\":3}",
                               (long long)group));
    expect(&answer, 400, "invalid"); /* of which subject? */
    answer = raw_give(api, "a.admin",
                      api_text(api,
                               "{\"group_id\":%lld,\"role\":\"group_head\",\"org_id\":3,"
                               "\"subject\":\"toan\"}",
                               (long long)group));
    expect(&answer, 201, "");
    token = with_role(api, "gv.hai", "group_head");
    answer = api_get(api, token, "/v1/me");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "roles"), 2);
    assert_string_equal(json_get_text(answer.doc, "roles/1/subject"), "toan");
    api_sql(api, "UPDATE group_member SET valid_to = '2020-01-01' WHERE ended_at IS NULL");
    answer =
        api_post(api, NULL, "/v1/sessions",
                 "{\"username\":\"gv.hai\",\"password\":\"%s\",\"role\":\"group_head\"}", PASSWORD);
    expect(&answer, 403, "no-role");
    api_sql(api, "UPDATE group_member SET valid_to = NULL WHERE ended_at IS NULL");
    with_role(api, "gv.hai", "group_head");
    answer = api_delete(api, token_of(api, "a.admin"),
                        api_text(api, "/v1/groups/%lld", (long long)group));
    expect(&answer, 204, "");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM session"
                                     " WHERE role = 'group_head' AND ended_at IS NULL"),
                     0);
    answer = sign_in(api, "gv.hai", PASSWORD); /* one role again */
    expect(&answer, 201, "");
}

/* Even by the database's owner: the table says no, and if it did not, signing in would. */
static void a_corrupt_table_makes_no_signer_of_a_group(void **state)
{
    struct api *api = *state;
    int64_t group = add_team(api, "gv.hai");

    api_sql(api, "ALTER TABLE grant_row DROP CONSTRAINT grant_of_group_signs_nothing");
    api_sql(api, api_text(api,
                          "INSERT INTO grant_row (group_id, role, org_id, valid_from, granted_by)"
                          " VALUES (%lld, 'leader', 3, '2026-01-01', 1)",
                          (long long)group));

    struct answer answer =
        api_post(api, NULL, "/v1/sessions",
                 "{\"username\":\"gv.hai\",\"password\":\"%s\",\"role\":\"leader\"}", PASSWORD);

    expect(&answer, 403, "no-role");
    api_sql(api, "DELETE FROM grant_row WHERE role = 'leader' AND group_id IS NOT NULL");
}

/* One role twice, of two classes: the session has one of them. */
static void a_scope_is_chosen_at_sign_in(void **state)
{
    struct api *api = *state;
    struct answer answer = sign_in(api, "gv.mot", PASSWORD);
    int64_t whole = json_get_int(answer.doc, "grant_id");

    (void)whole;
    answer = raw_give(api, "a.admin",
                      api_text(api,
                               "{\"account_id\":%lld,\"role\":\"group_head\",\"org_id\":3,"
                               "\"subject\":\"toan\",\"school_year_id\":1,\"class_id\":2}",
                               (long long)id_of(api, "gv.mot")));
    expect(&answer, 201, "");
    answer = raw_give(api, "a.admin",
                      api_text(api,
                               "{\"account_id\":%lld,\"role\":\"group_head\",\"org_id\":3,"
                               "\"subject\":\"ngu_van\"}",
                               (long long)id_of(api, "gv.mot")));
    expect(&answer, 201, "");
    answer = raw_give(api, "a.admin",
                      api_text(api,
                               "{\"account_id\":%lld,\"role\":\"auditor\",\"org_id\":3,"
                               "\"class_id\":2}",
                               (long long)id_of(api, "gv.mot")));
    expect(&answer, 400, "invalid");
    answer =
        api_post(api, NULL, "/v1/sessions",
                 "{\"username\":\"gv.mot\",\"password\":\"%s\",\"role\":\"group_head\"}", PASSWORD);
    expect(&answer, 409, "choose-role");
    assert_non_null(strstr(answer.text, "group_head ngu_van"));
}

/* A teacher of school a is also one of school b, under the same account. */
static void a_second_school_gives_its_own_role(void **state)
{
    struct api *api = *state;
    int64_t teacher = id_of(api, "gv.hai");
    struct answer answer = give(api, token_of(api, "b.admin"), teacher, "teacher", SCHOOL_B);

    expect(&answer, 404, "not-found");
    answer = api_post(api, token_of(api, "b.admin"), "/v1/positions",
                      "{\"org_id\":4,\"kind\":\"teacher\",\"title\":\"Giáo viên\","
                      "\"username\":\"gv.hai\",\"full_name\":\"Người Thử Nghiệm\"}");
    expect(&answer, 201, "");
    answer = give(api, token_of(api, "b.admin"), teacher, "teacher", SCHOOL_B);
    expect(&answer, 201, "");
    answer = sign_in(api, "gv.hai", PASSWORD);
    expect(&answer, 409, "choose-role");
    answer = set_status(api, "b.admin", teacher, "disabled"); /* not at home there */
    expect(&answer, 404, "not-found");
    answer = set_status(api, "a.admin", teacher, "disabled");
    expect(&answer, 200, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_house_begins_with_one_person),
        cmocka_unit_test(two_persons_give_a_role),
        cmocka_unit_test(a_list_is_decided_as_a_whole),
        cmocka_unit_test(a_unit_keeps_its_last),
        cmocka_unit_test(a_second_province_administrator),
        cmocka_unit_test(a_group_holds_a_role_for_its_members),
        cmocka_unit_test(a_corrupt_table_makes_no_signer_of_a_group),
        cmocka_unit_test(a_scope_is_chosen_at_sign_in),
        cmocka_unit_test(a_second_school_gives_its_own_role),
    };

    return cmocka_run_group_tests(tests, open_api, close_api);
}
