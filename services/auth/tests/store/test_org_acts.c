/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Decisions about units: the end of the districts, and what comes one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/ended_units.h"
#include "people.h"
#include "tests/store/store_test.h"
#include "tree_check.h"

#define HEADER "act\tcode\tdate\tinto\tkind\tlevels\tnew_code\tname\tdecision\tnote\n"
#define REFORM "db/reforms/2025-07-01-dak-lak.tsv"

static const char *reform(struct api *api)
{
    static char text[1 << 16];
    FILE *file = fopen(REFORM, "r");

    if (!file)
        fail_msg("%s is not there", REFORM);

    size_t n = fread(text, 1, sizeof(text) - 1, file);

    fclose(file);
    text[n] = '\0';
    return api_text(api, "%s", text);
}

static struct answer import(struct api *api, bool dry_run, const char *rows)
{
    return api_post(api, token_of(api, "so.admin"),
                    dry_run ? "/v1/org-acts/import?dry_run=true"
                            : "/v1/org-acts/import?dry_run=false",
                    "%s", rows);
}

static struct answer act(struct api *api, const char *by, const char *rest)
{
    return api_post(api, token_of(api, by), "/v1/org-acts", "{\"decision\":\"QĐ thử\",%s}", rest);
}

static int64_t unit(struct api *api, const char *code)
{
    return api_number(
        api, api_text(api, "SELECT MAX(org_id) AS n FROM org_version WHERE code = '%s'", code));
}

static int64_t items(struct api *api, const char *by, const char *target)
{
    struct answer answer = api_get(api, token_of(api, by), target);

    expect(&answer, 200, "");
    return json_get_count(answer.doc, "items");
}

/* Ea Kar with a school, and Tuy Hòa is not known yet. */
static void the_house_stands_before_the_reform(void **state)
{
    struct api *api = *state;
    int64_t phong;
    int64_t school;

    begin_province(api);
    phong = add_org(api, SO, "phong", "651");
    school = add_org(api, phong, "school", "THCS1");
    add_org(api, SO, "school", "THPT1");
    add_person(api, "so.admin", "phong.admin", "phong_admin", phong);
    add_person(api, "phong.admin", "truong.admin", "school_admin", school);
    add_person(api, "truong.admin", "gv.sinh", "teacher", school);
}

static void a_file_that_leaves_schools_behind_is_refused(void **state)
{
    struct api *api = *state;
    struct answer tried = import(api, true, reform(api));
    struct answer done = import(api, false, reform(api));

    expect(&tried, 200, "");
    assert_int_equal(json_get_int(tried.doc, "refused"), 1);
    assert_int_equal(json_get_int(tried.doc, "already"), 1);
    assert_int_equal(json_get_int(tried.doc, "applied"), 252);
    expect(&done, 422, "org-acts-refused");
    assert_int_equal(json_get_count(done.doc, "errors"), 1);
    assert_non_null(strstr(done.text, "org-children"));
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM org"), 4);
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM org_act"), 0);
    check_tree(api, "after a refused file");
}

static void wrong_rows_are_told_all_at_once(void **state)
{
    struct api *api = *state;
    struct answer answer = import(api, true,
                                  HEADER "vanish\t1\t2025-07-01\t\t\t\t\t\tQĐ\t\n"
                                         "close\t651\t2025-02-30\t\t\t\t\t\tQĐ\t\n"
                                         "close\t651\t2025-07-01\t@\t\t\t\t\tQĐ\t\n"
                                         "rename\t651\t2025-07-01\t\t\t\t\t\tQĐ\t\n"
                                         "merge\tNO\t2025-07-01\t@\t\t\t\t\tQĐ\t\n"
                                         "create\tX Y\t2025-07-01\t@\tcommune\t\t\tX\tQĐ\t\n"
                                         "create\tXX\t2025-07-01\t@\tcommune\t\t\tX\t\t\n");

    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "refused"), 7);
    assert_int_equal(json_get_int(answer.doc, "applied"), 0);
    answer = import(api, true, "code\tact\n");
    expect(&answer, 422, "unprocessable");
    answer = import(api, true, HEADER "close\t\"651\n");
    expect(&answer, 422, "unprocessable");
}

