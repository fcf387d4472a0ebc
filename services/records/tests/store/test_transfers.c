/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A student goes to another school, through the API of records. Today is 2026-05-25, the year
 * 2025-09-05 to 2026-05-31. The receipt's signature needs signing: the stories show it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"
#include "tests/store/chain.h"

#define DECISION "\"number\":\"12/QĐ-TN\",\"reason\":\"Gia đình chuyển chỗ ở\""
#define APPROVE  "{\"decision\":\"approve\"," DECISION "}"
#define ANYWAY                                                                                     \
    "{\"decision\":\"approve\"," DECISION                                                          \
    ",\"override_reason\":\"Chuyển giữa năm, có gì chuyển nấy\"}"

/* The leader of the first school, who leads the other one, too. */
static const struct person both = {106, OTHER_SCHOOL, "leader", "Vũ Thị Hiệu Trưởng"};

static const char *of(struct ground *g, int64_t id, const char *what)
{
    return api_text(g->api, "/v1/transfers/%lld%s", (long long)id, what);
}

static struct answer request(struct ground *g, const struct person *by, const char *day)
{
    return post(g, by, "/v1/transfers",
                api_text(g->api,
                         "{\"student_id\":%lld,\"to_org_id\":%d,\"first_day\":\"%s\","
                         "\"reason\":\"Gia đình chuyển chỗ ở\"}",
                         (long long)g->students[0], OTHER_SCHOOL, day));
}

static struct answer answer_to(struct ground *g, const struct person *by, int64_t id,
                               int64_t class_id)
{
    return post(g, by, of(g, id, "/answer"),
                api_text(g->api, "{\"answer\":\"accept\"," DECISION ",\"class_id\":%lld}",
                         (long long)class_id));
}

static int64_t requested(struct ground *g)
{
    struct answer answer = request(g, &homeroom, "2026-03-02");

    expect(&answer, 201, "");
    return json_get_int(answer.doc, "id");
}

static int64_t offered(struct ground *g)
{
    int64_t id = requested(g);
    struct answer answer = post(g, &leader, of(g, id, "/decision"), ANYWAY);

    expect(&answer, 200, "");
    return id;
}

static int64_t accepted(struct ground *g)
{
    int64_t id = offered(g);
    struct answer answer = answer_to(g, &stranger_leader, id, g->foreign_class_id);

    expect(&answer, 200, "");
    return id;
}

/* The schools in which the student is in a class of the year. */
static int64_t active_in(struct ground *g, int64_t org_id)
{
    return ground_number(
        g, api_text(g->api,
                    "SELECT COUNT(*) AS n FROM enrolment e JOIN class c ON c.id = e.class_id"
                    " JOIN school_year y ON y.id = c.school_year_id JOIN student s"
                    " ON s.id = e.student_id WHERE e.student_id = %lld AND e.state = 'active'"
                    " AND y.org_id = %lld AND s.org_id = y.org_id",
                    (long long)g->students[0], (long long)org_id));
}

static int reset(void **state)
{
    struct ground *g = *state;

    reset_ground(state);
    ground_sql(g, "DELETE FROM transfer");
    ground_sql(g, api_text(g->api,
                           "DELETE FROM enrolment WHERE class_id = %lld AND student_id <> %lld",
                           (long long)g->foreign_class_id, (long long)g->foreign_student));
    ground_sql(g, "UPDATE enrolment SET number = NULL");
    ground_sql(g, "UPDATE enrolment SET state = 'active', valid_from = NULL, valid_to = NULL,"
                  " number = student_id, conduct_term1 = NULL, comment = NULL");
    ground_sql(g, api_text(g->api, "UPDATE student SET org_id = %d, version = 1 WHERE id = %lld",
                           SCHOOL, (long long)g->students[0]));
    return 0;
}

