/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Corrections at the database: its own guard takes no step out of order or by the wrong person,
 * opens one cell of a locked year and no more, and keeps what was signed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/db.h"
#include "ground.h"

#define APPROVE                                                                                    \
    "{\"decision\":\"approve\",\"number\":\"41/QĐ-THCS\",\"reason\":\"Đúng bài đã lưu\"}"
#define AGREE "{\"decision\":\"approve\"}"

static struct answer step(struct ground *g, const struct person *by, int64_t id, const char *what,
                          const char *body)
{
    return post(g, by, api_text(g->api, "/v1/corrections/%lld/%s", (long long)id, what), body);
}

static void refused_to_the_service(struct ground *g, const char *sql)
{
    if (as_service(g, sql) != ERR_LOCKED)
        fail_msg("not refused: %s", sql);
}

/* A book of three students with marks, the first one's result signed. */
static void sign_first(struct ground *g)
{
    for (size_t i = 0; i < STUDENTS; i++)
        ground_sql(g, api_text(g->api,
                               "INSERT INTO mark (class_id, subject, term, student_id, tx1, gk)"
                               " VALUES (%lld, 'toan', 1, %lld, 70, 60)",
                               (long long)g->class_id, (long long)g->students[i]));
    ground_sql(g, api_text(g->api,
                           "INSERT INTO gradebook (class_id, subject, term, version)"
                           " VALUES (%lld, 'toan', 1, 1)",
                           (long long)g->class_id));
    ground_document(g, 0, "subject_result", "toan", 1, "signed");
}

static int64_t requested(struct ground *g)
{
    struct answer answer =
        post(g, &toan, "/v1/corrections",
             api_text(g->api,
                      "{\"class_id\":%lld,\"student_id\":%lld,\"subject\":\"toan\",\"term\":1,"
                      "\"field\":\"tx1\",\"old_value\":\"70\",\"new_value\":\"80\","
                      "\"reason\":\"Cộng nhầm điểm bài\",\"evidence\":\"Bài lưu tại tổ Toán\"}",
                      (long long)g->class_id, (long long)g->students[0]));

    expect(&answer, 201, "");
    return json_get_int(answer.doc, "id");
}

static int64_t approved(struct ground *g)
{
    int64_t id = requested(g);
    struct answer answer = step(g, &homeroom, id, "agreement", AGREE);

    expect(&answer, 200, "");
    answer = step(g, &leader, id, "decision", APPROVE);
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "approved");
    return id;
}

static void lock_year(struct ground *g)
{
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    ground_sql(g, api_text(g->api, "INSERT INTO year_lock VALUES (%lld, '2026-01-01T00:00:00Z')",
                           (long long)g->year_id));
}

static void the_value_is_written_and_the_signature_falls(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t id;

    sign_first(g);
    id = approved(g);
    answer = step(g, &toan, id, "execution", "{}");
    expect(&answer, 200, "");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM mark WHERE tx1 = 80"), 1);
    assert_int_equal(ground_number(g, "SELECT version AS n FROM gradebook"), 2);
    assert_int_equal(ground_number(g, api_text(g->api,
                                               "SELECT COUNT(*) AS n FROM document"
                                               " WHERE state = 'superseded' AND signature = 'x'"
                                               " AND correction_id = %lld",
                                               (long long)id)),
                     1);
    answer = step(g, &toan, id, "execution", "{}");
    expect(&answer, 409, "correction-state");
    assert_int_equal(ground_events(g), 5); /* asked, agreed, decided, the book's, carried out */
}

