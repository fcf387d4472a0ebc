/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Persons, posts, groups and boards over a real MariaDB, on the house of two_schools.h, whose
 * persons have the numbers of their accounts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "two_schools.h"

static void a_house(void **state)
{
    struct api *api = *state;

    begin_province(api);
    add_two_schools(api);
    assert_int_equal(
        api_number(api, "SELECT COUNT(*) AS n FROM account a JOIN person p ON p.id = a.person_id"
                        " WHERE p.full_name = a.full_name"),
        5);
}

static struct answer account_for(struct api *api, const char *by, const char *username,
                                 const char *who)
{
    return api_post(api, token_of(api, by), "/v1/accounts", "{\"org_id\":3,\"username\":\"%s\",%s}",
                    username, who);
}

static void a_person_has_one_account(void **state)
{
    struct api *api = *state;
    static const char anna[] = "\"full_name\":\"Trần Thị Thử\",\"personal_id\":\"001099000001\"";
    struct answer answer = account_for(api, "a.admin", "gv.anh", anna);
    int64_t person_id;

    expect(&answer, 201, "");
    assert_null(strstr(answer.text, "001099000001"));
    person_id = json_get_int(answer.doc, "person_id");
    answer = account_for(api, "a.admin", "gv.anh2", anna);
    expect(&answer, 409, "person-known");
    answer = account_for(api, "a.admin", "gv.anh2",
                         api_text(api, "\"person_id\":%lld", (long long)person_id));
    expect(&answer, 409, "person-has-account");
    answer = account_for(api, "b.admin", "gv.anh2",
                         api_text(api, "\"person_id\":%lld", (long long)person_id));
    expect(&answer, 404, "not-found");
    answer = account_for(api, "a.admin", "gv.anh2", "\"birth_date\":\"1990-01-01\"");
    expect(&answer, 400, "invalid");
    answer = account_for(api, "a.admin", "gv.anh2",
                         "\"full_name\":\"X\",\"personal_id\":\"00109900000\"");
    expect(&answer, 400, "invalid");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM account"), 6);
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM person"), 6);
}

static void a_person_is_known_before_the_account(void **state)
{
    struct api *api = *state;
    struct answer answer = api_post(api, token_of(api, "a.admin"), "/v1/persons",
                                    "{\"full_name\":\"Lê Văn Mới\",\"org_id\":3,"
                                    "\"kind\":\"staff\",\"title\":\"Văn thư\"}");
    int64_t id;

    expect(&answer, 201, "");
    id = json_get_int(answer.doc, "id");
    answer =
        account_for(api, "a.admin", "vt.moi", api_text(api, "\"person_id\":%lld", (long long)id));
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "full_name"), "Lê Văn Mới");
    answer = api_get(api, token_of(api, "a.admin"), "/v1/persons?org_id=3");
    assert_int_equal(json_get_count(answer.doc, "items"), 4);
    answer = api_get(api, token_of(api, "b.admin"), "/v1/persons?org_id=3");
    expect(&answer, 404, "not-found");
    answer = api_post(api, token_of(api, "b.admin"), "/v1/persons",
                      "{\"full_name\":\"Ai\",\"org_id\":3,\"kind\":\"staff\",\"title\":\"x\"}");
    expect(&answer, 404, "not-found");
}

static void a_person_is_corrected_where_he_belongs(void **state)
{
    struct api *api = *state;
    static const char path[] = "/v1/persons/5";
    static const char body[] = "{\"full_name\":\"Tên Mới\",\"birth_date\":\"1980-02-03\"}";
    struct answer answer = api_send(api, token_of(api, "b.admin"), PUT, path, "\"v1\"", body);

    expect(&answer, 404, "not-found");
    answer = api_send(api, token_of(api, "gv.toan"), PUT, path, "\"v1\"", body);
    expect(&answer, 403, "forbidden");
    answer = api_send(api, token_of(api, "a.admin"), PUT, "/v1/persons/3", "\"v1\"", body);
    expect(&answer, 403, "own-account");
    answer = api_send(api, token_of(api, "a.admin"), PUT, path, "\"v7\"", body);
    expect(&answer, 412, "changed");
    answer = api_send(api, token_of(api, "a.admin"), PUT, path, "\"v1\"", body);
    expect(&answer, 200, "");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM account WHERE id = 5 AND"
                                     " full_name = 'Tên Mới'"),
                     1);
}

static struct answer post_at(struct api *api, const char *by, int64_t org_id, const char *who)
{
    return api_post(api, token_of(api, by), "/v1/positions",
                    "{\"org_id\":%lld,\"kind\":\"teacher\",\"title\":\"Giáo viên\",%s}",
                    (long long)org_id, who);
}

