/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A division's role for some levels of school (Quy chế Điều 4 k2) reads these alone. The school is
 * of two levels: 9A1 has two students, 5B one; the other is a centre of continuing education with
 * one student of grade 9. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

static const struct person whole = {601, PROVINCE, "so_inspector", "Chuyên Viên Sở"};
static const struct person th = {602, PROVINCE, "so_inspector", "Chuyên Viên Tiểu Học",
                                 .scope_levels = "th"};
static const struct person thcs = {603, PROVINCE, "so_inspector", "Chuyên Viên Trung Học",
                                   .scope_levels = "thcs"};
static const struct person thpt = {604, PROVINCE, "so_inspector", "Chuyên Viên Phổ Thông",
                                   .scope_levels = "thpt"};
static const struct person gdtx = {605, COMMUNE, "phong_inspector", "Chuyên Viên Thường Xuyên",
                                   .scope_levels = "gdtx"};
static const struct person secondary = {606, COMMUNE, "phong_inspector", "Chuyên Viên Xã",
                                        .scope_levels = "thcs-thpt-gdtx"};

static int64_t primary_class(struct ground *g)
{
    return ground_number(g, "SELECT MIN(id) AS n FROM class WHERE name = '5B'");
}

static int open_levels(void **state)
{
    struct ground *g;
    int failed = open_ground(state);

    g = *state;
    ground_sql(g, api_text(g->api,
                           "INSERT INTO class (school_year_id, name, grade, ruleset,"
                           " record_version) VALUES (%lld, '5B', 5, 'TT27', 1)",
                           (long long)g->year_id));
    ground_sql(g, api_text(g->api, "UPDATE enrolment SET class_id = %lld WHERE student_id = %lld",
                           (long long)primary_class(g), (long long)g->students[2]));
    ground_sql(g, api_text(g->api,
                           "UPDATE year_school SET levels = IF(school_year_id = %lld, 'th-thcs',"
                           " 'gdnn-gdtx')",
                           (long long)g->year_id));
    return failed;
}

static int counted(void **state)
{
    static const char *const tables[] = {"read", "finding", "scope", "inspector", "file"};
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(tables); i++)
        ground_sql(g, api_text(g->api, "DELETE FROM case_%s", tables[i]));
    reset_ground(state);
    ground_count(*state);
    return 0;
}

static struct answer seen(struct ground *g, const struct person *by, const char *target)
{
    struct answer answer = get(g, by, target);

    expect(&answer, 200, "");
    return answer;
}

/* "11 12": of which schools. */
static const char *schools(struct ground *g, const struct answer *answer)
{
    const char *text = "";

    for (size_t i = 0; i < json_get_count(answer->doc, "items"); i++)
        text =
            api_text(g->api, "%s%s%lld", text, i ? " " : "",
                     (long long)json_get_int(answer->doc, api_text(g->api, "items/%zu/org_id", i)));
    return text;
}

static void entry_is_told_of_its_levels(void **state)
{
    /* clang-format off */
    static const struct {
        const struct person *by;
        const char *query, *schools;
        size_t classes; /* 9A2 has nobody, but a teacher */
    } cases[] = {
        {&whole,     "",            "11 12", 4}, {&th,        "",            "11",    1},
        {&thcs,      "",            "11",    2}, {&thpt,      "",            "",      0},
        {&gdtx,      "",            "12",    1}, {&secondary, "",            "11 12", 3},
        {&secondary, "&level=thcs", "11 12", 3}, {&secondary, "&level=thpt", "",      0},
        {&secondary, "&grade=9",    "11 12", 3}, {&th,        "&level=th",   "11",    1},
        {&gdtx,      "&level=thcs", "12",    1}, {&th,        "&org_id=12",  "",      0},
        {&thcs,      "&org_id=11",  "11",    2},
    };
    /* clang-format on */
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer =
            seen(g, cases[i].by, api_text(g->api, "/v1/progress?by=school%s", cases[i].query));

        assert_string_equal(schools(g, &answer), cases[i].schools);
        answer = seen(g, cases[i].by, api_text(g->api, "/v1/progress?by=class%s", cases[i].query));
        assert_int_equal(json_get_count(answer.doc, "items"), cases[i].classes);
    }
}

static void parts_make_the_whole(void **state)
{
    static const char *const numbers[] = {"total/expected", "total/results", "total/overdue"};
    struct ground *g = *state;
    struct answer all = seen(g, &whole, "/v1/progress");
    struct answer parts[] = {seen(g, &th, "/v1/progress"), seen(g, &thcs, "/v1/progress"),
                             seen(g, &gdtx, "/v1/progress")};

    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        int64_t sum = 0;

        for (size_t k = 0; k < COUNT_OF(parts); k++) {
            assert_true(json_get_int(parts[k].doc, numbers[i]) > 0);
            sum += json_get_int(parts[k].doc, numbers[i]);
        }
        assert_int_equal(sum, json_get_int(all.doc, numbers[i]));
    }
}

