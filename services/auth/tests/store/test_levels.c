/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Roles and notices for some levels of school (Quy chế Điều 4 k2), over a real MariaDB. The tests
 * run in order on one house: a province (1) with the district "phong" (2), whose schools are "th"
 * (3, both lower levels), "thcs" (4) and "khong" (5, has not said), and the centre "gdtx" (6). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "people.h"

enum { PHONG = SO + 1, TH, THCS, UNSAID, GDTX };

static void add_school(struct api *api, int64_t parent_id, const char *code, const char *levels)
{
    struct answer answer =
        api_post(api, token_of(api, "so.admin"), "/v1/orgs",
                 "{\"parent_id\":%lld,\"kind\":\"school\",\"name\":\"Trường %s\","
                 "\"code\":\"%s\",\"levels\":\"%s\"}",
                 (long long)parent_id, code, code, levels);

    expect(&answer, 201, "");
}

static void a_house_of_several_levels(void **state)
{
    struct api *api = *state;

    begin_province(api);
    add_org(api, SO, "phong", "PHONG");
    add_school(api, PHONG, "TH", "th-thcs");
    add_school(api, PHONG, "THCS", "thcs");
    add_org(api, PHONG, "school", "KHONG");
    add_school(api, SO, "GDTX", "gdnn-gdtx");
    add_person(api, "so.admin", "phong.admin", "phong_admin", PHONG);
    add_person(api, "phong.admin", "th.admin", "school_admin", TH);
    add_person(api, "phong.admin", "thcs.admin", "school_admin", THCS);
    add_person(api, "phong.admin", "khong.admin", "school_admin", UNSAID);
    add_person(api, "so.admin", "gdtx.admin", "school_admin", GDTX);
}

static int64_t add_somebody(struct api *api, const char *by, int64_t org_id, const char *name)
{
    struct answer answer = add_account(api, token_of(api, by), org_id, name);
    int64_t id = json_get_int(answer.doc, "id");

    answer = activate(api, name, json_get_text(answer.doc, "activation_code"), PASSWORD);
    expect(&answer, 201, "");
    return id;
}

static struct answer give_levels(struct api *api, const char *by, int64_t account_id,
                                 const char *role, int64_t org_id, const char *levels)
{
    return api_post(api, token_of(api, by), "/v1/grants",
                    "{\"account_id\":%lld,\"role\":\"%s\",\"org_id\":%lld,\"levels\":%s}",
                    (long long)account_id, role, (long long)org_id, levels);
}

static void the_roles_of_divisions_take_levels(void **state)
{
    struct api *api = *state;
    int64_t one = add_somebody(api, "so.admin", SO, "so.th");
    int64_t other = add_somebody(api, "phong.admin", PHONG, "phong.thcs");
    struct answer answer = give_levels(api, "so.admin", one, "so_inspector", SO, "\"th\"");

    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "levels"), "th");
    answer = give_levels(api, "phong.admin", other, "phong_inspector", PHONG, "\"thcs-thpt-gdtx\"");
    expect(&answer, 201, "");
    answer = api_get(api, token_of(api, "so.admin"),
                     api_text(api, "/v1/grants?org_id=1&account_id=%lld", (long long)one));
    assert_string_equal(json_get_text(answer.doc, "items/0/levels"), "th");
    answer = api_get(api, token_of(api, "phong.thcs"), "/v1/me");
    assert_string_equal(json_get_text(answer.doc, "roles/0/levels"), "thcs-thpt-gdtx");
}

static void what_is_no_list_of_levels_gives_nothing(void **state)
{
    static const char *const wrong[] = {
        "\"\"",          "\"thcs-th\"",
        "\"th-th\"",     "\"th-\"",
        "\"-th\"",       "\"tieu_hoc\"",
        "\"th thcs\"",   "\"TH\"",
        "\"gdnn-gdtx\"", "\"th,thcs\"",
        "\"th--thpt\"",  "\"th-thcs-x\"",
        "[\"th\"]",      "1",
        "\"thcsthpt\"",
    };
    static const char *const roles[] = {"so_admin", "so_leader", "auditor", "phong_admin"};
    struct api *api = *state;
    int64_t id = id_of(api, "so.th");
    int64_t before = api_number(api, "SELECT COUNT(*) AS n FROM grant_row");
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        answer = give_levels(api, "so.admin", id, "so_inspector", SO, wrong[i]);
        expect(&answer, 400, "invalid");
        assert_string_equal(json_get_text(answer.doc, "errors/0/pointer"), "/levels");
        assert_int_equal(json_get_count(answer.doc, "errors"), 1);
    }
    for (size_t i = 0; i < COUNT_OF(roles); i++) {
        answer = give_levels(api, "so.admin", id, roles[i], SO, "\"th\"");
        expect(&answer, 400, "invalid");
        assert_string_equal(json_get_text(answer.doc, "errors/0/pointer"), "/levels");
        assert_int_equal(json_get_count(answer.doc, "errors"), 1);
    }
    answer = api_post(api, token_of(api, "so.admin"), "/v1/grant-proposals",
                      "{\"org_id\":1,\"items\":[{\"account_id\":%lld,\"role\":\"so_leader\","
                      "\"levels\":\"th\"}]}",
                      (long long)id);
    expect(&answer, 400, "invalid");
    answer = give_levels(api, "so.admin", id, "so_inspector", SO, "\"th\"");
    expect(&answer, 409, "grant-exists");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM grant_row"), before);
}

