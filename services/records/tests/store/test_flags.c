/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The check before signing: a student's subject is flagged to its teacher, answered, closed; who
 * may, what is refused, and where a flag goes with its student. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

static const char *class_path(struct ground *g, int64_t class_id, const char *what)
{
    return api_text(g->api, "/v1/classes/%lld%s", (long long)class_id, what);
}

static const char *flag_path(struct ground *g, int64_t id, const char *what)
{
    return api_text(g->api, "/v1/flags/%lld%s", (long long)id, what);
}

static struct answer ask(struct ground *g, const struct person *by, int64_t student_id,
                         const char *subject)
{
    return post(g, by, class_path(g, g->class_id, "/flags"),
                api_text(g->api,
                         "{\"student_id\":%lld,\"subject\":\"%s\",\"term\":1,"
                         "\"comment\":\"Điểm giữa kì khác bài đã trả\"}",
                         (long long)student_id, subject));
}

static int64_t raised(struct ground *g, const struct person *by, int student, const char *subject)
{
    const struct answer answer = ask(g, by, g->students[student], subject);

    expect(&answer, 201, "");
    return json_get_int(answer.doc, "id");
}

static struct answer step(struct ground *g, const struct person *by, int64_t id, const char *what,
                          const char *match)
{
    return api_send(
        g->api,
        &(struct sending){.by = by,
                          .method = POST,
                          .target = flag_path(g, id, what),
                          .match = match,
                          .body = strcmp(what, "/answer") == 0 ? "{\"outcome\":\"fixed\"}" : NULL});
}

static size_t seen(struct ground *g, const struct person *by, const char *query)
{
    const struct answer answer =
        get(g, by, class_path(g, g->class_id, api_text(g->api, "/flags%s", query)));

    expect(&answer, 200, "");
    return json_get_count(answer.doc, "items");
}

static int64_t told(struct ground *g, const char *operation)
{
    return ground_told(g, "flag", g->students[0], operation);
}

static int64_t count(struct ground *g, const char *where)
{
    return ground_number(g, api_text(g->api, "SELECT COUNT(*) AS n FROM flag WHERE %s", where));
}

static void it_is_raised_answered_and_closed(void **state)
{
    struct ground *g = *state;
    const int64_t events = ground_events(g);
    struct answer answer = ask(g, &homeroom, g->students[0], "toan");
    const int64_t id = json_get_int(answer.doc, "id");

    expect(&answer, 201, "");
    assert_string_equal(answer.etag, "\"v1\"");
    assert_string_equal(json_get_text(answer.doc, "state"), "open");
    answer = step(g, &toan, id, "/answer", NULL);
    expect(&answer, 428, "precondition-required");
    answer = step(g, &toan, id, "/answer", "\"v2\"");
    expect(&answer, 412, "changed");
    answer = step(g, &toan, id, "/answer", "\"v1\"");
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "outcome"), "fixed");
    assert_string_equal(json_get_text(answer.doc, "answered_by_name"), toan.name);
    answer = step(g, &toan, id, "/answer", "\"v2\"");
    expect(&answer, 409, "flag-state");
    answer = step(g, &homeroom, id, "/closing", "\"v2\"");
    expect(&answer, 200, "");
    for (size_t i = 0; i < 2; i++) { /* closed is final */
        answer = step(g, i ? &toan : &homeroom, id, i ? "/answer" : "/closing", "\"v3\"");
        expect(&answer, 409, "flag-state");
    }
    assert_int_not_equal(as_service(g, "UPDATE flag SET state = 'open', closed_at = NULL"), OK);
    answer = get(g, &toan, flag_path(g, id, ""));
    expect(&answer, 200, "");
    assert_string_equal(answer.etag, "\"v3\"");
    assert_string_equal(json_get_text(answer.doc, "state"), "closed");
    assert_int_equal(ground_events(g) - events, 3);
    assert_int_equal(told(g, "created"), 1);
    assert_int_equal(told(g, "changed"), 2);
}

static void of_many_answers_at_once_one_counts(void **state)
{
    struct ground *g = *state;
    const int64_t id = raised(g, &homeroom, 0, "toan");
    const struct sending sending = {.by = &toan,
                                    .method = POST,
                                    .target = flag_path(g, id, "/answer"),
                                    .match = "\"v1\"",
                                    .body = "{\"outcome\":\"fixed\"}"};
    struct answer answers[4];

    api_send_at_once(g->api, &sending, 4, answers);
    assert_int_equal(count_of(answers, 4, 200, ""), 1);
    assert_int_equal(count_of(answers, 4, 412, "changed"), 3);
    assert_int_equal(told(g, "changed"), 1);
}

