/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Batches of signing: what a school is told of its classes, what an item is once its document has
 * moved on, and who asks for none. Signatures themselves are the story's, stories/signing_batches.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/db.h"
#include "ground.h"

#define APPROVAL "{\"stage\":\"approval\",\"credential_id\":1}"

static void add_document(struct ground *g, size_t student, const char *stage, int version,
                         const char *state)
{
    ground_sql(g, api_text(g->api,
                           "INSERT INTO document (id, org_id, school_year_id, class_id, student_id,"
                           " stage, subject, version, state, sha256, content, signer_account_id,"
                           " certificate_sha256, prepared_at, signature, ended_reason)"
                           " VALUES ('00000000-0000-7000-8000-%.4s%04zu%04d', %d, %lld,"
                           " %lld, %lld, '%s', '%s', %d, '%s', REPEAT('a', 64), '{}',"
                           " 106, REPEAT('b', 64), '2026-05-25T08:00:00Z', 'x', %s)",
                           strcmp(stage, "approval") == 0 ? "aaaa" : "bbbb", student, version,
                           SCHOOL, (long long)g->year_id, (long long)g->class_id,
                           (long long)g->students[student], stage,
                           strcmp(stage, "subject_result") == 0 ? "toan" : "", version, state,
                           strcmp(state, "superseded") == 0 ? "'Cộng nhầm điểm'" : "NULL"));
}

static struct answer ask(struct ground *g, const struct person *by, int64_t year_id,
                         const char *body)
{
    return post(
        g, by, api_text(g->api, "/v1/school-years/%lld/signing-batches", (long long)year_id), body);
}

static struct answer state_of_school(struct ground *g, const struct person *by, const char *query)
{
    return get(
        g, by,
        api_text(g->api, "/v1/school-years/%lld/signing-state%s", (long long)g->year_id, query));
}

/* Of the summaries two are signed, one of them anew; of their approvals one. */
static void begin_signing(struct ground *g)
{
    add_document(g, 0, "year_summary", 1, "superseded");
    add_document(g, 0, "year_summary", 2, "signed");
    add_document(g, 1, "year_summary", 1, "signed");
    add_document(g, 0, "approval", 1, "superseded");
    add_document(g, 1, "approval", 1, "signed");
}

static void a_school_is_told_class_by_class(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    begin_signing(g);
    answer = state_of_school(g, &leader, "");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_string_equal(json_get_text(answer.doc, "items/0/name"), "9A1");
    assert_int_equal(json_get_int(answer.doc, "items/0/students"), STUDENTS);
    assert_int_equal(json_get_count(answer.doc, "items/0/stages"), 4);
    assert_int_equal(json_get_int(answer.doc, "items/0/stages/1/signed_count"), 2);
    assert_int_equal(json_get_int(answer.doc, "items/0/stages/1/missing"), STUDENTS - 2);
    assert_int_equal(json_get_int(answer.doc, "items/0/stages/1/superseded"), 0);
    assert_int_equal(json_get_int(answer.doc, "items/0/stages/2/signed_count"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/stages/2/superseded"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/stages/2/missing"), STUDENTS - 2);
    assert_int_equal(json_get_int(answer.doc, "items/0/stages/2/ready"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/stages/3/ready"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/1/students"), 0);
    answer = state_of_school(g, &office, "?grade=8");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    answer = state_of_school(g, &leader, "?grade=13");
    expect(&answer, 400, "invalid");
    answer = state_of_school(g, &toan, "");
    expect(&answer, 403, "forbidden");
    answer = state_of_school(g, &stranger_leader, "");
    expect(&answer, 404, "not-found");
}

/* Who left the class has papers there, and no part in its signing. */
static void who_left_is_not_counted(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    begin_signing(g);
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET state = 'left', number = NULL"
                           " WHERE student_id = %lld",
                           (long long)g->students[1]));
    answer = state_of_school(g, &leader, "");
    assert_int_equal(json_get_int(answer.doc, "items/0/students"), STUDENTS - 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/stages/1/signed_count"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/stages/2/signed_count"), 0);
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET state = 'active', number = 2"
                           " WHERE student_id = %lld",
                           (long long)g->students[1]));
}

/* Sent back, its marks emptied, the student taken off the subject: nothing of it is to be signed.
 */
