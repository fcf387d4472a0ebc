/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The next year out of the last one, through the API of records: 8A1 of 2025-2026 goes on as 9A1,
 * its repeaters into 8A9. Today is 2026-05-25. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "ground.h"

enum { BIG_CLASSES = 25, BIG_SIZE = 40 };

static int64_t next_year;

static struct answer roll(struct ground *g, const struct person *by, const char *more)
{
    return api_send(
        g->api,
        &(struct sending){
            .by = by,
            .method = POST,
            .target = api_text(g->api, "/v1/school-years/%lld/roll-over", (long long)g->year_id),
            .body = api_text(g->api,
                             "{\"target_year_id\":%lld,%s\"classes\":[{\"class_id\":%lld,"
                             "\"next_name\":\"9A1\",\"repeat_name\":\"8A9\",\"keep_homeroom\":true,"
                             "\"keep_assignments\":true}]}",
                             (long long)next_year, more, (long long)g->class_id)});
}

/* All marks of both terms, and the rest; number is the student's place in the class. */
static void finish(struct ground *g, int number, int tenths, int absences)
{
    static const char *const scored[] = {"ngu_van",        "toan", "ngoai_ngu_1", "gdcd",
                                         "lich_su_dia_li", "khtn", "cong_nghe",   "tin_hoc"};
    static const char *const commented[] = {"gdtc", "nghe_thuat", "hdtn_hn", "gddp"};
    int64_t student = g->students[number];

    for (int i = 0; i < (int)(COUNT_OF(scored) + COUNT_OF(commented)) * 2; i++) {
        bool is_scored = i / 2 < (int)COUNT_OF(scored);
        const char *subject =
            is_scored ? scored[i / 2] : commented[(size_t)i / 2 - COUNT_OF(scored)];
        int v = is_scored ? tenths : 1;

        ground_sql(g, api_text(g->api,
                               "INSERT INTO mark (class_id, subject, term, student_id, tx1, tx2,"
                               " tx3, tx4, gk, ck) VALUES (%lld, '%s', %d, %lld, %d, %d, %d, %d,"
                               " %d, %d)",
                               (long long)g->class_id, subject, i % 2 + 1, (long long)student, v, v,
                               v, v, v, v));
    }
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET conduct_term1 = 'tot', conduct_term2 = 'tot',"
                           " absent_excused = %d, absent_unexcused = 0 WHERE student_id = %lld",
                           absences, (long long)student));
}

static int reset(void **state)
{
    struct ground *g = *state;

    reset_ground(state);
    next_year =
        ground_number(g, "SELECT COALESCE(MAX(id), 0) AS n FROM school_year WHERE org_id = 11"
                         " AND name = '2026-2027'");
    ground_sql(g, "DELETE FROM subject_student");
    ground_sql(g, "DELETE FROM assignment WHERE subject = 'ngoai_ngu_2'");
    ground_sql(g, "DELETE FROM enrolment WHERE class_id IN (SELECT c.id FROM class c JOIN"
                  " school_year y ON y.id = c.school_year_id WHERE y.name = '2026-2027')");
    ground_sql(g, "DELETE FROM assignment WHERE class_id IN (SELECT c.id FROM class c JOIN"
                  " school_year y ON y.id = c.school_year_id WHERE y.name = '2026-2027')");
    ground_sql(g, "DELETE FROM class WHERE school_year_id IN (SELECT id FROM school_year"
                  " WHERE name = '2026-2027')");
    ground_sql(
        g, api_text(g->api, "UPDATE class SET grade = 8 WHERE id = %lld", (long long)g->class_id));
    ground_sql(g, "UPDATE enrolment SET conduct_term1 = NULL, conduct_term2 = NULL,"
                  " absent_excused = NULL, absent_unexcused = NULL");
    if (!next_year)
        ground_sql(g, "INSERT INTO school_year (org_id, name, starts_on, ends_on, state, version)"
                      " VALUES (11, '2026-2027', '2026-09-05', '2027-05-31', 'open', 1)");
    ground_sql(g,
               "INSERT IGNORE INTO year_school (school_year_id, org_id, as_of, code, name,"
               " parent_name, province_name) SELECT y.id, s.org_id, '2026-05-25', s.code, s.name,"
               " s.parent_name, s.province_name FROM school_year y JOIN school s"
               " ON s.org_id = y.org_id WHERE y.name = '2026-2027'");
    next_year = ground_number(
        g, "SELECT id AS n FROM school_year WHERE org_id = 11 AND name = '2026-2027'");
    return 0;
}

