/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the head of school decides of students whom the rules leave to them, through the API of
 * records: both ways, by each rule set, who may not, and what is signed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

enum { LEFT, ORDINARY }; /* the students */

static const char *path_of(struct ground *g, int student)
{
    return api_text(g->api, "/v1/classes/%lld/principal-decisions/%lld", (long long)g->class_id,
                    (long long)g->students[student]);
}

static struct answer put(struct ground *g, const struct person *by, int student, const char *match,
                         const char *decision, const char *decided_on)
{
    return api_send(g->api,
                    &(struct sending){.by = by,
                                      .method = PUT,
                                      .target = path_of(g, student),
                                      .match = match,
                                      .body = api_text(g->api,
                                                       "{\"decision\":\"%s_by_principal\","
                                                       "\"decision_number\":\"31/QĐ-TN\","
                                                       "\"reason\":\"Đạt mục tiêu của kế hoạch\","
                                                       "\"decided_on\":\"%s\"}",
                                                       decision, decided_on)});
}

static struct answer decide(struct ground *g, int student, const char *decision)
{
    const struct answer now = get(g, &leader, path_of(g, student));

    return put(g, &leader, student, now.etag, decision, "2026-05-24");
}

static void set_class(struct ground *g, int grade, const char *ruleset)
{
    ground_sql(g, api_text(g->api, "UPDATE class SET grade = %d, ruleset = '%s' WHERE id = %lld",
                           grade, ruleset, (long long)g->class_id));
}

static const char *class_path(struct ground *g, const char *what)
{
    return api_text(g->api, "/v1/classes/%lld%s", (long long)g->class_id, what);
}

/* Everybody has every mark of both terms. */
static void mark_all(struct ground *g)
{
    const struct answer answer = get(g, &homeroom, class_path(g, "/subjects"));

    ground_sql(g, "DELETE FROM mark");
    for (size_t i = 0; i < json_get_count(answer.doc, "items"); i++) {
        const char *kind = json_get_text(answer.doc, api_text(g->api, "items/%zu/kind", i));
        const char *code = json_get_text(answer.doc, api_text(g->api, "items/%zu/subject", i));

        for (int term = 1; term <= 2; term++)
            ground_sql(g,
                       api_text(g->api,
                                "INSERT INTO mark (class_id, subject, term, student_id, tx1, tx2,"
                                " tx3, tx4, gk, ck) SELECT %lld, '%s', %d, student_id, v, v, v, v,"
                                " %s, %s FROM enrolment, (SELECT %d AS v) x WHERE class_id = %lld",
                                (long long)g->class_id, code, term,
                                strcmp(kind, "levelled") == 0 ? "60" : "v",
                                strcmp(kind, "levelled") == 0 ? "60" : "v",
                                strcmp(kind, "scored") == 0 ? 70 : 1, (long long)g->class_id));
    }
}

static void plan_of_the_own(struct ground *g, bool has)
{
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET assessment = %s WHERE class_id = %lld AND"
                           " student_id = %lld",
                           has ? "'own_plan'" : "NULL", (long long)g->class_id,
                           (long long)g->students[LEFT]));
}

/* A mark of mathematics below what it takes; the supplement came to nothing more. */
static void fail_supplement(struct ground *g)
{
    ground_sql(g, api_text(g->api,
                           "UPDATE mark SET tx2 = 0, ck = 40 WHERE subject = 'toan' AND term = 2"
                           " AND student_id = %lld",
                           (long long)g->students[LEFT]));
    ground_sql(g,
               api_text(g->api,
                        "REPLACE INTO summer_result (class_id, subject, student_id, outcome, value,"
                        " test) VALUES (%lld, 'toan', %lld, 'taken', 0, 40)",
                        (long long)g->class_id, (long long)g->students[LEFT]));
}

static void lock(struct ground *g)
{
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    ground_sql(g, api_text(g->api,
                           "INSERT INTO year_lock (school_year_id, locked_at) VALUES"
                           " (%lld, '2026-05-25T07:00:00Z')",
                           (long long)g->year_id));
}

