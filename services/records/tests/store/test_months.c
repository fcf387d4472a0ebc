/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The months of a class, through the API of records. Today is 2026-05-25; the year has the months
 * 2025-09 to 2026-05. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

static const char *const months[] = {"2025-09", "2025-10", "2025-11", "2025-12", "2026-01",
                                     "2026-02", "2026-03", "2026-04", "2026-05"};

static struct answer get_of(struct ground *g, const struct person *by, const char *what)
{
    return api_send(g->api, &(struct sending){.by = by,
                                              .target = api_text(g->api, "/v1/classes/%lld%s",
                                                                 (long long)g->class_id, what)});
}

static const char *of(struct ground *g, const char *month, const char *more)
{
    return api_text(g->api, "/months/%s%s", month, more);
}

static const char *etag(struct ground *g, const char *month)
{
    return get_of(g, &leader, of(g, month, "")).etag;
}

static struct answer step(struct ground *g, const struct person *by, const char *month,
                          const char *what)
{
    bool reopens = strcmp(what, "/reopening") == 0;

    return api_send(
        g->api, &(struct sending){
                    .by = by,
                    .method = POST,
                    .target = api_text(g->api, "/v1/classes/%lld%s", (long long)g->class_id,
                                       of(g, month, what)),
                    .match = etag(g, month),
                    .body = reopens ? "{\"reason\":\"Sót hai em nghỉ ngày cuối tháng\"}" : NULL});
}

static struct answer save_at(struct ground *g, const struct person *by, const char *month,
                             const char *match, const char *rows)
{
    return api_send(g->api,
                    &(struct sending){.by = by,
                                      .method = PATCH,
                                      .target = api_text(g->api, "/v1/classes/%lld%s",
                                                         (long long)g->class_id, of(g, month, "")),
                                      .match = match,
                                      .body = api_text(g->api, "{\"rows\":[%s]}", rows)});
}

static const char *row(struct ground *g, int student, int excused, int unexcused, int days)
{
    return api_text(g->api,
                    "{\"student_id\":%lld,\"absent_excused\":%d,\"absent_unexcused\":%d,"
                    "\"absent_days\":%d}",
                    (long long)g->students[student], excused, unexcused, days);
}

static struct answer save(struct ground *g, const char *month, const char *rows)
{
    return save_at(g, &homeroom, month, etag(g, month), rows);
}

static int64_t total(struct ground *g, int student)
{
    return ground_number(g, api_text(g->api,
                                     "SELECT COALESCE(absent_excused + absent_unexcused, -1) AS n"
                                     " FROM enrolment WHERE student_id = %lld AND class_id = %lld",
                                     (long long)g->students[student], (long long)g->class_id));
}

static struct answer type_totals(struct ground *g)
{
    return change(g, &homeroom, PATCH,
                  api_text(g->api, "/v1/classes/%lld/homeroom-record", (long long)g->class_id),
                  api_text(g->api,
                           "{\"rows\":[{\"student_id\":%lld,\"absent_excused\":9,"
                           "\"absent_unexcused\":0}]}",
                           (long long)g->students[0]));
}

static int reset(void **state)
{
    struct ground *g = *state;

    reset_ground(state);
    ground_sql(g, "DELETE FROM class_move");
    ground_sql(g, api_text(g->api, "DELETE FROM enrolment WHERE class_id = %lld",
                           (long long)g->other_class_id));
    ground_sql(g, "UPDATE enrolment SET absent_excused = NULL, absent_unexcused = NULL,"
                  " state = 'active', valid_from = NULL, valid_to = NULL");
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET number = student_id - %lld WHERE class_id = %lld",
                           (long long)g->students[0] - 1, (long long)g->class_id));
    return 0;
}

static void submit_all(struct ground *g, size_t from)
{
    for (size_t i = from; i < COUNT_OF(months); i++) {
        struct answer answer = step(g, &homeroom, months[i], "/submission");

        expect(&answer, 200, "");
    }
}

static void a_month_goes_from_open_to_confirmed_and_back(void **state)
{
    struct ground *g = *state;
    struct answer answer = save(g, "2025-09", row(g, 0, 3, 1, 2));

    expect(&answer, 200, "");
    answer = get_of(g, &homeroom, of(g, "2025-09", ""));
    assert_int_equal(json_get_int(answer.doc, "rows/0/absent_excused"), 3);
    assert_int_equal(json_get_int(answer.doc, "rows/0/year_unexcused"), 1);
    assert_int_equal(json_get_int(answer.doc, "rows/1/absent_days"), 0);
    assert_string_equal(json_get_text(answer.doc, "due_on"), "2025-10-05");
    answer = step(g, &leader, "2025-09", "/confirmation");
    expect(&answer, 409, "month-state");
    answer = step(g, &homeroom, "2025-09", "/submission");
    expect(&answer, 200, "");
    answer = save(g, "2025-09", row(g, 0, 0, 0, 0));
    expect(&answer, 409, "month-state");
    answer = step(g, &homeroom, "2025-09", "/submission");
    expect(&answer, 409, "month-state");
    answer = step(g, &leader, "2025-09", "/confirmation");
    expect(&answer, 200, "");
    answer = step(g, &leader, "2025-09", "/reopening");
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "open");
    answer = save(g, "2025-09", row(g, 0, 2, 0, 1));
    expect(&answer, 200, "");
    assert_int_equal(ground_events(g), 5);
}

