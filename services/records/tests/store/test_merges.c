/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Duplicates through the API of records: found, made one, parted again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

/* All that a merge may touch but the versions that rise, as one number. */
#define STATE                                                                                      \
    "SELECT CRC32(CONCAT(COALESCE((SELECT GROUP_CONCAT(CONCAT_WS(':', id, full_name,"              \
    " COALESCE(merged_into, 0)) ORDER BY id) FROM student), ''), '/',"                             \
    " COALESCE((SELECT GROUP_CONCAT(CONCAT_WS(':', class_id, student_id, COALESCE(number, 0),"     \
    " state, COALESCE(valid_from, 0), COALESCE(conduct_term1, 0)) ORDER BY class_id, student_id)"  \
    " FROM enrolment), ''), '/', COALESCE((SELECT GROUP_CONCAT(CONCAT_WS(':', class_id, subject,"  \
    " term, student_id, COALESCE(tx1, 0)) ORDER BY class_id, subject, term, student_id)"           \
    " FROM mark), ''))) AS n"

static const char reason[] = "Hai hồ sơ của cùng một em";

static struct answer merge(struct ground *g, const struct person *by, int64_t keep, int64_t drop)
{
    return api_send(g->api, &(struct sending){
                                .by = by,
                                .method = POST,
                                .target = "/v1/student-merges",
                                .body = api_text(
                                    g->api, "{\"keep_id\":%lld,\"drop_id\":%lld,\"reason\":\"%s\"}",
                                    (long long)keep, (long long)drop, reason)});
}

static struct answer part(struct ground *g, const struct person *by, int64_t id)
{
    return api_send(g->api,
                    &(struct sending){.by = by,
                                      .method = POST,
                                      .target = api_text(g->api, "/v1/student-merges/%lld/reversal",
                                                         (long long)id),
                                      .body = "{\"reason\":\"Hai em khác nhau thật\"}"});
}

static int64_t place_of(struct ground *g, int64_t class_id, int64_t student_id, const char *what)
{
    return ground_number(g, api_text(g->api,
                                     "SELECT COUNT(*) AS n FROM %s WHERE class_id = %lld AND"
                                     " student_id = %lld",
                                     what, (long long)class_id, (long long)student_id));
}

/* The first student was in 9A2 of the year before, under another id that is given. */
static int64_t add_other(struct ground *g, int64_t class_id)
{
    ground_sql(g, "INSERT INTO student (org_id, full_name, name_folded, birth_date, sex, ethnic)"
                  " VALUES (11, 'Học Sinh Cũ', 'học sinh cũ', '2011-08-06', 'female', '01')");

    int64_t id = ground_number(g, "SELECT MAX(id) AS n FROM student");

    ground_sql(g, api_text(g->api,
                           "INSERT INTO enrolment (class_id, number, student_id, conduct_term1)"
                           " VALUES (%lld, 40, %lld, 'kha')",
                           (long long)class_id, (long long)id));
    return id;
}

static void give_mark(struct ground *g, int64_t class_id, int64_t student_id)
{
    ground_sql(g, api_text(g->api,
                           "INSERT INTO mark (class_id, subject, term, student_id, tx1) VALUES"
                           " (%lld, 'toan', 1, %lld, 70)",
                           (long long)class_id, (long long)student_id));
    ground_sql(g, api_text(g->api,
                           "INSERT IGNORE INTO gradebook (class_id, subject, term, version) VALUES"
                           " (%lld, 'toan', 1, 1)",
                           (long long)class_id));
}

/* 9A2 becomes a class of another year of the school. */
static void make_last_year(struct ground *g, const char *state)
{
    ground_sql(g,
               api_text(g->api,
                        "INSERT INTO school_year (org_id, name, starts_on, ends_on, state,"
                        " version) VALUES (11, '2024-2025', '2024-09-05', '2025-05-31', '%s', 1)",
                        state));
    ground_sql(g, api_text(g->api,
                           "UPDATE class SET school_year_id = (SELECT MAX(id) FROM school_year)"
                           " WHERE id = %lld",
                           (long long)g->other_class_id));
}

static int reset(void **state)
{
    struct ground *g = *state;

    reset_ground(state);
    ground_sql(g, "DELETE FROM student_merge_enrolment");
    ground_sql(g, "DELETE FROM student_merge");
    ground_sql(g, api_text(g->api, "DELETE FROM enrolment WHERE class_id = %lld",
                           (long long)g->other_class_id));
    ground_sql(g, api_text(g->api, "DELETE FROM enrolment WHERE student_id > %lld",
                           (long long)g->foreign_student));
    ground_sql(
        g, api_text(g->api, "DELETE FROM student WHERE id > %lld", (long long)g->foreign_student));
    ground_sql(g, "UPDATE student SET merged_into = NULL, personal_id = NULL, student_code = NULL");
    ground_sql(g, "UPDATE enrolment SET state = 'active', number = student_id");
    ground_sql(g, api_text(g->api, "UPDATE class SET school_year_id = %lld WHERE id = %lld",
                           (long long)g->year_id, (long long)g->other_class_id));
    ground_sql(g, "DELETE FROM school_year WHERE name = '2024-2025'");
    return 0;
}

