/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The cells that came after their time or are missing, one by one: as many as progress counts, told
 * to whom they concern. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

static struct answer late(struct ground *g, const struct person *by, const char *query)
{
    return get(g, by, api_text(g->api, "/v1/late-cells?limit=500%s", query));
}

static const char *text_in(const struct answer *answer, size_t i, const char *what)
{
    char path[60];

    snprintf(path, sizeof(path), "items/%zu/%s", i, what);
    return json_get_text(answer->doc, path);
}

/* Cells of the subject that came late, or are missing. */
static int64_t cells_of(const struct answer *answer, const char *subject, bool entered)
{
    int64_t n = 0;

    for (size_t i = 0; i < json_get_count(answer->doc, "items"); i++)
        n += strcmp(text_in(answer, i, "subject"), subject) == 0 &&
             !!text_in(answer, i, "entered_at") == entered;
    return n;
}

/* Two cells in time, two late, one a make-up that is still due, one of a student who has left. */
static void enter_some(struct ground *g)
{
    give_cells(g, "toan", 1,
               api_text(g->api, "%s,%s", cell_of(g, 0, "tx1", "\"tenths\":70"),
                        cell_of(g, 1, "tx1", "\"tenths\":60")));
    ground_sql(g, "UPDATE change_event SET at = '2026-01-18T16:59:59Z'");
    give_cells(g, "toan", 1,
               api_text(g->api, "%s,%s,%s", cell_of(g, 0, "ck", "\"tenths\":80"),
                        cell_of(g, 1, "gk", "\"state\":\"absent_excused\""),
                        cell_of(g, 2, "tx2", "\"tenths\":50")));
    give_cells(g, "gdcd", 1, cell_of(g, 1, "ck", "\"tenths\":90"));
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET state = 'left', number = NULL"
                           " WHERE student_id = %lld",
                           (long long)g->students[2]));
    ground_count(g);
}

static void take_back(struct ground *g)
{
    ground_sql(g, api_text(g->api,
                           "UPDATE enrolment SET state = 'active', number = 3"
                           " WHERE student_id = %lld",
                           (long long)g->students[2]));
}

static void late_cells_are_those_that_were_counted(void **state)
{
    struct ground *g = *state;
    struct answer counted;
    struct answer listed;
    char path[60];

    enter_some(g);
    counted = get(g, &leader, "/v1/progress?by=subject&limit=500");
    expect(&counted, 200, "");
    listed = late(g, &leader, "");
    expect(&listed, 200, "");
    for (size_t i = 0; i < json_get_count(counted.doc, "items"); i++) {
        const char *subject = text_in(&counted, i, "subject");

        snprintf(path, sizeof(path), "items/%zu/late", i);
        assert_int_equal(cells_of(&listed, subject, true), json_get_int(counted.doc, path));
        snprintf(path, sizeof(path), "items/%zu/overdue", i);
        assert_int_equal(cells_of(&listed, subject, false), json_get_int(counted.doc, path));
    }
    /* Term 1 of two students: six cells each; two in time, one late, nine due. */
    assert_int_equal(cells_of(&listed, "toan", true), 1);
    assert_int_equal(cells_of(&listed, "toan", false), 9);
    assert_int_equal(cells_of(&listed, "gdcd", true), 1);
    assert_int_equal(cells_of(&listed, "", false), 2); /* conduct of term 1 */
    take_back(g);
}

