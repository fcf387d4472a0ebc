/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a class and each of its students is taught, through the API of records. Class 9A1 is made a
 * tenth grade of three students; toan teaches Vật lí, Địa lí, Hóa học, Âm nhạc and others there.
 * Today is 2026-05-25. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tenth_grade.h"

enum { REQUIRED = 8 /* Toán … Giáo dục địa phương */ };

static void who_does_not_take_it_has_no_cells(void **state)
{
    struct ground *g = *state;
    struct answer answer = get(g, &admin, list(g, "vat_li"));

    expect(&answer, 200, "");
    assert_true(json_get_true(answer.doc, "everyone"));
    assert_int_equal(json_get_count(answer.doc, "students"), STUDENTS);
    answer = choose(g, "vat_li", 0, 2);
    expect(&answer, 200, "");
    assert_string_equal(answer.etag, "\"v2\"");
    assert_false(json_get_true(answer.doc, "everyone"));
    assert_int_equal(json_get_count(answer.doc, "students"), 2);

    answer = get(g, &toan, of_class(g, "/gradebooks/vat_li/1"));
    assert_int_equal(json_get_count(answer.doc, "rows"), 2);
    answer = save(g, "vat_li", 1, 0, "tx1", "\"tenths\":80");
    expect(&answer, 200, "");
    answer = save(g, "vat_li", 1, 2, "tx1", "\"tenths\":80");
    expect_pointers(&answer, 1, (const char *const[]){"/cells/0/student_id", NULL});
    answer = get(g, &toan, of_class(g, "/gradebooks/vat_li/1/csv"));
    assert_non_null(strstr(answer.text, "Học Sinh Mẫu Số 2"));
    assert_null(strstr(answer.text, "Học Sinh Mẫu Số 3"));
    answer = get(g, &leader, of_class(g, "/subjects"));
    assert_non_null(strstr(answer.text, "\"subject\":\"vat_li\""));
    answer = put(g, &admin, list(g, "vat_li"), "\"v2\"", "{\"everyone\":true}");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "students"), STUDENTS);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM subject_student"), 0);
}

/* Who has marks stays, as long as they are there; and nothing of a refused list is stored. */
static void whoever_has_marks_stays(void **state)
{
    struct ground *g = *state;
    const char *const third[] = {api_text(g->api, "/students/%lld", (long long)g->students[2]),
                                 NULL};
    struct answer answer = save(g, "vat_li", 1, 2, "tx1", "\"tenths\":80");

    expect(&answer, 200, "");
    answer = choose(g, "vat_li", 0, 1);
    expect(&answer, 409, "subject-entered");
    expect_pointers(&answer, 1, third);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM subject_student"), 0);
    assert_int_equal(
        ground_number(g, "SELECT SUM(list_version) AS n FROM assignment WHERE subject = 'vat_li'"),
        1);
    answer = save(g, "vat_li", 1, 2, "tx1", "\"state\":\"empty\"");
    expect(&answer, 200, "");
    answer = choose(g, "vat_li", 0, 1);
    expect(&answer, 200, "");
}

static void a_list_is_of_the_class_and_of_a_subject_to_choose(void **state)
{
    struct ground *g = *state;
    struct answer answer =
        put(g, &admin, list(g, "gdtc"), "\"v1\"",
            api_text(g->api,
                     "{\"students\":[{\"student_id\":%lld},{\"student_id\":%lld},"
                     "{\"student_id\":%lld}]}",
                     (long long)g->students[0], (long long)g->students[0],
                     (long long)g->foreign_student));

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 3,
                    (const char *const[]){"/everyone", "/students/1/student_id",
                                          "/students/2/student_id", NULL});
    answer = put(g, &admin, list(g, "vat_li"), "\"v1\"", "{}");
    expect_pointers(&answer, 1, (const char *const[]){"/students", NULL});
    answer = put(g, &admin, list(g, "vat_li"), "\"v7\"", students(g, 0, 1));
    expect(&answer, 412, "changed");
    answer = put(g, &admin, list(g, "vat_li"), NULL, students(g, 0, 1));
    expect(&answer, 428, "precondition-required");
    answer = put(g, &admin, list(g, "sinh_hoc"), "\"v1\"", students(g, 0, 1));
    expect(&answer, 404, "unknown-subject");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM subject_student"), 0);
    assert_int_equal(ground_events(g), 0);
}

