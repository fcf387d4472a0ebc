/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Corrections of what August brought, once it is signed: by whose part it is, agreed to, decided;
 * of the addendum alone what stands on the value falls, and nothing of May opens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/db.h"
#include "summer_ground.h"

#define APPROVE                                                                                    \
    "{\"decision\":\"approve\",\"number\":\"52/QĐ-THCS\",\"reason\":\"Đúng bài đã lưu\"}"
#define AGREE "{\"decision\":\"approve\"}"

static struct answer step(struct ground *g, const struct person *by, int64_t id, const char *what,
                          const char *body)
{
    return post(g, by, api_text(g->api, "/v1/corrections/%lld/%s", (long long)id, what), body);
}

/* what: "subject", "field" and the two values, as JSON members. */
static struct answer ask(struct ground *g, const struct person *by, int student, const char *what)
{
    return post(g, by, "/v1/corrections",
                api_text(g->api,
                         "{\"class_id\":%lld,\"student_id\":%lld,%s,"
                         "\"reason\":\"Cộng nhầm điểm bài\",\"evidence\":\"Bài lưu tại tổ\"}",
                         (long long)g->class_id, (long long)g->students[student], what));
}

#define RETEST(from, to)                                                                           \
    "\"subject\":\"ngoai_ngu_1\",\"field\":\"retest\",\"old_value\":\"" from                       \
    "\",\"new_value\":\"" to "\""
#define TRAINING(from, to)                                                                         \
    "\"field\":\"training\",\"old_value\":\"" from "\",\"new_value\":\"" to "\""

static int64_t asked(struct ground *g, const struct person *by, int student, const char *what)
{
    struct answer answer = ask(g, by, student, what);

    expect(&answer, 201, "");
    return json_get_int(answer.doc, "id");
}

static int64_t approved(struct ground *g, const struct person *by, int student, const char *what)
{
    int64_t id = asked(g, by, student, what);
    struct answer answer;

    if (by != &homeroom) {
        answer = step(g, &homeroom, id, "agreement", AGREE);
        expect(&answer, 200, "");
    }
    answer = step(g, &leader, id, "decision", APPROVE);
    expect(&answer, 200, "");
    return id;
}

static void sign_addendum(struct ground *g, int student, int version)
{
    static const char *const added[] = {"addendum", "addendum_approval", "addendum_seal"};

    for (size_t i = 0; i < COUNT_OF(added); i++)
        ground_document(g, student, added[i], "", version, "signed");
}

/* A locked year whose addendum is sealed: English and science taken again, training done. */
static int reset(void **state)
{
    struct ground *g = *state;
    static const char *const may[] = {"year_summary", "approval", "seal"};
    struct answer answer;

    reset_summer(state);
    answer = summer_enrol(g, RETAKES, "\"khtn\",\"ngoai_ngu_1\"");
    expect(&answer, 200, "");
    answer = summer_save(g, &toan, "khtn", summer_row(g, RETAKES, "\"tenths\":50"));
    expect(&answer, 200, "");
    answer = summer_save(g, &english, "ngoai_ngu_1", summer_row(g, RETAKES, "\"tenths\":35"));
    expect(&answer, 200, "");
    answer = summer_train(g, TRAINS, "dat");
    expect(&answer, 200, "");
    ground_document(g, RETAKES, "subject_result", "ngoai_ngu_1", 1, "signed");
    for (size_t i = 0; i < COUNT_OF(may); i++)
        ground_document(g, RETAKES, may[i], "", 1, "signed");
    ground_document(g, RETAKES, "retest_result", "khtn", 1, "signed");
    ground_document(g, RETAKES, "retest_result", "ngoai_ngu_1", 1, "signed");
    sign_addendum(g, RETAKES, 1);
    sign_addendum(g, TRAINS, 1);
    ground_sql(g, api_text(g->api, "INSERT INTO year_lock VALUES (%lld, '2026-06-01T00:00:00Z')",
                           (long long)g->year_id));
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    return 0;
}

static int64_t signed_of(struct ground *g, int student, const char *state)
{
    return ground_number(g, api_text(g->api,
                                     "SELECT COUNT(*) AS n FROM document WHERE state = '%s' AND"
                                     " student_id = %lld",
                                     state, (long long)g->students[student]));
}