static void the_reform_applies_to_the_living_house(void **state)
{
    struct api *api = *state;
    const char *local =
        HEADER "reparent\tTHCS1\t2025-07-01\t24373\t\t\t\t\tQĐ 19/2025/QĐ-TTg\tvề xã Ea Kar\n"
               "create\tTHPT-PY\t1900-01-01\t54\tschool\tthpt\t\tTHPT Thử Phú Yên\tQĐ thử\t\n";
    struct answer before = sign_in(api, "phong.admin", PASSWORD);
    const char *old = strong_token(api, &before);
    const char *all = api_text(api, "%s%s", reform(api), local);
    struct answer done = import(api, false, all);

    expect(&done, 200, "");
    assert_int_equal(json_get_int(done.doc, "refused"), 0);
    assert_int_equal(json_get_int(done.doc, "applied"), 255);
    check_tree(api, "after the reform");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM session WHERE ended_at IS NULL"
                                     " AND role = 'phong_admin'"),
                     0);
    before = api_post(api, old, "/v1/accounts",
                      "{\"org_id\":%lld,\"username\":\"khong.duoc\",\"full_name\":\"Ai Đó\"}",
                      (long long)unit(api, "THCS1"));
    expect(&before, 401, "session-ended");
    before = sign_in(api, "phong.admin", PASSWORD);
    expect(&before, 403, "no-role");
    before = sign_in(api, "gv.sinh", PASSWORD);
    expect(&before, 201, "");
    done = import(api, false, all);
    expect(&done, 200, "");
    assert_int_equal(json_get_int(done.doc, "applied"), 0);
    assert_int_equal(json_get_int(done.doc, "already"), 256);
}

static void the_commune_has_the_school_of_the_district(void **state)
{
    struct api *api = *state;
    int64_t commune = unit(api, "24373");
    struct answer answer;

    add_person(api, "so.admin", "xa.admin", "phong_admin", commune);
    assert_int_equal(items(api, "xa.admin", "/v1/orgs"), 2);
    assert_int_equal(items(api, "xa.admin", "/v1/orgs?kind=school"), 1);
    answer = add_account(api, token_of(api, "xa.admin"), unit(api, "THCS1"), "gv.moi");
    expect(&answer, 201, "");
    answer = add_account(api, token_of(api, "xa.admin"), unit(api, "THPT-PY"), "gv.la");
    expect(&answer, 404, "not-found");
    assert_int_equal(items(api, "so.admin",
                           api_text(api, "/v1/accounts?org_id=%lld", (long long)unit(api, "651"))),
                     1);
    answer = api_get(api, token_of(api, "xa.admin"),
                     api_text(api, "/v1/accounts?org_id=%lld", (long long)unit(api, "651")));
    expect(&answer, 404, "not-found");
    /* Before: the school by its version of then, and the district that was split. */
    assert_int_equal(items(api, "xa.admin", "/v1/orgs?as_of=2025-06-30"), 2);
    answer =
        give(api, token_of(api, "so.admin"), id_of(api, "gv.moi"), "phong_admin", unit(api, "651"));
    expect(&answer, 404, "not-found");
}

static void both_days_resolve(void **state)
{
    struct api *api = *state;
    const char *school = api_text(api, "/v1/orgs/%lld", (long long)unit(api, "THCS1"));
    const char *by = token_of(api, "so.admin");
    struct answer answer = api_get(api, by, api_text(api, "%s?as_of=2025-06-30", school));

    assert_string_equal(json_get_text(answer.doc, "path/1/code"), "651");
    answer = api_get(api, by, api_text(api, "%s?as_of=2025-07-01", school));
    assert_string_equal(json_get_text(answer.doc, "path/1/code"), "24373");
    answer = api_get(
        api, by, api_text(api, "/v1/orgs/%lld?as_of=2025-06-30", (long long)unit(api, "THPT-PY")));
    assert_string_equal(json_get_text(answer.doc, "path/0/code"), "54");
    answer = api_get(api, by, api_text(api, "/v1/orgs/%lld", (long long)unit(api, "THPT-PY")));
    assert_string_equal(json_get_text(answer.doc, "path/0/code"), "SO");
    answer = api_get(api, by, api_text(api, "/v1/orgs/%lld", (long long)unit(api, "54")));
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "valid_to"), "2025-06-30");
    answer = api_get(api, by, api_text(api, "%s/history", school));
    assert_int_equal(json_get_count(answer.doc, "versions"), 2);
    assert_int_equal(json_get_count(answer.doc, "acts"), 1);
    assert_int_equal(items(api, "so.admin", "/v1/orgs?as_of=2025-06-30&kind=phong"), 24);
    assert_int_equal(items(api, "so.admin", "/v1/orgs?as_of=2025-06-30&kind=commune"), 0);
    assert_int_equal(items(api, "so.admin", "/v1/orgs?as_of=2025-07-02&kind=phong"), 0);
    assert_int_equal(items(api, "so.admin", "/v1/orgs?kind=commune&limit=500"), 102);
    assert_int_equal(items(api, "so.admin", "/v1/org-acts?limit=500"), 255);
    assert_int_equal(items(api, "xa.admin", "/v1/org-acts"), 8);
}