static int64_t in_next_year(struct ground *g, const char *class_name)
{
    return ground_number(
        g, api_text(g->api,
                    "SELECT COUNT(*) AS n FROM enrolment e JOIN class c ON c.id = e.class_id"
                    " WHERE c.school_year_id = %lld AND c.name = '%s' AND e.state = 'active'",
                    (long long)next_year, class_name));
}

static void expect_counts(const struct answer *answer, const char *const names[],
                          const int64_t counts[])
{
    for (size_t i = 0; names[i]; i++)
        if (json_get_int(answer->doc, names[i]) != counts[i])
            fail_msg("%s: %s", names[i], answer->text);
}

/* Whoever took a subject that not everyone does takes it in the next grade. */
static void what_students_take_goes_along(void **state)
{
    struct ground *g = *state;

    ground_sql(g, api_text(g->api,
                           "INSERT INTO assignment (class_id, subject, account_id, full_name,"
                           " everyone, terms) VALUES (%lld, 'ngoai_ngu_2', 101, 'Trần Thị Toán', 0,"
                           " 'term_2')",
                           (long long)g->class_id));
    ground_sql(g, api_text(g->api,
                           "INSERT INTO subject_student (class_id, subject, student_id)"
                           " VALUES (%lld, 'ngoai_ngu_2', %lld)",
                           (long long)g->class_id, (long long)g->students[0]));
    for (int i = 0; i < STUDENTS; i++) {
        finish(g, i, 80, 3);
        ground_sql(g, api_text(g->api,
                               "INSERT INTO mark (class_id, subject, term, student_id, tx1, tx2,"
                               " tx3, tx4, gk, ck) VALUES (%lld, 'ngoai_ngu_2', 2, %lld, 70, 70,"
                               " 70, 70, 70, 70)",
                               (long long)g->class_id, (long long)g->students[i]));
    }

    struct answer done = roll(g, &admin, "");

    expect(&done, 200, "");
    assert_int_equal(json_get_int(done.doc, "promoted"), STUDENTS);
    assert_int_equal(
        ground_number(g, api_text(g->api,
                                  "SELECT COUNT(*) AS n FROM subject_student t JOIN class c"
                                  " ON c.id = t.class_id JOIN assignment a ON a.class_id = c.id"
                                  " AND a.subject = t.subject WHERE c.school_year_id = %lld"
                                  " AND t.student_id = %lld AND NOT a.everyone"
                                  " AND a.terms = 'term_2'",
                                  (long long)next_year, (long long)g->students[0])),
        1);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM subject_student"), 2);
}

static void results_say_who_goes_where(void **state)
{
    static const char *const names[] = {"promoted", "repeats", "undecided", NULL};
    struct ground *g = *state;

    finish(g, 0, 80, 3);
    finish(g, 1, 80, 46); /* more than 45 sessions: stays in the grade (TT22 Điều 12) */

    struct answer dry = roll(g, &admin, "\"dry_run\":true,");

    expect(&dry, 200, "");
    expect_counts(&dry, names, (const int64_t[]){1, 1, 1});
    assert_int_equal(
        ground_number(g, api_text(g->api,
                                  "SELECT COUNT(*) AS n FROM class WHERE school_year_id = %lld",
                                  (long long)next_year)),
        0);

    struct answer done = roll(g, &admin, "");

    expect(&done, 200, "");
    expect_counts(&done, names, (const int64_t[]){1, 1, 1});
    assert_int_equal(in_next_year(g, "9A1"), 1);
    assert_int_equal(in_next_year(g, "8A9"), 1);
    /* Who follows the changes hears of all of it. */
    assert_true(ground_number(g, "SELECT COUNT(*) AS n FROM change_event WHERE kind = 'enrolment'"
                                 " AND items LIKE '%\"number\":1%'") >= 2);
    assert_true(ground_number(g, "SELECT COUNT(*) AS n FROM change_event WHERE kind = 'class'") >=
                2);
    assert_non_null(strstr(done.text, "\"outcome\":\"undecided\",\"next_class\":null"));
    assert_int_equal(
        ground_number(g, "SELECT COUNT(*) AS n FROM class WHERE name = '9A1' AND grade = 9"
                         " AND homeroom_account_id = 102 AND school_year_id ="
                         " (SELECT id FROM school_year WHERE name = '2026-2027')"),
        1);
    assert_int_equal(
        ground_number(g, "SELECT COUNT(*) AS n FROM assignment a JOIN class c ON c.id = a.class_id"
                         " JOIN school_year y ON y.id = c.school_year_id"
                         " WHERE y.name = '2026-2027' AND c.name = '9A1'"),
        3);
}

