/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A student goes to another installation, through the API of records. Today is 2026-05-25, the year
 * 2025-09-05 to 2026-05-31. What is signed needs signing: the stories show it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

#define SAID   "\"number\":\"12/QĐ-TN\",\"reason\":\"Gia đình chuyển chỗ ở\""
#define ANYWAY "{\"decision\":\"approve\"," SAID ",\"override_reason\":\"Chuyển giữa năm\"}"

static const char *of(struct ground *g, int64_t id, const char *what)
{
    return api_text(g->api, "/v1/departures/%lld%s", (long long)id, what);
}

static struct answer request(struct ground *g, const struct person *by, const char *day)
{
    return post(g, by, "/v1/departures",
                api_text(g->api,
                         "{\"student_id\":%lld,\"to_code\":\"NK-1\",\"to_name\":\"Trường Nơi Kia\","
                         "\"first_day\":\"%s\",\"reason\":\"Gia đình chuyển chỗ ở\"}",
                         (long long)g->students[0], day));
}

static int64_t offered(struct ground *g, const char *day)
{
    struct answer answer = request(g, &homeroom, day);
    int64_t id = json_get_int(answer.doc, "id");

    expect(&answer, 201, "");
    answer = post(g, &leader, of(g, id, "/decision"), ANYWAY);
    expect(&answer, 200, "");
    return id;
}

static int64_t executed(struct ground *g)
{
    int64_t id = offered(g, "2026-03-02");
    struct answer answer = post(g, &admin, of(g, id, "/execution"), NULL);

    expect(&answer, 200, "");
    return id;
}

static int64_t active(struct ground *g)
{
    return ground_number(g, api_text(g->api,
                                     "SELECT COUNT(*) AS n FROM enrolment WHERE student_id = %lld"
                                     " AND state = 'active'",
                                     (long long)g->students[0]));
}

static int reset(void **state)
{
    struct ground *g = *state;

    reset_ground(state);
    ground_sql(g, "DELETE FROM departure");
    ground_sql(g, "TRUNCATE TABLE partial_document");
    ground_sql(g, "DELETE FROM subject_student");
    ground_sql(g, "UPDATE assignment SET everyone = 1");
    ground_sql(g, "UPDATE school_year SET ends_on = '2026-05-31'");
    ground_sql(g, "UPDATE enrolment SET number = NULL");
    ground_sql(g, "UPDATE enrolment SET state = 'active', valid_from = NULL, valid_to = NULL,"
                  " number = student_id, comment = NULL");
    return 0;
}

/* Changes of a departure from one state to another. */
static int64_t told(struct ground *g, const char *from, const char *to)
{
    return ground_number(g,
                         api_text(g->api,
                                  "SELECT COUNT(*) AS n FROM change_event WHERE kind = 'departure'"
                                  " AND items LIKE '%%\"state\":\"%s\"%%\"state\":\"%s\"%%'",
                                  from, to));
}

static void what_is_withdrawn_is_told(void **state)
{
    struct ground *g = *state;
    int64_t id = offered(g, "2026-03-02");
    struct answer answer = api_send(
        g->api, &(struct sending){.by = &homeroom, .method = DELETE, .target = of(g, id, "")});

    expect(&answer, 204, "");
    assert_int_equal(told(g, "offered", "withdrawn"), 1);
}

static void the_student_leaves_and_what_goes_is_written(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t id;

    ground_sql(g, "UPDATE enrolment SET comment = 'Ngoan'");
    id = executed(g);
    assert_int_equal(active(g), 0);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM departure WHERE package_sha256 ="
                                      " CONVERT(SHA2(package, 256) USING ascii) AND"
                                      " package LIKE '%\"comment\":\"Ngoan\"%'"),
                     1);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM change_event WHERE kind ="
                                      " 'enrolment' AND items LIKE '%removed%'"),
                     1);
    assert_int_equal(ground_events(g), 3);
    assert_int_equal(told(g, "requested", "offered"), 1);
    assert_int_equal(told(g, "offered", "executed"), 1);
    answer = post(g, &admin, of(g, id, "/execution"), NULL);
    expect(&answer, 409, "transfer-state");
    assert_int_equal(
        ground_number(g, "SELECT COUNT(*) AS n FROM change_event WHERE kind = 'departure'"), 3);
    /* Nothing leaves the house before it is signed. */
    answer = get(g, &office, of(g, id, "/contents"));
    expect(&answer, 409, "transfer-state");
}