/* A second school must know who it is; it learns nothing by guessing. */
static void a_teacher_works_at_a_second_school(void **state)
{
    struct api *api = *state;
    /* clang-format off */
    static const char *const wrong[] = {
        "\"username\":\"gv.toan\",\"full_name\":\"Tên Sai\"",
        "\"username\":\"gv.toan\"",
        "\"username\":\"khong.co\",\"full_name\":\"Tên Mới\"",
        "\"personal_id\":\"001099000001\",\"full_name\":\"Tên Sai\"",
        "\"personal_id\":\"001099000009\",\"full_name\":\"Trần Thị Thử\"",
    };
    /* clang-format on */
    struct answer answer = post_at(api, "b.admin", SCHOOL_B, wrong[0]);
    const char *refusal = answer.text;
    int64_t position_id;

    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        answer = post_at(api, "b.admin", SCHOOL_B, wrong[i]);
        expect(&answer, 404, "person-unknown");
        assert_string_equal(answer.text, refusal);
    }
    answer = post_at(api, "b.admin", SCHOOL_B, "\"person_id\":5");
    expect(&answer, 404, "not-found");
    answer =
        post_at(api, "b.admin", SCHOOL_A, "\"username\":\"gv.toan\",\"full_name\":\"Tên Mới\"");
    expect(&answer, 404, "not-found");
    answer = post_at(api, "b.admin", SCHOOL_B,
                     "\"person_id\":5,\"username\":\"gv.toan\",\"full_name\":\"Tên Mới\"");
    expect(&answer, 400, "invalid");
    answer = post_at(api, "b.admin", SCHOOL_B, "\"person_id\":4");
    expect(&answer, 403, "own-grant");
    answer =
        post_at(api, "b.admin", SCHOOL_B, "\"username\":\"gv.toan\",\"full_name\":\"Tên Mới\"");
    expect(&answer, 201, "");
    position_id = json_get_int(answer.doc, "id");
    answer = api_get(api, token_of(api, "b.admin"), "/v1/persons/5");
    expect(&answer, 200, "");
    answer = api_send(api, token_of(api, "b.admin"), PUT, "/v1/persons/5", "\"v2\"",
                      "{\"full_name\":\"Tên Khác\"}"); /* his data are kept at school a */
    expect(&answer, 404, "not-found");
    answer = api_delete(api, token_of(api, "a.admin"),
                        api_text(api, "/v1/positions/%lld", (long long)position_id));
    expect(&answer, 404, "not-found");
    answer = api_delete(api, token_of(api, "b.admin"),
                        api_text(api, "/v1/positions/%lld", (long long)position_id));
    expect(&answer, 204, "");
    answer = api_delete(api, token_of(api, "b.admin"),
                        api_text(api, "/v1/positions/%lld", (long long)position_id));
    expect(&answer, 409, "already-ended");
    answer = api_get(api, token_of(api, "b.admin"), "/v1/persons/5");
    expect(&answer, 404, "not-found");
}

static struct answer group_at(struct api *api, const char *by, int64_t org_id, const char *more)
{
    return api_post(api, token_of(api, by), "/v1/groups",
                    "{\"org_id\":%lld,\"kind\":\"to\",\"name\":\"Tổ Toán\"%s}", (long long)org_id,
                    more);
}

static void groups_stand_two_levels_deep(void **state)
{
    struct api *api = *state;
    struct answer answer = group_at(api, "a.admin", SCHOOL_A, ",\"subject\":\"toan\""); /* 1 */

    expect(&answer, 201, "");
    answer = group_at(api, "a.admin", SCHOOL_A, ",\"parent_id\":1"); /* 2 */
    expect(&answer, 201, "");
    answer = group_at(api, "a.admin", SCHOOL_A, ",\"parent_id\":2");
    expect(&answer, 422, "group-place");
    answer = group_at(api, "b.admin", SCHOOL_B, ",\"parent_id\":1");
    expect(&answer, 404, "not-found");
    answer = group_at(api, "phong.admin", SCHOOL_A, "");
    expect(&answer, 403, "not-own-unit");
    answer = group_at(api, "gv.toan", SCHOOL_A, "");
    expect(&answer, 403, "forbidden");
    answer = api_delete(api, token_of(api, "a.admin"), "/v1/groups/1");
    expect(&answer, 422, "group-place"); /* 2 stands under it */
    answer = api_send(api, token_of(api, "a.admin"), PUT, "/v1/groups/1", "\"v2\"",
                      "{\"name\":\"Tổ Toán - Tin\"}");
    expect(&answer, 412, "changed");
    answer = api_send(api, token_of(api, "a.admin"), PUT, "/v1/groups/1", "\"v1\"",
                      "{\"name\":\"Tổ Toán - Tin\",\"subject\":\"toan\"}");
    expect(&answer, 200, "");
    answer = api_get(api, token_of(api, "b.admin"), "/v1/groups/1");
    expect(&answer, 404, "not-found");
    answer = api_delete(api, token_of(api, "a.admin"), "/v1/groups/2");
    expect(&answer, 204, "");
    answer = api_get(api, token_of(api, "a.admin"), "/v1/groups?org_id=3");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
}