static void asked_again_it_adds_who_was_decided_since(void **state)
{
    static const char *const names[] = {"promoted", "already", "undecided", "contradicts", NULL};
    struct ground *g = *state;

    finish(g, 0, 80, 3);
    struct answer answer = roll(g, &admin, "");

    expect_counts(&answer, names, (const int64_t[]){1, 0, 2, 0});
    answer = roll(g, &admin, "");
    expect_counts(&answer, names, (const int64_t[]){0, 1, 2, 0});
    assert_int_equal(in_next_year(g, "9A1"), 1);

    finish(g, 2, 65, 0);
    answer = roll(g, &admin, "");
    expect_counts(&answer, names, (const int64_t[]){1, 1, 1, 0});
    assert_int_equal(in_next_year(g, "9A1"), 2);

    /* What was decided otherwise since is said, and left to people. */
    ground_sql(g, api_text(g->api, "UPDATE enrolment SET absent_excused = 50 WHERE class_id = %lld",
                           (long long)g->class_id));
    answer = roll(g, &admin, "");
    expect_counts(&answer, names, (const int64_t[]){0, 0, 1, 2});
}

static void the_summer_decides_who_was_undecided(void **state)
{
    static const char *const names[] = {"promoted", "repeats", "undecided", NULL};
    struct ground *g = *state;
    struct answer answer;

    for (int i = 0; i < STUDENTS; i++)
        finish(g, i, 60, 3);
    ground_sql(g, "UPDATE mark SET tx1 = 30, tx2 = 30, tx3 = 30, tx4 = 30, gk = 30, ck = 30"
                  " WHERE subject = 'khtn'");
    answer = roll(g, &admin, "");
    expect_counts(&answer, names, (const int64_t[]){0, 0, 3});
    for (int i = 0; i < 2; i++)
        ground_sql(g, api_text(g->api,
                               "INSERT INTO summer_result (class_id, subject, student_id, outcome,"
                               " value) VALUES (%lld, 'khtn', %lld, 'taken', %d)",
                               (long long)g->class_id, (long long)g->students[i], i ? 35 : 34));
    answer = roll(g, &admin, "");
    expect_counts(&answer, names, (const int64_t[]){1, 1, 1});
    assert_non_null(strstr(answer.text, "\"promotion\":\"promoted_after_retest\""));
    assert_int_equal(in_next_year(g, "9A1"), 1);
    assert_int_equal(in_next_year(g, "8A9"), 1);

    /* A correction of August after that is said, and left to people, too. */
    ground_sql(g, "UPDATE summer_result SET value = 35");
    answer = roll(g, &admin, "");
    expect_counts(&answer, (const char *const[]){"already", "contradicts", "undecided", NULL},
                  (const int64_t[]){1, 1, 1});
    assert_int_equal(in_next_year(g, "8A9"), 1);
}

