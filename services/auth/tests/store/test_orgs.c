/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Units over time, through the API of auth on a real MariaDB. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "people.h"

static struct answer add(struct api *api, int64_t parent, const char *kind, const char *rest)
{
    return api_post(api, token_of(api, "so.admin"), "/v1/orgs",
                    "{\"parent_id\":%lld,\"kind\":\"%s\",\"name\":\"Đơn vị\",%s}",
                    (long long)parent, kind, rest);
}

static void a_unit_begins_on_its_first_day(void **state)
{
    struct api *api = *state;
    struct answer made;

    begin_province(api);
    made = add(api, SO, "commune", "\"code\":\"X1\",\"valid_from\":\"2025-07-01\"");
    expect(&made, 201, "");
    assert_string_equal(json_get_text(made.doc, "valid_from"), "2025-07-01");

    int64_t commune = json_get_int(made.doc, "id");
    const char *as = token_of(api, "so.admin");
    struct answer then =
        api_get(api, as, api_text(api, "/v1/orgs/%lld?as_of=2025-06-30", (long long)commune));

    expect(&then, 404, "not-found");
    then = api_get(api, as, api_text(api, "/v1/orgs/%lld?as_of=2025-07-01", (long long)commune));
    expect(&then, 200, "");
    assert_string_equal(json_get_text(then.doc, "path/0/code"), "SO");
    then = api_get(api, as, "/v1/orgs?as_of=2025-06-30");
    assert_int_equal(json_get_count(then.doc, "items"), 1);
    then = api_get(api, as, "/v1/orgs?as_of=2025-07-01&kind=commune");
    assert_int_equal(json_get_count(then.doc, "items"), 1);
    then = api_get(api, as, "/v1/orgs?as_of=2025-02-29");
    expect(&then, 400, "invalid");
}

static void what_does_not_fit_is_refused(void **state)
{
    struct api *api = *state;
    /* clang-format off */
    static const struct {
        int64_t parent;
        const char *kind;
        const char *rest;
        int status;
        const char *slug;
    } cases[] = {
        {2,  "school",  "\"code\":\"S1\",\"levels\":\"thcs\",\"valid_from\":\"2025-06-30\"", 422, "org-days"},
        {2,  "school",  "\"code\":\"S1\",\"levels\":\"thpt\"",                               422, "org-levels"},
        {2,  "school",  "\"code\":\"S1\",\"levels\":\"gdnn-gdtx\"",                          422, "org-levels"},
        {SO, "phong",   "\"code\":\"P1\",\"levels\":\"thcs\"",                               422, "org-levels"},
        {2,  "commune", "\"code\":\"X2\"",                                                   422, "org-kind"},
        {SO, "commune", "\"code\":\"X1\"",                                                   409, "code-taken"},
        {SO, "commune", "\"code\":\"X1\",\"valid_from\":\"2031-01-01\"",                     409, "code-taken"},
        {SO, "school",  "\"code\":\"S2\",\"levels\":\"mam-non\"",                            400, "invalid"},
        {SO, "school",  "\"code\":\"T1\",\"levels\":\"thcs-thpt\"",                          201, ""},
        {2,  "school",  "\"code\":\"S1\",\"levels\":\"th-thcs\"",                            201, ""},
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = add(api, cases[i].parent, cases[i].kind, cases[i].rest);

        expect(&answer, cases[i].status, cases[i].slug);
    }
}

static void a_unit_to_come_is_not_there_yet(void **state)
{
    struct api *api = *state;
    struct answer made = add(api, SO, "commune", "\"code\":\"X9\",\"valid_from\":\"2026-05-26\"");
    int64_t id = json_get_int(made.doc, "id");

    expect(&made, 201, "");
    made = add_account(api, token_of(api, "so.admin"), id, "xa.admin");
    expect(&made, 404, "not-found");
    made = api_get(api, token_of(api, "so.admin"), api_text(api, "/v1/orgs/%lld", (long long)id));
    expect(&made, 404, "not-found");
    made = api_get(api, token_of(api, "so.admin"), "/v1/orgs?as_of=2026-05-26&kind=commune");
    assert_int_equal(json_get_count(made.doc, "items"), 2);
    made = api_get(api, token_of(api, "so.admin"), "/v1/orgs?kind=commune");
    assert_int_equal(json_get_count(made.doc, "items"), 1);
    api_advance(api, 24 * 3600); /* its day comes without anybody doing anything */
    made = add_account(api, token_of(api, "so.admin"), id, "xa.admin");
    expect(&made, 201, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unit_begins_on_its_first_day),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(a_unit_to_come_is_not_there_yet),
    };

    return cmocka_run_group_tests(tests, open_api, close_api);
}