static void another_level_is_refused(void **state)
{
    static const char *const routes[] = {"/v1/progress", "/v1/learning-statistics",
                                         "/v1/learning-statistics/table.csv"};
    static const struct {
        const struct person *by;
        const char *query;
    } cases[] = {
        {&th, "level=thcs"},           {&th, "level=thpt"}, {&th, "grade=6"},
        {&thcs, "level=th"},           {&thcs, "grade=5"},  {&thcs, "grade=10"},
        {&thpt, "level=thcs"},         {&gdtx, "level=th"}, {&gdtx, "grade=5"},
        {&thcs, "level=thcs&grade=5"},
    };
    struct ground *g = *state;

    for (size_t r = 0; r < COUNT_OF(routes); r++)
        for (size_t i = 0; i < COUNT_OF(cases); i++) {
            struct answer answer =
                get(g, cases[i].by, api_text(g->api, "%s?%s", routes[r], cases[i].query));

            expect(&answer, 403, "forbidden");
        }
}

static void results_are_told_of_its_levels(void **state)
{
    static const struct {
        const struct person *by;
        int64_t students;
    } cases[] = {{&whole, 4}, {&th, 1}, {&thcs, 2}, {&thpt, 0}, {&gdtx, 1}, {&secondary, 3}};
    static const char *const by[] = {"school", "commune", "level", "grade", "sex", "ethnic"};
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        for (size_t k = 0; k < COUNT_OF(by); k++) {
            struct answer answer =
                seen(g, cases[i].by, api_text(g->api, "/v1/learning-statistics?by=%s", by[k]));

            assert_int_equal(json_get_int(answer.doc, "students"), cases[i].students);
            answer = seen(g, cases[i].by,
                          api_text(g->api, "/v1/learning-statistics/table.csv?by=%s", by[k]));
            assert_non_null(strstr(
                answer.text, api_text(g->api, "learning,%lld\r\n", (long long)cases[i].students)));
        }
}

static void faults_are_counted_of_its_levels(void **state)
{
    static const struct {
        const struct person *by;
        const char *schools;
        int64_t students[2];
    } cases[] = {{&whole, "11 12", {3, 1}}, {&th, "11", {1}},   {&thcs, "11", {2}},
                 {&thpt, "", {0}},          {&gdtx, "12", {1}}, {&secondary, "11 12", {2, 1}}};
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = seen(g, cases[i].by, "/v1/data-quality");

        assert_string_equal(schools(g, &answer), cases[i].schools);
        for (size_t k = 0; k < json_get_count(answer.doc, "items"); k++) {
            const char *item = api_text(g->api, "items/%zu", k);

            assert_int_equal(json_get_int(answer.doc, api_text(g->api, "%s/students", item)),
                             cases[i].students[k]);
            assert_true(json_get_count(answer.doc, api_text(g->api, "%s/findings", item)) > 5);
        }
    }
}

static int64_t faults(struct ground *g, const struct person *by)
{
    struct answer answer = seen(g, by, "/v1/data-quality");
    int64_t n = 0;

    for (size_t i = 0; i < json_get_count(answer.doc, "items"); i++)
        for (size_t k = 0;
             k < json_get_count(answer.doc, api_text(g->api, "items/%zu/findings", i)); k++)
            n +=
                json_get_int(answer.doc, api_text(g->api, "items/%zu/findings/%zu/students", i, k));
    return n;
}

/* All are kept, and of one moment: before the school is looked through anew, and after it. */
static void faults_of_parts_make_the_whole(void **state)
{
    struct ground *g = *state;
    int64_t before = faults(g, &whole);

    ground_sql(g, "UPDATE student SET personal_id = NULL, birth_date = '2001-08-06'");
    assert_int_equal(faults(g, &whole), before);
    assert_int_equal(faults(g, &th) + faults(g, &thcs) + faults(g, &gdtx), before);
    ground_count(g);
    assert_true(faults(g, &whole) > before);
    assert_int_equal(faults(g, &th) + faults(g, &thcs) + faults(g, &gdtx), faults(g, &whole));
}

