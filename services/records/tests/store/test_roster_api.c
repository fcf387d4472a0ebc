/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Start-of-year data through the API of records: rosters, classes, assignments, repeated requests.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

#define TEN_FAULTS "../../tests/data/roster-ten-faults.csv"
#define HEADER     "stt,ho_ten,ngay_sinh,gioi_tinh\n"
#define TWO_ROWS   HEADER "1,Học Sinh Một,06/08/2011,Nữ\n2,Học Sinh Hai,2011-12-31,Nam\n"

/* Class 9A2 is empty; its roster is written by the admin. */
static struct answer send_roster(struct ground *g, const struct person *by, int64_t class_id,
                                 const char *query, const char *csv)
{
    return api_send(g->api,
                    &(struct sending){.by = by,
                                      .method = POST,
                                      .target = api_text(g->api, "/v1/classes/%lld/roster%s",
                                                         (long long)class_id, query),
                                      .type = "text/csv",
                                      .body = csv});
}

static int64_t students_of(struct ground *g, int64_t class_id)
{
    return ground_number(g, api_text(g->api,
                                     "SELECT COUNT(*) AS n FROM enrolment WHERE class_id = %lld",
                                     (long long)class_id));
}

static int empty_class(void **state)
{
    struct ground *g = *state;

    ground_sql(g, api_text(g->api, "DELETE FROM enrolment WHERE class_id = %lld",
                           (long long)g->other_class_id));
    ground_sql(g, "DELETE FROM student WHERE id NOT IN (SELECT student_id FROM enrolment)");
    return reset_ground(state);
}

static const char *read_text(struct ground *g, const char *path)
{
    FILE *file = fopen(path, "rbe");
    char *text = arena_alloc(api_test_mem(g->api), 20000);
    size_t n;

    if (!file)
        fail_msg("cannot read %s", path);
    n = fread(text, 1, 19999, file);
    fclose(file);
    assert_in_range(n, 100, 19998);
    return text;
}

static void a_dry_run_stores_nothing(void **state)
{
    struct ground *g = *state;
    struct answer answer = send_roster(g, &admin, g->other_class_id, "?dry_run=true", TWO_ROWS);

    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "rows"), 2);
    assert_int_equal(json_get_int(answer.doc, "imported"), 0);
    assert_int_equal(json_get_count(answer.doc, "errors"), 0);
    assert_int_equal(students_of(g, g->other_class_id), 0);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM student WHERE full_name LIKE"
                                      " 'Học Sinh Một'"),
                     0);
}

static void a_good_roster_is_stored_once(void **state)
{
    struct ground *g = *state;
    struct answer answer = send_roster(g, &admin, g->other_class_id, "", TWO_ROWS);

    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "imported"), 2);
    assert_int_equal(students_of(g, g->other_class_id), 2);
    assert_int_equal(ground_events(g), 1);
    answer = send_roster(g, &admin, g->other_class_id, "", TWO_ROWS);
    expect(&answer, 409, "roster-exists");
    assert_int_equal(students_of(g, g->other_class_id), 2);
    assert_int_equal(ground_events(g), 1);

    answer =
        api_send(g->api, &(struct sending){.by = &van,
                                           .target = api_text(g->api, "/v1/classes/%lld/students",
                                                              (long long)g->other_class_id)});
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "items/1/full_name"), "Học Sinh Hai");
    assert_string_equal(json_get_text(answer.doc, "items/0/birth_date"), "2011-08-06");
    assert_string_equal(json_get_text(answer.doc, "items/0/sex"), "female");
    assert_int_equal(json_get_int(answer.doc, "items/1/number"), 2);
}

static void ten_faults_are_named_and_nothing_stored(void **state)
{
    static const char *const pointers[] = {"/line/3/ho_ten",
                                           "/line/4/ngay_sinh",
                                           "/line/5/gioi_tinh",
                                           "/line/6/dan_toc",
                                           "/line/7/so_dinh_danh",
                                           "/line/8/stt",
                                           "/line/9/so_dinh_danh",
                                           "/line/10/ho_ten",
                                           "/line/11/ma_hoc_sinh",
                                           "/line/12/stt",
                                           NULL};
    struct ground *g = *state;
    const char *csv = read_text(g, TEN_FAULTS);
    struct answer answer = send_roster(g, &admin, g->other_class_id, "?dry_run=true", csv);

    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "rows"), 12);
    assert_int_equal(json_get_count(answer.doc, "errors"), 10);
    assert_int_equal(json_get_int(answer.doc, "errors/0/line"), 3);
    assert_string_equal(json_get_text(answer.doc, "errors/0/column"), "ho_ten");
    assert_int_equal(ground_events(g), 1);

    answer = send_roster(g, &admin, g->other_class_id, "?dry_run=false", csv);
    expect(&answer, 422, "roster-faults");
    expect_pointers(&answer, 10, pointers);
    assert_int_equal(students_of(g, g->other_class_id), 0);
    assert_int_equal(ground_events(g), 1);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM student"), STUDENTS + 1);
}

