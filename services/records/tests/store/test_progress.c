/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How far entry and signing are: the kept numbers follow every write, and each sees what is theirs.
 * Class 9A1 has three students; toan teaches toan (6 cells a term), gdcd (4) and gdtc (4, ratings).
 * Today is 2026-05-25. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/summarise.h"
#include "ground.h"

static struct answer see(struct ground *g, const struct person *by, const char *query)
{
    return api_send(
        g->api, &(struct sending){.by = by, .target = api_text(g->api, "/v1/progress%s", query)});
}

static struct answer seen(struct ground *g, const struct person *by, const char *query)
{
    struct answer answer = see(g, by, query);

    expect(&answer, 200, "");
    return answer;
}

static int64_t of_toan(const struct answer *answer, const char *what)
{
    char path[60];

    for (size_t i = 0; i < json_get_count(answer->doc, "items"); i++) {
        snprintf(path, sizeof(path), "items/%zu/subject", i);
        if (strcmp(json_get_text(answer->doc, path), "toan") != 0)
            continue;
        snprintf(path, sizeof(path), "items/%zu/%s", i, what);
        return json_get_int(answer->doc, path);
    }
    fail_msg("no toan in %s", answer->text);
    return NONE;
}

/* The sums that are kept of whole grades, and those of the classes' own rows. */
static void expect_grades_agree_with_classes(struct ground *g)
{
    static const char *const sums[] = {"expected", "entered", "missing", "due",
                                       "overdue",  "late",    "results", "signed_count"};
    const char *of_class = api_text(g->api, "?by=subject&class_id=%lld", (long long)g->class_id);
    struct answer grades = seen(g, &leader, "?by=subject");
    struct answer classes = seen(g, &leader, of_class);
    struct answer school = seen(g, &leader, "?by=school");

    assert_int_equal(json_get_count(grades.doc, "items"), json_get_count(classes.doc, "items"));
    for (size_t i = 0; i < COUNT_OF(sums); i++) {
        const char *total = api_text(g->api, "total/%s", sums[i]);

        assert_int_equal(of_toan(&grades, sums[i]), of_toan(&classes, sums[i]));
        assert_int_equal(json_get_int(grades.doc, total), json_get_int(classes.doc, total));
        assert_int_equal(json_get_int(school.doc, total), json_get_int(classes.doc, total));
    }
}

static void a_term_is_due_by_the_schools_calendar(void **state)
{
    struct ground *g = *state;
    const char *target = api_text(g->api, "/v1/school-years/%lld/calendar", (long long)g->year_id);
    struct answer answer = change(g, &leader, PUT, target, "{\"term_2_ends_on\":\"2026-05-20\"}");

    expect(&answer, 200, "");
    ground_settle(g);
    answer = seen(g, &leader, "?by=subject&owing=true");
    assert_int_equal(of_toan(&answer, "due"), 2 * STUDENTS * 6);
}

static void what_is_entered_is_counted(void **state)
{
    struct ground *g = *state;
    struct answer answer = seen(g, &leader, "?by=subject&owing=true");

    assert_int_equal(of_toan(&answer, "expected"), 2 * STUDENTS * 6);
    assert_int_equal(of_toan(&answer, "entered"), 0);
    assert_int_equal(of_toan(&answer, "due"), STUDENTS * 6); /* term 2 ends on 31 May */
    assert_int_equal(of_toan(&answer, "overdue"), STUDENTS * 6);
    assert_int_equal(of_toan(&answer, "results"), STUDENTS);
    give_cells(g, "toan", 2,
               api_text(g->api, "%s,%s,%s", cell_of(g, 0, "tx1", "\"tenths\":70"),
                        cell_of(g, 0, "gk", "\"state\":\"absent_excused\""),
                        cell_of(g, 1, "tx1", "\"tenths\":85")));
    ground_settle(g);
    answer = seen(g, &leader, "?by=subject");
    assert_int_equal(of_toan(&answer, "entered"), 2); /* a make-up is still due */
    assert_int_equal(of_toan(&answer, "missing"), 2 * STUDENTS * 6 - 2);
    assert_int_equal(of_toan(&answer, "overdue"), STUDENTS * 6);
    assert_int_equal(of_toan(&answer, "late"), 0);
    expect_grades_agree_with_classes(g);
    give_cells(g, "toan", 2, cell_of(g, 1, "tx1", "\"state\":\"empty\""));
    ground_settle(g);
    answer = seen(g, &leader, "?by=subject");
    assert_int_equal(of_toan(&answer, "entered"), 1);
    expect_grades_agree_with_classes(g);
}

/* The profile is told with the class in which the student is now; all their classes are counted. */
static void who_changes_is_counted_in_every_class(void **state)
{
    struct ground *g = *state;
    const char *target = api_text(g->api, "/v1/students/%lld", (long long)g->students[0]);
    struct answer answer = change(g, &homeroom, PATCH, target, "{\"ethnic\":\"12\"}");

    expect(&answer, 200, "");
    ground_sql(g, "DELETE FROM class_progress");
    ground_settle(g);
    answer = seen(g, &leader, "?by=class");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/class_id"), g->class_id);
}

