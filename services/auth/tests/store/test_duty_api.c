/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The statement of duty over a real MariaDB. The tests run in order on the house of
 * two_schools.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/digest.h"
#include "two_schools.h"

enum { DAY = 24 * 3600 };

static void a_house_with_two_schools(void **state)
{
    struct api *api = *state;

    begin_province(api);
    add_two_schools(api);
    add_person(api, "phong.admin", "a.leader", "leader", SCHOOL_A);
}

static struct answer statement_of(struct api *api, const char *username)
{
    struct answer answer = api_get(api, token_of(api, username), "/v1/duty-statement");

    expect(&answer, 200, "");
    return answer;
}

static struct answer accept(struct api *api, const char *username, const char *year,
                            const char *sha256)
{
    return api_post(api, token_of(api, username), "/v1/duty-acceptances",
                    "{\"school_year\":\"%s\",\"sha256\":\"%s\"}", year, sha256);
}

static int64_t accepted_events(struct api *api)
{
    return api_number(api, "SELECT COUNT(*) AS n FROM audit_event WHERE action = 'duty.accept'");
}

static void the_digest_is_of_the_text(void **state)
{
    struct api *api = *state;
    struct answer answer = statement_of(api, "gv.toan");
    const char *all =
        api_text(api, "hbdt-duty-1\n%lld\n%s\n%s", (long long)json_get_int(answer.doc, "revision"),
                 json_get_text(answer.doc, "text_vi"), json_get_text(answer.doc, "text_en"));
    struct arena *mem = arena_new();

    assert_string_equal(json_get_text(answer.doc, "sha256"), sha256_hex(mem, all, strlen(all)));
    assert_string_equal(json_get_text(answer.doc, "school_year"), "2025-2026");
    assert_null(json_get_text(answer.doc, "accepted_at"));
    assert_non_null(strstr(json_get_text(answer.doc, "text_vi"), "không nhờ người khác"));
    arena_free(mem);
}

static void each_accepts_exactly_this_text_for_himself(void **state)
{
    struct api *api = *state;
    struct answer answer = statement_of(api, "gv.toan");
    const char *sha256 = json_get_text(answer.doc, "sha256");

    answer = accept(api, "gv.toan", "2025-2026",
                    "0000000000000000000000000000000000000000000000000000000000000000");
    expect(&answer, 409, "duty-changed");
    answer = accept(api, "gv.toan", "2026-2027", sha256);
    expect(&answer, 409, "duty-changed");
    answer = accept(api, "gv.toan", "2026-2028", sha256);
    expect(&answer, 400, "invalid");
    answer = api_post(api, token_of(api, "gv.toan"), "/v1/duty-acceptances",
                      "{\"school_year\":\"2025-2026\",\"sha256\":\"%s\",\"account_id\":3}", sha256);
    expect(&answer, 400, "invalid"); /* for nobody else */
    assert_int_equal(accepted_events(api), 0);
    answer = accept(api, "gv.toan", "2025-2026", sha256);
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "accepted_at"), "2026-05-25T08:00:00Z");
    api_advance(api, DAY);
    answer = accept(api, "gv.toan", "2025-2026", sha256);
    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "accepted_at"), "2026-05-25T08:00:00Z");
    assert_int_equal(accepted_events(api), 1);
    answer = api_get(api, token_of(api, "gv.toan"), "/v1/me");
    assert_non_null(strstr(answer.text, "\"duty_required\":false,\"duty_accepted\":true"));
    answer = api_get(api, token_of(api, "a.leader"), "/v1/me");
    assert_non_null(strstr(answer.text, "\"duty_accepted\":false"));
    answer = api_get(api, NULL, "/v1/duty-statement");
    expect(&answer, 401, "unauthenticated");
}

