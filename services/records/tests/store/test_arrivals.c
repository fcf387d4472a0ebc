/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A student comes from another installation, through the API of records. The package was presented
 * already (that needs signing: the stories show it): it is one that this house made of students[0]
 * itself, so that the same person may be known here. Today is 2026-05-25. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

#define SAID "\"number\":\"12/QĐ-TN\",\"reason\":\"Gia đình chuyển chỗ ở\""

static const char *of(struct ground *g, const char *what)
{
    return api_text(g->api, "/v1/arrivals/%lld%s",
                    (long long)ground_number(g, "SELECT MAX(id) AS n FROM arrival"), what);
}

static struct answer admit(struct ground *g, const struct person *by, int64_t class_id,
                           const char *more)
{
    return post(g, by, of(g, "/admission"),
                api_text(g->api, "{\"class_id\":%lld," SAID "%s}", (long long)class_id, more));
}

static void depart(struct ground *g)
{
    struct answer answer =
        post(g, &homeroom, "/v1/departures",
             api_text(g->api,
                      "{\"student_id\":%lld,\"to_code\":\"THU-2\",\"to_name\":\"Trường Kia\","
                      "\"first_day\":\"2026-03-02\",\"reason\":\"Gia đình chuyển chỗ ở\"}",
                      (long long)g->students[0]));
    const char *one =
        api_text(g->api, "/v1/departures/%lld", (long long)json_get_int(answer.doc, "id"));

    answer = post(g, &leader, api_text(g->api, "%s/decision", one),
                  "{\"decision\":\"approve\"," SAID
                  ",\"override_reason\":\"Chuyển giữa năm, có gì chuyển nấy\"}");
    expect(&answer, 200, "");
    answer = post(g, &admin, api_text(g->api, "%s/execution", one), NULL);
    expect(&answer, 200, "");
}

/* The package stands before the other school's head, and was sent for good. */
static int present(void **state)
{
    struct ground *g = *state;

    reset_ground(state);
    ground_sql(g, "DELETE FROM arrival_document");
    ground_sql(g, "UPDATE departure SET back_arrival_id = 1 WHERE state = 'closed'");
    ground_sql(g, "DELETE FROM departure");
    ground_sql(g, "DELETE FROM arrival");
    ground_sql(g, api_text(g->api,
                           "DELETE FROM enrolment WHERE class_id = %lld AND student_id <> %lld",
                           (long long)g->foreign_class_id, (long long)g->foreign_student));
    ground_sql(
        g, api_text(g->api, "DELETE FROM student WHERE id > %lld", (long long)g->foreign_student));
    ground_sql(g, "UPDATE enrolment SET number = NULL");
    ground_sql(g, "UPDATE enrolment SET state = 'active', valid_from = NULL, valid_to = NULL,"
                  " number = student_id, comment = 'Ngoan'");
    ground_sql(g, "UPDATE student SET personal_id = NULL, version = 1");
    ground_sql(g, api_text(g->api,
                           "UPDATE student SET personal_id = '066311000001', org_id = %d"
                           " WHERE id = %lld",
                           SCHOOL, (long long)g->students[0]));
    give_first_mark(g);
    depart(g);
    ground_sql(g, api_text(g->api,
                           "INSERT INTO arrival (package_id, org_id, from_code, from_name,"
                           " first_day, school_year, full_name, personal_id, state, presented_by,"
                           " presented_at, file_sha256, package, package_sha256, note,"
                           " note_certificate_sha256, note_signature, sender_name)"
                           " SELECT package_id, %d, 'THU-1', 'Trường', first_day, '2025-2026',"
                           " 'Học Sinh Mẫu Số 1', '066311000001', 'presented', 999,"
                           " '2026-05-25T08:00:00Z', REPEAT('a', 64), package, package_sha256,"
                           " 'x', REPEAT('b', 64), 'x', 'Hiệu trưởng' FROM departure",
                           OTHER_SCHOOL));
    return 0;
}