static void the_head_of_school_decides_of_who_is_left_to_them(void **state)
{
    static const char *const names[] = {"promoted", "repeats", "undecided", NULL};
    struct ground *g = *state;
    struct answer answer;

    for (int i = 0; i < STUDENTS; i++)
        finish(g, i, 60, 3);
    ground_sql(g, "UPDATE enrolment SET assessment = 'own_plan'");
    answer = roll(g, &admin, "");
    expect_counts(&answer, names, (const int64_t[]){0, 0, 3});
    for (int i = 0; i < 2; i++)
        ground_sql(
            g, api_text(
                   g->api,
                   "INSERT INTO principal_decision (school_year_id, student_id,"
                   " version, class_id, decision, basis, in_addendum, decision_number, reason,"
                   " decided_on, decided_by, decided_name, decided_at) VALUES (%lld,"
                   " %lld, 1, %lld, '%s_by_principal', 'own_plan', %d, '31/QĐ', 'x', '2026-05-24',"
                   " 106, 'x', '2026-05-24T00:00:00Z')",
                   (long long)g->year_id, (long long)g->students[i], (long long)g->class_id,
                   i ? "retained" : "promoted", i));
    answer = roll(g, &admin, "");
    ground_sql(g, "UPDATE enrolment SET assessment = NULL");
    expect_counts(&answer, names, (const int64_t[]){1, 1, 1});
    assert_non_null(strstr(answer.text, "\"promotion\":\"promoted_by_principal\""));
    assert_int_equal(in_next_year(g, "9A1"), 1);
    assert_int_equal(in_next_year(g, "8A9"), 1);
}

static void those_who_left_stay_behind(void **state)
{
    struct ground *g = *state;

    finish(g, 0, 80, 3);
    finish(g, 1, 80, 3);
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET state = 'withdrawn', number = NULL"
                           " WHERE student_id = %lld",
                           (long long)g->students[0]));
    struct answer answer = roll(g, &admin, "");

    expect_counts(&answer, (const char *const[]){"promoted", "undecided", NULL},
                  (const int64_t[]){1, 1});
    assert_int_equal(json_get_count(answer.doc, "students"), STUDENTS - 1);
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET state = 'active', number = 1"
                           " WHERE student_id = %lld",
                           (long long)g->students[0]));
}

/* After the year: its class keeps them, the next year of this school does not. */
static void who_went_to_another_school_stays_out(void **state)
{
    struct ground *g = *state;

    finish(g, 0, 80, 3);
    finish(g, 1, 80, 3);
    ground_sql(g, api_text(g->api, "UPDATE student SET org_id = %d WHERE id = %lld", OTHER_SCHOOL,
                           (long long)g->students[0]));
    ground_sql(g, api_text(g->api,
                           "INSERT INTO departure (package_id, student_id, org_id, class_id,"
                           " to_code, to_name, first_day, reason, state, requested_by,"
                           " requested_at) VALUES ('p', %lld, %d, %lld, 'NK', 'NK', '2026-06-01',"
                           " 'x', 'requested', 1, 'x')",
                           (long long)g->students[1], SCHOOL, (long long)g->class_id));
    ground_sql(g, "UPDATE departure SET state = 'offered'");
    ground_sql(g, "UPDATE departure SET state = 'executed', package_sha256 = 'x'");
    struct answer answer = roll(g, &admin, "");

    ground_sql(g, "DELETE FROM departure");
    ground_sql(g, api_text(g->api, "UPDATE student SET org_id = %d WHERE id = %lld", SCHOOL,
                           (long long)g->students[0]));
    expect_counts(&answer, (const char *const[]){"promoted", "left_out", "undecided", NULL},
                  (const int64_t[]){0, 2, 1});
    assert_int_equal(in_next_year(g, "9A1"), 0);
}

static void the_last_grade_has_completed_the_level(void **state)
{
    struct ground *g = *state;

    finish(g, 0, 80, 3);
    finish(g, 1, 80, 46);
    ground_sql(
        g, api_text(g->api, "UPDATE class SET grade = 9 WHERE id = %lld", (long long)g->class_id));
    struct answer answer = roll(g, &admin, "");

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/classes/0/next_name", NULL});
    answer = api_send(
        g->api,
        &(struct sending){
            .by = &admin,
            .method = POST,
            .target = api_text(g->api, "/v1/school-years/%lld/roll-over", (long long)g->year_id),
            .body = api_text(g->api, "{\"target_year_id\":%lld,\"classes\":[{\"class_id\":%lld}]}",
                             (long long)next_year, (long long)g->class_id)});
    expect_counts(&answer, (const char *const[]){"completed", "no_class", "undecided", NULL},
                  (const int64_t[]){1, 1, 1});
    assert_int_equal(
        ground_number(g, api_text(g->api,
                                  "SELECT COUNT(*) AS n FROM class WHERE school_year_id = %lld",
                                  (long long)next_year)),
        0);
}