/* One cell of 9A1 was edited in a night. */
static void expect_one_cell_of_9a1(struct ground *g)
{
    static const struct {
        const struct person *by;
        const char *schools;
        int64_t cells; /* of school 11 */
    } cases[] = {{&whole, "11 12", 1}, {&th, "11", 0},   {&thcs, "11", 1},
                 {&thpt, "", 0},       {&gdtx, "12", 0}, {&secondary, "11 12", 1}};

    ground_settle(g);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = seen(g, cases[i].by, "/v1/anomaly-statistics?kind=night_edit");

        assert_string_equal(schools(g, &answer), cases[i].schools);
        if (*cases[i].schools)
            assert_int_equal(json_get_int(answer.doc, "items/0/kinds/0/cells"), cases[i].cells);
    }
}

static void edits_are_told_of_its_levels(void **state)
{
    struct ground *g = *state;

    give_first_mark(g);
    give_cells(g, "toan", 1, cell_of(g, 0, "tx1", "\"tenths\":95"));
    ground_sql(g, "UPDATE change_event SET at = '2026-05-24T16:00:00Z'"); /* 23:00 */
    expect_one_cell_of_9a1(g);
}

/* The mark was emptied long before the days that are asked about. */
static void entries_again_are_told_of_its_levels(void **state)
{
    struct ground *g = *state;

    give_first_mark(g);
    give_cells(g, "toan", 1, cell_of(g, 0, "tx1", "\"state\":\"empty\""));
    ground_sql(g, "UPDATE change_event SET at = '2026-03-01T03:00:00Z'");
    give_cells(g, "toan", 1, cell_of(g, 0, "tx1", "\"tenths\":95"));
    ground_sql(g, "UPDATE change_event SET at = '2026-05-24T16:00:00Z'"
                  " WHERE at <> '2026-03-01T03:00:00Z'");
    expect_one_cell_of_9a1(g);
}

/* As the office's leader would have opened it, for all of the school. */
static int64_t put_case(struct ground *g)
{
    int64_t id;

    ground_sql(g, api_text(g->api,
                           "INSERT INTO case_file (org_id, unit_name, school_id, school_name,"
                           " school_year_id, year_name, decision_number, reason, valid_from,"
                           " valid_to, state, opened_by, opened_at, version) VALUES (%d, 'Sở', %d,"
                           " 'Trường', %lld, '2025-2026', '21/QĐ', 'Kiểm tra', '2026-05-25',"
                           " '2026-05-31', 'open', 503, '2026-05-20T01:00:00Z', 1)",
                           PROVINCE, SCHOOL, (long long)g->year_id));
    id = ground_number(g, "SELECT MAX(id) AS n FROM case_file");
    for (int account = 601; account <= 605; account++)
        ground_sql(g, api_text(g->api,
                               "INSERT INTO case_inspector (case_id, account_id, full_name)"
                               " VALUES (%lld, %d, 'Chuyên Viên')",
                               (long long)id, account));
    ground_sql(g,
               api_text(g->api, "INSERT INTO case_scope (case_id) VALUES (%lld)", (long long)id));
    return id;
}

static int status_of(struct ground *g, const struct person *by, int64_t class_id, const char *what)
{
    return get(g, by, api_text(g->api, "/v1/classes/%lld%s", (long long)class_id, what)).status;
}

static void a_case_is_read_at_its_levels(void **state)
{
    struct ground *g = *state;
    const char *files = api_text(g->api, "/v1/case-files/%lld", (long long)put_case(g));
    const char *classes = api_text(g->api, "%s/classes", files);
    struct answer answer = seen(g, &th, "/v1/case-files");

    assert_int_equal(status_of(g, &whole, g->class_id, "/homeroom-record"), 200);
    assert_int_equal(status_of(g, &thcs, g->class_id, "/homeroom-record"), 200);
    assert_int_equal(status_of(g, &th, g->class_id, "/homeroom-record"), 404);
    assert_int_equal(status_of(g, &th, primary_class(g), "/homeroom-record"), 200);
    assert_int_equal(status_of(g, &thcs, primary_class(g), "/homeroom-record"), 404);
    assert_int_equal(status_of(g, &thpt, g->class_id, "/homeroom-record"), 404);
    assert_int_equal(status_of(g, &th, g->foreign_class_id, "/homeroom-record"), 404);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM case_read"), 3);

    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    answer = seen(g, &thpt, "/v1/case-files");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    assert_int_equal(get(g, &th, files).status, 200);
    assert_int_equal(get(g, &thpt, files).status, 404);
    answer = seen(g, &whole, classes);
    assert_int_equal(json_get_count(answer.doc, "items"), 3);
    answer = seen(g, &th, classes);
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/id"), primary_class(g));
    assert_int_equal(get(g, &thpt, classes).status, 404);
}