static void no_step_out_of_order_or_by_the_wrong_person(void **state)
{
    struct ground *g = *state;

    sign_first(g);
    requested(g);
    refused_to_the_service(g, "UPDATE correction SET state = 'approved', decided_by = 7");
    refused_to_the_service(g, "UPDATE correction SET state = 'agreed', agreed_by = requested_by");
    assert_int_equal(as_service(g, "UPDATE correction SET state = 'agreed', agreed_by = 5"), OK);
    refused_to_the_service(g, "UPDATE correction SET state = 'executed', executed_by = 9");
    refused_to_the_service(g, "UPDATE correction SET state = 'approved', decided_by = 5,"
                              " expires_at = '2026-01-01T00:00:00Z'");
    refused_to_the_service(g, "UPDATE correction SET state = 'approved', decided_by = requested_by,"
                              " expires_at = '2026-01-01T00:00:00Z'");
    refused_to_the_service(g, "UPDATE correction SET state = 'approved', decided_by = 7,"
                              " expires_at = '2199-01-01T00:00:00Z'"); /* longer than 72 hours */
    assert_int_equal(as_service(g, "UPDATE correction SET state = 'approved', decided_by = 7,"
                                   " expires_at = '2026-01-01T00:00:00Z'"),
                     OK);
    refused_to_the_service(g, "UPDATE correction SET expires_at = '2199-01-01T00:00:00Z'");
    refused_to_the_service(g,
                           "UPDATE correction SET state = 'executed', executed_by = 9"); /* old */
}

static void what_was_signed_stays_as_it_was(void **state)
{
    struct ground *g = *state;

    sign_first(g);
    refused_to_the_service(g, "DELETE FROM document");
    refused_to_the_service(g, "UPDATE document SET state = 'waiting'");
    refused_to_the_service(g, "UPDATE document SET signature = 'y'");
    refused_to_the_service(g, "UPDATE document SET state = 'superseded'"); /* without a reason */
    assert_int_equal(
        as_service(g, "UPDATE document SET state = 'superseded', ended_reason = 'corrected'"), OK);
    refused_to_the_service(g, "UPDATE document SET state = 'signed'");
    refused_to_the_service(g, "UPDATE document SET ended_reason = 'another'");
    refused_to_the_service(g, "DELETE FROM document");
}

static void a_locked_year_opens_to_one_cell(void **state)
{
    struct ground *g = *state;
    const char *first = api_text(g->api, "%lld", (long long)g->students[0]);
    struct answer answer;
    int64_t id;

    sign_first(g);
    lock_year(g);
    refused_to_the_service(g, "UPDATE mark SET tx1 = 80");
    id = approved(g);
    refused_to_the_service(g, "UPDATE mark SET tx1 = 80"); /* of all students */
    refused_to_the_service(
        g, api_text(g->api, "UPDATE mark SET gk = 80 WHERE student_id = %s", first));
    refused_to_the_service(
        g, api_text(g->api, "UPDATE mark SET tx1 = 80, gk = 80 WHERE student_id = %s", first));
    refused_to_the_service(g, "UPDATE enrolment SET comment = 'x'");
    answer = step(g, &toan, id, "execution", "{}");
    expect(&answer, 200, "");
    refused_to_the_service(g, "UPDATE mark SET tx1 = 90"); /* it is carried out */
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM mark WHERE tx1 = 80"), 1);
}

static void a_decision_expires_and_one_before_the_lock_opens_nothing(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t id;

    sign_first(g);
    id = approved(g);
    ground_sql(g, "UPDATE correction SET expires_at = '2026-01-01T00:00:00Z'");
    answer = step(g, &toan, id, "execution", "{}");
    expect(&answer, 409, "correction-state");
    id = approved(g);
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    ground_sql(g, "INSERT INTO year_lock SELECT school_year_id, '2198-01-01T00:00:00Z'"
                  " FROM correction LIMIT 1");
    answer = step(g, &toan, id, "execution", "{}");
    expect(&answer, 423, "year-locked");
    refused_to_the_service(g, "UPDATE mark SET tx1 = 80");
}

int main(void)
{
#define ON_GROUND(test) cmocka_unit_test_setup(test, reset_ground)
    const struct CMUnitTest tests[] = {
        ON_GROUND(the_value_is_written_and_the_signature_falls),
        ON_GROUND(no_step_out_of_order_or_by_the_wrong_person),
        ON_GROUND(what_was_signed_stays_as_it_was),
        ON_GROUND(a_locked_year_opens_to_one_cell),
        ON_GROUND(a_decision_expires_and_one_before_the_lock_opens_nothing),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
