/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Comments to be used again: a teacher's own, and the school's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

#define BANK "/v1/comment-templates"

static struct answer add(struct ground *g, const struct person *by, const char *body)
{
    return api_send(g->api,
                    &(struct sending){.by = by, .method = POST, .target = BANK, .body = body});
}

static struct answer ask(struct ground *g, const struct person *by, const char *method, int64_t id,
                         const char *match)
{
    return api_send(
        g->api, &(struct sending){.by = by,
                                  .method = method,
                                  .target = api_text(g->api, BANK "/%lld", (long long)id),
                                  .match = match,
                                  .body = strcmp(method, PATCH) ? NULL : "{\"text\":\"Khác\"}"});
}

static size_t seen(struct ground *g, const struct person *by, const char *query)
{
    struct answer answer =
        api_send(g->api, &(struct sending){.by = by, .target = api_text(g->api, BANK "%s", query)});

    expect(&answer, 200, "");
    return json_get_count(answer.doc, "items");
}

static void own_ones_are_for_oneself_and_the_schools_for_all(void **state)
{
    struct ground *g = *state;
    struct answer mine = add(g, &toan, "{\"subject\":\"toan\",\"text\":\"Tính cẩn thận hơn\"}");
    struct answer schools = add(g, &leader, "{\"text\":\"Chăm ngoan\"}");
    int64_t id = json_get_int(mine.doc, "id"), of_school = json_get_int(schools.doc, "id");
    struct answer answer;

    expect(&mine, 201, "");
    expect(&schools, 201, "");
    assert_int_equal(json_get_int(mine.doc, "account_id"), toan.account_id);
    assert_false(json_get_int(schools.doc, "account_id") != NONE);
    assert_int_equal(seen(g, &toan, ""), 2);
    assert_int_equal(seen(g, &toan, "?subject=gdcd"), 1);
    assert_int_equal(seen(g, &van, ""), 1);
    assert_int_equal(seen(g, &stranger, ""), 0);
    for (size_t i = 0; i < 4; i++) {
        const struct person *const others[] = {&van, &leader, &stranger, &stranger_leader};

        answer = ask(g, others[i], PATCH, id, "\"v1\"");
        expect(&answer, 404, "not-found");
        answer = ask(g, others[i], DELETE, id, NULL);
        expect(&answer, 404, "not-found");
    }
    answer = ask(g, &toan, DELETE, of_school, NULL);
    expect(&answer, 403, "forbidden");
    answer = ask(g, &office, DELETE, of_school, NULL);
    expect(&answer, 403, "forbidden");
    answer = ask(g, &toan, PATCH, id, NULL);
    expect(&answer, 428, "precondition-required");
    answer = ask(g, &toan, PATCH, id, "\"v1\"");
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "text"), "Khác");
    assert_string_equal(json_get_text(answer.doc, "subject"), "toan");
    answer = ask(g, &toan, PATCH, id, "\"v1\"");
    expect(&answer, 412, "changed");
    answer = ask(g, &toan, DELETE, id, NULL);
    expect(&answer, 204, "");
    answer = ask(g, &admin, DELETE, of_school, NULL);
    expect(&answer, 204, "");
    assert_int_equal(seen(g, &toan, ""), 0);
}

static void a_bad_one_is_refused(void **state)
{
    static const char *const bodies[] = {"{}", "{\"text\":\"\"}",
                                         "{\"text\":\"a\",\"subject\":\"T\"}",
                                         "{\"text\":\"a\",\"account_id\":103}"};
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct answer answer = add(g, &toan, bodies[i]);

        expect(&answer, 400, "invalid");
    }
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM comment_template"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(own_ones_are_for_oneself_and_the_schools_for_all, reset_ground),
        cmocka_unit_test_setup(a_bad_one_is_refused, reset_ground),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