static void each_step_is_its_persons(void **state)
{
    struct ground *g = *state;
    static const struct {
        const struct person *by;
        const char *what;
        int status;
        const char *slug;
    } cases[] = {
        {&toan, "/submission", 403, "not-your-class"},
        {&leader, "/submission", 403, "forbidden"},
        {&admin, "/submission", 403, "forbidden"},
        {&homeroom, "/confirmation", 403, "forbidden"},
        {&admin, "/confirmation", 403, "forbidden"},
        {&stranger_leader, "/confirmation", 404, "not-found"},
        {&homeroom, "/reopening", 403, "forbidden"},
        {&stranger_leader, "/reopening", 404, "not-found"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = step(g, cases[i].by, "2025-10", cases[i].what);

        expect(&answer, cases[i].status, cases[i].slug);
    }
    struct answer answer = save_at(g, &toan, "2025-10", "\"v0\"", row(g, 0, 1, 0, 1));

    expect(&answer, 403, "not-your-class");
    answer = save_at(g, &leader, "2025-10", "\"v0\"", row(g, 0, 1, 0, 1));
    expect(&answer, 403, "forbidden");
    answer = get_of(g, &toan, "/months/2025-10");
    expect(&answer, 403, "not-your-class");
    answer = get_of(g, &stranger_leader, "/months");
    expect(&answer, 404, "not-found");
    assert_int_equal(ground_events(g), 0);

    /* Who submitted does not confirm, whatever role they come in. */
    const struct person both = {homeroom.account_id, SCHOOL, "leader", homeroom.name};

    answer = step(g, &homeroom, "2025-10", "/submission");
    expect(&answer, 200, "");
    answer = step(g, &both, "2025-10", "/confirmation");
    expect(&answer, 403, "same-person");
}

static void what_is_wrong_is_said_at_once(void **state)
{
    struct ground *g = *state;
    const char *rows =
        api_text(g->api, "%s,%s,{\"student_id\":%lld,\"absent_days\":1},%s", row(g, 0, 5, 0, 2),
                 row(g, 1, 0, 0, 1), (long long)g->foreign_student, row(g, 2, 2, 2, 2));
    struct answer answer = save(g, "2025-09", rows);

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 3,
                    (const char *const[]){"/rows/0/absent_days", "/rows/1/absent_days",
                                          "/rows/2/student_id", NULL});
    answer = save_at(g, &homeroom, "2025-09", "\"v7\"", row(g, 0, 1, 0, 1));
    expect(&answer, 412, "changed");
    answer = save_at(g, &homeroom, "2025-08", "\"v0\"", row(g, 0, 1, 0, 1));
    expect(&answer, 404, "not-found");
    answer = get_of(g, &leader, "/months/2025-13");
    assert_true(answer.status == 400 || answer.status == 404);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM class_month"), 0);
}

static void the_years_absences_are_the_sums_of_the_months(void **state)
{
    struct ground *g = *state;
    struct answer answer = type_totals(g);

    expect(&answer, 200, "");
    assert_int_equal(total(g, 0), 9);
    answer = save(g, "2025-09", row(g, 0, 3, 1, 2));
    expect(&answer, 200, "");
    assert_int_equal(total(g, 0), -1); /* not known before all months are in */
    answer = type_totals(g);
    expect(&answer, 409, "absences-by-month");
    answer =
        save(g, "2026-01", api_text(g->api, "%s,%s", row(g, 0, 20, 4, 12), row(g, 1, 0, 1, 1)));
    expect(&answer, 200, "");
    submit_all(g, 0);
    assert_int_equal(total(g, 0), 28);
    assert_int_equal(total(g, 1), 1);
    assert_int_equal(total(g, 2), 0);
    /* Typed, taken back, summed: whoever follows the changes hears of each. */
    assert_int_equal(
        ground_number(g, "SELECT COUNT(*) AS n FROM change_event WHERE kind = 'homeroom_record'"),
        3);
    answer = step(g, &leader, "2025-09", "/confirmation");
    expect(&answer, 200, "");
    assert_int_equal(total(g, 0), 28);
    answer = step(g, &leader, "2026-01", "/reopening");
    expect(&answer, 200, "");
    assert_int_equal(total(g, 0), -1);
    answer = save(g, "2026-01", row(g, 0, 0, 0, 0));
    expect(&answer, 200, "");
    answer = step(g, &homeroom, "2026-01", "/submission");
    expect(&answer, 200, "");
    assert_int_equal(total(g, 0), 4);

    ground_sql(g, api_text(g->api,
                           "INSERT INTO year_calendar (school_year_id, term_1_ends_on, version)"
                           " VALUES (%lld, '2025-12-31', 1)",
                           (long long)g->year_id));
    answer = get_of(g, &leader, "/months/2026-02");
    assert_int_equal(json_get_int(answer.doc, "rows/0/term_1_excused"), 3);
    assert_int_equal(json_get_int(answer.doc, "rows/1/term_2_unexcused"), 1);
}