static void it_is_told_what_is_not_counted_yet(void **state)
{
    struct ground *g = *state;
    struct answer answer = seen(g, &leader, "");

    assert_int_equal(json_get_int(answer.doc, "pending"), 0);
    assert_string_equal(json_get_text(answer.doc, "as_of"), "2026-05-25T08:00:00Z");
    give_cells(g, "toan", 2, cell_of(g, 0, "tx1", "\"tenths\":70"));
    ground_sql(g, "UPDATE change_event SET at = '2026-05-25T07:59:00Z'");
    answer = seen(g, &leader, "?by=subject");
    assert_int_equal(of_toan(&answer, "entered"), 0);
    assert_string_equal(json_get_text(answer.doc, "as_of"), "2026-05-25T07:59:00Z");
    answer = seen(g, &province_leader, "");
    assert_string_equal(json_get_text(answer.doc, "as_of"), "2026-05-25T07:59:00Z");
    answer = seen(g, &stranger_leader, ""); /* of another school: nothing of theirs waits */
    assert_string_equal(json_get_text(answer.doc, "as_of"), "2026-05-25T08:00:00Z");
    ground_sql(
        g, "INSERT INTO summary_due (class_id, since) SELECT id, '2026-05-25T07:58:00Z' FROM class"
           " WHERE name = '9A2'");
    answer = seen(g, &leader, "");
    assert_string_equal(json_get_text(answer.doc, "as_of"), "2026-05-25T07:58:00Z");
    assert_int_equal(json_get_int(answer.doc, "pending"), 1);
    ground_settle(g);
    answer = seen(g, &leader, "?by=subject");
    assert_int_equal(of_toan(&answer, "entered"), 1);
    assert_int_equal(json_get_int(answer.doc, "pending"), 0);
}

/* The background work, though it fails now and then. */
static void work(struct ground *g, int times)
{
    for (int i = 0; i < times; i++) {
        struct call *call = api_test_call(g->api);
        bool idle = false;

        (void)summarise_next(call, &idle);
        store_test_end(call);
    }
}

static void what_cannot_be_counted_is_not_in_the_way(void **state)
{
    struct ground *g = *state;

    ground_settle(g);
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET conduct_term1 = 'broken' WHERE class_id = %lld",
                           (long long)g->class_id));
    ground_sql(g, api_text(g->api,
                           "INSERT INTO summary_due (class_id, since) VALUES"
                           " (999999999, '2026-05-25T00:00:00Z'), (%lld, '2026-05-25T00:00:01Z'),"
                           " (%lld, '2026-05-25T00:00:02Z')",
                           (long long)g->class_id, (long long)g->other_class_id));
    work(g, 6);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM summary_due"), 1);
    ground_sql(g, "INSERT INTO quality_due (org_id, since) VALUES (11, '2026-05-25T00:00:02Z')");
    work(g, 2);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM quality_due"), 0);
    struct answer answer = seen(g, &leader, "?by=subject");

    assert_string_equal(json_get_text(answer.doc, "as_of"), "2026-05-25T00:00:01Z");
    ground_sql(g,
               api_text(g->api, "UPDATE enrolment SET conduct_term1 = NULL WHERE class_id = %lld",
                        (long long)g->class_id));
    ground_settle(g);
}

/* Term 1 was due on 18 January; a time of entry set before moves that, one set later does not. */
static void what_came_after_its_time_is_late(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    give_cells(g, "toan", 1,
               api_text(g->api, "%s,%s", cell_of(g, 0, "tx1", "\"tenths\":70"),
                        cell_of(g, 0, "ck", "\"tenths\":80")));
    ground_settle(g);
    answer = seen(g, &leader, "?by=subject");
    assert_int_equal(of_toan(&answer, "late"), 2);
    give_cells(g, "toan", 1,
               cell_of(g, 0, "ck", "\"tenths\":90")); /* another value, entered no later */
    ground_sql(g, "UPDATE change_event SET at = '2026-01-18T16:59:59Z' ORDER BY id LIMIT 1");
    ground_settle(g);
    answer = seen(g, &leader, "?by=subject");
    assert_int_equal(of_toan(&answer, "late"), 0);
    ground_sql(g, "UPDATE change_event SET at = '2026-01-18T17:00:01Z' ORDER BY id LIMIT 1");
    ground_sql(g, "INSERT INTO entry_window (org_id, unit_name, kind, scope_org_id, scope_name,"
                  " column_kind, starts_at, ends_at, decision_number, reason, set_by, set_at,"
                  " version) VALUES"
                  " (11, 'x', 'opening', 11, 'x', 'ck', '2026-01-01T00:00:00Z',"
                  "  '2026-02-01T00:00:00Z', '1', 'x', 106, '2025-12-01T00:00:00Z', 1),"
                  " (11, 'x', 'opening', 11, 'x', 'tx', '2026-01-01T00:00:00Z',"
                  "  '2026-12-01T00:00:00Z', '1', 'x', 106, '2026-03-01T00:00:00Z', 1)");
    ground_sql(g, "INSERT IGNORE INTO summary_due (class_id, since) SELECT id, "
                  "'2026-05-25T00:00:00Z' FROM class");
    ground_settle(g);
    answer = seen(g, &leader, "?by=subject");
    assert_int_equal(of_toan(&answer, "late"), 1); /* tx1 alone */
}