static void the_administrator_of_the_school_alone_sets_it(void **state)
{
    struct ground *g = *state;
    const struct person *const others[] = {&toan, &homeroom, &leader, &office};
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        answer = put(g, others[i], list(g, "vat_li"), "\"v1\"", students(g, 0, 1));
        expect(&answer, 403, "forbidden");
    }
    answer = put(g, &foreign_admin, list(g, "vat_li"), "\"v1\"", students(g, 0, 1));
    expect(&answer, 404, "not-found");
    answer = get(g, &stranger_leader, list(g, "vat_li"));
    expect(&answer, 404, "not-found");
    answer = get(g, &van, list(g, "vat_li"));
    expect(&answer, 403, "not-your-class");
    answer = get(g, &toan, list(g, "vat_li"));
    expect(&answer, 200, "");
    answer = get(g, &homeroom, list(g, "vat_li"));
    expect(&answer, 200, "");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM subject_student"), 0);
}

static void what_is_locked_stays(void **state)
{
    struct ground *g = *state;
    const char *const vat_li = list(g, "vat_li");
    struct answer answer = choose(g, "vat_li", 0, 1);

    expect(&answer, 200, "");
    ground_sql(g, api_text(g->api, "UPDATE school_year SET state = 'locked' WHERE id = %lld",
                           (long long)g->year_id));
    ground_sql(g, api_text(g->api,
                           "INSERT INTO year_lock (school_year_id, locked_at) VALUES (%lld,"
                           " '2026-05-25T07:00:00Z')",
                           (long long)g->year_id));
    answer = put(g, &admin, vat_li, "\"v2\"", students(g, 0, 2));
    expect(&answer, 423, "year-locked");
    assert_int_not_equal(as_service(g, "DELETE FROM subject_student"), OK);
    assert_int_not_equal(
        as_service(g, api_text(g->api,
                               "INSERT INTO subject_student (class_id, subject, student_id)"
                               " VALUES (%lld, 'vat_li', %lld)",
                               (long long)g->class_id, (long long)g->students[1])),
        OK);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM subject_student"), 1);
}

static void fill_required(struct ground *g, int number, int tenths)
{
    static const char *const scored[] = {"ngu_van", "toan", "ngoai_ngu_1", "lich_su", "gdqp_an"};
    static const char *const rated[] = {"gdtc", "hdtn_hn", "gddp"};

    for (size_t i = 0; i < COUNT_OF(scored); i++)
        fill(g, number, scored[i], 3, tenths);
    for (size_t i = 0; i < COUNT_OF(rated); i++)
        fill(g, number, rated[i], 3, 1);
}

/* The worked table: required subjects at 8,0; Vật lí, Địa lí, Hóa học and Âm nhạc by student. */
static const char *const electives[] = {"vat_li", "dia_li", "hoa_hoc", "am_nhac"};
static const struct {
    const char *label;
    int takes; /* bits of electives */
    int64_t vat_li;
    int scored;
    const char *level;
} choices[STUDENTS] = {
    {"all four, Vật lí 3,4: raised by one level", 15, 34, 8, "dat"},
    {"two scored and music: 7 scored", 11, 80, 7, "tot"},
    {"without Vật lí", 14, NONE, 7, "tot"},
};

static void choose_electives(struct ground *g)
{
    for (int e = 0; e < 4; e++) {
        const char *items = "";
        struct answer answer;

        for (int i = 0; i < STUDENTS; i++)
            if (choices[i].takes & 1 << e)
                items = api_text(g->api, "%s%s{\"student_id\":%lld}", items, *items ? "," : "",
                                 (long long)g->students[i]);
        answer = put(g, &admin, list(g, electives[e]), "\"v1\"",
                     api_text(g->api, "{\"students\":[%s]}", items));
        expect(&answer, 200, "");
    }
}

static void a_level_counts_what_the_student_takes(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    choose_electives(g);
    for (int i = 0; i < STUDENTS; i++) {
        fill_required(g, i, 80);
        for (int e = 0; e < 4; e++)
            if (choices[i].takes & 1 << e)
                fill(g, i, electives[e], 3, e == 3 ? 1 : e == 0 ? (int)choices[i].vat_li : 80);
    }
    answer = results_of_year(g);
    for (int i = 0; i < STUDENTS; i++) {
        const char *at = api_text(g->api, "items/%d", i);
        int taken = __builtin_popcount((unsigned)choices[i].takes);

        if (json_get_count(answer.doc, api_text(g->api, "%s/subjects", at)) !=
                (size_t)(REQUIRED + taken) ||
            json_get_int(answer.doc, api_text(g->api, "%s/learning/explanation/scored", at)) !=
                choices[i].scored ||
            strcmp(json_get_text(answer.doc, api_text(g->api, "%s/learning/level", at)),
                   choices[i].level) != 0)
            fail_msg("%s: %s", choices[i].label, answer.text);
    }
}

static int64_t progress_of(struct ground *g, const char *subject, const char *what)
{
    struct answer answer = get(g, &leader, "/v1/progress?by=subject");

    for (size_t i = 0; i < json_get_count(answer.doc, "items"); i++)
        if (strcmp(json_get_text(answer.doc, api_text(g->api, "items/%zu/subject", i)), subject) ==
            0)
            return json_get_int(answer.doc, api_text(g->api, "items/%zu/%s", i, what));
    return NONE;
}