/* The centre teaches grade 9, too: it is of none of a school's levels. */
static void a_centre_is_of_its_own_level(void **state)
{
    struct ground *g = *state;
    int64_t id = put_case(g);

    ground_sql(g, api_text(g->api,
                           "UPDATE case_file SET school_id = %d, school_year_id = %lld WHERE id ="
                           " %lld",
                           OTHER_SCHOOL, (long long)g->foreign_year_id, (long long)id));
    ground_sql(g, api_text(g->api, "UPDATE case_file SET org_id = %d", COMMUNE));
    assert_int_equal(status_of(g, &gdtx, g->foreign_class_id, "/homeroom-record"), 200);
    ground_sql(g, api_text(g->api, "UPDATE case_file SET org_id = %d", PROVINCE));
    assert_int_equal(status_of(g, &thcs, g->foreign_class_id, "/homeroom-record"), 404);
    assert_int_equal(status_of(g, &whole, g->foreign_class_id, "/homeroom-record"), 200);
}

static void findings_keep_to_the_levels(void **state)
{
    static const char *const pointers[] = {"/class_id", NULL};
    struct ground *g = *state;
    const char *findings = api_text(g->api, "/v1/case-files/%lld/findings", (long long)put_case(g));
    const char *on_9a1 =
        api_text(g->api, "{\"class_id\":%lld,\"text\":\"Thiếu nhận xét\"}", (long long)g->class_id);
    struct answer answer = post(g, &th, findings, on_9a1);

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, pointers);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM case_finding"), 0);
    answer = post(g, &thpt, findings, on_9a1);
    expect(&answer, 404, "not-found");
    answer = post(g, &thcs, findings, on_9a1);
    expect(&answer, 201, "");
    answer = post(g, &th, findings, "{\"text\":\"Sổ sách chung\"}");
    expect(&answer, 201, "");
    answer = seen(g, &th, findings);
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_null(strstr(answer.text, "Thiếu nhận xét"));
    answer = seen(g, &thcs, findings);
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
}

/* Whatever asks for a whole role, and every role of a school, has nothing for it. */
static void it_opens_nothing_else(void **state)
{
    struct ground *g = *state;
    const struct person narrow[] = {
        {toan.account_id, SCHOOL, "teacher", "Trần Thị Toán", .scope_levels = "thcs"},
        {leader.account_id, SCHOOL, "leader", "Vũ Thị Hiệu Trưởng", .scope_levels = "thcs"},
        {admin.account_id, SCHOOL, "school_admin", "Hoàng Văn Quản Trị", .scope_levels = "thcs"},
    };
    const struct person both = {603,
                                PROVINCE,
                                "so_inspector",
                                "Chuyên Viên",
                                .scope_levels = "thcs",
                                .scope_subject = "toan"};

    put_case(g);
    for (size_t i = 0; i < COUNT_OF(narrow); i++) {
        assert_int_equal(status_of(g, &narrow[i], g->class_id, ""), 404);
        assert_int_equal(
            get(g, &narrow[i], api_text(g->api, "/v1/school-years/%lld", (long long)g->year_id))
                .status,
            404);
    }
    assert_int_equal(status_of(g, &both, g->class_id, "/homeroom-record"), 404);
    assert_int_equal(get(g, &both, "/v1/data-quality").status, 404);
    assert_int_equal(get(g, &both, "/v1/learning-statistics").status, 404);
    assert_int_equal(get(g, &th, "/v1/anomalies").status, 403);
    assert_int_equal(get(g, &th, "/v1/data-quality/students").status, 403);
    assert_int_equal(get(g, &gdtx, "/v1/progress?org_id=1").status, 404);
    assert_int_equal(get(g, &secondary, "/v1/progress?by=teacher&org_id=11").status, 403);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(entry_is_told_of_its_levels, counted),
        cmocka_unit_test_setup(parts_make_the_whole, counted),
        cmocka_unit_test_setup(another_level_is_refused, counted),
        cmocka_unit_test_setup(results_are_told_of_its_levels, counted),
        cmocka_unit_test_setup(faults_are_counted_of_its_levels, counted),
        cmocka_unit_test_setup(faults_of_parts_make_the_whole, counted),
        cmocka_unit_test_setup(edits_are_told_of_its_levels, counted),
        cmocka_unit_test_setup(entries_again_are_told_of_its_levels, counted),
        cmocka_unit_test_setup(a_case_is_read_at_its_levels, counted),
        cmocka_unit_test_setup(a_centre_is_of_its_own_level, counted),
        cmocka_unit_test_setup(findings_keep_to_the_levels, counted),
        cmocka_unit_test_setup(it_opens_nothing_else, counted),
    };

    return cmocka_run_group_tests(tests, open_levels, close_ground);
}