static void a_school_sees_who_owes_what(void **state)
{
    struct ground *g = *state;
    struct answer answer = seen(g, &admin, "?by=assignment&owing=true&subject=toan");

    assert_string_equal(json_get_text(answer.doc, "items/0/class_name"), "9A1");
    assert_string_equal(json_get_text(answer.doc, "items/0/full_name"), toan.name);
    assert_null(json_get_text(answer.doc, "next"));
    answer = seen(g, &admin, "?by=teacher");
    assert_false(json_has(answer.doc, "items/0/account_id")); /* what nobody teaches */
    assert_int_equal(json_get_int(answer.doc, "items/1/account_id"), toan.account_id);
    /* toan 6 cells, gdcd 4, gdtc 4, in two terms; and gdcd, gdtc have results, too */
    assert_int_equal(json_get_int(answer.doc, "items/1/expected"), 2 * STUDENTS * (6 + 4 + 4));
    assert_int_equal(json_get_int(answer.doc, "items/1/results"), 3 * STUDENTS);
    assert_int_equal(json_get_int(answer.doc, "items/2/account_id"), homeroom.account_id);
    assert_int_equal(json_get_int(answer.doc, "items/2/expected"), 3 * STUDENTS);
    answer = seen(g, &admin, "?by=teacher&limit=1");
    assert_string_equal(json_get_text(answer.doc, "next"), "1");
    answer = seen(g, &admin, "?by=teacher&limit=1&after=1");
    assert_int_equal(json_get_int(answer.doc, "items/0/account_id"), toan.account_id);
}

static void an_office_sees_numbers_of_all_schools(void **state)
{
    static const struct person *const above[] = {&province_leader, &commune_admin};
    struct ground *g = *state;
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(above); i++) {
        answer = seen(g, above[i], "");
        assert_string_equal(json_get_text(answer.doc, "by"), "school");
        assert_int_equal(json_get_count(answer.doc, "items"), 2);
        assert_int_equal(json_get_int(answer.doc, "items/0/org_id"), SCHOOL);
        assert_int_equal(json_get_int(answer.doc, "total/results"),
                         json_get_int(answer.doc, "items/0/results") +
                             json_get_int(answer.doc, "items/1/results"));
        answer = seen(g, above[i], "?org_id=12&by=class");
        assert_int_equal(json_get_count(answer.doc, "items"), 1);
        assert_null(strstr(answer.text, "full_name"));
        answer = seen(g, above[i], "?level=th");
        assert_int_equal(json_get_count(answer.doc, "items"), 0);
        answer = seen(g, above[i], "?school_year=2024-2025");
        assert_int_equal(json_get_int(answer.doc, "total/expected"), 0);
        answer = see(g, above[i], "?org_id=12&by=teacher");
        expect(&answer, 403, "forbidden");
        answer = see(g, above[i], "?by=assignment");
        expect(&answer, 403, "forbidden");
    }
    answer = see(g, &commune_admin, "?org_id=1"); /* it stands under the province */
    expect(&answer, 404, "not-found");
    answer = seen(g, &province_leader, "?org_id=2");
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
}

static void a_teacher_sees_the_own_work(void **state)
{
    struct ground *g = *state;
    struct answer answer = seen(g, &toan, "?by=subject");

    assert_int_equal(json_get_count(answer.doc, "items"), 3);
    assert_int_equal(of_toan(&answer, "expected"), 2 * STUDENTS * 6);
    answer = seen(g, &homeroom, "?by=assignment"); /* the own class, whole */
    assert_int_equal(of_toan(&answer, "expected"), 2 * STUDENTS * 6);
    answer = seen(g, &van, "?by=subject");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    answer = see(g, &stranger, "?org_id=11");
    expect(&answer, 404, "not-found");
    answer = see(g, &admin, "?org_id=2");
    expect(&answer, 404, "not-found");
    answer = see(g, &office, "");
    expect(&answer, 403, "forbidden");
    answer = see(g, NULL, "");
    expect(&answer, 401, "unauthenticated");
    answer = see(g, &leader, "?school_year=2025-2027&by=day&subject=KHONG");
    expect(&answer, 400, "invalid");
}

#define RESET(test) cmocka_unit_test_setup(test, reset_counted_ground)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(a_term_is_due_by_the_schools_calendar),
        RESET(who_changes_is_counted_in_every_class),
        RESET(what_is_entered_is_counted),
        RESET(it_is_told_what_is_not_counted_yet),
        RESET(what_came_after_its_time_is_late),
        RESET(what_cannot_be_counted_is_not_in_the_way),
        RESET(a_school_sees_who_owes_what),
        RESET(an_office_sees_numbers_of_all_schools),
        RESET(a_teacher_sees_the_own_work),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