static void give_partial(struct ground *g, const char *state)
{
    ground_sql(g,
               api_text(g->api,
                        "INSERT INTO partial_document (id, org_id, school_year_id, class_id,"
                        " student_id, until, stage, subject, version, state, source_sha256,"
                        " sha256, content, signer_account_id, certificate_sha256, prepared_at,"
                        " signature, signature_sha256, signed_at) VALUES ('p-%s', %d, %lld, %lld,"
                        " %lld, '2026-03-01', 'subject_result', 'toan', 1, '%s',"
                        " REPEAT('0', 64), REPEAT('c', 64), '{}', 1, REPEAT('a', 64),"
                        " '2026-01-01T00:00:00Z', 'x', REPEAT('b', 64),"
                        " '2026-01-01T00:00:00Z')",
                        state, SCHOOL, (long long)g->year_id, (long long)g->class_id,
                        (long long)g->students[0], state));
}

static int64_t in_package(struct ground *g, const char *what)
{
    return ground_number(g, api_text(g->api,
                                     "SELECT COUNT(*) AS n FROM departure"
                                     " WHERE package LIKE '%%%s%%'",
                                     what));
}

/* What ended without a version that is signed would lead to nothing. */
static void documents_go_along_as_far_as_they_lead_to_one_that_counts(void **state)
{
    struct ground *g = *state;

    ground_document(g, 0, "subject_result", "toan", 1, "superseded");
    ground_document(g, 0, "subject_result", "toan", 2, "signed");
    ground_document(g, 0, "subject_result", "gdcd", 1, "superseded");
    executed(g);
    assert_int_equal(in_package(g, "\"subject\":\"toan\",\"version\":1"), 1);
    assert_int_equal(in_package(g, "\"subject\":\"toan\",\"version\":2"), 1);
    assert_int_equal(in_package(g, "\"stage\":\"subject_result\",\"state\":\"superseded\","
                                   "\"subject\":\"gdcd\""),
                     0);
}

static void a_part_that_says_something_else_stays_behind(void **state)
{
    struct ground *g = *state;
    struct answer answer = request(g, &homeroom, "2026-03-02");
    int64_t id = json_get_int(answer.doc, "id");

    give_partial(g, "signed");
    answer = get(g, &homeroom, of(g, id, "/checklist"));
    if (!strstr(answer.text, "/partial/subject_result/toan") ||
        !strstr(answer.text, "changed after it was signed"))
        fail_msg("%s", answer.text);
    assert_int_equal(post(g, &leader, of(g, id, "/decision"), ANYWAY).status, 200);
    assert_int_equal(post(g, &admin, of(g, id, "/execution"), NULL).status, 200);
    assert_int_equal(in_package(g, "-partial"), 0);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM partial_document WHERE state ="
                                      " 'superseded' AND ended_reason IS NOT NULL"),
                     1);
}

static void a_part_that_was_signed_stays_as_it_is(void **state)
{
    static const char *const writes[] = {
        "DELETE FROM partial_document", "UPDATE partial_document SET state = 'waiting'",
        "UPDATE partial_document SET state = 'superseded', signature = 'y'"};
    struct ground *g = *state;

    give_partial(g, "signed");
    for (size_t i = 0; i < COUNT_OF(writes); i++)
        if (as_service(g, writes[i]) != ERR_LOCKED)
            fail_msg("not refused: %s", writes[i]);
    assert_int_not_equal(as_service(g, "UPDATE partial_document SET content = 'x'"), OK);
    assert_int_equal(as_service(g, "UPDATE partial_document SET state = 'superseded'"), OK);
    assert_int_equal(as_service(g, "DELETE FROM partial_document"), ERR_LOCKED);
}