static void what_is_signed_is_not_reopened(void **state)
{
    struct ground *g = *state;

    submit_all(g, 0);
    ground_document(g, 0, "year_summary", "", 1, "signed");
    struct answer answer = step(g, &leader, "2026-03", "/reopening");

    expect(&answer, 409, "already-signed");
    assert_int_equal(total(g, 0), 0);
}

static void a_class_move_shows_in_both_and_adds_up(void **state)
{
    struct ground *g = *state;

    struct answer answer = save(g, "2026-02", row(g, 0, 2, 0, 1));

    expect(&answer, 200, "");
    answer = api_send(
        g->api,
        &(struct sending){
            .by = &homeroom,
            .method = POST,
            .target = api_text(g->api, "/v1/students/%lld/class-moves", (long long)g->students[0]),
            .body = api_text(g->api,
                             "{\"class_id\":%lld,\"moved_on\":\"2026-03-02\",\"reason\":"
                             "\"Gia đình chuyển chỗ ở\"}",
                             (long long)g->other_class_id)});
    expect(&answer, 201, "");
    answer = get_of(g, &leader, "/months/2026-03");
    assert_int_equal(json_get_count(answer.doc, "rows"), STUDENTS);
    assert_string_equal(json_get_text(answer.doc, "events/0/kind"), "moved_out");
    assert_string_equal(json_get_text(answer.doc, "events/0/class_name"), "9A2");
    answer = get_of(g, &leader, "/months/2026-04");
    assert_int_equal(json_get_count(answer.doc, "rows"), STUDENTS - 1);

    int64_t old = g->class_id;

    g->class_id = g->other_class_id;
    answer = get_of(g, &leader, "/months/2026-03");
    assert_string_equal(json_get_text(answer.doc, "events/0/kind"), "moved_in");
    assert_int_equal(json_get_int(answer.doc, "rows/0/year_excused"), 2);
    g->class_id = old;
}

static void months_past_their_day_are_overdue(void **state)
{
    struct ground *g = *state;
    const char *target =
        api_text(g->api, "/v1/overdue-months?school_year_id=%lld", (long long)g->year_id);
    struct answer answer = api_send(g->api, &(struct sending){.by = &admin, .target = target});

    expect(&answer, 200, "");
    /* On 25 May all until April, of both classes. */
    assert_int_equal(json_get_count(answer.doc, "items"), 16);
    assert_string_equal(json_get_text(answer.doc, "items/0/due_on"), "2025-10-05");
    answer = step(g, &homeroom, "2025-09", "/submission");
    answer = api_send(g->api, &(struct sending){.by = &leader, .target = target});
    assert_string_equal(json_get_text(answer.doc, "items/0/state"), "submitted");
    answer = step(g, &leader, "2025-09", "/confirmation");
    answer = api_send(g->api, &(struct sending){.by = &leader, .target = target});
    assert_int_equal(json_get_count(answer.doc, "items"), 15);
    answer = api_send(g->api, &(struct sending){.by = &homeroom, .target = target});
    expect(&answer, 403, "forbidden");
    answer = api_send(g->api, &(struct sending){.by = &stranger_leader, .target = target});
    expect(&answer, 404, "not-found");
}

static void a_locked_year_keeps_its_months(void **state)
{
    struct ground *g = *state;
    struct answer answer = save(g, "2025-09", row(g, 0, 1, 0, 1));

    expect(&answer, 200, "");
    ground_sql(g, api_text(g->api, "INSERT INTO year_lock VALUES (%lld, '2026-05-25T08:00:00Z')",
                           (long long)g->year_id));
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    answer = save(g, "2025-09", row(g, 0, 0, 0, 0));
    expect(&answer, 423, "year-locked");
    answer = step(g, &homeroom, "2025-09", "/submission");
    expect(&answer, 423, "year-locked");
    answer = get_of(g, &leader, "/months/2025-09");
    assert_int_equal(json_get_int(answer.doc, "rows/0/absent_excused"), 1);
}

#define RESET(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(a_month_goes_from_open_to_confirmed_and_back),
        RESET(each_step_is_its_persons),
        RESET(what_is_wrong_is_said_at_once),
        RESET(the_years_absences_are_the_sums_of_the_months),
        RESET(what_is_signed_is_not_reopened),
        RESET(a_class_move_shows_in_both_and_adds_up),
        RESET(months_past_their_day_are_overdue),
        RESET(a_locked_year_keeps_its_months),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
