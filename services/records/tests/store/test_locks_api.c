/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Locking a year, the homeroom record and the audit list through the API of records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

#define REASON "{\"reason\":\"Đã đủ chữ ký của cả trường\"}"
#define APPROVE                                                                                    \
    "{\"decision\":\"approve\",\"number\":\"12/QĐ-THCS\",\"reason\":\"Đồng ý khóa học bạ\"}"
#define REJECT                                                                                     \
    "{\"decision\":\"reject\",\"number\":\"13/QĐ-THCS\",\"reason\":\"Còn phải đính chính\"}"

static struct answer propose(struct ground *g, const struct person *by, int64_t year_id)
{
    return post(g, by, api_text(g->api, "/v1/school-years/%lld/lock-proposals", (long long)year_id),
                REASON);
}

static struct answer step(struct ground *g, const struct person *by, int64_t id, const char *what,
                          const char *body)
{
    return post(g, by, api_text(g->api, "/v1/lock-proposals/%lld/%s", (long long)id, what), body);
}

static struct answer execute(struct ground *g, const struct person *by, int64_t id)
{
    return step(g, by, id, "execution", "{}");
}

static int64_t proposed(struct ground *g)
{
    struct answer answer = propose(g, &admin, g->year_id);

    expect(&answer, 201, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "proposed");
    return json_get_int(answer.doc, "id");
}

/* A signed seal of the first n students; the other school's year stays out of it. */
static void seal(struct ground *g, int n, const char *state)
{
    for (int i = 0; i < n; i++)
        ground_document(g, i, "seal", "", 1, state);
}

static void a_year_is_locked_in_three_steps(void **state)
{
    struct ground *g = *state;
    int64_t id = proposed(g);
    struct answer answer;

    seal(g, STUDENTS, "signed");
    answer = step(g, &leader, id, "decision", APPROVE);
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "approved");
    assert_string_equal(json_get_text(answer.doc, "decision_number"), "12/QĐ-THCS");
    assert_int_equal(
        ground_number(g, "SELECT COUNT(*) AS n FROM school_year WHERE state = 'locked'"), 0);
    answer = execute(g, &admin, id);
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "executed");
    answer = api_send(g->api, &(struct sending){.by = &toan,
                                                .target = api_text(g->api, "/v1/school-years/%lld",
                                                                   (long long)g->year_id)});
    assert_string_equal(json_get_text(answer.doc, "state"), "locked");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM school_year"
                                      " WHERE state = 'locked' AND version = 2"),
                     1);
    assert_int_equal(ground_events(g), 3);
}

static void no_step_is_left_out_or_done_twice(void **state)
{
    struct ground *g = *state;
    int64_t id = proposed(g);
    struct answer answer;

    seal(g, STUDENTS, "signed");
    answer = execute(g, &admin, id);
    expect(&answer, 409, "lock-state");
    answer = step(g, &leader, id, "decision", APPROVE);
    expect(&answer, 200, "");
    answer = step(g, &leader, id, "decision", REJECT);
    expect(&answer, 409, "lock-state");
    answer = execute(g, &admin, id);
    expect(&answer, 200, "");
    answer = execute(g, &admin, id);
    expect(&answer, 409, "lock-state");
    answer = step(g, &leader, id, "decision", APPROVE);
    expect(&answer, 409, "lock-state");
    answer = propose(g, &admin, g->year_id);
    expect(&answer, 423, "year-locked");
    assert_int_equal(ground_events(g), 3);
}

static void what_was_rejected_is_not_executed(void **state)
{
    struct ground *g = *state;
    int64_t id = proposed(g);
    struct answer answer;

    seal(g, STUDENTS, "signed");
    answer = step(g, &leader, id, "decision", REJECT);
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "rejected");
    answer = execute(g, &admin, id);
    expect(&answer, 409, "lock-state");
    assert_int_equal(
        ground_number(g, "SELECT COUNT(*) AS n FROM school_year WHERE state = 'locked'"), 0);
    proposed(g); /* it may be proposed anew */
}

static void the_decider_is_another_person(void **state)
{
    const struct person admin_as_leader = {admin.account_id, SCHOOL, "leader", admin.name};
    const struct person leader_as_admin = {leader.account_id, SCHOOL, "school_admin", leader.name};
    struct ground *g = *state;
    int64_t id = proposed(g);
    struct answer answer;

    seal(g, STUDENTS, "signed");
    answer = step(g, &admin_as_leader, id, "decision", APPROVE);
    expect(&answer, 403, "same-person");
    answer = step(g, &leader, id, "decision", APPROVE);
    expect(&answer, 200, "");
    answer = execute(g, &leader_as_admin, id);
    expect(&answer, 403, "same-person");
    assert_int_equal(
        ground_number(g, "SELECT COUNT(*) AS n FROM school_year WHERE state = 'locked'"), 0);
    answer = execute(g, &other_admin, id); /* the executor need not be the proposer */
    expect(&answer, 200, "");
}

static void an_unsealed_book_stops_the_lock(void **state)
{
    struct ground *g = *state;
    int64_t id = proposed(g);
    struct answer answer = step(g, &leader, id, "decision", APPROVE);

    expect(&answer, 200, "");
    seal(g, STUDENTS - 1, "signed");
    answer = execute(g, &admin, id);
    expect(&answer, 409, "not-ready");
    assert_non_null(strstr(answer.text, "1 trong 3"));
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM school_year"
                                      " WHERE state = 'open' AND version = 1"),
                     2);
    assert_int_equal(
        ground_number(g, "SELECT COUNT(*) AS n FROM lock_proposal WHERE state = 'approved'"), 1);
    ground_sql(g, "TRUNCATE TABLE document");
    seal(g, STUDENTS, "waiting");
    answer = execute(g, &admin, id);
    expect(&answer, 409, "not-ready");
    assert_int_equal(ground_events(g), 2);
    ground_sql(g, "UPDATE document SET state = 'signed'");
    answer = execute(g, &admin, id);
    expect(&answer, 200, "");
}

