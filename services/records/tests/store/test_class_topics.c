/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Topic clusters of a tenth grade, the subject of a specialised class, and what a signed year takes
 * no more, through the API of records. Today is 2026-05-25. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tenth_grade.h"

static int64_t topics(struct ground *g)
{
    return ground_number(g, "SELECT COUNT(*) AS n FROM assignment WHERE topic = 'term_2'");
}

/* Vật lí has 3 regular marks: the third of term 2 is its topic cluster's result. */
static void one_regular_mark_is_the_topic_clusters(void **state)
{
    struct ground *g = *state;
    struct answer answer = assign(g, "vat_li", ",\"topic\":\"term_2\"");
    const char *sheet;

    expect(&answer, 200, "");
    answer = get(g, &toan, of_class(g, "/gradebooks/vat_li/2"));
    assert_false(json_get_true(answer.doc, "columns/1/topic"));
    assert_true(json_get_true(answer.doc, "columns/2/topic"));
    answer = get(g, &toan, of_class(g, "/gradebooks/vat_li/1"));
    assert_null(strstr(answer.text, "\"topic\":true"));
    answer = save(g, "vat_li", 2, 0, "tx3", "\"tenths\":90");
    expect(&answer, 200, "");
    answer = get(g, &toan, of_class(g, "/gradebooks/vat_li/2/csv"));
    assert_non_null(strstr(answer.text, "ĐĐGtx 3 (chuyên đề)"));
    sheet = api_text(g->api, "STT,Họ và tên,ĐĐGtx 3 (chuyên đề),ĐĐGtx 2\n"
                             "2,Học Sinh Mẫu Số 2,\"7,5\",6\n");
    answer = api_send(g->api, &(struct sending){.by = &toan,
                                                .method = POST,
                                                .target = of_class(g, "/gradebooks/vat_li/2/csv"),
                                                .match = "\"v1\"",
                                                .type = "text/csv",
                                                .body = sheet});
    expect(&answer, 200, "");
    assert_int_equal(ground_number(g, "SELECT SUM(tx3) AS n FROM mark"), 90 + 75);
    answer = get(g, &homeroom, of_class(g, "/results/2"));
    assert_non_null(strstr(answer.text, "\"topic\":\"tx3\""));
    answer = get(g, &homeroom, of_class(g, "/results/1"));
    assert_null(strstr(answer.text, "\"topic\":\"tx3\""));
    answer = assign(g, "vat_li", ""); /* not said: stays */
    assert_int_equal(topics(g), 1);
    answer = assign(g, "vat_li", ",\"topic\":\"none\"");
    expect(&answer, 200, "");
    assert_int_equal(topics(g), 0);
}

static void a_student_has_three_clusters_at_most(void **state)
{
    static const char *const subjects[] = {"toan", "vat_li", "dia_li"};
    struct ground *g = *state;
    struct answer answer = assign(g, "gdqp_an", ",\"topic\":\"term_2\"");

    expect_pointers(&answer, 1, (const char *const[]){"/items/0/topic", NULL});
    answer = assign(g, "dia_li", ",\"topic\":\"term_2\",\"terms\":\"term_1\"");
    expect_pointers(&answer, 1, (const char *const[]){"/items", NULL});
    for (size_t i = 0; i < COUNT_OF(subjects); i++) {
        answer = assign(g, subjects[i], ",\"topic\":\"term_2\"");
        expect(&answer, 200, "");
    }
    answer = assign(g, "hoa_hoc", ",\"topic\":\"term_2\"");
    expect_pointers(&answer, 1, (const char *const[]){"/items", NULL});
    assert_int_equal(topics(g), 3);
    answer = choose(g, "vat_li", 0, 1); /* the others may have another one */
    expect(&answer, 200, "");
    answer = choose(g, "hoa_hoc", 1, 2);
    expect(&answer, 200, "");
    answer = assign(g, "hoa_hoc", ",\"topic\":\"term_2\"");
    expect(&answer, 200, "");
    assert_int_equal(topics(g), 4);
    answer = choose(g, "vat_li", 0, 2); /* the second would have four */
    expect_pointers(&answer, 1, (const char *const[]){"/students", NULL});
    assert_int_equal(
        ground_number(g, "SELECT COUNT(*) AS n FROM subject_student WHERE subject = 'vat_li'"), 1);
}

/* Else two teachers would both be told that the subject is theirs. */
static void a_subject_is_assigned_once_in_a_request(void **state)
{
    struct ground *g = *state;
    struct answer answer =
        put(g, &admin, of_class(g, "/assignments"), NULL,
            "{\"items\":[{\"subject\":\"tin_hoc\",\"account_id\":101,\"full_name\":\"A\"},"
            "{\"subject\":\"tin_hoc\",\"account_id\":103,\"full_name\":\"B\"}]}");

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/items/1/subject", NULL});
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM change_event"), 0);
}

static struct answer specialise(struct ground *g, const struct person *by, const char *body)
{
    return put(g, by, of_class(g, "/special-subject"), NULL, body);
}