static void one_student_may_go_another_way(void **state)
{
    struct ground *g = *state;

    finish(g, 0, 80, 3);
    finish(g, 1, 80, 3);
    finish(g, 2, 80, 46);
    const char *more = api_text(
        g->api,
        "\"students\":[{\"student_id\":%lld,\"leave_out\":true},{\"student_id\":%lld,"
        "\"class_name\":\"9B\"},{\"student_id\":%lld}],",
        (long long)g->students[0], (long long)g->students[1], (long long)g->foreign_student);
    struct answer answer = roll(g, &admin, more);

    expect(&answer, 400, "invalid");
    expect_pointers(
        &answer, 2,
        (const char *const[]){"/students/1/class_name", "/students/2/student_id", NULL});
    ground_sql(g, api_text(g->api,
                           "INSERT INTO class (school_year_id, name, grade, record_version)"
                           " VALUES (%lld, '9B', 9, 1)",
                           (long long)next_year));
    more = api_text(g->api,
                    "\"students\":[{\"student_id\":%lld,\"leave_out\":true},{\"student_id\":%lld,"
                    "\"class_name\":\"9B\"}],",
                    (long long)g->students[0], (long long)g->students[1]);
    answer = roll(g, &admin, more);
    expect_counts(&answer, (const char *const[]){"promoted", "repeats", "left_out", NULL},
                  (const int64_t[]){1, 1, 1});
    assert_int_equal(in_next_year(g, "9B"), 1);
    assert_int_equal(in_next_year(g, "9A1"), 0);
}

static void only_the_schools_administrator_rolls_over(void **state)
{
    struct ground *g = *state;
    const struct person *const others[] = {&leader, &homeroom, &office, &stranger_leader};
    int64_t events = ground_events(g);
    int64_t own = next_year;

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct answer answer = roll(g, others[i], "");

        expect(&answer, 403, "forbidden");
    }
    next_year = g->foreign_year_id;
    struct answer answer = roll(g, &admin, "");

    expect(&answer, 404, "not-found");
    next_year = g->year_id;
    answer = roll(g, &admin, "");
    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/target_year_id", NULL});
    next_year = own;
    ground_sql(g, "UPDATE school_year SET state = 'locked' WHERE name = '2026-2027'");
    answer = roll(g, &admin, "");
    expect(&answer, 423, "year-locked");
    assert_int_equal(ground_events(g), events);
}

static void many_at_once_make_nothing_twice(void **state)
{
    enum { N = 6 };
    struct ground *g = *state;
    struct answer answers[N];

    finish(g, 0, 80, 3);
    finish(g, 1, 80, 46);
    api_send_at_once(
        g->api,
        &(struct sending){
            .by = &admin,
            .method = POST,
            .target = api_text(g->api, "/v1/school-years/%lld/roll-over", (long long)g->year_id),
            .body = api_text(g->api,
                             "{\"target_year_id\":%lld,\"classes\":[{\"class_id\":%lld,"
                             "\"next_name\":\"9A1\",\"repeat_name\":\"8A9\"}]}",
                             (long long)next_year, (long long)g->class_id)},
        N, answers);
    assert_true(count_of(answers, N, 200, "") > 0);
    assert_int_equal(count_of(answers, N, 200, "") + count_of(answers, N, 503, "retry"), N);
    assert_int_equal(in_next_year(g, "9A1"), 1);
    assert_int_equal(in_next_year(g, "8A9"), 1);
    assert_int_equal(
        ground_number(g, api_text(g->api,
                                  "SELECT COUNT(*) AS n FROM class WHERE school_year_id = %lld",
                                  (long long)next_year)),
        2);
}