static int64_t value_now(struct ground *g)
{
    return ground_number(g, "SELECT value AS n FROM summer_result WHERE subject = 'ngoai_ngu_1'");
}

static void the_value_is_written_and_the_addendum_alone_falls(void **state)
{
    struct ground *g = *state;
    const int64_t events = ground_events(g);
    const int64_t version =
        ground_number(g, "SELECT version AS n FROM summer_book WHERE subject = 'ngoai_ngu_1'");
    struct answer answer;
    int64_t id;

    answer = summer_save(g, &english, "ngoai_ngu_1", summer_row(g, RETAKES, "\"tenths\":40"));
    expect(&answer, 409, "already-signed");
    id = approved(g, &english, RETAKES, RETEST("35", "34"));
    answer = step(g, &english, id, "execution", "{}");
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "executed");
    assert_int_equal(value_now(g), 34);
    assert_int_equal(signed_of(g, RETAKES, "superseded"), 4);
    assert_int_equal(signed_of(g, RETAKES, "signed"), 4 + 1); /* May's, and khtn */
    assert_int_equal(signed_of(g, TRAINS, "signed"), 3);
    assert_int_equal(ground_number(g, api_text(g->api,
                                               "SELECT COUNT(*) AS n FROM document WHERE"
                                               " correction_id = %lld AND ended_reason ="
                                               " 'Cộng nhầm điểm bài' AND signature = 'x'",
                                               (long long)id)),
                     4);
    assert_int_equal(
        ground_number(g, "SELECT version AS n FROM summer_book WHERE subject = 'ngoai_ngu_1'"),
        version + 1);
    assert_int_equal(ground_events(g), events + 5); /* asked, agreed, decided, saved, carried out */
    assert_int_equal(ground_told(g, "summer_result", g->students[RETAKES], "changed"), 3);
    answer = summer_results(g);
    assert_string_equal(json_get_text(answer.doc, "items/0/promotion/decision"), "retest");
    assert_string_equal(json_get_text(answer.doc, "items/0/summer/after/promotion/decision"),
                        "retained"); /* what August decided is decided anew */

    /* Until it is signed anew it is a correction's, not the teacher's alone. */
    answer = summer_save(g, &english, "ngoai_ngu_1", summer_row(g, RETAKES, "\"tenths\":90"));
    expect(&answer, 409, "already-signed");
    answer = summer_enrol(g, RETAKES, "\"ngoai_ngu_1\"");
    expect(&answer, 400, "invalid");
    answer = step(g, &english, id, "execution", "{}");
    expect(&answer, 409, "correction-state");
    assert_int_equal(value_now(g), 34);
}

static void nothing_of_may_opens(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t id = approved(g, &english, RETAKES, RETEST("35", "40"));

    for (int executed = 0; executed < 2; executed++) {
        assert_int_equal(as_service(g, "UPDATE document SET state = 'superseded',"
                                       " ended_reason = 'x' WHERE stage = 'seal'"),
                         ERR_LOCKED);
        assert_int_equal(as_service(g, "UPDATE mark SET ck = 90 WHERE subject = 'ngoai_ngu_1'"),
                         ERR_LOCKED);
        answer = post(g, &english,
                      api_text(g->api, "/v1/classes/%lld/documents", (long long)g->class_id),
                      "{\"stage\":\"subject_result\",\"subject\":\"ngoai_ngu_1\","
                      "\"credential_id\":1}");
        expect(&answer, 423, "year-locked");
        answer = step(g, &english, id, "execution", "{}");
        if (executed)
            expect(&answer, 409, "correction-state");
        else
            expect(&answer, 200, "");
    }
    assert_int_equal(
        as_service(g, "INSERT INTO correction (org_id, school_year_id, class_id, student_id,"
                      " subject, term, field, old_value, new_value, reason, evidence, state,"
                      " requested_by, requested_by_name, requested_at) SELECT org_id,"
                      " school_year_id, class_id, student_id, subject, 1, 'retest', '', '', 'x',"
                      " 'x', 'requested', 1, 'x', requested_at FROM correction LIMIT 1"),
        ERR_CONFLICT); /* it is of no term */
}