static void duplicates_are_shown_with_their_evidence(void **state)
{
    struct ground *g = *state;
    int64_t other = add_other(g, g->other_class_id);
    struct answer answer;

    ground_sql(g, "UPDATE student SET name_folded = CONCAT('em ', id)");
    answer = get(g, &leader, "/v1/student-duplicates");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    ground_sql(g, api_text(g->api,
                           "UPDATE student SET name_folded = 'em', personal_id = '066911000001'"
                           " WHERE id IN (%lld, %lld, %lld)",
                           (long long)other, (long long)g->students[1],
                           (long long)g->foreign_student));
    answer = get(g, &admin, "/v1/student-duplicates");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/first_id"), g->students[1]);
    assert_int_equal(json_get_int(answer.doc, "items/0/second_id"), other);
    assert_true(json_get_true(answer.doc, "items/0/same_personal_id"));
    assert_true(json_get_true(answer.doc, "items/0/same_name_and_birth_date"));
    assert_false(json_get_true(answer.doc, "items/0/same_student_code"));
    assert_null(strstr(answer.text, "066911000001"));

    answer = merge(g, &leader, g->students[1], other);
    expect(&answer, 201, "");
    answer = get(g, &office, "/v1/student-duplicates");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
}

static void only_the_head_of_school_merges(void **state)
{
    const struct {
        const struct person *by;
        int status;
    } cases[] = {{&homeroom, 403}, {&toan, 403},     {&admin, 403},
                 {&office, 403},   {&stranger, 403}, {&stranger_leader, 404}};
    struct ground *g = *state;
    int64_t other = add_other(g, g->other_class_id);

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(merge(g, cases[i].by, g->students[0], other).status, cases[i].status);
    assert_int_equal(merge(g, &leader, g->students[0], g->foreign_student).status, 404);
    assert_int_equal(merge(g, &leader, other, other).status, 400);
    assert_int_equal(merge(g, &leader, other, 999999).status, 404);
    assert_int_equal(ground_events(g), 0);
    assert_int_equal(get(g, &homeroom, "/v1/student-duplicates").status, 403);
}

static void an_open_years_enrolment_and_marks_go_along_and_come_back(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t other, before;

    make_last_year(g, "open");
    other = add_other(g, g->other_class_id);
    give_mark(g, g->other_class_id, other);
    before = ground_number(g, STATE);
    answer = merge(g, &leader, g->students[0], other);
    expect(&answer, 201, "");
    assert_int_equal(place_of(g, g->other_class_id, g->students[0], "enrolment"), 1);
    assert_int_equal(place_of(g, g->other_class_id, g->students[0], "mark"), 1);
    assert_int_equal(place_of(g, g->other_class_id, other, "mark"), 0);
    assert_int_equal(ground_number(g, "SELECT version AS n FROM gradebook"), 2);
    assert_int_equal(ground_events(g), 2);

    struct answer seen = get(g, &leader, api_text(g->api, "/v1/students/%lld", (long long)other));

    expect(&seen, 200, "");
    assert_int_equal(json_get_int(seen.doc, "id"), g->students[0]);
    assert_int_equal(merge(g, &leader, other, g->students[1]).status, 409);
    assert_int_equal(merge(g, &leader, g->students[1], other).status, 409);
    assert_int_equal(merge(g, &leader, g->students[1], g->students[0]).status, 409);

    int64_t id = json_get_int(answer.doc, "id");

    assert_int_equal(part(g, &admin, id).status, 403);
    assert_int_equal(part(g, &stranger_leader, id).status, 404);
    answer = part(g, &leader, id);
    expect(&answer, 200, "");
    assert_string_equal(json_get_text(answer.doc, "state"), "reversed");
    assert_int_equal(ground_number(g, STATE), before);
    assert_int_equal(ground_events(g), 4);
    answer = part(g, &leader, id);
    expect(&answer, 409, "merge-state");
    answer = get(g, &leader, "/v1/student-merges");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
}