static void a_student_goes_along_with_marks_in_one_step(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t id;

    give_first_mark(g);
    ground_sql(g, "UPDATE enrolment SET conduct_term1 = 'tot', comment = 'Ngoan'");
    id = accepted(g);
    assert_int_equal(active_in(g, SCHOOL), 1);
    assert_int_equal(active_in(g, OTHER_SCHOOL), 0);

    answer = post(g, &admin, of(g, id, "/execution"), NULL);
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "executed");
    assert_int_equal(active_in(g, SCHOOL), 0);
    assert_int_equal(active_in(g, OTHER_SCHOOL), 1);

    answer =
        get(g, &stranger_leader,
            api_text(g->api, "/v1/classes/%lld/gradebooks/toan/1", (long long)g->foreign_class_id));
    assert_int_equal(json_get_count(answer.doc, "rows"), 2);
    assert_int_equal(
        ground_number(g, api_text(g->api, "SELECT tx1 AS n FROM mark WHERE class_id = %lld",
                                  (long long)g->foreign_class_id)),
        85);
    assert_int_equal(
        ground_number(g, api_text(g->api,
                                  "SELECT COUNT(*) AS n FROM enrolment WHERE class_id = %lld AND"
                                  " state = 'transferred' AND valid_to = '2026-03-01'",
                                  (long long)g->class_id)),
        1);

    /* Once more is too late. */
    answer = post(g, &admin, of(g, id, "/execution"), NULL);
    expect(&answer, 409, "transfer-state");
}

static void what_went_is_kept_and_told(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t id;

    give_first_mark(g);
    ground_sql(g, "UPDATE enrolment SET comment = 'Ngoan'");
    id = accepted(g);
    answer = post(g, &admin, of(g, id, "/execution"), NULL);
    expect(&answer, 200, "");
    answer = get(g, &leader, of(g, id, "/package"));
    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "marks/0/tx1"), 85);
    assert_string_equal(json_get_text(answer.doc, "enrolment/comment"), "Ngoan");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM transfer WHERE package_sha256 ="
                                      " CONVERT(SHA2(package, 256) USING ascii)"),
                     1);
    /* Followers of both schools hear of it. */
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM change_event WHERE kind ="
                                      " 'enrolment' AND org_id = 11 AND items LIKE"
                                      " '%removed%'"),
                     1);
    assert_int_equal(ground_number(g, "SELECT COUNT(DISTINCT kind) AS n FROM change_event WHERE"
                                      " org_id = 12 AND items LIKE '%created%' AND kind IN"
                                      " ('student', 'enrolment', 'mark')"),
                     3);
}

static void both_schools_have_it_in_their_chains(void **state)
{
    struct ground *g = *state;
    int64_t id = accepted(g);
    struct answer answer = post(g, &admin, of(g, id, "/execution"), NULL);

    expect(&answer, 200, "");
    /* Here the request, too. */
    assert_int_equal(ground_events(g), 4);
    assert_int_equal(chain_verify(api_test_store(g->api), OTHER_SCHOOL), 3);
}

static void what_is_missing_is_said_before_the_offer(void **state)
{
    struct ground *g = *state;
    int64_t id = requested(g);
    struct answer answer = get(g, &homeroom, of(g, id, "/checklist"));
    size_t missing = json_get_count(answer.doc, "items");

    expect(&answer, 200, "");
    assert_true(missing > 5);
    assert_string_equal(json_get_text(answer.doc, "items/0/item"), "/profile/personal_id");
    answer = post(g, &leader, of(g, id, "/decision"), APPROVE);
    expect(&answer, 409, "not-ready");
    assert_int_equal(json_get_count(answer.doc, "errors"), missing);
    answer = post(g, &leader, of(g, id, "/decision"), ANYWAY);
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "offered");
}

static void marks_are_due_by_the_schools_calendar(void **state)
{
    struct ground *g = *state;
    int64_t id = requested(g);
    struct answer answer = get(g, &homeroom, of(g, id, "/checklist"));
    size_t usual = json_get_count(answer.doc, "items");

    ground_sql(g, api_text(g->api,
                           "INSERT INTO year_calendar (school_year_id, term_2_ends_on, version)"
                           " VALUES (%lld, '2026-05-20', 1)",
                           (long long)g->year_id));
    answer = get(g, &homeroom, of(g, id, "/checklist"));
    assert_true(json_get_count(answer.doc, "items") > usual); /* term 2 has ended already */
    ground_sql(g, "UPDATE year_calendar SET term_1_ends_on = '2026-05-26', term_2_ends_on = NULL");
    answer = get(g, &homeroom, of(g, id, "/checklist"));
    assert_true(json_get_count(answer.doc, "items") < usual); /* not even term 1 */
}