static void what_is_no_roster_is_refused(void **state)
{
    static const struct {
        const char *query, *csv;
        int status;
        const char *slug;
    } cases[] = {
        {"", "", 422, "unprocessable"},
        {"", HEADER, 422, "unprocessable"},
        {"", "stt,ho_ten,ngay_sinh\n1,A B,06/08/2011\n", 422, "roster-faults"},
        {"", "stt,ho_ten,ngay_sinh,gioi_tinh,diem\n1,A B,06/08/2011,Nam,9\n", 422, "roster-faults"},
        {"", HEADER "1,A B,06/08/2011,Nam,thừa\n", 422, "roster-faults"},
        {"", HEADER "1,\xff\xfe,06/08/2011,Nam\n", 422, "unprocessable"},
        {"", HEADER "1,A B,26/05/2026,Nam\n", 422, "roster-faults"},
        {"?dry_run=yes", TWO_ROWS, 400, "invalid"},
        {"?dryrun=true", TWO_ROWS, 400, "invalid"},
        {"?dry_run=true&dry_run=false", TWO_ROWS, 400, "invalid"},
    };
    struct ground *g = *state;
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        answer = send_roster(g, &admin, g->other_class_id, cases[i].query, cases[i].csv);
        expect(&answer, cases[i].status, cases[i].slug);
    }
    answer =
        api_send(g->api, &(struct sending){.by = &admin,
                                           .method = POST,
                                           .target = api_text(g->api, "/v1/classes/%lld/roster",
                                                              (long long)g->other_class_id),
                                           .body = TWO_ROWS});
    expect(&answer, 415, "unsupported-media-type");
    assert_int_equal(students_of(g, g->other_class_id), 0);
    assert_int_equal(ground_events(g), 0);
}

static void only_the_admin_and_the_homeroom_teacher_bring_rosters(void **state)
{
    static const struct {
        const struct person *by;
        int status;
        const char *slug;
    } cases[] = {
        {&van, 403, "not-your-class"}, {&homeroom, 403, "not-your-class"},
        {&leader, 403, "forbidden"},   {&office, 403, "forbidden"},
        {&stranger, 404, "not-found"}, {NULL, 401, "unauthenticated"},
    };
    struct ground *g = *state;
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        answer = send_roster(g, cases[i].by, g->other_class_id, "", TWO_ROWS);
        expect(&answer, cases[i].status, cases[i].slug);
    }
    answer = send_roster(g, &admin, g->foreign_class_id, "", TWO_ROWS);
    expect(&answer, 404, "not-found");
    answer = send_roster(g, &homeroom, g->class_id, "", TWO_ROWS); /* hers, but filled */
    expect(&answer, 409, "roster-exists");
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    answer = send_roster(g, &admin, g->other_class_id, "", TWO_ROWS);
    expect(&answer, 423, "year-locked");
    assert_int_equal(students_of(g, g->other_class_id), 0);
    assert_int_equal(ground_events(g), 0);
}

static struct answer post_class(struct ground *g, const struct person *by, const char *key,
                                const char *name)
{
    return api_send(g->api,
                    &(struct sending){.by = by,
                                      .method = POST,
                                      .target = "/v1/classes",
                                      .key = key,
                                      .body = api_text(g->api,
                                                       "{\"school_year_id\":%lld,\"name\":\"%s\","
                                                       "\"grade\":9}",
                                                       (long long)g->year_id, name)});
}

static void a_repeated_request_gets_the_kept_answer(void **state)
{
    struct ground *g = *state;
    const char *key = "mot-khoa-dung-hai-lan";
    struct answer first = post_class(g, &admin, key, "9B1");
    struct answer again = post_class(g, &admin, key, "9B1");

    expect(&first, 201, "");
    assert_false(first.replayed);
    expect(&again, 201, "");
    assert_true(again.replayed);
    assert_string_equal(first.text, again.text);
    assert_int_equal(ground_events(g), 1);
    again = post_class(g, &admin, key, "9B2");
    expect(&again, 422, "idempotency-key-reused");
    again = post_class(g, &other_admin, key, "9B2"); /* keys are each one's own */
    expect(&again, 201, "");
    again = post_class(g, &admin, NULL, "9B1");
    expect(&again, 409, "class-exists");
    again = post_class(g, &admin, "", "9B3");
    expect(&again, 428, "precondition-required");
    again = post_class(g, &admin, "ngan", "9B3");
    expect(&again, 400, "invalid");
    assert_int_equal(ground_events(g), 2);
    ground_sql(g, "DELETE FROM class WHERE name LIKE '9B%'");
}

/* What was refused is not kept: put right, the same key may be used again. */
static void a_refused_request_keeps_no_key(void **state)
{
    struct ground *g = *state;
    const char *key = "mot-khoa-chua-thanh-cong";
    struct answer answer = post_class(g, &admin, key, "9A1");

    expect(&answer, 409, "class-exists");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM idempotency_key"), 0);
    answer = post_class(g, &admin, key, "9B9");
    expect(&answer, 201, "");
    ground_sql(g, "DELETE FROM class WHERE name = '9B9'");
}