static void a_proposal_keeps_the_levels(void **state)
{
    struct api *api = *state;
    struct answer answer =
        api_post(api, token_of(api, "so.admin"), "/v1/grant-proposals",
                 "{\"org_id\":1,\"items\":[{\"account_id\":%lld,\"role\":\"so_inspector\","
                 "\"levels\":\"thpt-gdtx\"}]}",
                 (long long)id_of(api, "so.th"));

    expect(&answer, 201, "");
    answer = api_get(
        api, token_of(api, "so.admin"),
        api_text(api, "/v1/grant-proposals/%lld", (long long)json_get_int(answer.doc, "id")));
    assert_string_equal(json_get_text(answer.doc, "items/0/levels"), "thpt-gdtx");
}

/* Past the service: what administers, signs or decides is never of some levels. */
static int64_t put_past_the_service(struct api *api, const char *role)
{
    const char *rows = api_text(api,
                                "SELECT COUNT(*) AS n FROM grant_row WHERE role = '%s'"
                                " AND levels = 'gdtx'",
                                role);

    api_sql(api, api_text(api,
                          "BEGIN NOT ATOMIC DECLARE CONTINUE HANDLER FOR 4025 BEGIN END;"
                          " INSERT INTO grant_row (account_id, role, org_id, valid_from, levels,"
                          " granted_by, ended_at) VALUES (%lld, '%s', 1, '2026-01-01', 'gdtx', 1,"
                          " 1); END",
                          (long long)id_of(api, "so.th"), role));
    return api_number(api, rows);
}

static void the_table_holds_it_too(void **state)
{
    static const char *const roles[] = {"so_admin", "so_leader", "auditor", "leader", "teacher"};
    struct api *api = *state;

    for (size_t i = 0; i < COUNT_OF(roles); i++)
        assert_int_equal(put_past_the_service(api, roles[i]), 0);
    assert_int_equal(put_past_the_service(api, "so_inspector"), 1);
}

static void of_two_the_levels_choose_one(void **state)
{
    struct api *api = *state;
    int64_t id = id_of(api, "so.th");
    struct answer answer = give_levels(api, "so.admin", id, "so_inspector", SO, "\"thpt\"");
    int64_t second = json_get_int(answer.doc, "id");

    expect(&answer, 201, "");
    answer = sign_in(api, "so.th", PASSWORD);
    expect(&answer, 409, "choose-role");
    assert_non_null(strstr(answer.text, "so_inspector th,"));
    assert_non_null(strstr(answer.text, "so_inspector thpt,"));
    answer = api_delete(api, token_of(api, "so.admin"),
                        api_text(api, "/v1/grants/%lld", (long long)second));
    expect(&answer, 204, "");
    answer = sign_in(api, "so.th", PASSWORD);
    expect(&answer, 201, "");
}

static struct answer remind(struct api *api, const char *by, const char *more)
{
    return api_post(api, token_of(api, by), "/v1/notices",
                    "{\"kind\":\"reminder\",\"title\":\"Khóa sổ\",\"text\":\"Nhập đủ điểm\","
                    "\"due_on\":\"2026-05-27\"%s}",
                    more);
}

static bool has_notice(struct api *api, const char *username, int64_t id)
{
    struct answer answer =
        api_get(api, token_of(api, username), api_text(api, "/v1/notices/%lld", (long long)id));

    if (answer.status != 200)
        expect(&answer, 404, "not-found");
    return answer.status == 200;
}

/* Whom it reaches: th.admin, thcs.admin, khong.admin, gdtx.admin, phong.admin. */
static const char *reached(struct api *api, int64_t id)
{
    static const char *const names[] = {"th.admin", "thcs.admin", "khong.admin", "gdtx.admin",
                                        "phong.admin"};
    const char *text = "";

    for (size_t i = 0; i < COUNT_OF(names); i++)
        text = api_text(api, "%s%d", text, has_notice(api, names[i], id));
    return text;
}