static void acts_are_for_the_province(void **state)
{
    struct api *api = *state;
    int64_t school = unit(api, "THCS1");
    const char *rename = api_text(api,
                                  "\"kind\":\"rename\",\"org_id\":%lld,\"name\":\"THCS Mới\","
                                  "\"effective_on\":\"2026-05-01\"",
                                  (long long)school);
    const char *close =
        api_text(api, "\"kind\":\"close\",\"org_id\":%lld,\"effective_on\":\"2026-06-01\"",
                 (long long)school);
    const char *own = api_text(
        api, "\"kind\":\"rename\",\"org_id\":%lld,\"name\":\"X\",\"effective_on\":\"2026-05-01\"",
        (long long)unit(api, "24373"));
    /* clang-format off */
    const struct {
        const char *by;
        const char *body;
        int status;
        const char *slug;
    } cases[] = {
        {"truong.admin", rename, 403, "forbidden"},
        {"gv.sinh",           rename, 403, "forbidden"},
        {"xa.admin",     close,  403, "forbidden"},
        {"xa.admin",     own,    403, "forbidden"},
        {"xa.admin",     rename, 201, ""},
        {"xa.admin",     rename, 409, "org-act-recorded"},
        {"so.admin",     "\"kind\":\"close\",\"org_id\":1,\"effective_on\":\"2026-06-01\"", 403, "forbidden"},
        {"so.admin",     "\"kind\":\"rename\",\"org_id\":1,\"name\":\"Sở\",\"effective_on\":\"2026-05-01\"", 201, ""},
        {"so.admin",     "\"kind\":\"create\",\"org_id\":1,\"effective_on\":\"2026-06-01\"", 400, "invalid"},
        {"so.admin",     "\"kind\":\"merge\",\"org_id\":3,\"name\":\"X\",\"effective_on\":\"2026-06-01\"", 400, "invalid"},
        {"so.admin",     "\"kind\":\"close\",\"org_id\":99999,\"effective_on\":\"2026-06-01\"", 404, "not-found"},
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = act(api, cases[i].by, cases[i].body);

        expect(&answer, cases[i].status, cases[i].slug);
    }
    check_tree(api, "after single acts");
}

static void let_a_minute_pass(struct api *api)
{
    struct call *call = api_call(api);

    call->now -= call->now % 60;
    if (ended_units_revoke(call))
        fail_msg("%s", call->failure.detail);
    store_test_end(call);
}

static void a_unit_ends_by_itself_on_its_day(void **state)
{
    struct api *api = *state;
    int64_t school = unit(api, "THCS1");
    struct answer pair = sign_in(api, "gv.sinh", PASSWORD);
    struct answer answer =
        act(api, "so.admin",
            api_text(api, "\"kind\":\"close\",\"org_id\":%lld,\"effective_on\":\"2026-05-26\"",
                     (long long)school));

    expect(&answer, 201, "");
    answer = give(api, token_of(api, "truong.admin"), id_of(api, "gv.moi"), "teacher", school);
    expect(&answer, 201, "");
    assert_int_equal(api_number(api, "SELECT COUNT(*) AS n FROM grant_row"
                                     " WHERE role = 'teacher' AND valid_to = '2026-05-25'"),
                     2);
    answer = sign_in(api, "gv.sinh", PASSWORD);
    expect(&answer, 201, "");
    struct answer held = sign_in(api, "gv.sinh", PASSWORD);

    api_advance(api, 9 * 3600); /* 00:00 of 2026-05-26 in Viet Nam is 17:00 UTC the day before */
    answer = api_post(api, NULL, "/v1/sessions/refresh", "{\"refresh_token\":\"%s\"}",
                      json_get_text(pair.doc, "refresh_token"));
    expect(&answer, 401, "session-ended");
    let_a_minute_pass(api);
    assert_int_equal(api_number(api, api_text(api,
                                              "SELECT COUNT(*) AS n FROM session"
                                              " WHERE org_id = %lld AND ended_at IS NULL",
                                              (long long)school)),
                     0);
    expect(&held, 201, "");
    answer = sign_in(api, "gv.sinh", PASSWORD);
    expect(&answer, 403, "no-role");
    answer = add_account(api, token_of(api, "so.admin"), school, "gv.muon");
    expect(&answer, 404, "not-found");
    assert_int_equal(items(api, "xa.admin", "/v1/orgs"), 1);
    assert_int_equal(items(api, "xa.admin", "/v1/orgs?as_of=2026-05-25"), 2);
    answer = act(api, "so.admin",
                 api_text(api,
                          "\"kind\":\"rename\",\"org_id\":%lld,\"name\":\"X\","
                          "\"effective_on\":\"2026-05-20\"",
                          (long long)school));
    expect(&answer, 409, "org-ended");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_house_stands_before_the_reform),
        cmocka_unit_test(a_file_that_leaves_schools_behind_is_refused),
        cmocka_unit_test(wrong_rows_are_told_all_at_once),
        cmocka_unit_test(the_reform_applies_to_the_living_house),
        cmocka_unit_test(the_commune_has_the_school_of_the_district),
        cmocka_unit_test(both_days_resolve),
        cmocka_unit_test(acts_are_for_the_province),
        cmocka_unit_test(a_unit_ends_by_itself_on_its_day),
    };

    return cmocka_run_group_tests(tests, open_api, close_api);
}