static void each_step_is_its_persons(void **state)
{
    struct ground *g = *state;
    static const struct {
        const struct person *by;
        int status;
        const char *slug;
    } askers[] = {{&toan, 403, "not-your-class"}, {&homeroom, 403, "not-your-class"},
                  {&van, 403, "not-your-class"},  {&leader, 403, "forbidden"},
                  {&office, 403, "forbidden"},    {&admin, 403, "forbidden"},
                  {&stranger, 404, "not-found"}};
    struct answer answer;
    int64_t id;

    for (size_t i = 0; i < COUNT_OF(askers); i++) {
        answer = ask(g, askers[i].by, RETAKES, RETEST("35", "40"));
        expect(&answer, askers[i].status, askers[i].slug);
    }
    answer = ask(g, &english, TRAINS, TRAINING("dat", "kha"));
    expect(&answer, 403, "not-your-class");
    id = asked(g, &english, RETAKES, RETEST("35", "40"));
    answer = step(g, &leader, id, "decision", APPROVE);
    expect(&answer, 409, "correction-state");
    answer = step(g, &english, id, "agreement", AGREE);
    expect(&answer, 403, "same-person");
    answer = step(g, &toan, id, "agreement", AGREE);
    expect(&answer, 403, "not-your-class");
    answer = step(g, &homeroom, id, "agreement", AGREE);
    expect(&answer, 200, "");
    answer = step(g, &english, id, "execution", "{}");
    expect(&answer, 409, "correction-state");
    answer = step(g, &homeroom, id, "decision", APPROVE);
    expect(&answer, 403, "forbidden");
    answer = step(g, &stranger_leader, id, "decision", APPROVE);
    expect(&answer, 404, "not-found");
    answer = step(g, &leader, id, "decision", APPROVE);
    expect(&answer, 200, "");
    answer = step(g, &homeroom, id, "execution", "{}");
    expect(&answer, 403, "same-person");
    answer = step(g, &toan, id, "execution", "{}");
    expect(&answer, 403, "not-your-class");
    assert_int_equal(value_now(g), 35);
    assert_int_equal(signed_of(g, RETAKES, "superseded"), 0);
}

static void of_two_that_are_open_the_later_finds_another_value(void **state)
{
    struct ground *g = *state;
    int64_t first = approved(g, &english, RETAKES, RETEST("35", "40"));
    int64_t second = approved(g, &english, RETAKES, RETEST("35", "45"));
    struct answer answer = step(g, &english, first, "execution", "{}");

    expect(&answer, 200, "");
    answer = step(g, &english, second, "execution", "{}");
    expect(&answer, 409, "correction-stale");
    assert_int_equal(value_now(g), 40);
    answer = ask(g, &english, RETAKES, RETEST("35", "50"));
    expect(&answer, 409, "correction-stale");
    second = approved(g, &english, RETAKES, RETEST("40", "absent")); /* before it is signed anew */
    answer = step(g, &english, second, "execution", "{}");
    expect(&answer, 200, "");
    answer = ask(g, &english, RETAKES, RETEST("absent", "35"));
    expect(&answer, 201, "");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM summer_result WHERE outcome ="
                                      " 'absent' AND value IS NULL"),
                     1);
}