static void nobody_takes_another_ones_step(void **state)
{
    struct ground *g = *state;
    const struct person *const people[] = {&homeroom, &toan,   &van,      &leader,
                                           &admin,    &office, &stranger, &stranger_leader};
    int64_t id;

    for (size_t i = 0; i < COUNT_OF(people); i++)
        if (people[i] != &homeroom && request(g, people[i], "2026-03-02").status < 400)
            fail_msg("%s requests", people[i]->name);
    id = requested(g);
    /* Not offered yet: it does not exist for the other school. */
    assert_int_equal(get(g, &stranger_leader, of(g, id, "")).status, 404);
    assert_int_equal(answer_to(g, &stranger_leader, id, g->foreign_class_id).status, 404);
    for (size_t i = 0; i < COUNT_OF(people); i++)
        if (people[i] != &leader && post(g, people[i], of(g, id, "/decision"), ANYWAY).status < 400)
            fail_msg("%s decides", people[i]->name);
    assert_int_equal(post(g, &leader, of(g, id, "/decision"), ANYWAY).status, 200);
    assert_int_equal(get(g, &stranger_leader, of(g, id, "")).status, 200);
    for (size_t i = 0; i < COUNT_OF(people); i++)
        if (people[i] != &stranger_leader &&
            answer_to(g, people[i], id, g->foreign_class_id).status < 400)
            fail_msg("%s answers", people[i]->name);
    struct answer answer = answer_to(g, &both, id, g->foreign_class_id);

    expect(&answer, 403, "same-person");
    assert_int_equal(answer_to(g, &stranger_leader, id, g->foreign_class_id).status, 200);
    for (size_t i = 0; i < COUNT_OF(people); i++)
        if (people[i] != &admin && post(g, people[i], of(g, id, "/execution"), NULL).status < 400)
            fail_msg("%s carries out", people[i]->name);
    assert_int_equal(active_in(g, SCHOOL), 1);
}

static void one_at_a_time_and_withdrawn_until_it_is_accepted(void **state)
{
    struct ground *g = *state;
    int64_t id = offered(g);
    struct answer answer = request(g, &homeroom, "2026-03-02");

    expect(&answer, 409, "transfer-open");
    answer = api_send(
        g->api, &(struct sending){.by = &homeroom, .method = DELETE, .target = of(g, id, "")});
    expect(&answer, 204, "");
    answer = answer_to(g, &stranger_leader, id, g->foreign_class_id);
    expect(&answer, 409, "transfer-state");
    id = accepted(g);
    answer = api_send(
        g->api, &(struct sending){.by = &homeroom, .method = DELETE, .target = of(g, id, "")});
    expect(&answer, 409, "transfer-state");
}

static void a_wrong_school_day_or_class_is_refused(void **state)
{
    struct ground *g = *state;
    struct answer answer = request(g, &homeroom, "2025-09-05");
    int64_t id;

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/first_day", NULL});
    for (int to = 0; to < 2; to++) {
        answer = post(g, &homeroom, "/v1/transfers",
                      api_text(g->api,
                               "{\"student_id\":%lld,\"to_org_id\":%d,\"first_day\":\"2026-03-02\","
                               "\"reason\":\"Gia đình chuyển chỗ ở\"}",
                               (long long)g->students[0], to ? 999 : SCHOOL));
        expect(&answer, 400, "invalid");
        expect_pointers(&answer, 1, (const char *const[]){"/to_org_id", NULL});
    }
    id = offered(g);
    answer = answer_to(g, &stranger_leader, id, g->class_id);
    expect(&answer, 400, "invalid");
    ground_sql(g, api_text(g->api, "UPDATE class SET grade = 8 WHERE id = %lld",
                           (long long)g->foreign_class_id));
    answer = answer_to(g, &stranger_leader, id, g->foreign_class_id);
    ground_sql(g, "UPDATE class SET grade = 9");
    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/class_id", NULL});
}