static void who_is_away_is_in_no_class_whoever_writes(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    executed(g);
    answer =
        post(g, &homeroom, api_text(g->api, "/v1/classes/%lld/students", (long long)g->class_id),
             api_text(g->api, "{\"student_id\":%lld}", (long long)g->students[0]));
    expect(&answer, 409, "student-enrolled");
    assert_int_equal(
        as_service(g, api_text(g->api,
                               "INSERT INTO enrolment (class_id, student_id, number)"
                               " VALUES (%lld, %lld, 40)",
                               (long long)g->other_class_id, (long long)g->students[0])),
        ERR_LOCKED);
    assert_int_equal(as_service(g, api_text(g->api,
                                            "UPDATE enrolment SET state = 'active' WHERE"
                                            " student_id = %lld",
                                            (long long)g->students[0])),
                     ERR_LOCKED);
    assert_int_equal(active(g), 0);
}

static void until_it_is_signed_the_head_takes_it_back(void **state)
{
    struct ground *g = *state;
    int64_t id = executed(g);
    struct answer answer = post(g, &leader, of(g, id, "/cancellation"), "{" SAID "}");

    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "cancelled");
    assert_int_equal(active(g), 1);
    answer = post(g, &leader, of(g, id, "/cancellation"), "{" SAID "}");
    expect(&answer, 409, "transfer-state");
    executed(g);
    ground_sql(g, "UPDATE departure SET state = 'sent', note_signature = 'x'"
                  " WHERE state = 'executed'");
    id = ground_number(g, "SELECT MAX(id) AS n FROM departure");
    answer = post(g, &leader, of(g, id, "/cancellation"), "{" SAID "}");
    expect(&answer, 409, "transfer-state");
    assert_int_equal(active(g), 0);
}

/* A list made while the student was away is without him or her, the marks are there. */
static void what_the_student_has_marks_of_goes_on(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t id;

    give_first_mark(g);
    id = executed(g);
    ground_sql(g, api_text(g->api,
                           "UPDATE assignment SET everyone = 0 WHERE subject = 'toan'"
                           " AND class_id = %lld",
                           (long long)g->class_id));
    answer = post(g, &leader, of(g, id, "/cancellation"), "{" SAID "}");
    expect(&answer, 200, "");
    answer = get(g, &toan,
                 api_text(g->api, "/v1/classes/%lld/gradebooks/toan/1", (long long)g->class_id));
    assert_int_equal(json_get_count(answer.doc, "rows"), 1);
    assert_int_equal(json_get_int(answer.doc, "rows/0/student_id"), g->students[0]);
    assert_int_equal(
        ground_number(g, api_text(g->api,
                                  "SELECT COUNT(*) AS n FROM change_event WHERE kind ="
                                  " 'assignment' AND items LIKE '%%\"students\":[%lld]%%'",
                                  (long long)g->students[0])),
        1);
}

static void after_the_year_its_class_keeps_the_student(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t id;

    ground_sql(g, "UPDATE school_year SET ends_on = '2026-05-20'");
    id = offered(g, "2026-05-25");
    answer = post(g, &admin, of(g, id, "/execution"), NULL);
    expect(&answer, 200, "");
    assert_int_equal(active(g), 1);
    assert_false(json_get_true(answer.doc, "within_year"));
    answer = request(g, &homeroom, "2026-05-25");
    expect(&answer, 404, "not-found");
    assert_int_equal(
        as_service(g, api_text(g->api,
                               "INSERT INTO enrolment (class_id, student_id, number)"
                               " VALUES (%lld, %lld, 40)",
                               (long long)g->foreign_class_id, (long long)g->students[0])),
        ERR_LOCKED);
    /* What is said of the year that was is no new enrolment. */
    assert_int_equal(as_service(g, "UPDATE enrolment SET comment = 'Ngoan'"), OK);
}

static void nobody_takes_another_ones_step(void **state)
{
    static const struct {
        const char *what;
        const struct person *who;
        const char *body;
    } steps[] = {{"/decision", &leader, ANYWAY},
                 {"/execution", &admin, NULL},
                 {"/cancellation", &leader, "{" SAID "}"}};
    struct ground *g = *state;
    const struct person *const people[] = {&homeroom, &toan,   &van,      &leader,
                                           &admin,    &office, &stranger, &stranger_leader};
    int64_t id;

    for (size_t i = 0; i < COUNT_OF(people); i++)
        if (people[i] != &homeroom && request(g, people[i], "2026-03-02").status < 400)
            fail_msg("%s requests", people[i]->name);
    id = json_get_int(request(g, &homeroom, "2026-03-02").doc, "id");
    for (size_t step = 0; step < COUNT_OF(steps); step++) {
        for (size_t i = 0; i < COUNT_OF(people); i++) {
            int status =
                people[i] == steps[step].who
                    ? 403
                    : post(g, people[i], of(g, id, steps[step].what), steps[step].body).status;

            if (status != 403 && status != 404)
                fail_msg("%s: %s %d", people[i]->name, steps[step].what, status);
        }
        assert_int_equal(
            post(g, steps[step].who, of(g, id, steps[step].what), steps[step].body).status, 200);
    }
    assert_int_equal(get(g, &stranger_leader, of(g, id, "")).status, 404);
    assert_int_equal(active(g), 1);
}

