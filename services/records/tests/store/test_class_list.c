/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is in a class, through the API of records: one more, one fewer, numbered anew, moved into
 * another. Today is 2026-05-25, the year 2025-09-05 to 2026-05-31. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/rekey_names.h"
#include "ground.h"

static const char new_student[] =
    "{\"profile\":{\"full_name\":\"Bế Văn Ánh\",\"birth_date\":\"2011-08-06\","
    "\"sex\":\"male\","
    "\"ethnic\":\"02\",\"policy_groups\":[\"ho_ngheo\"]}}";

static const char *of_class(struct ground *g, int64_t class_id, const char *what)
{
    return api_text(g->api, "/v1/classes/%lld%s", (long long)class_id, what);
}

static struct answer join(struct ground *g, const struct person *by, const char *body)
{
    return api_send(g->api, &(struct sending){.by = by,
                                              .method = POST,
                                              .target = of_class(g, g->class_id, "/students"),
                                              .body = body});
}

static struct answer withdraw(struct ground *g, const struct person *by, int64_t student_id)
{
    const char *what = api_text(g->api, "/students/%lld", (long long)student_id);

    return api_send(
        g->api,
        &(struct sending){.by = by, .method = DELETE, .target = of_class(g, g->class_id, what)});
}

static struct answer move(struct ground *g, const struct person *by, int64_t class_id,
                          const char *day)
{
    return api_send(
        g->api,
        &(struct sending){
            .by = by,
            .method = POST,
            .target = api_text(g->api, "/v1/students/%lld/class-moves", (long long)g->students[0]),
            .body = api_text(g->api,
                             "{\"class_id\":%lld,\"moved_on\":\"%s\",\"reason\":"
                             "\"Gia đình chuyển chỗ ở\"}",
                             (long long)class_id, day)});
}

static size_t size_of(struct ground *g, int64_t class_id)
{
    struct answer answer = get(g, &leader, of_class(g, class_id, "/students"));

    return json_get_count(answer.doc, "items");
}

static int reset(void **state)
{
    struct ground *g = *state;

    reset_ground(state);
    ground_sql(g, "DELETE FROM class_move");
    ground_sql(g,
               api_text(g->api, "DELETE FROM enrolment WHERE class_id = %lld OR student_id > %lld",
                        (long long)g->other_class_id, (long long)g->foreign_student));
    ground_sql(g, "DELETE FROM student WHERE id NOT IN (SELECT student_id FROM enrolment)");
    ground_sql(g, "UPDATE enrolment SET number = NULL");
    ground_sql(g, "UPDATE enrolment SET state = 'active', valid_from = NULL, valid_to = NULL,"
                  " number = student_id, conduct_term1 = NULL, comment = NULL");
    ground_sql(g, api_text(g->api, "UPDATE class SET homeroom_account_id = %lld WHERE id = %lld",
                           (long long)van.account_id, (long long)g->other_class_id));
    ground_sql(g, "UPDATE student SET full_name = CONCAT('Học Sinh ', CHAR(65 + id))");
    return 0;
}