static void what_a_student_takes_no_more_is_not_counted(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t expected;

    add_document(g, 0, "subject_result", 1, "refused");
    answer = state_of_school(g, &leader, "");
    assert_int_equal(json_get_int(answer.doc, "items/0/stages/0/refused"), 1);
    expected = json_get_int(answer.doc, "items/0/stages/0/expected");
    ground_sql(g, api_text(g->api,
                           "UPDATE assignment SET everyone = 0 WHERE subject = 'toan'"
                           " AND class_id = %lld",
                           (long long)g->class_id));
    answer = state_of_school(g, &leader, "");
    assert_int_equal(json_get_int(answer.doc, "items/0/stages/0/refused"), 0);
    assert_int_equal(json_get_int(answer.doc, "items/0/stages/0/missing"), expected - STUDENTS);
    ground_sql(g, "UPDATE assignment SET everyone = 1");
}

/* The chain says how many signatures were made, not how many documents were named. */
static void what_ended_or_was_signed_is_not_signed(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    add_document(g, 0, "approval", 1, "superseded");
    add_document(g, 1, "approval", 1, "signed");
    answer = post(g, &leader, "/v1/document-signatures",
                  "{\"sad\":\"x\",\"skip_ended\":true,\"document_ids\":["
                  "\"00000000-0000-7000-8000-aaaa00000001\","
                  "\"00000000-0000-7000-8000-aaaa00010001\"]}");
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "items/0/outcome"), "ended");
    assert_string_equal(json_get_text(answer.doc, "items/1/outcome"), "already_signed");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM audit_event WHERE action ="
                                      " 'documents.sign' AND details LIKE '%\"count\":0}'"),
                     1);
}

static void has_counts(struct ground *g, int64_t signed_count, int64_t waiting, int64_t ended)
{
    struct answer answer = get(g, &office, "/v1/signing-batches/1");

    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "total"), STUDENTS);
    assert_int_equal(json_get_int(answer.doc, "signed_count"), signed_count);
    assert_int_equal(json_get_int(answer.doc, "waiting"), waiting);
    assert_int_equal(json_get_int(answer.doc, "not_ready"), 1);
    assert_int_equal(json_get_int(answer.doc, "ended"), ended);
}

static void add_batch(struct ground *g)
{
    ground_sql(g, api_text(g->api,
                           "INSERT INTO signing_batch VALUES (1, %d, %lld, 'approval', 0, 106, 1,"
                           " FALSE, '2026-05-25T08:00:00Z', '2026-05-25T08:00:00Z')",
                           SCHOOL, (long long)g->year_id));
    for (size_t i = 0; i < 2; i++)
        ground_sql(g, api_text(g->api,
                               "INSERT INTO signing_batch_item VALUES (1, %zu, %lld, %lld,"
                               " '00000000-0000-7000-8000-aaaa%04zu0001', NULL, NULL, NULL)",
                               i + 1, (long long)g->class_id, (long long)g->students[i], i));
    ground_sql(g, api_text(g->api,
                           "INSERT INTO signing_batch_item VALUES (1, 3, %lld, %lld, NULL,"
                           " 'year_summary', 'bước trước chưa ký', 'is not signed')",
                           (long long)g->class_id, (long long)g->students[2]));
}

static void an_item_is_what_its_document_is_now(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    add_document(g, 0, "approval", 1, "waiting");
    add_document(g, 1, "approval", 1, "waiting");
    add_batch(g);
    has_counts(g, 0, 2, 0);
    ground_sql(g, "UPDATE document SET state = 'signed', signature = 'x'"
                  " WHERE id LIKE '%aaaa00000001'");
    has_counts(g, 1, 1, 0);
    ground_sql(g, "UPDATE document SET state = 'superseded', ended_reason = 'Cộng nhầm điểm'"
                  " WHERE id LIKE '%aaaa00000001'");
    ground_sql(g, "DELETE FROM document WHERE id LIKE '%aaaa00010001'");
    has_counts(g, 0, 0, 2);
    answer = get(g, &leader, "/v1/signing-batches/1/items?limit=2");
    assert_string_equal(json_get_text(answer.doc, "items/0/state"), "superseded");
    assert_string_equal(json_get_text(answer.doc, "items/0/detail"), "Cộng nhầm điểm");
    assert_string_equal(json_get_text(answer.doc, "items/1/state"), "taken_back");
    assert_string_equal(json_get_text(answer.doc, "next"), "2");
    answer = get(g, &leader, "/v1/signing-batches/1/items?state=not_ready");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_string_equal(json_get_text(answer.doc, "items/0/what"), "year_summary");
    answer = get(g, &toan, "/v1/signing-batches/1");
    expect(&answer, 403, "forbidden");
    answer = get(g, &stranger_leader, "/v1/signing-batches/1/items");
    expect(&answer, 404, "not-found");
}