static void members_are_people_of_the_unit(void **state)
{
    struct api *api = *state;
    /* clang-format off */
    static const struct {
        const char *by, *body;
        int status;
        const char *slug;
    } cases[] = {
        {"a.admin", "{\"person_id\":5}",  201, ""},
        {"a.admin", "{\"person_id\":5}",  409, "member-exists"},
        {"a.admin", "{\"person_id\":4}",  404, "not-found"},
        {"a.admin", "{\"person_id\":3}",  403, "own-grant"},
        {"a.admin", "{\"group_id\":2}",   400, "invalid"},
        {"b.admin", "{\"person_id\":4}",  404, "not-found"},
        {"phong.admin", "{\"person_id\":6}", 403, "not-own-unit"},
        {"a.admin", "{\"person_id\":6,\"valid_to\":\"2020-01-01\"}", 400, "invalid"},
    };
    /* clang-format on */
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        answer =
            api_post(api, token_of(api, cases[i].by), "/v1/groups/1/members", "%s", cases[i].body);
        expect(&answer, cases[i].status, cases[i].slug);
    }
    answer = api_get(api, token_of(api, "a.admin"), "/v1/groups/1/members");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    answer = api_delete(api, token_of(api, "a.admin"), "/v1/groups/1/members/1");
    expect(&answer, 204, "");
    answer = api_delete(api, token_of(api, "a.admin"), "/v1/groups/1/members/1");
    expect(&answer, 409, "already-ended");
}

static void a_board_has_a_decision_and_a_term(void **state)
{
    struct api *api = *state;
    static const char board[] = "{\"org_id\":3,\"decision_no\":\"12/QĐ-THCS\","
                                "\"decision_date\":\"2026-01-05\",\"valid_to\":\"2031-01-04\"}";
    static const char duty[] = "{\"person_id\":5,\"duty\":\"Theo dõi cập nhật điểm khối 9\"}";
    struct answer answer = api_post(api, token_of(api, "a.admin"), "/v1/boards", "%s", board);

    expect(&answer, 201, "");
    answer = api_post(api, token_of(api, "a.admin"), "/v1/boards", "%s", board);
    expect(&answer, 409, "board-exists");
    answer = api_post(api, token_of(api, "phong.admin"), "/v1/boards", "%s", board);
    expect(&answer, 403, "not-own-unit");
    answer = api_post(api, token_of(api, "gv.toan"), "/v1/boards", "%s", board);
    expect(&answer, 403, "forbidden");
    answer = api_post(api, token_of(api, "a.admin"), "/v1/boards/1/members", "%s", duty);
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "valid_to"), "2031-01-04");
    answer = api_post(api, token_of(api, "b.admin"), "/v1/boards/1/members", "%s", duty);
    expect(&answer, 404, "not-found");
    answer = api_post(api, token_of(api, "a.admin"), "/v1/boards/1/members",
                      "{\"person_id\":5,\"duty\":\"x\",\"valid_to\":\"2032-01-01\"}");
    expect(&answer, 400, "invalid");
    answer = api_send(api, token_of(api, "a.admin"), PUT, "/v1/boards/1", "\"v1\"",
                      "{\"valid_to\":\"2030-01-04\"}");
    expect(&answer, 200, "");
    answer = api_delete(api, token_of(api, "a.admin"), "/v1/boards/1/members/1");
    expect(&answer, 204, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_house),
        cmocka_unit_test(a_person_has_one_account),
        cmocka_unit_test(a_person_is_known_before_the_account),
        cmocka_unit_test(a_person_is_corrected_where_he_belongs),
        cmocka_unit_test(a_teacher_works_at_a_second_school),
        cmocka_unit_test(groups_stand_two_levels_deep),
        cmocka_unit_test(members_are_people_of_the_unit),
        cmocka_unit_test(a_board_has_a_decision_and_a_term),
    };

    return cmocka_run_group_tests(tests, open_api, close_api);
}
