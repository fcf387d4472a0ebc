/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How students ended the year, as numbers: by the engine, for whom, and what is not told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

static const struct person inspector = {402, PROVINCE, "so_inspector", "Thanh Tra Sở"};

static struct answer see(struct ground *g, const struct person *by, const char *query)
{
    return api_send(
        g->api, &(struct sending){.by = by,
                                  .target = api_text(g->api, "/v1/learning-statistics%s", query)});
}

static struct answer seen(struct ground *g, const struct person *by, const char *query)
{
    struct answer answer = see(g, by, query);

    expect(&answer, 200, "");
    return answer;
}

/* "key: value=students, …; …" of all groups. */
static const char *told(struct ground *g, const struct answer *answer)
{
    const char *text = "";

    for (size_t i = 0; i < json_get_count(answer->doc, "items"); i++) {
        const char *item = api_text(g->api, "items/%zu", i);

        text = api_text(g->api, "%s%s:", text,
                        json_get_text(answer->doc, api_text(g->api, "%s/key", item)));
        for (size_t k = 0; k < json_get_count(answer->doc, api_text(g->api, "%s/values", item));
             k++)
            text = api_text(
                g->api, "%s %s=%lld", text,
                json_get_text(answer->doc, api_text(g->api, "%s/values/%zu/value", item, k)),
                (long long)json_get_int(answer->doc,
                                        api_text(g->api, "%s/values/%zu/students", item, k)));
        text = api_text(g->api, "%s; ", text);
    }
    return text;
}

/* Past the engine: as it would have been counted. */
static void put(struct ground *g, int64_t org_id, const char *grade, const char *sex,
                const char *ethnic, const char *learning, int students)
{
    static int number = 0;

    ground_sql(g, api_text(g->api,
                           "INSERT INTO class_outcome (org_id, year_name, class_id, number, level,"
                           " grade, sex, ethnic, learning, conduct, promotion, title, students)"
                           " VALUES (%lld, '2025-2026', 99, %d, 'thcs', %s, '%s', '%s', '%s',"
                           " 'tot', 'promoted', 'none', %d)",
                           (long long)org_id, ++number, grade, sex, ethnic, learning, students));
}

/* Student 0 has every mark of the year: 8,0 and Đạt. */
static void finish_the_first(struct ground *g)
{
    static const char *const subjects[] = {"ngu_van",        "toan",       "ngoai_ngu_1", "gdcd",
                                           "lich_su_dia_li", "khtn",       "cong_nghe",   "tin_hoc",
                                           "gdtc",           "nghe_thuat", "hdtn_hn",     "gddp"};

    for (size_t i = 0; i < COUNT_OF(subjects); i++)
        for (int term = 1; term <= 2; term++)
            ground_sql(g,
                       api_text(g->api,
                                "INSERT INTO mark (class_id, subject, term, student_id, tx1, tx2,"
                                " tx3, tx4, gk, ck) SELECT %lld, '%s', %d, %lld, v, v, v, v, v, v"
                                " FROM (SELECT %d AS v) AS value",
                                (long long)g->class_id, subjects[i], term,
                                (long long)g->students[0], i < 8 ? 80 : 1));
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET conduct_term1 = 'kha', conduct_term2 = 'tot',"
                           " absent_excused = 1, absent_unexcused = 0 WHERE student_id = %lld",
                           (long long)g->students[0]));
}

static void what_is_counted_is_what_the_rules_say(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    finish_the_first(g);
    ground_count(g);
    answer = seen(g, &leader, "?by=grade");
    assert_string_equal(told(g, &answer), "9: =2 tot=1; ");
    answer = seen(g, &leader, "?by=sex&result=conduct");
    assert_string_equal(told(g, &answer), "female: =2 tot=1; "); /* Khá, Tốt: Tốt (TT22 Điều 8) */
    answer = seen(g, &leader, "?by=ethnic&result=promotion");
    assert_string_equal(told(g, &answer), "01: completed=1 undecided=2; "); /* grade 9 */
    answer = seen(g, &leader, "?result=title");
    assert_string_equal(told(g, &answer), "11: =2 gioi=1; ");
    answer =
        api_send(g->api, &(struct sending){.by = &leader,
                                           .target = api_text(g->api, "/v1/classes/%lld/results/0",
                                                              (long long)g->class_id)});
    expect(&answer, 200, "");
    assert_non_null(strstr(answer.text, "\"completed\""));
    ground_sql(g, "UPDATE student SET sex = 'female'");
    ground_sql(g, "UPDATE enrolment SET conduct_term1 = NULL, conduct_term2 = NULL,"
                  " absent_excused = NULL, absent_unexcused = NULL");
}