static int reset(void **state)
{
    struct ground *g = *state;

    reset_ground(state);
    set_class(g, 8, "TT22");
    ground_sql(g, "UPDATE enrolment SET conduct_term1 = 'tot', conduct_term2 = 'tot',"
                  " conduct_year = 'tot', absent_excused = 3, absent_unexcused = 0");
    plan_of_the_own(g, true);
    mark_all(g);
    return 0;
}

static const char *result(struct ground *g, const char *path)
{
    const struct answer answer = get(g, &homeroom, class_path(g, "/results/0"));

    return json_get_text(answer.doc, api_text(g->api, "items/0/%s", path));
}

static void expect_text(struct ground *g, const char *label, const char *path, const char *want)
{
    const char *is = result(g, path);

    if (!is != !want || (is && strcmp(is, want) != 0))
        fail_msg("%s: %s is %s instead of %s", label, path, is ? is : "null", want ? want : "null");
}

#define MAY   "promotion/"
#define AFTER "summer/after/promotion/"

static void it_is_decided_both_ways(void **state)
{
    /* clang-format off */
    static const struct {
        const char *label;
        int grade;
        const char *ruleset;
        const char *basis;
        const char *decision;  /* …_by_principal */
        const char *other;     /* not to be had in this grade */
        const char *statement; /* of the level */
    } cases[] = {
        {"TT22, moves up",           8, "TT22",    "own_plan",   "promoted",  "completed", NULL},
        {"TT22, repeats",            8, "TT22",    "own_plan",   "retained",  "completed", NULL},
        {"TT22, level completed",    9, "TT22",    "own_plan",   "completed", "promoted",  "Hoàn thành chương trình trung học cơ sở"},
        {"TT22, last grade again",   9, "TT22",    "own_plan",   "retained",  "promoted",  NULL},
        {"TT58, moves up",           8, "TT58_26", "own_plan",   "promoted",  "completed", NULL},
        {"TT58, repeats",            8, "TT58_26", "own_plan",   "retained",  "completed", NULL},
        {"TT27 own plan, moves up",  4, "TT27",    "own_plan",   "promoted",  "completed", NULL},
        {"TT27, moves up",           4, "TT27",    "supplement", "promoted",  "completed", NULL},
        {"TT27, repeats",            4, "TT27",    "supplement", "retained",  "completed", NULL},
        {"TT27, level completed",    5, "TT27",    "supplement", "completed", "promoted",  "Hoàn thành chương trình tiểu học"},
        {"TT27, fifth grade again",  5, "TT27",    "supplement", "retained",  "promoted",  NULL},
    };
    /* clang-format on */
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *label = cases[i].label;
        bool supplement = strcmp(cases[i].basis, "supplement") == 0;
        const char *at = supplement ? AFTER : MAY;
        const char *name = api_text(g->api, "%s_by_principal", cases[i].decision);
        struct answer answer;

        reset(state);
        set_class(g, cases[i].grade, cases[i].ruleset);
        mark_all(g);
        plan_of_the_own(g, !supplement);
        if (supplement) {
            fail_supplement(g);
            ground_document(g, LEFT, "year_summary", "", 1, "signed");
        }
        expect_text(g, label, api_text(g->api, "%sdecision", at), "by_principal");
        answer = decide(g, LEFT, cases[i].other);
        expect_pointers(&answer, 1, (const char *const[]){"/decision", NULL});
        answer = decide(g, LEFT, cases[i].decision);
        expect(&answer, 200, "");
        assert_string_equal(json_get_text(answer.doc, "basis"), cases[i].basis);
        assert_string_equal(json_get_text(answer.doc, "decision"), name);
        assert_int_equal(json_get_true(answer.doc, "history/0/in_addendum"), supplement);
        expect_text(g, label, api_text(g->api, "%sdecision", at), name);
        at = api_text(g->api, "%sexplanation/principal_decision", at);
        expect_text(g, label, api_text(g->api, "%s/basis", at), cases[i].basis);
        expect_text(g, label, api_text(g->api, "%s/decision_number", at), "31/QĐ-TN");
        expect_text(g, label, api_text(g->api, "%s/decided_on", at), "2026-05-24");
        expect_text(g, label, api_text(g->api, "%s/decided_name", at), leader.name);
        expect_text(g, label,
                    supplement ? "summer/after/completion/statement" : "completion/statement",
                    cases[i].statement);
        if (supplement)
            expect_text(g, label, "promotion/decision", "supplement"); /* May stays */
    }
}