static int64_t checklist_of(struct ground *g, const char *subject, const char *what)
{
    struct answer answer =
        get(g, &leader, api_text(g->api, "/v1/school-years/%lld/checklist", (long long)g->year_id));

    for (size_t i = 0; i < json_get_count(answer.doc, "subjects"); i++)
        if (strcmp(json_get_text(answer.doc, api_text(g->api, "subjects/%zu/subject", i)),
                   subject) == 0)
            return json_get_int(answer.doc, api_text(g->api, "subjects/%zu/%s", i, what));
    return NONE;
}

static int64_t overdue_cells_of(struct ground *g, const char *subject)
{
    struct answer answer =
        get(g, &leader, api_text(g->api, "/v1/late-cells?limit=500&subject=%s", subject));

    expect(&answer, 200, "");
    return (int64_t)json_get_count(answer.doc, "items");
}

/* Vật lí has 3 regular marks: 5 cells a term. */
static void nothing_is_expected_of_who_does_not_take_it(void **state)
{
    struct ground *g = *state;
    struct answer answer = choose(g, "vat_li", 0, 1);

    expect(&answer, 200, "");
    ground_count(g);
    assert_int_equal(progress_of(g, "vat_li", "expected"), 2 * 5);
    assert_int_equal(progress_of(g, "vat_li", "results"), 1);
    assert_int_equal(progress_of(g, "vat_li", "overdue"), 5); /* of term 1 */
    assert_int_equal(overdue_cells_of(g, "vat_li"), 5);
    assert_int_equal(overdue_cells_of(g, "dia_li"), progress_of(g, "dia_li", "overdue"));
    assert_int_equal(progress_of(g, "dia_li", "expected"), STUDENTS * 2 * 5);
    assert_int_equal(checklist_of(g, "vat_li", "expected"), 2 * 5);
    assert_int_equal(checklist_of(g, "vat_li", "students"), 1);
    assert_int_equal(checklist_of(g, "dia_li", "students"), STUDENTS);
    answer = get(g, &leader, "/v1/late-cells?limit=500&subject=vat_li");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 5); /* of term 1, which is over */
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(json_get_int(answer.doc, api_text(g->api, "items/%zu/student_id", i)),
                         g->students[0]);
    answer = assign(g, "vat_li", ",\"terms\":\"term_2\"");
    expect(&answer, 200, "");
    ground_settle(g);
    answer = get(g, &leader, "/v1/late-cells?limit=500&subject=vat_li");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    assert_int_equal(progress_of(g, "vat_li", "expected"), 5);
    assert_int_equal(overdue_cells_of(g, "vat_li"), 0);
    assert_int_equal(checklist_of(g, "vat_li", "expected"), 5);
}

/* By the programme of 2006 a ninth grade has Âm nhạc in one term, whichever it is. */
static void a_subject_of_one_term_is_expected_in_one(void **state)
{
    struct ground *g = *state;

    ground_sql(g,
               api_text(g->api, "UPDATE class SET grade = 9, ruleset = 'TT58_26' WHERE id = %lld",
                        (long long)g->class_id));
    ground_count(g);
    assert_int_equal(progress_of(g, "am_nhac", "expected"), checklist_of(g, "am_nhac", "expected"));
    assert_true(checklist_of(g, "am_nhac", "expected") > 0);
}

/* What followers and the audit chain are told. */
static void it_is_told_who_takes_it(void **state)
{
    struct ground *g = *state;
    struct answer answer = choose(g, "vat_li", 1, 2);

    expect(&answer, 200, "");
    assert_int_equal(ground_events(g), 1);
    assert_int_equal(
        ground_number(g, api_text(g->api,
                                  "SELECT COUNT(*) AS n FROM change_event WHERE kind = 'assignment'"
                                  " AND subject = 'vat_li' AND items LIKE"
                                  " '%%\"students\":[%lld,%lld]%%'",
                                  (long long)g->students[1], (long long)g->students[2])),
        1);
}

#define RESET(test) cmocka_unit_test_setup(test, reset_tenth_grade)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(who_does_not_take_it_has_no_cells),
        RESET(whoever_has_marks_stays),
        RESET(a_list_is_of_the_class_and_of_a_subject_to_choose),
        RESET(the_administrator_of_the_school_alone_sets_it),
        RESET(what_is_locked_stays),
        RESET(a_level_counts_what_the_student_takes),
        RESET(nothing_is_expected_of_who_does_not_take_it),
        RESET(a_subject_of_one_term_is_expected_in_one),
        RESET(it_is_told_who_takes_it),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
