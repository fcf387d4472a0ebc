/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which schools have locked their year, for the offices above. The school (11) goes through its
 * states, the other (12) stays open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

static const struct person inspector = {402, PROVINCE, "so_inspector", "Chuyên Viên Sở"};

static struct answer see(struct ground *g, const struct person *by, const char *query)
{
    return get(g, by, api_text(g->api, "/v1/year-locks?school_year=2025-2026%s", query));
}

/* "11 locked; 12 open; " and how many there are of each: none, open, proposed, locked, unlocked. */
static const char *told(struct ground *g, const char *query)
{
    struct answer answer = see(g, &commune_admin, query);
    const char *text = "";

    expect(&answer, 200, "");
    for (size_t i = 0; i < json_get_count(answer.doc, "items"); i++)
        text =
            api_text(g->api, "%s%lld %s; ", text,
                     (long long)json_get_int(answer.doc, api_text(g->api, "items/%zu/org_id", i)),
                     json_get_text(answer.doc, api_text(g->api, "items/%zu/state", i)));
    for (size_t i = 0; i < json_get_count(answer.doc, "counts"); i++)
        text = api_text(
            g->api, "%s%lld", text,
            (long long)json_get_int(answer.doc, api_text(g->api, "counts/%zu/schools", i)));
    return text;
}

#define HOURS(n) "DATE_FORMAT(SYSDATE() + INTERVAL " n " HOUR, '%Y-%m-%dT%TZ')"

/* In the steps that the table wants; expires_at is SQL. */
static void put(struct ground *g, const char *kind, const char *state, const char *expires_at)
{
    bool decided = strcmp(state, "proposed") != 0;
    bool executed = strcmp(state, "executed") == 0;

    ground_sql(g, api_text(g->api,
                           "INSERT INTO lock_proposal (org_id, school_year_id, kind, class_id,"
                           " hours, state, reason, proposed_by, proposed_at) VALUES (%d, %lld,"
                           " '%s', %lld, 72, 'proposed', 'Hết năm học', 104,"
                           " '2026-05-20T01:00:00Z')",
                           SCHOOL, (long long)g->year_id, kind, (long long)g->class_id));
    if (decided)
        ground_sql(g, api_text(g->api,
                               "UPDATE lock_proposal SET state = '%s', decided_by = 106"
                               " WHERE state = 'proposed'",
                               executed ? "approved" : state));
    if (executed)
        ground_sql(g, api_text(g->api,
                               "UPDATE lock_proposal SET state = 'executed', executed_by = 104,"
                               " expires_at = %s WHERE state = 'approved'",
                               expires_at));
}

static void lock(struct ground *g)
{
    ground_sql(g, "DELETE FROM lock_proposal");
    put(g, "lock", "executed", "NULL");
    ground_sql(g, api_text(g->api, "UPDATE school_year SET state = 'locked' WHERE id = %lld",
                           (long long)g->year_id));
    ground_sql(g, api_text(g->api,
                           "INSERT IGNORE INTO year_lock (school_year_id, locked_at) VALUES (%lld,"
                           " '2026-05-24T02:00:00Z')",
                           (long long)g->year_id));
}

static void a_year_is_open_proposed_locked_unlocked(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    assert_string_equal(told(g, ""), "11 open; 12 open; 02000");
    put(g, "lock", "rejected", "NULL");
    assert_string_equal(told(g, ""), "11 open; 12 open; 02000");
    put(g, "lock", "proposed", "NULL");
    assert_string_equal(told(g, ""), "11 proposed; 12 open; 01100");
    ground_sql(g, "UPDATE lock_proposal SET state = 'approved', decided_by = 106"
                  " WHERE state = 'proposed'");
    assert_string_equal(told(g, ""), "11 proposed; 12 open; 01100");
    answer = see(g, &commune_admin, "&state=proposed");
    assert_string_equal(json_get_text(answer.doc, "items/0/proposed_at"), "2026-05-20T01:00:00Z");
    assert_null(json_get_text(answer.doc, "items/0/locked_at"));
    lock(g);
    assert_string_equal(told(g, ""), "11 locked; 12 open; 01010");
    answer = see(g, &inspector, "&state=locked");
    assert_string_equal(json_get_text(answer.doc, "items/0/locked_at"), "2026-05-24T02:00:00Z");
    assert_null(json_get_text(answer.doc, "items/0/proposed_at"));
    put(g, "unlock", "executed", "'2020-01-01T00:00:00Z'"); /* is over */
    put(g, "unlock", "rejected", NULL);
    assert_string_equal(told(g, ""), "11 locked; 12 open; 01010");
    put(g, "unlock", "executed", HOURS("2"));
    put(g, "unlock", "executed", HOURS("1"));
    assert_string_equal(told(g, ""), "11 unlocked; 12 open; 01001");
    answer = see(g, &inspector, "&state=unlocked");
    assert_int_equal(
        ground_number(g, api_text(g->api, "SELECT MAX(expires_at) = '%s' AS n FROM lock_proposal",
                                  json_get_text(answer.doc, "items/0/unlocked_until"))),
        1);
}