static void nobody_else_is_left_to_the_head_of_school(void **state)
{
    struct ground *g = *state;
    struct answer answer = get(g, &leader, class_path(g, "/principal-decisions"));

    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/student_id"), g->students[LEFT]);
    answer = decide(g, ORDINARY, "promoted");
    expect(&answer, 422, "not-left-to-principal");

    set_class(g, 4, "TT27");
    mark_all(g);
    plan_of_the_own(g, false);
    answer = decide(g, LEFT, "promoted"); /* has completed the grade */
    expect(&answer, 422, "not-left-to-principal");
    fail_supplement(g);
    ground_sql(g, "UPDATE summer_result SET outcome = 'registered', value = NULL, test = NULL");
    answer = decide(g, LEFT, "promoted"); /* is yet to be assessed again */
    expect(&answer, 422, "not-left-to-principal");
    ground_sql(g, "UPDATE summer_result SET outcome = 'taken', value = 1, test = 50");
    answer = decide(g, LEFT, "promoted"); /* it was enough */
    expect(&answer, 422, "not-left-to-principal");
    answer = get(g, &leader,
                 api_text(g->api, "%s/%lld", class_path(g, "/principal-decisions"),
                          (long long)g->foreign_student));
    expect(&answer, 404, "not-found");
    assert_int_equal(ground_events(g), 0);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM principal_decision"), 0);
}

static void nobody_else_decides(void **state)
{
    static const struct {
        const struct person *by;
        int status;
        const char *slug;
        int read;
    } cases[] = {
        {&homeroom, 403, "forbidden", 200}, {&toan, 403, "forbidden", 403},
        {&admin, 403, "forbidden", 403},    {&office, 403, "forbidden", 403},
        {&stranger, 403, "forbidden", 404}, {&stranger_leader, 404, "not-found", 404},
    };
    struct ground *g = *state;
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        answer = put(g, cases[i].by, LEFT, "\"v0\"", "promoted", "2026-05-24");
        expect(&answer, cases[i].status, cases[i].slug);
        answer = get(g, cases[i].by, path_of(g, LEFT));
        assert_int_equal(answer.status, cases[i].read);
        answer = get(g, cases[i].by, class_path(g, "/principal-decisions"));
        assert_int_equal(answer.status, cases[i].read);
    }
    answer = put(g, &leader, LEFT, NULL, "promoted", "2026-05-24");
    expect(&answer, 428, "precondition-required");
    answer = put(g, &leader, LEFT, "\"v1\"", "promoted", "2026-05-24");
    expect(&answer, 412, "changed");
    answer = put(g, &leader, LEFT, "\"v0\"", "completed", "2026-05-26");
    expect_pointers(&answer, 2, (const char *const[]){"/decision", "/decided_on", NULL});
    answer = put(g, &leader, LEFT, "\"v0\"", "nothing", "2026-02-30");
    expect_pointers(&answer, 2, (const char *const[]){"/decision", "/decided_on", NULL});
    assert_int_equal(ground_events(g), 0);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM principal_decision"), 0);
}

static void of_two_at_once_one_holds(void **state)
{
    enum { N = 6 };
    struct ground *g = *state;
    struct answer answers[N];
    const struct sending sending = {
        .by = &leader,
        .method = PUT,
        .target = path_of(g, LEFT),
        .match = "\"v0\"",
        .body = "{\"decision\":\"promoted_by_principal\",\"decision_number\":\"31/QĐ\","
                "\"reason\":\"Đạt mục tiêu\",\"decided_on\":\"2026-05-24\"}"};

    api_send_at_once(g->api, &sending, N, answers);
    assert_int_equal(count_of(answers, N, 200, ""), 1);
    assert_int_equal(count_of(answers, N, 412, "changed"), N - 1);
    assert_int_equal(ground_events(g), 1);
}