/* A thousand students in 25 classes, half of them with all marks. */
static void seed_school(struct ground *g)
{
    ground_sql(g, "INSERT INTO class (school_year_id, name, grade, record_version)"
                  " SELECT y.id, CONCAT('7B', n.seq), 7, 1 FROM school_year y, seq_1_to_25 n"
                  " WHERE y.org_id = 11 AND y.name = '2025-2026'");
    ground_sql(g, "INSERT INTO student (org_id, full_name, birth_date, sex, ethnic)"
                  " SELECT 11, CONCAT('Em Thử ', seq), '2013-01-01', 'male', '01'"
                  "   FROM seq_1_to_1000");
    ground_sql(g, "INSERT INTO enrolment (class_id, number, student_id, conduct_term1,"
                  "       conduct_term2, absent_excused, absent_unexcused)"
                  " SELECT c.id, s.id MOD 40 + 1, s.id, 'tot', 'tot', 1, 1"
                  "   FROM student s JOIN class c"
                  "     ON c.name = CONCAT('7B', (SUBSTRING(s.full_name, 8) - 1) DIV 40 + 1)"
                  "  WHERE s.full_name LIKE 'Em Thử %'");
    ground_sql(g, "INSERT INTO mark (class_id, subject, term, student_id, tx1, tx2, tx3, tx4, gk,"
                  "       ck)"
                  " SELECT e.class_id, x.subject, 1, e.student_id, x.v, x.v, x.v, x.v, x.v, x.v"
                  "   FROM enrolment e JOIN class c ON c.id = e.class_id AND c.name LIKE '7B%'"
                  "   JOIN (SELECT 'ngu_van' AS subject, 80 AS v UNION ALL"
                  "     SELECT 'toan', 80 UNION ALL SELECT 'ngoai_ngu_1', 80 UNION ALL"
                  "     SELECT 'gdcd', 80 UNION ALL SELECT 'lich_su_dia_li', 80 UNION ALL"
                  "     SELECT 'khtn', 80 UNION ALL SELECT 'cong_nghe', 80 UNION ALL"
                  "     SELECT 'tin_hoc', 80 UNION ALL SELECT 'gdtc', 1 UNION ALL"
                  "     SELECT 'nghe_thuat', 1 UNION ALL SELECT 'hdtn_hn', 1 UNION ALL"
                  "     SELECT 'gddp', 1) x");
    ground_sql(g, "INSERT INTO mark (class_id, subject, term, student_id, tx1, tx2, tx3, tx4, gk,"
                  "       ck)"
                  " SELECT class_id, subject, 2, student_id, tx1, tx2, tx3, tx4, gk, ck FROM mark m"
                  "   JOIN class c ON c.id = m.class_id AND c.name LIKE '7B%' WHERE m.term = 1");
}

static void a_school_of_a_thousand_is_one_request(void **state)
{
    struct ground *g = *state;
    char *plan = "";

    seed_school(g);
    for (int i = 1; i <= BIG_CLASSES; i++)
        plan = api_text(
            g->api, "%s%s{\"class_id\":%lld,\"next_name\":\"8B%d\",\"keep_homeroom\":true}", plan,
            i > 1 ? "," : "",
            (long long)ground_number(
                g, api_text(g->api, "SELECT id AS n FROM class WHERE name = '7B%d'", i)),
            i);
    const struct sending sending = {
        .by = &admin,
        .method = POST,
        .target = api_text(g->api, "/v1/school-years/%lld/roll-over", (long long)g->year_id),
        .body = api_text(g->api, "{\"target_year_id\":%lld,\"classes\":[%s]}", (long long)next_year,
                         plan)};
    int64_t begun = clock_ms();
    struct answer answer = api_send(g->api, &sending);
    int64_t first_ms = clock_ms() - begun;

    expect(&answer, 200, "");
    expect_counts(&answer, (const char *const[]){"promoted", NULL},
                  (const int64_t[]){BIG_CLASSES * BIG_SIZE});
    begun = clock_ms();
    answer = api_send(g->api, &sending);
    expect_counts(&answer, (const char *const[]){"promoted", "already", NULL},
                  (const int64_t[]){0, BIG_CLASSES * BIG_SIZE});
    print_message("1,000 students rolled over in %lld ms, again in %lld ms\n", (long long)first_ms,
                  (long long)(clock_ms() - begun));
}

#define RESET(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(results_say_who_goes_where),
        RESET(what_students_take_goes_along),
        RESET(asked_again_it_adds_who_was_decided_since),
        RESET(the_summer_decides_who_was_undecided),
        RESET(the_head_of_school_decides_of_who_is_left_to_them),
        RESET(those_who_left_stay_behind),
        RESET(who_went_to_another_school_stays_out),
        RESET(the_last_grade_has_completed_the_level),
        RESET(one_student_may_go_another_way),
        RESET(only_the_schools_administrator_rolls_over),
        RESET(many_at_once_make_nothing_twice),
        RESET(a_school_of_a_thousand_is_one_request), /* last: it leaves a thousand behind */
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