static void a_request_must_make_sense(void **state)
{
    struct ground *g = *state;
    static const struct {
        const struct person *by;
        int student;
        const char *what;
        int status;
        const char *slug, *pointer;
    } cases[] = {
        {&english, RETAKES, RETEST("35", "101"), 400, "invalid", "/new_value"},
        {&english, RETAKES, RETEST("35", "dat"), 400, "invalid", "/new_value"},
        {&english, RETAKES, RETEST("35", "tốt"), 400, "invalid", "/new_value"},
        {&english, RETAKES, RETEST("35", ""), 400, "invalid", "/new_value"},
        {&english, RETAKES, RETEST("35", "35"), 400, "invalid", "/new_value"},
        {&english, RETAKES, "\"term\":1," RETEST("35", "40"), 400, "invalid", "/term"},
        {&english, RETAKES, "\"field\":\"retest\",\"old_value\":\"35\",\"new_value\":\"40\"", 400,
         "invalid", "/subject"},
        {&english, RETAKES,
         "\"subject\":\"ngoai_ngu_1\",\"field\":\"retest_test\",\"old_value\":\"\","
         "\"new_value\":\"50\"",
         400, "invalid", "/new_value"},
        {&homeroom, TRAINS, "\"subject\":\"toan\"," TRAINING("dat", "kha"), 400, "invalid",
         "/subject"},
        {&homeroom, TRAINS, TRAINING("dat", "trung_binh"), 400, "invalid", "/new_value"},
        {&homeroom, RETAKES, TRAINING("", "dat"), 400, "invalid", "/student_id"},
        {&english, RETAKES, RETEST("34", "40"), 409, "correction-stale", NULL},
        {&english, TRAINS, RETEST("", "40"), 409, "correction-not-needed", NULL},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = ask(g, cases[i].by, cases[i].student, cases[i].what);

        expect(&answer, cases[i].status, cases[i].slug);
        if (cases[i].pointer)
            expect_pointers(&answer, 1, (const char *const[]){cases[i].pointer, NULL});
    }
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM correction"), 0);
    ground_sql(g, "TRUNCATE TABLE document");

    struct answer answer = ask(g, &english, RETAKES, RETEST("35", "40"));

    expect(&answer, 409, "correction-not-needed"); /* nothing is signed: just enter it */
}

static void conduct_after_training_too(void **state)
{
    struct ground *g = *state;
    struct answer answer = summer_train(g, TRAINS, "kha");
    int64_t id;

    expect(&answer, 409, "already-signed");
    id = approved(g, &homeroom, TRAINS, TRAINING("dat", "chua_dat"));
    answer = step(g, &homeroom, id, "execution", "{}");
    expect(&answer, 200, "");
    assert_int_equal(signed_of(g, TRAINS, "superseded"), 3);
    assert_int_equal(signed_of(g, RETAKES, "superseded"), 0);
    answer = summer_results(g);
    assert_string_equal(json_get_text(answer.doc, "items/1/summer/after/promotion/decision"),
                        "retained");
    answer = summer_train(g, TRAINS, "kha");
    expect(&answer, 409, "already-signed");
}

/* A pupil in grade 5 who lacks that at the end of the year. */
static void make_pupil(struct ground *g, const char *subject)
{
    struct answer answer;

    ground_sql(g, "DELETE FROM year_lock");
    ground_sql(g, "UPDATE school_year SET state = 'open'");
    ground_sql(g, "TRUNCATE TABLE document");
    ground_sql(g, "DELETE FROM summer_result");
    summer_class(g, 5, "TT27");
    answer = summer_send(g, &homeroom, "/subjects", NULL, NULL);
    for (size_t i = 0; i < json_get_count(answer.doc, "items"); i++)
        summer_mark(g, RETAKES, json_get_text(answer.doc, api_text(g->api, "items/%zu/subject", i)),
                    1);
    ground_sql(g, "UPDATE mark SET gk = 60, ck = 60");
    ground_sql(g, api_text(g->api,
                           "UPDATE mark SET tx2 = 0, ck = 40 WHERE subject = '%s' AND term = 2",
                           subject));
}

/* As the head of school decides. */
static struct answer let_stay(struct ground *g, int student)
{
    return api_send(g->api,
                    &(struct sending){
                        .by = &leader,
                        .method = PUT,
                        .target = api_text(g->api, "/v1/classes/%lld/principal-decisions/%lld",
                                           (long long)g->class_id, (long long)g->students[student]),
                        .match = "\"v0\"",
                        .body = "{\"decision\":\"retained_by_principal\","
                                "\"decision_number\":\"31/QĐ-TN\",\"reason\":\"Chưa đạt yêu cầu"
                                " của lớp\",\"decided_on\":\"2026-05-24\"}"});
}