static void every_decision_is_kept_and_told(void **state)
{
    struct ground *g = *state;
    struct answer answer = decide(g, LEFT, "promoted");

    expect(&answer, 200, "");
    answer = decide(g, LEFT, "retained");
    expect(&answer, 200, "");
    assert_string_equal(answer.etag, "\"v2\"");
    assert_int_equal(json_get_count(answer.doc, "history"), 2);
    assert_string_equal(json_get_text(answer.doc, "history/0/decision"), "promoted_by_principal");
    assert_string_equal(json_get_text(answer.doc, "decision"), "retained_by_principal");
    expect_text(g, "now", "promotion/decision", "retained_by_principal");
    assert_int_equal(ground_events(g), 2);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM audit_event"
                                      " WHERE action = 'principal.decide'"),
                     2);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM change_event"
                                      " WHERE kind = 'principal_decision'"),
                     2);
    assert_int_equal(as_service(g, "UPDATE principal_decision SET version = 9") != OK, true);
    assert_int_equal(as_service(g, "DELETE FROM principal_decision") != OK, true);
    ground_count(g);
    assert_int_equal(ground_number(g, "SELECT COALESCE(SUM(students), 0) AS n FROM class_outcome"
                                      " WHERE promotion = 'retained_by_principal'"),
                     1);
    plan_of_the_own(g, false); /* then the rules decide after all */
    expect_text(g, "no plan", "promotion/decision", "promoted");
    answer = get(g, &leader, path_of(g, LEFT));
    assert_null(json_get_text(answer.doc, "basis"));
    assert_null(json_get_text(answer.doc, "decision"));
    assert_int_equal(json_get_count(answer.doc, "history"), 2);
}

static int64_t documents(struct ground *g, const char *state)
{
    return ground_number(
        g, api_text(g->api, "SELECT COUNT(*) AS n FROM document WHERE state = '%s'", state));
}

static void what_is_signed_stays_and_the_addendum_says_what_came_after(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    ground_document(g, LEFT, "year_summary", "", 1, "waiting");
    answer = decide(g, LEFT, "promoted");
    expect(&answer, 200, "");
    assert_false(json_get_true(answer.doc, "history/0/in_addendum"));
    assert_int_equal(documents(g, "waiting"), 0); /* it said something else */

    ground_document(g, LEFT, "year_summary", "", 1, "signed");
    lock(g);
    answer = decide(g, LEFT, "retained");
    expect(&answer, 200, "");
    assert_true(json_get_true(answer.doc, "history/1/in_addendum"));
    assert_string_equal(json_get_text(answer.doc, "decision"), "retained_by_principal");
    expect_text(g, "May", MAY "decision", "promoted_by_principal");
    expect_text(g, "after", AFTER "decision", "retained_by_principal");
    assert_int_equal(documents(g, "signed"), 1);
    ground_count(g);
    assert_int_equal(ground_number(g, "SELECT COALESCE(SUM(students), 0) AS n FROM class_outcome"
                                      " WHERE promotion = 'retained_by_principal'"),
                     1);

    ground_document(g, LEFT, "addendum", "", 1, "waiting");
    answer = decide(g, LEFT, "promoted");
    expect(&answer, 200, "");
    assert_int_equal(documents(g, "waiting"), 0);
    ground_document(g, LEFT, "addendum", "", 1, "signed");
    answer = decide(g, LEFT, "retained");
    expect(&answer, 409, "already-signed");
    expect_text(g, "after", AFTER "decision", "promoted_by_principal");
    assert_int_equal(documents(g, "signed"), 2);
}

static bool state_says(struct ground *g, const char *words)
{
    const struct answer answer = get(g, &homeroom, class_path(g, "/signing-state"));

    expect(&answer, 200, "");
    return strstr(answer.text, words);
}