static void each_does_the_own_part(void **state)
{
    static const struct person toan_of_gdcd = {101, SCHOOL, "teacher", "x",
                                               .scope_subject = "gdcd"};
    static const struct {
        const struct person *by;
        int status[5]; /* raise, list, one, answer, close; by the homeroom teacher's flag */
    } cases[] = {
        {&homeroom, {400, 200, 200, 403, 412}},
        {&leader, {400, 200, 200, 403, 403}},
        {&toan, {403, 200, 200, 412, 403}},
        {&toan_of_gdcd, {404, 200, 404, 404, 404}},
        {&van, {403, 403, 403, 403, 403}},
        {&admin, {403, 403, 403, 403, 403}},
        {&office, {403, 403, 403, 403, 403}},
        {&stranger, {404, 404, 404, 404, 404}},
        {&stranger_leader, {404, 404, 404, 403, 404}}, /* leaders answer nowhere */
    };
    struct ground *g = *state;
    const int64_t id = raised(g, &homeroom, 0, "toan");

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct person *by = cases[i].by;
        const int status[] = {ask(g, by, 999999999, "toan").status,
                              get(g, by, class_path(g, g->class_id, "/flags")).status,
                              get(g, by, flag_path(g, id, "")).status,
                              step(g, by, id, "/answer", "\"v9\"").status,
                              step(g, by, id, "/closing", "\"v9\"").status};

        for (size_t k = 0; k < COUNT_OF(status); k++)
            if (status[k] != cases[i].status[k])
                fail_msg("case %zu, act %zu: %d", i, k, status[k]);
    }
    assert_int_equal(count(g, "TRUE"), 1);
    assert_int_equal(count(g, "version = 1 AND state = 'open'"), 1);
}

static void a_subjects_teacher_sees_the_own_alone(void **state)
{
    static const struct person toan_of_gdcd = {101, SCHOOL, "teacher", "x",
                                               .scope_subject = "gdcd"};
    struct ground *g = *state;
    int64_t first;

    ground_sql(g, api_text(g->api,
                           "INSERT INTO assignment (class_id, subject, account_id, full_name)"
                           " VALUES (%lld, 'ngu_van', 103, 'x')",
                           (long long)g->class_id));
    first = raised(g, &homeroom, 0, "toan");
    raised(g, &leader, 1, "gdcd");
    raised(g, &homeroom, 2, "ngu_van");
    assert_int_equal(seen(g, &homeroom, ""), 3);
    assert_int_equal(seen(g, &leader, ""), 3);
    assert_int_equal(seen(g, &toan, ""), 2);
    assert_int_equal(seen(g, &toan_of_gdcd, ""), 1);
    assert_int_equal(seen(g, &van, ""), 1);
    assert_int_equal(step(g, &homeroom, first, "/closing", "\"v1\"").status, 200);
    assert_int_equal(seen(g, &homeroom, "?state=open"), 2);
    assert_int_equal(seen(g, &homeroom, "?state=closed"), 1);
    assert_int_equal(seen(g, &homeroom, "?limit=2"), 2);
    assert_int_equal(seen(g, &homeroom, api_text(g->api, "?after=%lld", (long long)first)), 2);
    ground_sql(g, "DELETE FROM assignment WHERE subject = 'ngu_van' AND class_id ="
                  " (SELECT MIN(id) FROM class)");
}

static void todays_substitute_answers(void **state)
{
    struct ground *g = *state;
    const int64_t id = raised(g, &homeroom, 0, "toan");

    assert_int_equal(step(g, &van, id, "/answer", "\"v1\"").status, 403);
    ground_sql(g, api_text(g->api,
                           "INSERT INTO substitution (class_id, subject, account_id, full_name,"
                           "  valid_from, valid_to, state, reason, proposed_by, proposed_at,"
                           "  decision_number, decided_by, decided_at)"
                           " VALUES (%lld, 'toan', 103, 'x', '2026-05-25', '2026-05-25',"
                           "  'approved', 'Nghỉ ốm', 104, '2026-05-20T01:00:00Z', '27/QĐ', 106,"
                           "  '2026-05-20T02:00:00Z')",
                           (long long)g->class_id));
    assert_int_equal(seen(g, &van, ""), 1);
    assert_int_equal(step(g, &van, id, "/answer", "\"v1\"").status, 200);
    ground_sql(g, "UPDATE substitution SET valid_to = '2026-05-24', valid_from = '2026-05-24'");
    assert_int_equal(get(g, &van, flag_path(g, id, "")).status, 403);
}