static void close_departure(struct ground *g)
{
    ground_sql(g, "UPDATE departure SET state = 'sent', note_signature = 'x'");
    ground_sql(g, "UPDATE departure SET state = 'closed', answer_signature = 'x'");
}

static int64_t active_in(struct ground *g, int64_t class_id)
{
    return ground_number(g, api_text(g->api,
                                     "SELECT COUNT(*) AS n FROM enrolment e JOIN student s ON s.id"
                                     " = e.student_id WHERE class_id = %lld AND state = 'active'"
                                     " AND s.personal_id = '066311000001'",
                                     (long long)class_id));
}

/* Nobody here was known before. */
static void forget_who_it_is(struct ground *g)
{
    ground_sql(g, "UPDATE student SET personal_id = NULL");
}

static void a_student_comes_with_marks_and_record(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    forget_who_it_is(g);
    answer = admit(g, &stranger_leader, g->foreign_class_id, "");
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "admitted");
    assert_true(json_get_int(answer.doc, "student_id") > g->foreign_student);
    assert_int_equal(active_in(g, g->foreign_class_id), 1);
    assert_int_equal(
        ground_number(g, api_text(g->api,
                                  "SELECT COUNT(*) AS n FROM mark m JOIN enrolment e USING"
                                  " (class_id, student_id) WHERE m.class_id = %lld AND m.tx1 = 85"
                                  " AND e.comment = 'Ngoan' AND e.valid_from = '2026-03-02'",
                                  (long long)g->foreign_class_id)),
        1);
    assert_int_equal(ground_number(g, "SELECT COUNT(DISTINCT kind) AS n FROM change_event WHERE"
                                      " org_id = 12 AND items LIKE '%created%' AND kind IN"
                                      " ('student', 'enrolment', 'mark')"),
                     3);
    /* Once more is too late, and so is a refusal. */
    answer = admit(g, &stranger_leader, g->foreign_class_id, "");
    expect(&answer, 409, "transfer-state");
    answer = post(g, &stranger_leader, of(g, "/refusal"), "{" SAID "}");
    expect(&answer, 409, "transfer-state");
}

static void a_former_student_is_a_persons_choice(void **state)
{
    struct ground *g = *state;
    struct answer answer = admit(g, &stranger_leader, g->foreign_class_id, "");

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/student_id", NULL});
    answer = api_send(
        g->api, &(struct sending){.by = &stranger_leader, .target = of(g, "/former-students")});
    assert_int_equal(json_get_int(answer.doc, "items/0/student_id"), g->students[0]);
    answer = admit(g, &stranger_leader, g->foreign_class_id,
                   api_text(g->api, ",\"student_id\":%lld", (long long)g->students[1]));
    expect(&answer, 400, "invalid");

    /* Not before the departure is closed: until then the student might still be on the way. */
    answer = admit(g, &stranger_leader, g->foreign_class_id,
                   api_text(g->api, ",\"student_id\":%lld", (long long)g->students[0]));
    assert_int_equal(answer.status, 423);
    close_departure(g);
    answer = admit(g, &stranger_leader, g->foreign_class_id,
                   api_text(g->api, ",\"student_id\":%lld", (long long)g->students[0]));
    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "student_id"), g->students[0]);
    assert_int_equal(active_in(g, g->foreign_class_id), 1);
    assert_int_equal(active_in(g, g->class_id), 0);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM departure WHERE away_student IS"
                                      " NOT NULL"),
                     0);
    /* The school that the student went away from hears of it, too. */
    assert_int_equal(ground_number(g, api_text(g->api,
                                               "SELECT COUNT(*) AS n FROM change_event"
                                               " WHERE kind = 'departure' AND org_id = %d"
                                               " AND items RLIKE 'back_arrival_id\":[0-9]'",
                                               SCHOOL)),
                     1);
}