static void a_wrong_school_or_day_is_refused_and_one_is_under_way(void **state)
{
    struct ground *g = *state;
    struct answer answer =
        post(g, &homeroom, "/v1/departures",
             api_text(g->api,
                      "{\"student_id\":%lld,\"to_code\":\"THU-1\",\"to_name\":\"Trường Này\","
                      "\"first_day\":\"2025-09-05\",\"reason\":\"Gia đình chuyển chỗ ở\"}",
                      (long long)g->students[0]));

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 2, (const char *const[]){"/to_code", "/first_day", NULL});
    answer = request(g, &homeroom, "2026-05-26");
    assert_int_equal(
        post(g, &leader, of(g, json_get_int(answer.doc, "id"), "/decision"), ANYWAY).status, 200);
    answer = post(g, &admin, of(g, json_get_int(answer.doc, "id"), "/execution"), NULL);
    expect(&answer, 409, "not-ready");
    answer = request(g, &homeroom, "2026-03-02");
    expect(&answer, 409, "transfer-open");
    assert_int_equal(active(g), 1);
}

static void many_executions_at_once_are_one(void **state)
{
    enum { N = 6 };
    struct ground *g = *state;
    int64_t id = offered(g, "2026-03-02");
    struct answer answers[N];

    api_send_at_once(
        g->api, &(struct sending){.by = &admin, .method = POST, .target = of(g, id, "/execution")},
        N, answers);
    assert_int_equal(count_of(answers, N, 200, ""), 1);
    assert_int_equal(ground_events(g), 3);
}

static void a_step_is_not_skipped_even_by_the_account(void **state)
{
    static const char *const early[] = {"executed", "sent", "closed", "returned", "cancelled"};
    static const char *const late[] = {"cancelled", "offered", "executed"};
    struct ground *g = *state;

    request(g, &homeroom, "2026-03-02");
    for (size_t i = 0; i < COUNT_OF(early); i++)
        if (as_service(g, api_text(g->api, "UPDATE departure SET state = '%s'", early[i])) !=
            ERR_LOCKED)
            fail_msg("not refused: %s", early[i]);
    reset(state);
    executed(g);
    assert_int_equal(as_service(g, "UPDATE departure SET state = 'sent'"), ERR_LOCKED);
    assert_int_equal(as_service(g, "UPDATE departure SET state = 'sent', note_signature = 'x'"),
                     OK);
    for (size_t i = 0; i < COUNT_OF(late); i++)
        if (as_service(g, api_text(g->api, "UPDATE departure SET state = '%s'", late[i])) !=
            ERR_LOCKED)
            fail_msg("not refused: %s", late[i]);
    assert_int_equal(as_service(g, "UPDATE departure SET state = 'returned'"), ERR_LOCKED);
}

#define RESET(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(what_is_withdrawn_is_told),
        RESET(the_student_leaves_and_what_goes_is_written),
        RESET(documents_go_along_as_far_as_they_lead_to_one_that_counts),
        RESET(a_part_that_says_something_else_stays_behind),
        RESET(a_part_that_was_signed_stays_as_it_is),
        RESET(who_is_away_is_in_no_class_whoever_writes),
        RESET(until_it_is_signed_the_head_takes_it_back),
        RESET(what_the_student_has_marks_of_goes_on),
        RESET(after_the_year_its_class_keeps_the_student),
        RESET(nobody_takes_another_ones_step),
        RESET(a_wrong_school_or_day_is_refused_and_one_is_under_way),
        RESET(many_executions_at_once_are_one),
        RESET(a_step_is_not_skipped_even_by_the_account),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