static void who_has_no_right_to_lock_is_refused(void **state)
{
    const struct person foreign_admin = {301, OTHER_SCHOOL, "school_admin", "Quản Trị Khác"};
    struct ground *g = *state;
    int64_t id = proposed(g);
    const struct {
        const struct person *by;
        int propose, decide, execute;
    } cases[] = {
        {&toan, 403, 403, 403},   {&homeroom, 403, 403, 403},
        {&office, 403, 403, 403}, {&leader, 403, 0, 403},
        {&admin, 0, 403, 0},      {&foreign_admin, 404, 403, 404},
        {NULL, 401, 401, 401},    {&stranger_leader, 403, 404, 403},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct person *by = cases[i].by;

        if (cases[i].propose)
            assert_int_equal(propose(g, by, g->year_id).status, cases[i].propose);
        if (cases[i].decide)
            assert_int_equal(step(g, by, id, "decision", APPROVE).status, cases[i].decide);
        if (cases[i].execute)
            assert_int_equal(execute(g, by, id).status, cases[i].execute);
    }
    assert_int_equal(ground_events(g), 1);
}

static void a_short_reason_is_refused(void **state)
{
    struct ground *g = *state;
    struct answer answer = step(g, &leader, proposed(g), "decision",
                                "{\"decision\":\"maybe\",\"number\":\"\",\"reason\":\"ok\"}");

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 3, (const char *const[]){"/decision", "/number", "/reason", NULL});
}

static struct answer save_record(struct ground *g, const struct person *by, const char *match,
                                 const char *rows)
{
    return api_send(g->api,
                    &(struct sending){.by = by,
                                      .method = PATCH,
                                      .target = api_text(g->api, "/v1/classes/%lld/homeroom-record",
                                                         (long long)g->class_id),
                                      .match = match,
                                      .body = api_text(g->api, "{\"rows\":[%s]}", rows)});
}

static void the_homeroom_record_is_saved_by_its_teacher_only(void **state)
{
    struct ground *g = *state;
    const char *row = api_text(g->api,
                               "{\"student_id\":%lld,\"conduct_term1\":\"tot\","
                               "\"absent_excused\":2}",
                               (long long)g->students[0]);
    int64_t version =
        ground_number(g, api_text(g->api, "SELECT record_version AS n FROM class WHERE id = %lld",
                                  (long long)g->class_id));
    const char *etag = api_text(g->api, "\"v%lld\"", (long long)version);
    struct answer answer = save_record(g, &toan, etag, row);

    expect(&answer, 403, "not-your-class");
    answer = save_record(g, &leader, etag, row);
    expect(&answer, 403, "forbidden");
    answer = save_record(g, &homeroom, NULL, row);
    expect(&answer, 428, "precondition-required");
    answer = save_record(g, &homeroom, "\"v99\"", row);
    expect(&answer, 412, "changed");
    answer = save_record(g, &homeroom, etag,
                         api_text(g->api, "%s,{\"student_id\":%lld,\"conduct_term1\":\"tot\"}", row,
                                  (long long)g->foreign_student));
    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/rows/1/student_id", NULL});
    assert_int_equal(ground_events(g), 0);
    assert_int_equal(
        ground_number(g, "SELECT COUNT(*) AS n FROM enrolment WHERE conduct_term1 IS NOT NULL"), 0);
    answer = save_record(g, &homeroom, etag, row);
    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "version"), version + 1);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM enrolment"
                                      " WHERE conduct_term1 = 'tot' AND absent_excused = 2"
                                      "   AND absent_unexcused IS NULL AND conduct_term2 IS NULL"),
                     1);
    assert_int_equal(ground_events(g), 1);
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    answer = save_record(g, &homeroom, answer.etag, row);
    expect(&answer, 423, "year-locked");
}

static void the_chain_can_be_read_by_its_school_only(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    for (int i = 0; i < 3; i++)
        proposed(g);
    answer = api_send(
        g->api, &(struct sending){.by = &leader, .target = "/v1/audit-events?org_id=11&after=1"});
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_int_equal(json_get_int(answer.doc, "items/0/seq"), 2);
    assert_int_equal(json_get_int(answer.doc, "items/0/actor_id"), admin.account_id);
    assert_string_equal(json_get_text(answer.doc, "items/0/action"), "lock.propose");
    answer = api_send(
        g->api, &(struct sending){.by = &stranger_leader, .target = "/v1/audit-events?org_id=11"});
    expect(&answer, 404, "not-found");
    answer =
        api_send(g->api, &(struct sending){.by = &toan, .target = "/v1/audit-events?org_id=11"});
    expect(&answer, 403, "forbidden");
    assert_int_equal(ground_events(g), 3);
}

#define TEST(f) cmocka_unit_test_setup(f, reset_ground)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_year_is_locked_in_three_steps),
        TEST(no_step_is_left_out_or_done_twice),
        TEST(what_was_rejected_is_not_executed),
        TEST(the_decider_is_another_person),
        TEST(an_unsealed_book_stops_the_lock),
        TEST(who_has_no_right_to_lock_is_refused),
        TEST(a_short_reason_is_refused),
        TEST(the_homeroom_record_is_saved_by_its_teacher_only),
        TEST(the_chain_can_be_read_by_its_school_only),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