static void a_student_joins_under_the_next_number(void **state)
{
    struct ground *g = *state;
    struct answer answer = join(g, &homeroom, new_student);

    expect(&answer, 201, "");
    assert_int_equal(json_get_int(answer.doc, "number"), g->students[STUDENTS - 1] + 1);
    assert_string_equal(json_get_text(answer.doc, "policy_groups/0"), "ho_ngheo");
    assert_string_equal(json_get_text(answer.doc, "nationality"), "VN");
    assert_int_equal(size_of(g, g->class_id), STUDENTS + 1);
    assert_int_equal(ground_events(g), 1);

    answer =
        join(g, &homeroom, api_text(g->api, "{\"student_id\":%lld}", (long long)g->students[0]));
    expect(&answer, 409, "student-enrolled");
    answer = join(g, &homeroom,
                  api_text(g->api, "{\"student_id\":%lld}", (long long)g->foreign_student));
    expect(&answer, 404, "not-found");
    answer = join(g, &homeroom, "{\"valid_from\":\"2024-01-01\",\"student_id\":1}");
    expect(&answer, 400, "invalid");
    answer = join(g, &homeroom, "{\"profile\":{\"full_name\":\"A\",\"personal_id\":\"1\"}}");
    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 4,
                    (const char *const[]){"/profile/birth_date", "/profile/sex", "/profile/ethnic",
                                          "/profile/personal_id", NULL});
    answer = join(g, &homeroom,
                  "{\"profile\":{\"full_name\":\"A1\",\"birth_date\":\"2011-08-06\",\"sex\":"
                  "\"male\",\"ethnic\":\"99\",\"personal_id\":\"1\"}}");
    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 3,
                    (const char *const[]){"/profile/full_name", "/profile/ethnic",
                                          "/profile/personal_id", NULL});
}

static void only_the_homeroom_teacher_says_who_is_in_the_class(void **state)
{
    const struct {
        const struct person *by;
        int status;
    } cases[] = {{&toan, 403},   {&van, 403},      {&admin, 403},          {&leader, 403},
                 {&office, 403}, {&stranger, 404}, {&stranger_leader, 403}};
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer renumbered = api_send(
            g->api, &(struct sending){.by = cases[i].by,
                                      .method = POST,
                                      .target = of_class(g, g->class_id, "/students/renumbering")});

        assert_int_equal(renumbered.status, cases[i].status);
        assert_int_equal(join(g, cases[i].by, new_student).status, cases[i].status);
        assert_int_equal(withdraw(g, cases[i].by, g->students[0]).status, cases[i].status);
        assert_int_equal(move(g, cases[i].by, g->other_class_id, "2026-03-02").status,
                         cases[i].status);
    }
    assert_int_equal(ground_events(g), 0);
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    assert_int_equal(join(g, &homeroom, new_student).status, 423);
    assert_int_equal(withdraw(g, &homeroom, g->students[0]).status, 423);
    assert_int_equal(move(g, &homeroom, g->other_class_id, "2026-03-02").status, 423);
}

static void a_mistaken_enrolment_is_taken_back_before_marks(void **state)
{
    struct ground *g = *state;
    struct answer answer = withdraw(g, &homeroom, g->students[0]);
    const char *profile = api_text(g->api, "/v1/students/%lld", (long long)g->students[0]);

    expect(&answer, 204, "");
    assert_int_equal(size_of(g, g->class_id), STUDENTS - 1);
    answer = withdraw(g, &homeroom, g->students[0]);
    expect(&answer, 404, "not-found");
    answer = get(g, &homeroom, profile);
    expect(&answer, 403, "not-your-class");
    answer = get(g, &leader, profile);
    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "class_id"), NONE);

    answer = join(g, &homeroom,
                  api_text(g->api, "{\"student_id\":%lld,\"valid_from\":\"2026-02-01\"}",
                           (long long)g->students[0]));
    expect(&answer, 201, "");
    assert_int_equal(size_of(g, g->class_id), STUDENTS);
    give_cells(g, "toan", 1, cell_of(g, 0, "tx1", "\"tenths\":70"));
    answer = withdraw(g, &homeroom, g->students[0]);
    expect(&answer, 409, "enrolment-used");
    ground_sql(g, "UPDATE enrolment SET conduct_term1 = 'tot'");
    answer = withdraw(g, &homeroom, g->students[1]);
    expect(&answer, 409, "enrolment-used");
}