static void a_division_reminds_its_levels(void **state)
{
    struct api *api = *state;
    struct answer answer = remind(api, "so.th", "");
    int64_t id = json_get_int(answer.doc, "id");
    const char *path = api_text(api, "/v1/notices/%lld", (long long)id);

    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "levels"), "th");
    assert_int_equal(json_get_int(answer.doc, "recipients"), 1);
    assert_string_equal(reached(api, id), "10000");
    answer = api_get(api, token_of(api, "so.th"), api_text(api, "%s/units", path));
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/org_id"), TH);
    answer = api_get(api, token_of(api, "so.th"), api_text(api, "%s/recipients", path));
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    answer = api_post(api, token_of(api, "thcs.admin"), api_text(api, "%s/receipt", path), "{}");
    expect(&answer, 404, "not-found");
    answer = api_post(api, token_of(api, "th.admin"), api_text(api, "%s/receipt", path), "{}");
    expect(&answer, 201, "");
    answer = api_get(api, token_of(api, "so.th"), path);
    assert_int_equal(json_get_int(answer.doc, "received"), 1);
}

static void whom_levels_reach(void **state)
{
    static const struct {
        const char *by, *more, *reached;
    } cases[] = {
        {"so.admin", "", "11111"},
        {"so.admin", ",\"levels\":\"thcs\"", "11000"},
        {"so.admin", ",\"levels\":\"thpt\"", "00000"},
        {"so.admin", ",\"levels\":\"gdtx\"", "00010"},
        {"so.admin", ",\"levels\":\"th-gdtx\"", "10010"},
        {"so.admin", ",\"levels\":\"th\",\"org_id\":4", "00000"},
        {"phong.thcs", "", "11001"}, /* its own office speaks; the centre is not below it */
        {"phong.thcs", ",\"levels\":\"thpt\"", "00001"},
        {"phong.thcs", ",\"levels\":\"thcs\",\"org_id\":3", "10001"},
    };
    struct api *api = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = remind(api, cases[i].by, cases[i].more);

        expect(&answer, 201, "");
        assert_string_equal(reached(api, json_get_int(answer.doc, "id")), cases[i].reached);
    }
}

static void other_levels_are_not_its_to_remind(void **state)
{
    static const struct {
        const char *by, *more;
        int status;
        const char *slug;
    } cases[] = {
        {"so.th", ",\"levels\":\"thcs\"", 403, "forbidden"},
        {"so.th", ",\"levels\":\"th-thcs\"", 403, "forbidden"},
        {"so.th", ",\"levels\":\"thcs-th\"", 400, "invalid"},
        {"phong.thcs", ",\"levels\":\"th\"", 403, "forbidden"},
        {"phong.thcs", ",\"org_id\":6", 404, "not-found"},
    };
    struct api *api = *state;
    int64_t before = api_number(api, "SELECT COUNT(*) AS n FROM notice");

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = remind(api, cases[i].by, cases[i].more);

        expect(&answer, cases[i].status, cases[i].slug);
    }
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM notice"), before);
}

/* What the office said to others it neither sees, nor who has it, nor takes it back. */
static void what_was_sent_to_others_is_not_its(void **state)
{
    static const char *const levels[] = {"", ",\"levels\":\"thcs\"", ",\"levels\":\"th-thcs\""};
    struct api *api = *state;
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        const char *path;

        answer = remind(api, "so.admin", api_text(api, ",\"org_id\":3%s", levels[i]));
        expect(&answer, 201, "");
        path = api_text(api, "/v1/notices/%lld", (long long)json_get_int(answer.doc, "id"));
        answer = api_get(api, token_of(api, "so.th"), path);
        expect(&answer, 404, "not-found");
        answer = api_get(api, token_of(api, "so.th"), api_text(api, "%s/recipients", path));
        expect(&answer, 404, "not-found");
        answer = api_get(api, token_of(api, "so.th"), api_text(api, "%s/units", path));
        expect(&answer, 404, "not-found");
        answer = api_delete(api, token_of(api, "so.th"), path);
        expect(&answer, 404, "not-found");
    }
    answer = api_get(api, token_of(api, "so.th"), "/v1/notices?sent=true");
    for (size_t i = 0; i < json_get_count(answer.doc, "items"); i++)
        assert_string_equal(json_get_text(answer.doc, api_text(api, "items/%zu/levels", i)), "th");
    assert_int_equal(
        json_get_count(answer.doc, "items"),
        api_number(api, "SELECT COUNT(*) AS n FROM notice WHERE org_id = 1 AND levels = 'th'"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_house_of_several_levels),
        cmocka_unit_test(the_roles_of_divisions_take_levels),
        cmocka_unit_test(what_is_no_list_of_levels_gives_nothing),
        cmocka_unit_test(a_proposal_keeps_the_levels),
        cmocka_unit_test(the_table_holds_it_too),
        cmocka_unit_test(of_two_the_levels_choose_one),
        cmocka_unit_test(a_division_reminds_its_levels),
        cmocka_unit_test(whom_levels_reach),
        cmocka_unit_test(other_levels_are_not_its_to_remind),
        cmocka_unit_test(what_was_sent_to_others_is_not_its),
    };

    return cmocka_run_group_tests(tests, open_api, close_api);
}