static void what_a_summer_brought_goes_along_and_comes_back(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t other;

    make_last_year(g, "open");
    other = add_other(g, g->other_class_id);
    give_mark(g, g->other_class_id, other);
    ground_sql(g, api_text(g->api,
                           "INSERT INTO summer_result (class_id, subject, student_id, outcome,"
                           " value) VALUES (%lld, 'toan', %lld, 'taken', 55)",
                           (long long)g->other_class_id, (long long)other));
    ground_sql(g, api_text(g->api, "INSERT INTO summer_book VALUES (%lld, 'toan', 3)",
                           (long long)g->other_class_id));
    answer = merge(g, &leader, g->students[0], other);
    expect(&answer, 201, "");
    assert_int_equal(place_of(g, g->other_class_id, g->students[0], "summer_result"), 1);
    assert_int_equal(place_of(g, g->other_class_id, other, "summer_result"), 0);
    assert_int_equal(ground_number(g, "SELECT version AS n FROM summer_book"
                                      " WHERE subject = 'toan'"),
                     4);
    assert_int_equal(ground_told(g, "summer_result", other, "removed"), 1);
    assert_int_equal(ground_told(g, "summer_result", g->students[0], "created"), 1);
    answer = part(g, &leader, json_get_int(answer.doc, "id"));
    expect(&answer, 200, "");
    assert_int_equal(place_of(g, g->other_class_id, other, "summer_result"), 1);
    assert_int_equal(ground_told(g, "summer_result", g->students[0], "removed"), 1);
}

static void an_empty_enrolment_of_the_same_year_is_set_aside(void **state)
{
    struct ground *g = *state;
    int64_t other = add_other(g, g->class_id);
    int64_t before = ground_number(g, STATE);
    struct answer answer;

    give_mark(g, g->class_id, g->students[0]);
    before = ground_number(g, STATE);
    answer = merge(g, &leader, g->students[0], other);
    expect(&answer, 201, "");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM enrolment WHERE state = 'merged'"
                                      " AND number IS NULL"),
                     1);
    answer = part(g, &leader, json_get_int(answer.doc, "id"));
    expect(&answer, 200, "");
    assert_int_equal(ground_number(g, STATE), before);
}

static void two_with_marks_in_one_year_are_not_made_one(void **state)
{
    struct ground *g = *state;
    int64_t other = add_other(g, g->class_id);
    int64_t before;
    struct answer answer;

    give_mark(g, g->class_id, other);
    answer = merge(g, &leader, g->students[0], other);
    expect(&answer, 409, "merge-conflict"); /* the other one is to be kept */
    give_mark(g, g->class_id, g->students[0]);
    before = ground_number(g, STATE);
    answer = merge(g, &leader, g->students[0], other);
    expect(&answer, 409, "merge-conflict");
    assert_int_equal(ground_number(g, STATE), before);
    assert_int_equal(ground_events(g), 0);
}

static void a_locked_year_stays_as_it_is_and_is_found(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t other;

    make_last_year(g, "locked");
    other = add_other(g, g->other_class_id);
    give_mark(g, g->other_class_id, other);
    answer = merge(g, &leader, g->students[0], other);
    expect(&answer, 201, "");
    assert_int_equal(place_of(g, g->other_class_id, other, "mark"), 1);
    answer = get(g, &homeroom,
                 api_text(g->api, "/v1/students/%lld/enrolments", (long long)g->students[0]));
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_int_equal(json_get_int(answer.doc, "items/1/student_id"), other);
    assert_string_equal(json_get_text(answer.doc, "items/1/year_name"), "2024-2025");
}

static void what_was_built_on_a_merge_keeps_it(void **state)
{
    struct ground *g = *state;
    struct answer answer;
    int64_t other, id;

    make_last_year(g, "open");
    other = add_other(g, g->other_class_id);
    answer = merge(g, &leader, g->students[0], other);
    expect(&answer, 201, "");
    id = json_get_int(answer.doc, "id");
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET state = 'moved', number = NULL WHERE class_id ="
                           " %lld AND student_id = %lld",
                           (long long)g->other_class_id, (long long)g->students[0]));
    answer = part(g, &leader, id);
    expect(&answer, 409, "merge-state");
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    answer = part(g, &leader, id);
    expect(&answer, 423, "year-locked");
}

static void lock_profiles(struct ground *g, const char *more, const char *value)
{
    ground_sql(g, api_text(g->api,
                           "INSERT INTO entry_window (org_id, unit_name, kind, scope_org_id,"
                           " scope_name, starts_at, ends_at, decision_number, reason, set_by,"
                           " set_at, version, column_kind%s) VALUES (2, 'Phòng Thử Nghiệm', 'lock',"
                           " 11, 'x', '2026-01-01T00:00:00Z', '2199-01-01T00:00:00Z',"
                           " '77/QĐ-TN', 'Kiểm tra', 403, '2026-01-01T00:00:00Z', 1, 'profile'%s)",
                           more, value));
}

