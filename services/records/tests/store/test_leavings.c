/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A student leaves school and comes back, through the API of records. Today is 2026-05-25, the year
 * 2025-09-05 to 2026-05-31. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

static struct answer step(struct ground *g, const struct person *by, const char *what,
                          const char *body)
{
    return api_send(g->api, &(struct sending){.by = by,
                                              .method = POST,
                                              .target = api_text(g->api, "/v1/students/%lld/%s",
                                                                 (long long)g->students[0], what),
                                              .body = body});
}

static struct answer leave(struct ground *g, const struct person *by, const char *day)
{
    return step(g, by, "withdrawals",
                api_text(g->api,
                         "{\"left_on\":\"%s\",\"reason_code\":\"hoan_canh\",\"reason\":"
                         "\"Theo gia đình đi làm xa\"}",
                         day));
}

static struct answer come_back(struct ground *g, const struct person *by, int64_t class_id,
                               const char *day)
{
    return step(
        g, by, "returns",
        api_text(g->api, "{\"class_id\":%lld,\"returned_on\":\"%s\"}", (long long)class_id, day));
}

static size_t size_of(struct ground *g, int64_t class_id)
{
    struct answer answer =
        get(g, &leader, api_text(g->api, "/v1/classes/%lld/students", (long long)class_id));

    return json_get_count(answer.doc, "items");
}

static int reset(void **state)
{
    struct ground *g = *state;

    reset_ground(state);
    ground_sql(g, "DELETE FROM leaving");
    ground_sql(g, api_text(g->api, "DELETE FROM enrolment WHERE class_id = %lld",
                           (long long)g->other_class_id));
    ground_sql(g, "UPDATE enrolment SET number = NULL");
    ground_sql(g, "UPDATE enrolment SET state = 'active', valid_from = NULL, valid_to = NULL,"
                  " number = student_id");
    ground_sql(g, api_text(g->api, "UPDATE class SET homeroom_account_id = %lld WHERE id = %lld",
                           (long long)van.account_id, (long long)g->other_class_id));
    return 0;
}

static void a_student_leaves_and_comes_back(void **state)
{
    struct ground *g = *state;
    const char *enrolments =
        api_text(g->api, "/v1/students/%lld/enrolments", (long long)g->students[0]);
    struct answer answer;

    give_first_mark(g);
    answer = leave(g, &homeroom, "2026-01-05");
    expect(&answer, 201, "");
    assert_int_equal(size_of(g, g->class_id), STUDENTS - 1);
    answer = get(g, &homeroom, enrolments);
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "items/0/state"), "left");
    assert_string_equal(json_get_text(answer.doc, "items/0/valid_to"), "2026-01-04");

    answer = come_back(g, &homeroom, g->class_id, "2026-02-09");
    expect(&answer, 201, "");
    assert_int_equal(size_of(g, g->class_id), STUDENTS);
    answer = get(g, &homeroom, enrolments);
    assert_string_equal(json_get_text(answer.doc, "items/0/state"), "active");
    assert_null(json_get_text(answer.doc, "items/0/valid_to"));
    answer = get(g, &leader,
                 api_text(g->api, "/v1/students/%lld/withdrawals", (long long)g->students[0]));
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "items/0/left_on"), "2026-01-05");
    assert_string_equal(json_get_text(answer.doc, "items/0/returned_on"), "2026-02-09");
    /* The save, the leaving, the return. */
    assert_int_equal(ground_events(g), 3);
}

static void the_year_goes_on_in_another_class(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    give_first_mark(g);
    answer = leave(g, &homeroom, "2026-01-05");
    expect(&answer, 201, "");
    answer = come_back(g, &homeroom, g->other_class_id, "2026-02-09");
    expect(&answer, 403, "not-your-class");
    answer = come_back(g, &van, g->other_class_id, "2026-02-09");
    expect(&answer, 201, "");
    assert_int_equal(size_of(g, g->class_id), STUDENTS - 1);
    assert_int_equal(size_of(g, g->other_class_id), 1);
    answer =
        get(g, &leader,
            api_text(g->api, "/v1/classes/%lld/gradebooks/toan/1", (long long)g->other_class_id));
    assert_int_equal(json_get_int(answer.doc, "rows/0/tx1/tenths"), 85);
    answer = come_back(g, &homeroom, g->class_id, "2026-03-02");
    expect(&answer, 409, "student-enrolled");
}

static void what_cannot_be_is_refused(void **state)
{
    static const char *const days[] = {"2025-09-01", "2026-05-26", "2026-06-01"};
    struct ground *g = *state;
    const struct person *const others[] = {&toan,   &van,      &leader,         &admin,
                                           &office, &stranger, &stranger_leader};
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(days); i++) {
        answer = leave(g, &homeroom, days[i]);
        expect(&answer, 400, "invalid");
        expect_pointers(&answer, 1, (const char *const[]){"/left_on", NULL});
    }
    answer = step(g, &homeroom, "withdrawals",
                  "{\"left_on\":\"2024-01-05\",\"reason_code\":\"khong_co\",\"reason\":"
                  "\"Theo gia đình đi làm xa\"}");
    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 2, (const char *const[]){"/left_on", "/reason_code", NULL});
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (leave(g, others[i], "2026-01-05").status < 400)
            fail_msg("%s lets a student leave", others[i]->name);
    answer = come_back(g, &homeroom, g->class_id, "2026-02-09");
    expect(&answer, 409, "student-enrolled");
    assert_int_equal(ground_events(g), 0);

    answer = leave(g, &homeroom, "2026-01-05");
    expect(&answer, 201, "");
    answer = leave(g, &homeroom, "2026-01-06");
    expect(&answer, 404, "not-found");
    answer = come_back(g, &homeroom, g->class_id, "2026-01-05");
    expect(&answer, 400, "invalid");
    answer = api_send(
        g->api,
        &(struct sending){
            .by = &van,
            .method = POST,
            .target = api_text(g->api, "/v1/classes/%lld/students", (long long)g->other_class_id),
            .body = api_text(g->api, "{\"student_id\":%lld}", (long long)g->students[0])});
    expect(&answer, 409, "student-enrolled");
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    answer = come_back(g, &homeroom, g->class_id, "2026-02-09");
    expect(&answer, 423, "year-locked");
}

#define RESET(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(a_student_leaves_and_comes_back),
        RESET(the_year_goes_on_in_another_class),
        RESET(what_cannot_be_is_refused),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