static void a_class_is_numbered_only_when_asked(void **state)
{
    struct ground *g = *state;
    struct call *call = api_test_call(g->api);
    struct answer answer;

    ground_sql(g, api_text(g->api, "UPDATE student SET full_name = 'Lê Yến' WHERE id = %lld",
                           (long long)g->students[0]));
    ground_sql(g, "UPDATE student SET sort_key = '', sort_version = '' WHERE id > 0");
    assert_int_equal(rekey_names(call), OK);
    store_test_end(call);
    answer = join(g, &homeroom, new_student);
    expect(&answer, 201, "");
    answer = get(g, &homeroom, of_class(g, g->class_id, "/students"));
    assert_string_equal(json_get_text(answer.doc, "items/0/full_name"), "Lê Yến");
    answer = api_send(
        g->api, &(struct sending){.by = &homeroom,
                                  .method = POST,
                                  .target = of_class(g, g->class_id, "/students/renumbering")});
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), STUDENTS + 1);
    assert_string_equal(json_get_text(answer.doc, "items/0/full_name"), "Bế Văn Ánh");
    assert_int_equal(json_get_int(answer.doc, "items/0/number"), 1);
    assert_string_equal(json_get_text(answer.doc, "items/3/full_name"), "Lê Yến");
    assert_int_equal(json_get_int(answer.doc, "items/3/number"), 4);
}

static void the_file_may_leave_numbering_to_the_house(void **state)
{
    struct ground *g = *state;
    struct answer answer = api_send(
        g->api, &(struct sending){.by = &admin,
                                  .method = POST,
                                  .target = of_class(g, g->other_class_id, "/roster?renumber=true"),
                                  .type = "text/csv",
                                  .body = "stt,ho_ten,ngay_sinh,gioi_tinh\n"
                                          "1,Lê Yến,06/08/2011,Nữ\n2,Trần Ánh,06/08/2011,Nữ\n"
                                          "3,Lê An,06/08/2011,Nam\n"});

    expect(&answer, 200, "");
    answer = get(g, &van, of_class(g, g->other_class_id, "/students"));
    assert_string_equal(json_get_text(answer.doc, "items/0/full_name"), "Lê An");
    assert_string_equal(json_get_text(answer.doc, "items/1/full_name"), "Trần Ánh");
    assert_string_equal(json_get_text(answer.doc, "items/2/full_name"), "Lê Yến");
}

static void a_student_moves_with_marks_and_record(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    give_cells(g, "toan", 1, cell_of(g, 0, "tx1", "\"tenths\":85"));
    ground_sql(g, "UPDATE enrolment SET conduct_term1 = 'tot', comment = 'Ngoan'");
    answer = move(g, &homeroom, g->other_class_id, "2026-03-02");
    expect(&answer, 201, "");
    assert_int_equal(json_get_int(answer.doc, "from_class_id"), g->class_id);
    assert_int_equal(size_of(g, g->class_id), STUDENTS - 1);
    assert_int_equal(size_of(g, g->other_class_id), 1);

    answer = get(g, &leader, of_class(g, g->other_class_id, "/gradebooks/toan/1"));
    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "rows/0/tx1/tenths"), 85);
    assert_string_equal(answer.etag, "\"v1\"");
    answer = get(g, &leader, of_class(g, g->class_id, "/gradebooks/toan/1"));
    assert_int_equal(json_get_count(answer.doc, "rows"), STUDENTS - 1);
    assert_string_equal(answer.etag, "\"v1\"");
    answer = get(g, &van, of_class(g, g->other_class_id, "/homeroom-record"));
    assert_string_equal(json_get_text(answer.doc, "rows/0/conduct_term1"), "tot");
    assert_string_equal(json_get_text(answer.doc, "rows/0/comment"), "Ngoan");
    /* The teacher's save, the book of the new class, the move. */
    assert_int_equal(ground_events(g), 3);
    assert_int_equal(ground_number(g, api_text(g->api,
                                               "SELECT COUNT(*) AS n FROM audit_event WHERE action"
                                               " = 'marks.save' AND object_id = '%lld/toan/1'",
                                               (long long)g->other_class_id)),
                     1);

    /* And back again. */
    answer = move(g, &van, g->class_id, "2026-04-01");
    expect(&answer, 201, "");
    assert_int_equal(size_of(g, g->class_id), STUDENTS);
    answer = get(g, &leader, of_class(g, g->class_id, "/gradebooks/toan/1"));
    assert_string_equal(answer.etag, "\"v2\"");
}