static void the_time_of_profiles_holds_merges(void **state)
{
    struct ground *g = *state;
    int64_t other = add_other(g, g->other_class_id);
    int64_t before = ground_number(g, STATE);
    int64_t id;
    struct answer answer;

    lock_profiles(g, ", grade", ", 8"); /* of another grade */
    lock_profiles(g, "", "");
    ground_sql(g, "UPDATE entry_window SET column_kind = 'tx' WHERE grade IS NULL");
    ground_sql(g, api_text(g->api, "UPDATE class SET grade = 7 WHERE id = %lld",
                           (long long)g->other_class_id));
    lock_profiles(g, ", grade", ", 7"); /* where the dropped one is */
    answer = merge(g, &leader, g->students[0], other);
    expect(&answer, 423, "window-closed");
    assert_string_equal(json_get_text(answer.doc, "windows/0/decision_number"), "77/QĐ-TN");
    assert_non_null(strstr(answer.text, "Phòng Thử Nghiệm"));
    answer = merge(g, &leader, other, g->students[0]);
    expect(&answer, 423, "window-closed");
    ground_sql(g, "DELETE FROM enrolment WHERE number = 40"); /* now in no class at all */
    answer = merge(g, &leader, g->students[0], other);
    expect(&answer, 201, "");
    id = json_get_int(answer.doc, "id");
    lock_profiles(g, "", ""); /* of the whole school */
    answer = part(g, &leader, id);
    expect(&answer, 423, "window-closed");
    answer = merge(g, &leader, g->students[1], g->students[2]);
    expect(&answer, 423, "window-closed");
    ground_sql(g, "DELETE FROM entry_window");
    answer = part(g, &leader, id);
    expect(&answer, 200, "");
    ground_sql(g, api_text(g->api, "UPDATE class SET grade = 9 WHERE id = %lld",
                           (long long)g->other_class_id));
    assert_true(ground_number(g, STATE) != before); /* the enrolment that was taken off */
    assert_int_equal(ground_events(g), 2);
}

static void who_is_in_no_class_is_held_by_the_schools_locks(void **state)
{
    struct ground *g = *state;
    int64_t other = add_other(g, g->other_class_id);
    struct answer answer;

    make_last_year(g, "locked");
    lock_profiles(g, "", "");
    answer = merge(g, &leader, other, g->foreign_student);
    expect(&answer, 404, "not-found");
    answer = merge(g, &leader, g->students[0], other);
    expect(&answer, 423, "window-closed");
    assert_int_equal(ground_events(g), 0);
}

static void what_the_head_of_school_decided_of_one_is_not_the_others(void **state)
{
    struct ground *g = *state;
    const char *decided =
        "INSERT INTO principal_decision (school_year_id, student_id, version,"
        " class_id, decision, basis, in_addendum, decision_number, reason, decided_on,"
        " decided_by, decided_name, decided_at) VALUES ((SELECT school_year_id"
        " FROM class WHERE id = %lld), %lld, 1, %lld, 'promoted_by_principal', 'own_plan', 0,"
        " '31/QĐ', 'x', '2026-05-24', 106, 'x', '2026-05-24T00:00:00Z')";
    struct answer answer;
    int64_t other, id;

    make_last_year(g, "open");
    other = add_other(g, g->other_class_id);
    ground_sql(g, api_text(g->api, decided, (long long)g->other_class_id, (long long)other,
                           (long long)g->other_class_id));
    answer = merge(g, &leader, g->students[0], other);
    expect(&answer, 409, "merge-conflict");
    ground_sql(g, "DELETE FROM principal_decision");
    answer = merge(g, &leader, g->students[0], other);
    expect(&answer, 201, "");
    id = json_get_int(answer.doc, "id");
    ground_sql(g, api_text(g->api, decided, (long long)g->other_class_id, (long long)g->students[0],
                           (long long)g->other_class_id));
    answer = part(g, &leader, id);
    expect(&answer, 409, "merge-state");
}

#define RESET(test) cmocka_unit_test_setup(test, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(duplicates_are_shown_with_their_evidence),
        RESET(only_the_head_of_school_merges),
        RESET(an_open_years_enrolment_and_marks_go_along_and_come_back),
        RESET(what_a_summer_brought_goes_along_and_comes_back),
        RESET(an_empty_enrolment_of_the_same_year_is_set_aside),
        RESET(two_with_marks_in_one_year_are_not_made_one),
        RESET(a_locked_year_stays_as_it_is_and_is_found),
        RESET(what_was_built_on_a_merge_keeps_it),
        RESET(the_time_of_profiles_holds_merges),
        RESET(who_is_in_no_class_is_held_by_the_schools_locks),
        RESET(what_the_head_of_school_decided_of_one_is_not_the_others),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