static void every_fault_is_said_and_nothing_written(void **state)
{
    struct ground *g = *state;
    struct answer answer = ask(g, &homeroom, g->foreign_student, "ngu_van");

    expect_pointers(&answer, 2, (const char *const[]){"/student_id", "/subject", NULL});
    answer = post(g, &homeroom, class_path(g, g->class_id, "/flags"),
                  "{\"student_id\":0,\"subject\":\"T\",\"term\":3,\"comment\":\"\"}");
    expect_pointers(&answer, 4,
                    (const char *const[]){"/student_id", "/subject", "/term", "/comment", NULL});
    assert_int_equal(count(g, "TRUE"), 0);

    const int64_t id = raised(g, &homeroom, 0, "toan");

    answer = api_send(g->api, &(struct sending){.by = &toan,
                                                .method = POST,
                                                .target = flag_path(g, id, "/answer"),
                                                .match = "\"v1\"",
                                                .body = "{\"outcome\":\"stands\"}"});
    expect_pointers(&answer, 1, (const char *const[]){"/reply", NULL});
    assert_int_equal(count(g, "state = 'open' AND version = 1"), 1);
}

static void not_in_a_locked_year(void **state)
{
    struct ground *g = *state;
    const int64_t id = raised(g, &homeroom, 0, "toan");
    struct answer answer;

    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    ground_sql(g, api_text(g->api,
                           "INSERT INTO year_lock (school_year_id, locked_at) VALUES"
                           " (%lld, '2026-05-25T07:00:00Z')",
                           (long long)g->year_id));
    answer = ask(g, &homeroom, g->students[0], "toan");
    expect(&answer, 423, "year-locked");
    answer = step(g, &toan, id, "/answer", "\"v1\"");
    expect(&answer, 423, "year-locked");
    answer = step(g, &homeroom, id, "/closing", "\"v1\"");
    expect(&answer, 423, "year-locked");
    assert_int_not_equal(as_service(g, "UPDATE flag SET version = version + 1"), OK);
    assert_int_not_equal(
        as_service(g, "INSERT INTO flag (org_id, school_year_id, class_id, student_id, subject,"
                      " comment, state, raised_by, raised_by_name, raised_at, version)"
                      " SELECT org_id, school_year_id, class_id, student_id, subject, comment,"
                      " state, raised_by, raised_by_name, raised_at, version FROM flag"),
        OK);
    assert_int_equal(seen(g, &homeroom, "?state=open"), 1);
    assert_int_equal(count(g, "version = 1"), 1);
}

/* Of the class's stage, how many flags it warns of. */
static size_t warned(struct ground *g, const char *stage, const char *subject)
{
    const struct answer answer = get(g, &homeroom, class_path(g, g->class_id, "/signing-state"));

    for (size_t i = 0; i < json_get_count(answer.doc, "items"); i++)
        if (!strcmp(json_get_text(answer.doc, api_text(g->api, "items/%zu/stage", i)), stage) &&
            !strcmp(json_get_text(answer.doc, api_text(g->api, "items/%zu/subject", i)), subject)) {
            assert_null(
                json_get_text(answer.doc, api_text(g->api, "items/%zu/flags/0/comment", i)));
            return json_get_count(answer.doc, api_text(g->api, "items/%zu/flags", i));
        }
    fail_msg("no stage %s %s", stage, subject);
    return 0;
}

static const char *report(struct ground *g, const struct person *by)
{
    const struct answer answer =
        get(g, by, api_text(g->api, "/v1/flags?school_year_id=%lld", (long long)g->year_id));

    if (answer.status != 200)
        return api_text(g->api, "%d", answer.status);
    if (!json_get_count(answer.doc, "items"))
        return "";
    return api_text(g->api, "%s %lld %lld", json_get_text(answer.doc, "items/0/class_name"),
                    (long long)json_get_int(answer.doc, "items/0/unanswered"),
                    (long long)json_get_int(answer.doc, "items/0/answered"));
}