static int64_t summers_in(struct ground *g, int64_t class_id)
{
    return ground_number(g, api_text(g->api,
                                     "SELECT COUNT(*) AS n FROM summer_result WHERE class_id ="
                                     " %lld",
                                     (long long)class_id));
}

static void what_a_summer_brought_moves_along(void **state)
{
    struct ground *g = *state;
    const long long class_id = (long long)g->class_id;
    const long long student_id = (long long)g->students[0];
    struct answer answer;

    ground_sql(g, api_text(g->api,
                           "INSERT INTO summer_result (class_id, subject, student_id, outcome,"
                           " value, conduct) VALUES (%lld, 'toan', %lld, 'taken', 55, NULL),"
                           " (%lld, '', %lld, 'taken', NULL, 'dat')",
                           class_id, student_id, class_id, student_id));
    ground_sql(g, api_text(g->api, "INSERT INTO summer_book VALUES (%lld, '', 1)", class_id));
    answer = move(g, &homeroom, g->other_class_id, "2026-03-02");
    expect(&answer, 201, "");
    assert_int_equal(summers_in(g, g->class_id), 0);
    assert_int_equal(summers_in(g, g->other_class_id), 2);
    assert_int_equal(ground_told(g, "summer_result", student_id, "removed"), 2);
    assert_int_equal(ground_told(g, "summer_result", student_id, "created"), 2);
    assert_int_equal(ground_number(g, api_text(g->api,
                                               "SELECT version AS n FROM summer_book WHERE"
                                               " class_id = %lld AND subject = ''",
                                               class_id)),
                     2); /* who has read it reads again */
    answer = get(g, &leader, of_class(g, g->other_class_id, "/summer-results"));
    assert_string_equal(answer.etag, "\"v1\"");
    answer = move(g, &van, g->class_id, "2026-04-01");
    expect(&answer, 201, "");
    assert_int_equal(summers_in(g, g->class_id), 2);
    assert_int_equal(ground_told(g, "summer_result", student_id, "created"), 4);

    /* What is signed of it keeps the student where it was signed. */
    ground_document(g, 0, "retest_result", "toan", 1, "signed");
    answer = move(g, &homeroom, g->other_class_id, "2026-04-02");
    expect(&answer, 409, "already-signed");
    assert_int_equal(summers_in(g, g->class_id), 2);
}

static void the_years_of_a_student_have_their_days(void **state)
{
    struct ground *g = *state;
    const char *enrolments =
        api_text(g->api, "/v1/students/%lld/enrolments", (long long)g->students[0]);
    struct answer answer = move(g, &homeroom, g->other_class_id, "2026-03-02");

    expect(&answer, 201, "");
    answer = get(g, &homeroom, enrolments);
    expect(&answer, 403, "not-your-class");
    answer = get(g, &van, enrolments);
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_string_equal(json_get_text(answer.doc, "items/0/class_name"), "9A2");
    assert_string_equal(json_get_text(answer.doc, "items/0/valid_from"), "2026-03-02");
    assert_string_equal(json_get_text(answer.doc, "items/1/state"), "moved");
    assert_string_equal(json_get_text(answer.doc, "items/1/valid_to"), "2026-03-01");
}