static void who_is_in_a_class_here_does_not_come_as_well(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    ground_sql(g,
               api_text(g->api, "UPDATE student SET personal_id = '066311000001' WHERE id = %lld",
                        (long long)g->foreign_student));
    answer = admit(g, &stranger_leader, g->foreign_class_id, ",\"is_new\":true");
    expect(&answer, 409, "student-enrolled");
    ground_sql(g, api_text(g->api, "UPDATE student SET personal_id = NULL WHERE id = %lld",
                           (long long)g->foreign_student));
    answer = admit(g, &stranger_leader, g->foreign_class_id, ",\"is_new\":true");
    expect(&answer, 200, "");
}

static void a_refusal_is_for_good(void **state)
{
    struct ground *g = *state;
    struct answer answer = post(g, &stranger_leader, of(g, "/refusal"), "{" SAID "}");
    const struct query again = {.sql = "UPDATE arrival SET state = 'presented'"};
    const struct query admitted = {.sql = "UPDATE arrival SET state = 'admitted', student_id = 1"};
    struct call *call = api_test_call(g->api);

    expect(&answer, 200, "");
    answer = admit(g, &stranger_leader, g->foreign_class_id, ",\"is_new\":true");
    expect(&answer, 409, "transfer-state");
    assert_int_equal(db_change_any(call, &again, NULL, NULL), ERR_LOCKED);
    assert_int_equal(db_change_any(call, &admitted, NULL, NULL), ERR_LOCKED);
    store_test_end(call);
}

static void a_wrong_class_is_refused(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    forget_who_it_is(g);
    answer = admit(g, &stranger_leader, g->class_id, "");
    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/class_id", NULL});
    ground_sql(g, "UPDATE class SET grade = 8");
    answer = admit(g, &stranger_leader, g->foreign_class_id, "");
    ground_sql(g, "UPDATE class SET grade = 9");
    expect(&answer, 400, "invalid");
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    answer = admit(g, &stranger_leader, g->foreign_class_id, "");
    expect(&answer, 400, "invalid");
    assert_int_equal(active_in(g, g->foreign_class_id), 0);
}

static void nobody_takes_another_ones_step(void **state)
{
    static const char *const steps[] = {"/admission", "/refusal", "/answer"};
    struct ground *g = *state;
    const struct person *const people[] = {&homeroom, &toan, &leader, &admin, &office, &stranger};
    const char *bodies[] = {
        api_text(g->api, "{\"class_id\":%lld," SAID "}", (long long)g->foreign_class_id),
        "{" SAID "}", "{\"credential_id\":1}"};

    for (size_t step = 0; step < COUNT_OF(steps); step++)
        for (size_t i = 0; i < COUNT_OF(people); i++) {
            int status = post(g, people[i], of(g, steps[step]), bodies[step]).status;

            if (status != 403 && status != 404)
                fail_msg("%s: %s %d", people[i]->name, steps[step], status);
        }
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM arrival WHERE state ="
                                      " 'presented'"),
                     1);
}

static void many_admissions_at_once_are_one(void **state)
{
    enum { N = 6 };
    struct ground *g = *state;
    struct answer answers[N];

    forget_who_it_is(g);
    api_send_at_once(g->api,
                     &(struct sending){.by = &stranger_leader,
                                       .method = POST,
                                       .target = of(g, "/admission"),
                                       .body = api_text(g->api, "{\"class_id\":%lld," SAID "}",
                                                        (long long)g->foreign_class_id)},
                     N, answers);
    assert_int_equal(count_of(answers, N, 200, ""), 1);
    assert_int_equal(active_in(g, g->foreign_class_id), 1);
}

#define PRESENTED(test) cmocka_unit_test_setup(test, present)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PRESENTED(a_student_comes_with_marks_and_record),
        PRESENTED(a_former_student_is_a_persons_choice),
        PRESENTED(who_is_in_a_class_here_does_not_come_as_well),
        PRESENTED(a_refusal_is_for_good),
        PRESENTED(a_wrong_class_is_refused),
        PRESENTED(nobody_takes_another_ones_step),
        PRESENTED(many_admissions_at_once_are_one),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