static struct answer put_json(struct ground *g, const struct person *by, const char *what,
                              const char *body)
{
    return api_send(g->api, &(struct sending){.by = by,
                                              .method = PUT,
                                              .target = api_text(g->api, "/v1/classes/%lld/%s",
                                                                 (long long)g->class_id, what),
                                              .body = body});
}

static void assignments_open_and_close_gradebooks(void **state)
{
    struct ground *g = *state;
    const char *book =
        api_text(g->api, "/v1/classes/%lld/gradebooks/toan/1", (long long)g->class_id);
    const char *to_van = "{\"items\":[{\"subject\":\"toan\",\"account_id\":103,"
                         "\"full_name\":\"Phạm Thị Văn\"}]}";
    struct answer answer = put_json(g, &toan, "assignments", to_van);

    expect(&answer, 403, "forbidden");
    for (int i = 0; i < 2; i++) { /* the same again is no failure */
        answer = put_json(g, &admin, "assignments", to_van);
        expect(&answer, 200, "");
        assert_int_equal(json_get_count(answer.doc, "items"), 3);
    }
    answer = api_send(g->api, &(struct sending){.by = &toan, .target = book});
    expect(&answer, 403, "not-your-class");
    answer = api_send(g->api, &(struct sending){.by = &van, .target = book});
    expect(&answer, 200, "");
    answer = put_json(g, &admin, "assignments",
                      "{\"items\":[{\"subject\":\"toan\",\"account_id\":101,\"full_name\":\"A\"},"
                      "{\"subject\":\"vat_ly\",\"account_id\":101,\"full_name\":\"A\"}]}");
    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/items/1/subject", NULL});
    answer = api_send(g->api, &(struct sending){.by = &toan, .target = book});
    expect(&answer, 403, "not-your-class");
    assert_int_equal(ground_events(g), 2);
    ground_sql(g, "UPDATE assignment SET account_id = 101 WHERE subject = 'toan'");
}

static struct answer unassign(struct ground *g, const struct person *by, const char *subject)
{
    return api_send(g->api,
                    &(struct sending){.by = by,
                                      .method = DELETE,
                                      .target = api_text(g->api, "/v1/classes/%lld/assignments/%s",
                                                         (long long)g->class_id, subject)});
}

static void a_mistaken_assignment_is_taken_back_while_nothing_is_entered(void **state)
{
    struct ground *g = *state;
    const char *optional = "{\"items\":[{\"subject\":\"ngoai_ngu_2\",\"account_id\":101,"
                           "\"full_name\":\"Trần Văn Toán\"}]}";
    struct answer answer = put_json(g, &admin, "assignments", optional);

    expect(&answer, 200, "");
    answer = unassign(g, &toan, "ngoai_ngu_2");
    expect(&answer, 403, "forbidden");
    ground_sql(g, "INSERT INTO mark (class_id, subject, term, student_id, ck)"
                  " SELECT class_id, 'ngoai_ngu_2', 1, student_id, 80 FROM enrolment LIMIT 1");
    answer = unassign(g, &admin, "ngoai_ngu_2");
    expect(&answer, 409, "assignment-used");
    ground_sql(g, "UPDATE mark SET ck = NULL WHERE subject = 'ngoai_ngu_2'");
    answer = unassign(g, &admin, "ngoai_ngu_2");
    expect(&answer, 204, "");
    answer = unassign(g, &admin, "ngoai_ngu_2");
    expect(&answer, 404, "not-found");
    assert_int_equal(
        ground_number(g, "SELECT COUNT(*) AS n FROM assignment WHERE subject = 'ngoai_ngu_2'"), 0);
}

static void a_homeroom_teacher_is_set_and_set_again(void **state)
{
    struct ground *g = *state;
    const char *body = "{\"account_id\":102,\"full_name\":\"Lê Văn Chủ Nhiệm\"}";

    for (int i = 1; i <= 2; i++) {
        struct answer answer = put_json(g, &admin, "homeroom", body);

        expect(&answer, 200, "");
        assert_int_equal(json_get_int(answer.doc, "homeroom_account_id"), 102);
        assert_int_equal(ground_events(g), i);
    }
}

#define TEST(f) cmocka_unit_test_setup(f, empty_class)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_dry_run_stores_nothing),
        TEST(a_good_roster_is_stored_once),
        TEST(ten_faults_are_named_and_nothing_stored),
        TEST(what_is_no_roster_is_refused),
        TEST(only_the_admin_and_the_homeroom_teacher_bring_rosters),
        TEST(a_repeated_request_gets_the_kept_answer),
        TEST(a_refused_request_keeps_no_key),
        TEST(assignments_open_and_close_gradebooks),
        TEST(a_mistaken_assignment_is_taken_back_while_nothing_is_entered),
        TEST(a_homeroom_teacher_is_set_and_set_again),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
