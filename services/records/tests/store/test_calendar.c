/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The days of a year and who answers for it, through the API of records. The year is 2025-09-05 to
 * 2026-05-31. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

static const char days[] = "{\"term_1_ends_on\":\"2026-01-16\",\"term_2_ends_on\":\"2026-05-25\","
                           "\"summer_ends_on\":\"2026-08-15\",\"closes_on\":\"2026-05-30\"}";
static const char statement[] = "{\"statement\":\"Học bạ năm học đã đủ và đúng\"}";
static const struct person deputy = {110, SCHOOL, "leader", "Phó Hiệu Trưởng"};

static struct answer ask(struct ground *g, const struct person *by, const char *method,
                         const char *what, const char *body)
{
    const char *base = api_text(g->api, "/v1/school-years/%lld", (long long)g->year_id);
    const char *etag =
        api_send(g->api,
                 &(struct sending){.by = &leader, .target = api_text(g->api, "%s/calendar", base)})
            .etag;

    return api_send(g->api, &(struct sending){.by = by,
                                              .method = method,
                                              .target = api_text(g->api, "%s%s", base, what),
                                              .match = etag,
                                              .body = body});
}

static void the_days_are_fixed_in_their_order(void **state)
{
    struct ground *g = *state;
    struct answer answer = ask(g, &admin, PUT, "/calendar", days);

    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "term_1_ends_on"), "2026-01-16");
    assert_int_equal(json_get_int(answer.doc, "version"), 1);
    answer = ask(g, &leader, PUT, "/calendar",
                 "{\"term_1_ends_on\":\"2025-09-01\",\"term_2_ends_on\":\"2026-06-01\","
                 "\"summer_ends_on\":\"2026-05-01\",\"closes_on\":\"2026-05-25\"}");
    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 4,
                    (const char *const[]){"/term_1_ends_on", "/term_2_ends_on", "/closes_on",
                                          "/summer_ends_on", NULL});
    answer = ask(g, &leader, PUT, "/calendar", "{\"term_1_ends_on\":\"2026-01-20\"}");
    expect(&answer, 200, "");
    assert_false(json_get_text(answer.doc, "term_2_ends_on"));
    assert_int_equal(ground_events(g), 2);
}

static void the_calendar_is_the_schools_own(void **state)
{
    struct ground *g = *state;
    static const struct {
        const struct person *by;
        int status;
        const char *slug;
    } cases[] = {
        {&homeroom, 403, "forbidden"},
        {&office, 403, "forbidden"},
        {&stranger_leader, 404, "not-found"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = ask(g, cases[i].by, PUT, "/calendar", days);

        expect(&answer, cases[i].status, cases[i].slug);
    }
    struct answer answer = ask(g, &homeroom, NULL, "/calendar", NULL);

    expect(&answer, 200, "");
    answer = ask(g, &admin, PUT, "/responsibility", NULL);
    expect(&answer, 403, "forbidden");
    answer = api_send(g->api,
                      &(struct sending){.by = &admin,
                                        .method = PUT,
                                        .target = api_text(g->api, "/v1/school-years/%lld/calendar",
                                                           (long long)g->year_id),
                                        .match = "\"v9\"",
                                        .body = days});
    expect(&answer, 412, "changed");
    assert_int_equal(ground_events(g), 0);
}

static void who_answers_for_the_year_signs_it_off_once(void **state)
{
    struct ground *g = *state;
    struct answer answer = ask(g, &leader, PUT, "/responsibility", NULL);

    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "responsible_account_id"), leader.account_id);
    answer = ask(g, &leader, POST, "/sign-off", statement);
    expect(&answer, 409, "year-not-locked");
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    answer = ask(g, &deputy, POST, "/sign-off", statement);
    expect(&answer, 409, "not-responsible");
    answer = ask(g, &admin, POST, "/sign-off", statement);
    expect(&answer, 403, "forbidden");
    answer = ask(g, &stranger_leader, POST, "/sign-off", statement);
    expect(&answer, 404, "not-found");
    answer = ask(g, &deputy, PUT, "/responsibility", NULL);
    expect(&answer, 423, "year-locked");
    answer = ask(g, &leader, POST, "/sign-off", statement);
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "signed_off_name"), leader.name);
    answer = ask(g, &leader, POST, "/sign-off", statement);
    expect(&answer, 409, "signed-off");
    assert_int_equal(ground_events(g), 2);
}

#define RESET(test) cmocka_unit_test_setup(test, reset_ground)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(the_days_are_fixed_in_their_order),
        RESET(the_calendar_is_the_schools_own),
        RESET(who_answers_for_the_year_signs_it_off_once),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