/* A pupil's supplement: rating and test are two corrections. */
static void the_test_of_a_supplement_too(void **state)
{
    struct ground *g = *state;
    static const char *const what[] = {
        "\"subject\":\"toan\",\"field\":\"retest_test\",\"old_value\":\"50\",\"new_value\":\"40\"",
        "\"subject\":\"toan\",\"field\":\"retest\",\"old_value\":\"hoan_thanh\","
        "\"new_value\":\"chua_hoan_thanh\""};
    struct answer answer;

    make_pupil(g, "toan");
    answer = summer_enrol(g, RETAKES, "\"toan\"");
    expect(&answer, 200, "");
    answer = summer_save(g, &toan, "toan",
                         summer_row(g, RETAKES, "\"rating\":\"hoan_thanh\",\"test\":50"));
    expect(&answer, 200, "");
    ground_document(g, RETAKES, "year_summary", "", 1, "signed");
    ground_document(g, RETAKES, "retest_result", "toan", 1, "signed");
    sign_addendum(g, RETAKES, 1);
    answer = ask(g, &toan, RETAKES,
                 "\"subject\":\"toan\",\"field\":\"retest_test\",\"old_value\":\"50\","
                 "\"new_value\":\"55\"");
    expect_pointers(&answer, 1, (const char *const[]){"/new_value", NULL}); /* whole marks */
    for (size_t i = 0; i < COUNT_OF(what); i++) {
        int64_t id = approved(g, &toan, RETAKES, what[i]);

        answer = step(g, &toan, id, "execution", "{}");
        expect(&answer, 200, "");
    }
    assert_int_equal(ground_number(g, "SELECT value * 1000 + test AS n FROM summer_result"), 40);
    assert_int_equal(signed_of(g, RETAKES, "superseded"), 4);

    /* That is not enough any more: the head of school decides, before it is signed anew. */
    answer = let_stay(g, RETAKES);
    expect(&answer, 200, "");
    answer = summer_results(g);
    assert_string_equal(json_get_text(answer.doc, "items/0/summer/after/promotion/decision"),
                        "retained_by_principal");
}

/* Qualities stand in the addendum itself. */
static void a_quality_is_fixed_by_the_addendum(void **state)
{
    struct ground *g = *state;
    const char *good = summer_row(g, RETAKES, "\"rating\":\"dat\"");
    struct answer answer;
    int64_t id;

    make_pupil(g, "pc_yeu_nuoc");
    summer_assign(g, &homeroom, "pc_yeu_nuoc");
    answer = summer_enrol(g, RETAKES, "\"pc_yeu_nuoc\"");
    expect(&answer, 200, "");
    answer = summer_save(g, &homeroom, "pc_yeu_nuoc", good);
    expect(&answer, 200, "");
    sign_addendum(g, RETAKES, 1);
    answer = summer_save(g, &homeroom, "pc_yeu_nuoc", good);
    expect(&answer, 409, "already-signed");
    id = approved(g, &homeroom, RETAKES,
                  "\"subject\":\"pc_yeu_nuoc\",\"field\":\"retest\",\"old_value\":\"dat\","
                  "\"new_value\":\"tot\"");
    answer = step(g, &homeroom, id, "execution", "{}");
    expect(&answer, 200, "");
    assert_int_equal(signed_of(g, RETAKES, "superseded"), 3);
}

static void an_offices_lock_stands_above_and_a_decision_expires(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t id = approved(g, &english, RETAKES, RETEST("35", "40"));

    ground_sql(g, "INSERT INTO entry_window (org_id, unit_name, kind, scope_org_id, scope_name,"
                  " column_kind, starts_at, ends_at, decision_number, reason, set_by, set_at,"
                  " version) VALUES (1, 'Sở Thử Nghiệm', 'lock', 1, 'Tỉnh', 'retest',"
                  " '2020-01-01T00:00:00Z', '2199-01-01T00:00:00Z', '78/QĐ-SGDĐT',"
                  " 'Hết thời gian đánh giá lại', 900, '2020-01-01T00:00:00Z', 1)");
    answer = step(g, &english, id, "execution", "{}");
    expect(&answer, 423, "window-closed");
    ground_sql(g, "DELETE FROM entry_window");
    ground_sql(g, "UPDATE correction SET expires_at = '2026-01-01T00:00:00Z'");
    answer = step(g, &english, id, "execution", "{}");
    expect(&answer, 409, "correction-state");
    assert_int_equal(value_now(g), 35);
    id = approved(g, &english, RETAKES, RETEST("35", "40"));
    ground_sql(g, "DELETE FROM year_lock"); /* it is locked after the decision: as the entry */
    ground_sql(g, api_text(g->api, "INSERT INTO year_lock VALUES (%lld, '2198-01-01T00:00:00Z')",
                           (long long)g->year_id));
    answer = step(g, &english, id, "execution", "{}");
    expect(&answer, 200, "");
}