/* May's summary can say nothing of a supplement, signed or not. */
static void what_a_supplement_left_is_the_addendums_from_the_first(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    set_class(g, 4, "TT27");
    mark_all(g);
    plan_of_the_own(g, false);
    fail_supplement(g);
    ground_document(g, LEFT, "addendum", "", 1, "waiting");
    answer = decide(g, LEFT, "promoted");
    expect(&answer, 200, "");
    assert_true(json_get_true(answer.doc, "history/0/in_addendum"));
    assert_string_equal(json_get_text(answer.doc, "decision"), "promoted_by_principal");
    expect_text(g, "before the summary", AFTER "decision", "promoted_by_principal");
    assert_int_equal(documents(g, "waiting"), 0);
    ground_document(g, LEFT, "year_summary", "", 1, "signed");
    expect_text(g, "May", MAY "decision", "supplement");
    expect_text(g, "after", AFTER "decision", "promoted_by_principal");
}

static void a_decision_counts_on_its_own_ground_alone(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    set_class(g, 3, "TT27");
    mark_all(g);
    plan_of_the_own(g, true);
    ground_document(g, LEFT, "year_summary", "", 1, "signed");
    answer = decide(g, LEFT, "promoted");
    expect(&answer, 200, "");
    expect_text(g, "own plan", AFTER "decision", "promoted_by_principal");
    plan_of_the_own(g, false);
    fail_supplement(g);
    expect_text(g, "supplement", AFTER "decision", "by_principal");
    answer = decide(g, LEFT, "retained");
    expect(&answer, 200, "");
    expect_text(g, "supplement", AFTER "decision", "retained_by_principal");
    assert_string_equal(json_get_text(answer.doc, "history/0/basis"), "own_plan");
    assert_string_equal(json_get_text(answer.doc, "history/1/basis"), "supplement");
}

static void an_addendum_waits_for_the_decision(void **state)
{
    static const char *const may[] = {"year_summary", "approval", "seal"};
    struct ground *g = *state;
    struct answer answer;

    set_class(g, 4, "TT27");
    mark_all(g);
    plan_of_the_own(g, false);
    fail_supplement(g);
    for (size_t i = 0; i < COUNT_OF(may); i++)
        ground_document(g, LEFT, may[i], "", 1, "signed");
    assert_true(state_says(g, "\"principal-decision\""));
    answer = decide(g, LEFT, "promoted");
    expect(&answer, 200, "");
    assert_false(state_says(g, "\"principal-decision\""));
    assert_false(state_says(g, "\"summer-results\""));
}

static void a_locked_year_without_mays_summary_stays_locked(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    lock(g);
    answer = decide(g, LEFT, "promoted");
    expect(&answer, 423, "year-locked");
    assert_int_equal(
        as_service(g,
                   api_text(g->api,
                            "INSERT INTO principal_decision (school_year_id, student_id, version,"
                            " class_id, decision, basis, in_addendum, decision_number, reason,"
                            " decided_on, decided_by, decided_name, decided_at) VALUES (%lld,"
                            " %lld, 1, %lld, 'promoted_by_principal', 'own_plan', 0, '31/QĐ', 'x',"
                            " '2026-05-24', 106, 'x', '2026-05-24T00:00:00Z')",
                            (long long)g->year_id, (long long)g->students[LEFT],
                            (long long)g->class_id)),
        ERR_LOCKED);
    assert_int_equal(ground_events(g), 0);
}

#define RESET(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(it_is_decided_both_ways),
        RESET(nobody_else_is_left_to_the_head_of_school),
        RESET(nobody_else_decides),
        RESET(of_two_at_once_one_holds),
        RESET(every_decision_is_kept_and_told),
        RESET(what_is_signed_stays_and_the_addendum_says_what_came_after),
        RESET(what_a_supplement_left_is_the_addendums_from_the_first),
        RESET(a_decision_counts_on_its_own_ground_alone),
        RESET(an_addendum_waits_for_the_decision),
        RESET(a_locked_year_without_mays_summary_stays_locked),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