static void make_twelfth_grade(struct ground *g)
{
    ground_sql(g,
               api_text(g->api, "UPDATE class SET ruleset = 'TT58_26', grade = 12 WHERE id = %lld",
                        (long long)g->class_id));
}

/* TT58 Điều 13: all at 9,0, Toán by the student; the specialised subject must reach the class's
 * mark. */
static void a_specialised_class_asks_for_its_subject(void **state)
{
    static const char *const scored[] = {"vat_li",    "hoa_hoc", "sinh_hoc", "tin_hoc",
                                         "ngu_van",   "lich_su", "dia_li",   "ngoai_ngu",
                                         "cong_nghe", "gdcd",    "gdqp_an"};
    static const struct {
        int toan;
        const char *plain, *special;
    } levels[STUDENTS] = {{80, "gioi", "gioi"}, {79, "gioi", "kha"}, {65, "gioi", "kha"}};
    struct ground *g = *state;
    struct answer answer;

    make_twelfth_grade(g);
    for (int i = 0; i < STUDENTS; i++) {
        fill(g, i, "toan", 3, levels[i].toan);
        fill(g, i, "the_duc", 3, 1);
        for (size_t k = 0; k < COUNT_OF(scored); k++)
            fill(g, i, scored[k], 3, 90);
    }
    for (int special = 0; special <= 1; special++) {
        answer = specialise(g, &admin, special ? "{\"subject\":\"toan\"}" : "{}");
        expect(&answer, 200, "");
        answer = results_of_year(g);
        for (int i = 0; i < STUDENTS; i++) {
            const char *at = api_text(g->api, "items/%d/learning/", i);
            const char *level = json_get_text(answer.doc, api_text(g->api, "%slevel", at));

            if (strcmp(level, special ? levels[i].special : levels[i].plain) != 0)
                fail_msg("%d: %s", levels[i].toan, answer.text);
            assert_int_equal(
                json_get_int(answer.doc, api_text(g->api, "%sexplanation/special_subject", at)),
                special ? levels[i].toan : NONE);
        }
    }
    assert_int_equal(json_get_int(answer.doc, "items/1/learning/explanation/lacks_for_next/"
                                              "special_subject"),
                     1);
}

static void only_classes_under_tt58_are_specialised(void **state)
{
    struct ground *g = *state;
    struct answer answer = specialise(g, &admin, "{\"subject\":\"toan\"}");

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/subject", NULL});
    make_twelfth_grade(g);
    answer = specialise(g, &admin, "{\"subject\":\"the_duc\"}"); /* not scored */
    expect(&answer, 400, "invalid");
    answer = specialise(g, &homeroom, "{\"subject\":\"toan\"}");
    expect(&answer, 403, "forbidden");
    answer = specialise(g, &foreign_admin, "{\"subject\":\"toan\"}");
    expect(&answer, 404, "not-found");
    assert_int_equal(ground_events(g), 0);
    answer = specialise(g, &admin, "{\"subject\":\"toan\"}");
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "special_subject"), "toan");
    assert_int_equal(ground_events(g), 1);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM change_event WHERE kind = 'class'"
                                      " AND items LIKE '%\"special_subject\":\"toan\"%'"),
                     1);
    ground_sql(g, api_text(g->api, "UPDATE school_year SET state = 'locked' WHERE id = %lld",
                           (long long)g->year_id));
    answer = specialise(g, &admin, "{}");
    expect(&answer, 423, "year-locked");
}

/* Else the year that was signed would have one subject more, which nobody has results of. */
static void what_is_signed_gets_no_subject_more(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    ground_document(g, 0, "year_summary", "", 1, "signed");
    answer = assign(g, "sinh_hoc", "");
    expect(&answer, 409, "already-signed");
    answer = assign(g, "ngoai_ngu_1", ""); /* is taken whoever teaches it */
    expect(&answer, 200, "");
    ground_sql(g, "UPDATE class SET grade = 9 WHERE grade = 10");
    answer = assign(g, "mi_thuat", "");
    expect(&answer, 200, "");
    answer = api_send(g->api, &(struct sending){.by = &admin,
                                                .method = DELETE,
                                                .target = of_class(g, "/assignments/mi_thuat")});
    expect(&answer, 204, "");
    ground_document(g, 0, "subject_result", "nghe_thuat", 1, "signed");
    answer = assign(g, "mi_thuat", ""); /* a content of it */
    expect(&answer, 409, "already-signed");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM assignment"
                                      " WHERE subject IN ('sinh_hoc', 'mi_thuat')"),
                     0);
    make_twelfth_grade(g);
    answer = specialise(g, &admin, "{\"subject\":\"toan\"}");
    expect(&answer, 409, "already-signed");
}

#define RESET(test) cmocka_unit_test_setup(test, reset_tenth_grade)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(one_regular_mark_is_the_topic_clusters),
        RESET(a_student_has_three_clusters_at_most),
        RESET(a_specialised_class_asks_for_its_subject),
        RESET(a_subject_is_assigned_once_in_a_request),
        RESET(only_classes_under_tt58_are_specialised),
        RESET(what_is_signed_gets_no_subject_more),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