static void a_move_that_cannot_be_is_refused(void **state)
{
    struct ground *g = *state;
    const struct {
        int64_t class_id;
        const char *day;
        const char *pointer;
    } cases[] = {
        {g->class_id, "2026-03-02", "/class_id"},
        {g->foreign_class_id, "2026-03-02", "/class_id"},
        {999999, "2026-03-02", "/class_id"},
        {g->other_class_id, "2025-09-04", "/moved_on"},
        {g->other_class_id, "2026-05-26", "/moved_on"},
        {g->other_class_id, "2026-06-01", "/moved_on"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct answer answer = move(g, &homeroom, cases[i].class_id, cases[i].day);

        expect(&answer, 400, "invalid");
        expect_pointers(&answer, 1, (const char *const[]){cases[i].pointer, NULL});
    }
    ground_sql(g, api_text(g->api, "UPDATE class SET grade = 8 WHERE id = %lld",
                           (long long)g->other_class_id));
    assert_int_equal(move(g, &homeroom, g->other_class_id, "2026-03-02").status, 400);
    ground_sql(g, "UPDATE class SET grade = 9");
    ground_document(g, 0, "year_summary", "", 1, "signed");
    struct answer answer = move(g, &homeroom, g->other_class_id, "2026-03-02");

    expect(&answer, 409, "already-signed");
    assert_int_equal(ground_events(g), 0);
    assert_int_equal(size_of(g, g->class_id), STUDENTS);
}

/* As an office sets it: nothing of a profile, and nothing of who is in a class, is entered. */
static void a_closed_window_holds_the_list(void **state)
{
    struct ground *g = *state;
    const char *profile = api_text(g->api, "/v1/students/%lld", (long long)g->students[0]);
    struct answer answer;

    ground_sql(g, "INSERT INTO entry_window (org_id, unit_name, kind, scope_org_id, scope_name,"
                  " starts_at, ends_at, decision_number, reason, set_by, set_at, version,"
                  " column_kind) VALUES (2, 'Sở Thử Nghiệm', 'lock', 11, 'x',"
                  " '2026-01-01T00:00:00Z', '2199-01-01T00:00:00Z', '77/QĐ-SGDĐT', 'Kiểm tra',"
                  " 403, '2026-01-01T00:00:00Z', 1, 'profile')");
    answer = join(g, &homeroom, new_student);
    expect(&answer, 423, "window-closed");
    answer = withdraw(g, &homeroom, g->students[0]);
    expect(&answer, 423, "window-closed");
    answer = move(g, &homeroom, g->other_class_id, "2026-03-02");
    expect(&answer, 423, "window-closed");
    answer = change(g, &homeroom, PATCH, profile, "{\"address\":\"Buôn Mẫu\"}");
    expect(&answer, 423, "window-closed");
    assert_int_equal(ground_events(g), 0);
    ground_sql(g, "DELETE FROM entry_window");
    assert_int_equal(join(g, &homeroom, new_student).status, 201);
}

static void many_who_join_at_once_get_a_number_each(void **state)
{
    enum { N = 8 };
    struct ground *g = *state;
    struct answer answers[N];

    api_send_at_once(g->api,
                     &(struct sending){.by = &homeroom,
                                       .method = POST,
                                       .target = of_class(g, g->class_id, "/students"),
                                       .body = new_student},
                     N, answers);
    assert_int_equal(size_of(g, g->class_id), STUDENTS + count_of(answers, N, 201, ""));
    assert_int_equal(count_of(answers, N, 201, "") + count_of(answers, N, 503, "retry"), N);
    assert_true(count_of(answers, N, 201, "") > 0);
}

#define RESET(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(a_student_joins_under_the_next_number),
        RESET(only_the_homeroom_teacher_says_who_is_in_the_class),
        RESET(a_mistaken_enrolment_is_taken_back_before_marks),
        RESET(a_class_is_numbered_only_when_asked),
        RESET(the_file_may_leave_numbering_to_the_house),
        RESET(a_student_moves_with_marks_and_record),
        RESET(what_a_summer_brought_moves_along),
        RESET(the_years_of_a_student_have_their_days),
        RESET(a_move_that_cannot_be_is_refused),
        RESET(a_closed_window_holds_the_list),
        RESET(many_who_join_at_once_get_a_number_each),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