/* It ended what was signed: the value is entered, not corrected, until it is signed again. */
static void a_correction_of_may_opens_the_summer_again(void **state)
{
    struct ground *g = *state;
    int64_t id = approved(g, &english, RETAKES, RETEST("35", "40"));
    int64_t later;
    struct answer answer = step(g, &english, id, "execution", "{}");

    expect(&answer, 200, "");
    ground_document(g, RETAKES, "retest_result", "ngoai_ngu_1", 2, "signed");
    sign_addendum(g, RETAKES, 2);
    later = approved(g, &english, RETAKES, RETEST("40", "45"));
    ground_sql(g, "INSERT INTO correction (id, org_id, school_year_id, class_id, student_id,"
                  " subject, term, field, old_value, new_value, reason, evidence, state,"
                  " requested_by, requested_by_name, requested_at, agreed_by) SELECT 9000, org_id,"
                  " school_year_id, class_id, student_id, 'toan', 1, 'tx1', '1', '2', 'x', 'x',"
                  " 'agreed', 5, 'x', requested_at, 5 FROM correction LIMIT 1");
    ground_sql(g, "UPDATE document SET state = 'superseded', ended_reason = 'x', correction_id ="
                  " 9000 WHERE version = 2");
    answer = step(g, &english, later, "execution", "{}");
    expect(&answer, 409, "correction-not-needed");
    answer = summer_save(g, &english, "ngoai_ngu_1", summer_row(g, RETAKES, "\"tenths\":55"));
    expect(&answer, 200, "");
    assert_int_equal(value_now(g), 55);
}

/* Also when it comes before what a correction of the summer ended was signed anew. */
static void so_does_one_in_between(void **state)
{
    struct ground *g = *state;
    int64_t id = approved(g, &english, RETAKES, RETEST("35", "40"));
    struct answer answer = step(g, &english, id, "execution", "{}");

    expect(&answer, 200, "");
    answer = summer_save(g, &english, "ngoai_ngu_1", summer_row(g, RETAKES, "\"tenths\":55"));
    expect(&answer, 409, "already-signed");
    ground_sql(g, "DELETE FROM year_lock");
    ground_sql(g, "UPDATE school_year SET state = 'open'");
    ground_sql(g, api_text(g->api,
                           "UPDATE document SET state = 'superseded', ended_reason = 'x',"
                           " correction_id = 9000, ended_at ="
                           " DATE_FORMAT(SYSDATE() + INTERVAL 1 HOUR, '%%Y-%%m-%%dT%%TZ')"
                           " WHERE state = 'signed' AND student_id = %lld",
                           (long long)g->students[RETAKES]));
    answer = summer_save(g, &english, "ngoai_ngu_1", summer_row(g, RETAKES, "\"tenths\":55"));
    expect(&answer, 200, "");
    summer_mark(g, RETAKES, "gdcd", 40); /* which it was about */
    answer = summer_enrol(g, RETAKES, "\"khtn\",\"ngoai_ngu_1\",\"gdcd\"");
    expect(&answer, 200, "");
    answer = ask(g, &english, RETAKES, RETEST("55", "50"));
    expect(&answer, 409, "correction-not-needed");
}

int main(void)
{
#define RESET(test) cmocka_unit_test_setup(test, reset)
    const struct CMUnitTest tests[] = {
        RESET(the_value_is_written_and_the_addendum_alone_falls),
        RESET(nothing_of_may_opens),
        RESET(each_step_is_its_persons),
        RESET(of_two_that_are_open_the_later_finds_another_value),
        RESET(a_request_must_make_sense),
        RESET(conduct_after_training_too),
        RESET(the_test_of_a_supplement_too),
        RESET(a_quality_is_fixed_by_the_addendum),
        RESET(an_offices_lock_stands_above_and_a_decision_expires),
        RESET(a_correction_of_may_opens_the_summer_again),
        RESET(so_does_one_in_between),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