static void it_is_not_carried_out_before_the_day_or_past_a_lock(void **state)
{
    struct ground *g = *state;
    int64_t id = accepted(g);
    struct answer answer;

    ground_sql(g, api_text(g->api, "UPDATE school_year SET state = 'locked' WHERE id = %lld",
                           (long long)g->foreign_year_id));
    answer = post(g, &admin, of(g, id, "/execution"), NULL);
    expect(&answer, 423, "year-locked");
    assert_int_equal(active_in(g, SCHOOL), 1);
    ground_sql(g, "UPDATE school_year SET state = 'open'");
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET valid_from = '2026-03-02' WHERE class_id = %lld",
                           (long long)g->class_id));
    answer = post(g, &admin, of(g, id, "/execution"), NULL);
    expect(&answer, 409, "not-ready");

    reset(state);
    answer = request(g, &homeroom, "2026-05-26");
    id = json_get_int(answer.doc, "id");
    assert_int_equal(post(g, &leader, of(g, id, "/decision"), ANYWAY).status, 200);
    assert_int_equal(answer_to(g, &stranger_leader, id, g->foreign_class_id).status, 200);
    answer = post(g, &admin, of(g, id, "/execution"), NULL);
    expect(&answer, 409, "not-ready");
    assert_int_equal(active_in(g, SCHOOL), 1);
}

static void the_book_is_read_where_the_student_goes_and_was(void **state)
{
    struct ground *g = *state;
    const char *book = api_text(g->api, "/v1/students/%lld/book?school_year_id=%lld",
                                (long long)g->students[0], (long long)g->year_id);
    int64_t id = offered(g);

    assert_int_equal(get(g, &stranger_leader, book).status, 404);
    assert_int_equal(answer_to(g, &stranger_leader, id, g->foreign_class_id).status, 200);
    assert_int_equal(get(g, &stranger_leader, book).status, 200);
    assert_int_equal(get(g, &leader, book).status, 200);
    assert_int_equal(post(g, &admin, of(g, id, "/execution"), NULL).status, 200);
    assert_int_equal(get(g, &stranger_leader, book).status, 200);
    assert_int_equal(get(g, &leader, book).status, 200);
    assert_int_equal(
        get(g, &leader, api_text(g->api, "/v1/students/%lld", (long long)g->students[0])).status,
        404);
}

static void each_school_lists_its_own(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    requested(g);
    answer = get(g, &leader, "/v1/transfers?direction=out");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    answer = get(g, &stranger_leader, "/v1/transfers?direction=in");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    ground_sql(g, "DELETE FROM transfer");
    offered(g);
    answer = get(g, &stranger_leader, "/v1/transfers?direction=in");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_string_equal(json_get_text(answer.doc, "items/0/state"), "offered");
    answer = get(g, &stranger_leader, "/v1/transfers?direction=out");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
}

static void many_executions_at_once_are_one(void **state)
{
    enum { N = 6 };
    struct ground *g = *state;
    int64_t id = accepted(g);
    struct answer answers[N];

    api_send_at_once(
        g->api, &(struct sending){.by = &admin, .method = POST, .target = of(g, id, "/execution")},
        N, answers);
    assert_int_equal(count_of(answers, N, 200, ""), 1);
    assert_int_equal(active_in(g, SCHOOL), 0);
    assert_int_equal(active_in(g, OTHER_SCHOOL), 1);
    assert_int_equal(chain_verify(api_test_store(g->api), OTHER_SCHOOL), 3);
}

static void a_step_is_not_skipped_even_by_the_account(void **state)
{
    static const char *const steps[] = {"accepted", "executed", "received", "closed", "requested"};
    struct ground *g = *state;

    requested(g);
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        if (as_service(g, api_text(g->api, "UPDATE transfer SET state = '%s'", steps[i])) !=
            ERR_LOCKED)
            fail_msg("not refused: %s", steps[i]);
    assert_int_not_equal(as_service(g, "UPDATE transfer SET state = 'offered', decided_by ="
                                       " requested_by"),
                         OK);
}

#define RESET(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(a_student_goes_along_with_marks_in_one_step),
        RESET(what_went_is_kept_and_told),
        RESET(both_schools_have_it_in_their_chains),
        RESET(what_is_missing_is_said_before_the_offer),
        RESET(marks_are_due_by_the_schools_calendar),
        RESET(nobody_takes_another_ones_step),
        RESET(one_at_a_time_and_withdrawn_until_it_is_accepted),
        RESET(a_wrong_school_day_or_class_is_refused),
        RESET(it_is_not_carried_out_before_the_day_or_past_a_lock),
        RESET(the_book_is_read_where_the_student_goes_and_was),
        RESET(each_school_lists_its_own),
        RESET(many_executions_at_once_are_one),
        RESET(a_step_is_not_skipped_even_by_the_account),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