static void a_leader_sees_who_has_not(void **state)
{
    struct api *api = *state;
    struct answer answer =
        api_get(api, token_of(api, "a.leader"), "/v1/duty-acceptances?state=missing");

    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 2); /* a.admin and himself */
    answer = api_get(api, token_of(api, "a.admin"), "/v1/duty-acceptances?state=accepted");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/account_id"), id_of(api, "gv.toan"));
    answer = api_get(api, token_of(api, "phong.admin"), "/v1/duty-acceptances?org_id=3");
    assert_int_equal(json_get_count(answer.doc, "items"), 3);
    answer = api_get(api, token_of(api, "b.admin"), "/v1/duty-acceptances?org_id=3");
    expect(&answer, 404, "not-found");
    answer = api_get(api, token_of(api, "gv.toan"), "/v1/duty-acceptances");
    expect(&answer, 403, "forbidden");
    answer = api_get(api, token_of(api, "gv.toan"), "/v1/duty-statistics");
    expect(&answer, 403, "forbidden");
}

static void a_subtree_is_counted(void **state)
{
    struct api *api = *state;
    struct answer answer = api_get(api, token_of(api, "phong.admin"), "/v1/duty-statistics");

    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "people"), 5);
    assert_int_equal(json_get_int(answer.doc, "accepted"), 1);
    assert_int_equal(json_get_count(answer.doc, "units"), 2);
    assert_int_equal(json_get_int(answer.doc, "units/0/org_id"), SCHOOL_A);
    assert_int_equal(json_get_int(answer.doc, "units/0/people"), 3);
    assert_int_equal(json_get_int(answer.doc, "units/0/accepted"), 1);
    assert_int_equal(json_get_int(answer.doc, "units/1/accepted"), 0);
    answer = set_status(api, "a.admin", id_of(api, "gv.toan"), "disabled");
    expect(&answer, 200, "");
    answer = api_get(api, token_of(api, "phong.admin"), "/v1/duty-statistics");
    assert_int_equal(json_get_int(answer.doc, "people"), 4); /* only who can work */
    answer = set_status(api, "a.admin", id_of(api, "gv.toan"), "active");
    expect(&answer, 200, "");
}

static struct answer publish(struct api *api, const char *by, const char *day)
{
    return api_post(api, token_of(api, by), "/v1/duty-statements",
                    "{\"text_vi\":\"Tôi cam kết.\",\"text_en\":\"I undertake.\","
                    "\"effective_from\":\"%s\"}",
                    day);
}

static void a_new_text_asks_everybody_anew(void **state)
{
    struct api *api = *state;
    struct answer answer = publish(api, "a.admin", "2026-06-01");

    expect(&answer, 403, "forbidden");
    answer = publish(api, "so.admin", "2026-05-25");
    expect(&answer, 400, "invalid"); /* yesterday */
    answer = publish(api, "so.admin", "2026-06-01");
    expect(&answer, 201, "");
    assert_int_equal(json_get_int(answer.doc, "revision"), 2);
    answer = statement_of(api, "gv.toan");
    assert_int_equal(json_get_int(answer.doc, "revision"), 1);
    api_advance(api, 7 * DAY);
    answer = statement_of(api, "gv.toan");
    assert_int_equal(json_get_int(answer.doc, "revision"), 2);
    assert_null(json_get_text(answer.doc, "accepted_at"));
}

static void and_so_does_a_new_school_year(void **state)
{
    struct api *api = *state;
    struct answer answer = statement_of(api, "gv.toan");
    const char *sha256 = json_get_text(answer.doc, "sha256");

    answer = accept(api, "gv.toan", "2025-2026", sha256);
    expect(&answer, 201, "");
    api_advance(api, 90 * DAY);
    answer = statement_of(api, "gv.toan");
    assert_string_equal(json_get_text(answer.doc, "school_year"), "2026-2027");
    assert_string_equal(json_get_text(answer.doc, "sha256"), sha256);
    assert_null(json_get_text(answer.doc, "accepted_at"));
    answer = accept(api, "gv.toan", "2026-2027", sha256);
    expect(&answer, 201, "");
    assert_int_equal(accepted_events(api), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_house_with_two_schools),
        cmocka_unit_test(the_digest_is_of_the_text),
        cmocka_unit_test(each_accepts_exactly_this_text_for_himself),
        cmocka_unit_test(a_leader_sees_who_has_not),
        cmocka_unit_test(a_subtree_is_counted),
        cmocka_unit_test(a_new_text_asks_everybody_anew),
        cmocka_unit_test(and_so_does_a_new_school_year),
    };

    return cmocka_run_group_tests(tests, open_api, close_api);
}