static void a_late_cell_is_told_with_who_when_and_where(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    enter_some(g);
    answer = late(g, &admin, "&subject=toan&term=1&state=late");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(json_get_int(answer.doc, "items/0/student_id"), g->students[0]);
    assert_string_equal(text_in(&answer, 0, "student_name"), "Học Sinh Mẫu Số 1");
    assert_string_equal(text_in(&answer, 0, "class_name"), "9A1");
    assert_string_equal(text_in(&answer, 0, "column"), "ck");
    assert_string_equal(text_in(&answer, 0, "due_at"), "2026-01-18T17:00:00Z");
    assert_string_equal(text_in(&answer, 0, "entered_at"), "2026-05-25T08:00:00Z");
    assert_int_equal(json_get_int(answer.doc, "items/0/entered_by"), toan.account_id);
    assert_string_equal(text_in(&answer, 0, "entered_by_name"), toan.name);
    assert_null(strstr(answer.text, "tenths"));
    answer = late(g, &admin, "&subject=toan&state=missing");
    assert_int_equal(json_get_count(answer.doc, "items"), 9);
    assert_null(text_in(&answer, 0, "entered_at"));
    assert_string_equal(text_in(&answer, 0, "full_name"), toan.name);
    answer = late(g, &admin, "&term=2");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    answer = late(g, &admin, api_text(g->api, "&account_id=%lld", (long long)homeroom.account_id));
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_string_equal(text_in(&answer, 0, "column"), "conduct_term1");
    answer = late(g, &admin, "&school_year=2024-2025");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    take_back(g);
}

/* Page by page the same, whatever the size. */
static void pages_leave_nothing_out(void **state)
{
    struct ground *g = *state;
    struct answer all;

    ground_count(g);
    all = late(g, &leader, "");
    for (int limit = 1; limit <= 64; limit *= 4) {
        const char *after = "";
        size_t n = 0;

        do {
            struct answer page =
                get(g, &leader, api_text(g->api, "/v1/late-cells?limit=%d%s", limit, after));

            expect(&page, 200, "");
            for (size_t i = 0; i < json_get_count(page.doc, "items"); i++, n++) {
                assert_string_equal(text_in(&page, i, "column"), text_in(&all, n, "column"));
                assert_string_equal(text_in(&page, i, "subject"), text_in(&all, n, "subject"));
                assert_string_equal(text_in(&page, i, "student_name"),
                                    text_in(&all, n, "student_name"));
            }
            after = json_get_text(page.doc, "next");
            after = after ? api_text(g->api, "&after=%s", after) : NULL;
        } while (after);
        assert_int_equal(n, json_get_count(all.doc, "items"));
    }
}

static void late_cells_are_for_the_school_alone(void **state)
{
    static const struct person *const refused[] = {&province_leader, &commune_admin, &office};
    struct ground *g = *state;
    struct answer answer;

    enter_some(g);
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        answer = late(g, refused[i], "");
        expect(&answer, 403, "forbidden");
        answer = late(g, refused[i], api_text(g->api, "&class_id=%lld", (long long)g->class_id));
        expect(&answer, 403, "forbidden");
    }
    answer = late(g, NULL, "");
    expect(&answer, 401, "unauthenticated");
    answer = late(g, &stranger_leader, api_text(g->api, "&class_id=%lld", (long long)g->class_id));
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    answer = late(g, &toan, "");
    assert_int_equal(cells_of(&answer, "toan", true), 1);
    assert_int_equal(cells_of(&answer, "", false), 0); /* not the homeroom's */
    answer = late(g, &toan, "&subject=ngu_van");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    answer = late(g, &homeroom, ""); /* the own class, whole */
    assert_int_equal(cells_of(&answer, "toan", true), 1);
    assert_int_equal(cells_of(&answer, "", false), 2);
    answer = late(g, &van, "&subject=toan"); /* of another class */
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
    answer = late(g, &leader, "&term=3&state=early&after=12&subject=KHONG");
    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 4, (const char *[]){"/subject", "/term", "/state", "/after", NULL});
    take_back(g);
}

#define RESET(test) cmocka_unit_test_setup(test, reset_counted_ground)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(late_cells_are_those_that_were_counted),
        RESET(a_late_cell_is_told_with_who_when_and_where),
        RESET(pages_leave_nothing_out),
        RESET(late_cells_are_for_the_school_alone),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