static void an_office_gets_no_small_group(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    put(g, SCHOOL, "6", "male", "01", "tot", 30);
    put(g, SCHOOL, "6", "female", "01", "kha", 20);
    put(g, SCHOOL, "6", "female", "12", "dat", 11);
    put(g, SCHOOL, "7", "male", "03", "chua_dat", 1);
    put(g, OTHER_SCHOOL, "7", "male", "01", "tot", 4);
    answer = seen(g, &inspector, "?by=ethnic");
    assert_string_equal(told(g, &answer), "01: kha=20 tot=34; others: chua_dat=1 dat=11; ");
    assert_int_equal(json_get_int(answer.doc, "students"), 66);
    assert_int_equal(json_get_int(answer.doc, "group_min"), 10);
    answer = seen(g, &admin, "?by=ethnic"); /* reads no results either (R11.2) */
    assert_string_equal(told(g, &answer), "01: kha=20 tot=30; others: chua_dat=1 dat=11; ");
    answer = seen(g, &leader, "?by=ethnic");
    assert_string_equal(told(g, &answer), "01: kha=20 tot=30; 03: chua_dat=1; 12: dat=11; ");
    answer = seen(g, &commune_admin, "?org_id=12"); /* four in all */
    assert_string_equal(told(g, &answer), "others:; ");
    assert_int_equal(json_get_int(answer.doc, "items/0/students"), 4);
    answer = seen(g, &commune_admin, "?by=commune&sex=female");
    assert_string_equal(told(g, &answer), "2: dat=11 kha=20; ");
    answer = see(g, &commune_admin, "?by=ethnic&sex=female");
    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/by", NULL});
    answer = seen(g, &leader, "?by=ethnic&sex=female");
    assert_string_equal(told(g, &answer), "01: kha=20; 12: dat=11; ");
}

static void it_comes_in_pages_and_as_a_table(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    put(g, SCHOOL, "6", "male", "01", "tot", 30);
    put(g, SCHOOL, "7", "male", "01", "kha", 20);
    put(g, SCHOOL, "8", "male", "01", "", 10);
    answer = seen(g, &inspector, "?by=grade&limit=2");
    assert_string_equal(told(g, &answer), "6: tot=30; 7: kha=20; ");
    assert_string_equal(json_get_text(answer.doc, "next"), "2");
    answer = seen(g, &inspector, "?by=grade&limit=2&after=2");
    assert_string_equal(told(g, &answer), "8: =10; ");
    assert_null(json_get_text(answer.doc, "next"));
    answer = seen(g, &inspector, "/table.csv?by=grade");
    assert_non_null(strstr(answer.text, "6,Lớp 6,tot,30\r\n"));
    assert_non_null(strstr(answer.text, "8,Lớp 8,chua_co,10\r\n"));
    assert_non_null(strstr(answer.text, "learning,60\r\n"));
}

static const struct person of_one_class = {106, SCHOOL, "leader", "Vũ Thị Hiệu Trưởng", 0, 1};

static void others_get_none(void **state)
{
    static const struct {
        const struct person *by;
        const char *query;
        int status;
        const char *slug;
    } cases[] = {
        {&toan, "", 403, "forbidden"},
        {&office, "", 403, "forbidden"},
        {&leader, "?org_id=12", 404, "not-found"},
        {&of_one_class, "", 404, "not-found"},
        {&stranger_leader, "?org_id=11", 404, "not-found"},
        {&commune_admin, "?org_id=1", 404, "not-found"},
        {&commune_admin, "?by=teacher&result=marks&ethnic=x", 400, "invalid"},
        {NULL, "", 401, "unauthenticated"},
    };
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = see(g, cases[i].by, cases[i].query);

        expect(&answer, cases[i].status, cases[i].slug);
    }
}

#define RESET(test) cmocka_unit_test_setup(test, reset_ground)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(what_is_counted_is_what_the_rules_say),
        RESET(an_office_gets_no_small_group),
        RESET(it_comes_in_pages_and_as_a_table),
        RESET(others_get_none),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