static void what_is_asked_for_is_told_and_all_is_counted(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    lock(g);
    assert_string_equal(told(g, "&state=open"), "12 open; 01010");
    assert_string_equal(told(g, "&state=none"), "01010");
    assert_string_equal(told(g, "&org_id=12"), "12 open; 01000");
    answer = see(g, &inspector, "&limit=1");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    answer = see(g, &inspector,
                 api_text(g->api, "&limit=1&after=%s", json_get_text(answer.doc, "next")));
    assert_int_equal(json_get_int(answer.doc, "items/0/org_id"), OTHER_SCHOOL);
    assert_null(json_get_text(answer.doc, "next"));
    answer = get(g, &inspector, "/v1/year-locks?school_year=2023-2024");
    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "counts/0/schools"), 2);
    assert_string_equal(json_get_text(answer.doc, "items/0/state"), "none");
    answer = see(g, &inspector, "&state=shut");
    expect(&answer, 400, "invalid");
}

static void it_is_for_the_offices_above_and_their_levels(void **state)
{
    static const struct person *const refused[] = {&toan, &leader, &admin, &office};
    static const struct {
        const char *levels;
        size_t schools;
    } cases[] = {{"thcs", 2}, {"thcs-thpt-gdtx", 2}, {"th", 0}, {"thpt", 0}};
    const struct person other_commune = {403, 3, "phong_admin", "Quản Trị Xã Khác"};
    struct ground *g = *state;
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        answer = see(g, refused[i], "");
        expect(&answer, 403, "forbidden");
    }
    answer = see(g, &other_commune, "&org_id=11");
    expect(&answer, 404, "not-found");
    answer = see(g, &commune_admin, "&org_id=1");
    expect(&answer, 404, "not-found");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct person by = inspector;

        by.scope_levels = cases[i].levels;
        answer = see(g, &by, "");
        expect(&answer, 200, "");
        assert_int_equal(json_get_count(answer.doc, "items"), cases[i].schools);
        assert_int_equal(json_get_int(answer.doc, "counts/1/schools"), cases[i].schools);
        by.scope_subject = "toan";
        answer = see(g, &by, "");
        expect(&answer, 404, "not-found");
    }
}

/* A division is told what is unlocked at its levels. */
static void an_unlocked_class_is_of_its_level(void **state)
{
    static const struct {
        const char *levels, *state;
    } cases[] = {{"th", "locked"}, {"thcs", "unlocked"}, {"th-thcs", "unlocked"}};
    struct ground *g = *state;

    ground_sql(g, api_text(g->api, "UPDATE class SET grade = 5 WHERE id = %lld",
                           (long long)g->other_class_id));
    lock(g);
    put(g, "unlock", "executed", HOURS("2")); /* of 9A1 */
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct person by = inspector;
        struct answer answer;

        by.scope_levels = cases[i].levels;
        answer = see(g, &by, "");
        expect(&answer, 200, "");
        assert_int_equal(json_get_int(answer.doc, "items/0/org_id"), SCHOOL);
        assert_string_equal(json_get_text(answer.doc, "items/0/state"), cases[i].state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_year_is_open_proposed_locked_unlocked, reset_ground),
        cmocka_unit_test_setup(what_is_asked_for_is_told_and_all_is_counted, reset_ground),
        cmocka_unit_test_setup(it_is_for_the_offices_above_and_their_levels, reset_ground),
        cmocka_unit_test_setup(an_unlocked_class_is_of_its_level, reset_ground),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