static void it_warns_until_it_is_closed(void **state)
{
    static const struct person leader_of_toan = {106, SCHOOL, "leader", "x",
                                                 .scope_subject = "toan"};
    struct ground *g = *state;
    int64_t id;

    assert_string_equal(report(g, &leader), "");
    id = raised(g, &homeroom, 0, "toan");
    raised(g, &homeroom, 1, "gdcd");
    assert_int_equal(warned(g, "subject_result", "toan"), 1);
    assert_int_equal(warned(g, "subject_result", "gdtc"), 0);
    assert_int_equal(warned(g, "year_summary", ""), 2);
    assert_int_equal(warned(g, "approval", ""), 0);
    assert_int_equal(step(g, &toan, id, "/answer", "\"v1\"").status, 200);
    assert_string_equal(report(g, &leader), "9A1 1 1");
    assert_int_equal(warned(g, "subject_result", "toan"), 1);
    assert_int_equal(step(g, &homeroom, id, "/closing", "\"v2\"").status, 200);
    assert_string_equal(report(g, &leader), "9A1 1 0");
    assert_int_equal(warned(g, "subject_result", "toan"), 0);
    assert_string_equal(report(g, &leader_of_toan), "403");
    assert_string_equal(report(g, &homeroom), "403");
    assert_string_equal(report(g, &stranger_leader), "404");
}

static int64_t flags_of(struct ground *g, int64_t class_id, int64_t student_id)
{
    return count(g, api_text(g->api, "class_id = %lld AND student_id = %lld", (long long)class_id,
                             (long long)student_id));
}

/* Into a record that is in no class yet, and back again. */
static void it_follows_a_merge_and_its_reversal(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t keep;

    ground_sql(g, api_text(g->api,
                           "INSERT INTO student (org_id, full_name, birth_date, sex, ethnic)"
                           " VALUES (%d, 'Học Sinh Mẫu', '2011-08-06', 'female', '01')",
                           SCHOOL));
    keep = ground_number(g, "SELECT MAX(id) AS n FROM student");
    raised(g, &homeroom, 0, "toan");
    answer = post(g, &leader, "/v1/student-merges",
                  api_text(g->api, "{\"keep_id\":%lld,\"drop_id\":%lld,\"reason\":\"%s\"}",
                           (long long)keep, (long long)g->students[0], "Hai hồ sơ của một em"));
    expect(&answer, 201, "");
    assert_int_equal(flags_of(g, g->class_id, keep), 1);
    assert_int_equal(warned(g, "year_summary", ""), 1);
    assert_int_equal(told(g, "removed"), 1);
    assert_int_equal(ground_told(g, "flag", keep, "created"), 1);
    answer = post(g, &leader,
                  api_text(g->api, "/v1/student-merges/%lld/reversal",
                           (long long)json_get_int(answer.doc, "id")),
                  "{\"reason\":\"Hai em khác nhau thật\"}");
    expect(&answer, 200, "");
    assert_int_equal(flags_of(g, g->class_id, g->students[0]), 1);
}

/* What is closed stays where it was closed. */
static void it_follows_its_student_into_another_class(void **state)
{
    struct ground *g = *state;
    const int64_t closed = raised(g, &homeroom, 0, "toan");
    const int64_t open = raised(g, &homeroom, 0, "gdcd");
    struct answer answer = step(g, &homeroom, closed, "/closing", "\"v1\"");

    expect(&answer, 200, "");
    answer = post(g, &homeroom,
                  api_text(g->api, "/v1/students/%lld/class-moves", (long long)g->students[0]),
                  api_text(g->api,
                           "{\"class_id\":%lld,\"moved_on\":\"2026-05-20\","
                           "\"reason\":\"Gia đình chuyển chỗ ở\"}",
                           (long long)g->other_class_id));
    expect(&answer, 201, "");
    assert_int_equal(flags_of(g, g->class_id, g->students[0]), 1);
    assert_int_equal(flags_of(g, g->other_class_id, g->students[0]), 1);
    assert_string_equal(report(g, &leader), "9A2 1 0");
    assert_int_equal(told(g, "removed"), 1);
    assert_int_equal(told(g, "created"), 3);
    answer = step(g, &toan, open, "/answer", "\"v2\""); /* teaches it there no more */
    expect(&answer, 403, "not-your-class");
    answer = step(g, &homeroom, open, "/closing", "\"v2\"");
    expect(&answer, 200, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_is_raised_answered_and_closed, reset_ground),
        cmocka_unit_test_setup(of_many_answers_at_once_one_counts, reset_ground),
        cmocka_unit_test_setup(each_does_the_own_part, reset_ground),
        cmocka_unit_test_setup(a_subjects_teacher_sees_the_own_alone, reset_ground),
        cmocka_unit_test_setup(todays_substitute_answers, reset_ground),
        cmocka_unit_test_setup(every_fault_is_said_and_nothing_written, reset_ground),
        cmocka_unit_test_setup(not_in_a_locked_year, reset_ground),
        cmocka_unit_test_setup(it_warns_until_it_is_closed, reset_ground),
        cmocka_unit_test_setup(it_follows_a_merge_and_its_reversal, reset_ground),
        cmocka_unit_test_setup(it_follows_its_student_into_another_class, reset_ground),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