static void who_may_not_asks_for_none(void **state)
{
    struct ground *g = *state;
    struct answer answer = ask(g, &toan, g->year_id, APPROVAL);

    expect(&answer, 403, "forbidden");
    answer = ask(g, &office, g->year_id, APPROVAL);
    expect(&answer, 403, "forbidden");
    answer = ask(g, &leader, g->year_id, "{\"stage\":\"seal\",\"credential_id\":1}");
    expect(&answer, 403, "forbidden");
    answer = ask(g, &stranger_leader, g->year_id, APPROVAL);
    expect(&answer, 404, "not-found");
    answer = ask(g, &leader, g->year_id, "{\"stage\":\"year_summary\",\"credential_id\":1}");
    expect(&answer, 400, "invalid");
    answer =
        ask(g, &leader, g->year_id, "{\"stage\":\"approval\",\"grade\":8,\"credential_id\":1}");
    expect(&answer, 409, "not-ready");
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    answer = ask(g, &leader, g->year_id, APPROVAL);
    expect(&answer, 423, "year-locked");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM signing_batch"), 0);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM change_event"
                                      " WHERE kind = 'signing_batch'"),
                     0);
    assert_int_equal(ground_events(g), 0);
}

/* A role lent for less than the year asks for no batch of it, and sees none. */
static void a_role_for_less_than_the_year_is_not_enough(void **state)
{
    struct ground *g = *state;
    struct person narrow[] = {leader, leader, leader, leader};
    struct answer answer;

    narrow[0].scope_class = g->class_id;
    narrow[1].scope_subject = "toan";
    narrow[2].scope_school_year = g->foreign_year_id;
    narrow[3].scope_levels = "thcs";
    add_batch(g);
    for (size_t i = 0; i < COUNT_OF(narrow); i++) {
        answer = ask(g, &narrow[i], g->year_id, APPROVAL);
        expect(&answer, 404, "not-found");
        answer = get(g, &narrow[i], "/v1/signing-batches/1/items");
        expect(&answer, 404, "not-found");
        answer = state_of_school(g, &narrow[i], "");
        expect(&answer, 404, "not-found");
    }
    assert_int_equal(ground_events(g), 0);
}

/* Its signer, stage and grade: one batch of each, which nobody makes another's. */
static void a_batch_stays_its_signers(void **state)
{
    struct ground *g = *state;

    add_batch(g);
    assert_int_equal(as_service(g, "UPDATE signing_batch SET asked_at = '2026-05-26T08:00:00Z'"),
                     OK);
    assert_int_not_equal(as_service(g, "UPDATE signing_batch SET account_id = 107"), OK);
    assert_int_not_equal(as_service(g, "UPDATE signing_batch SET stage = 'seal'"), OK);
    assert_int_not_equal(as_service(g, "DELETE FROM signing_batch"), OK);
    assert_int_equal(
        as_service(g, "INSERT INTO signing_batch (org_id, school_year_id, stage, grade, account_id,"
                      " credential_id, complete, created_at, asked_at)"
                      " SELECT org_id, school_year_id, stage, grade, account_id, 2, FALSE,"
                      " created_at, asked_at FROM signing_batch"),
        ERR_CONFLICT);
}

static int reset(void **state)
{
    int failed = reset_ground(state);

    ground_sql(*state, "DELETE FROM signing_batch_item");
    ground_sql(*state, "DELETE FROM signing_batch");
    return failed;
}

int main(void)
{
#define ON_GROUND(test) cmocka_unit_test_setup(test, reset)
    const struct CMUnitTest tests[] = {
        ON_GROUND(a_school_is_told_class_by_class),
        ON_GROUND(who_left_is_not_counted),
        ON_GROUND(an_item_is_what_its_document_is_now),
        ON_GROUND(who_may_not_asks_for_none),
        ON_GROUND(a_batch_stays_its_signers),
        ON_GROUND(what_a_student_takes_no_more_is_not_counted),
        ON_GROUND(what_ended_or_was_signed_is_not_signed),
        ON_GROUND(a_role_for_less_than_the_year_is_not_enough),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
