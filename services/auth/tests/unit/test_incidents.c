/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rules of incidents: desks, deadlines, states. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/incident_rules.h"
#include "domain/roles.h"
#include "problems.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

static void each_role_sits_at_its_desk(void **state)
{
    /* clang-format off */
    static const struct { int role, desk; } cases[] = {
        {ROLE_SCHOOL_ADMIN, DESK_SCHOOL}, {ROLE_LEADER,   DESK_SCHOOL},
        {ROLE_PHONG_ADMIN,  DESK_PHONG},  {ROLE_SO_ADMIN, DESK_SO},
        {ROLE_PHONG_LEADER, DESK_PHONG},  {ROLE_SO_LEADER, DESK_SO},
        {ROLE_PHONG_INSPECTOR, DESK_NONE}, {ROLE_SO_INSPECTOR, DESK_NONE},
        {ROLE_AUDITOR,      DESK_NONE},   {ROLE_GROUP_HEAD, DESK_NONE},
        {ROLE_TEACHER,      DESK_NONE},   {ROLE_OFFICE,   DESK_NONE}, {ROLE_NONE, DESK_NONE},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(desk_of_role(cases[i].role), cases[i].desk);
    assert_int_equal(desk_of_org_kind(ORG_SCHOOL), DESK_SCHOOL);
    assert_int_equal(desk_of_org_kind(ORG_PHONG), DESK_PHONG);
    assert_int_equal(desk_of_org_kind(ORG_COMMUNE), DESK_PHONG);
    assert_int_equal(desk_of_org_kind(ORG_SO), DESK_SO);
}

static void security_passes_the_schools_administrators_by(void **state)
{
    (void)state;
    for (int category = INCIDENT_SECURITY; category < INCIDENT_CATEGORIES; category++) {
        bool security = category == INCIDENT_SECURITY;

        assert_int_equal(incident_is_hidden(category, ROLE_SCHOOL_ADMIN), security);
        assert_false(incident_is_hidden(category, ROLE_LEADER));
        assert_false(incident_is_hidden(category, ROLE_PHONG_ADMIN));
        assert_int_equal(incident_begins_above(category, DESK_SCHOOL), security);
        assert_false(incident_begins_above(category, DESK_PHONG));
        assert_false(incident_begins_above(category, DESK_SO));
    }
}

static void templates_are_asked_for_by_those_at_a_desk(void **state)
{
    (void)state;
    assert_ptr_equal(incident_refuses_report(INCIDENT_TEMPLATE, ROLE_TEACHER),
                     &problem_template_request);
    assert_ptr_equal(incident_refuses_report(INCIDENT_TEMPLATE, ROLE_OFFICE),
                     &problem_template_request);
    assert_null(incident_refuses_report(INCIDENT_TEMPLATE, ROLE_SCHOOL_ADMIN));
    for (int category = INCIDENT_SECURITY; category < INCIDENT_TEMPLATE; category++)
        for (int role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
            assert_null(incident_refuses_report(category, role));
}

static void every_deadline_is_there_and_shrinks_with_severity(void **state)
{
    (void)state;
    for (int category = INCIDENT_SECURITY; category < INCIDENT_CATEGORIES; category++)
        for (int severity = SEVERITY_LOW; severity < SEVERITIES; severity++) {
            int64_t s = incident_deadline_s(category, severity, 100);

            assert_true(s >= 2 * HOUR && s <= 30 * DAY);
            if (severity > SEVERITY_LOW)
                assert_true(s < incident_deadline_s(category, severity - 1, 100));
            assert_int_equal(incident_deadline_s(category, severity, 50), s / 2);
        }
    assert_int_equal(incident_deadline_s(INCIDENT_ACCESS, SEVERITY_HIGH, 100), 8 * HOUR);
    assert_int_equal(incident_deadline_s(INCIDENT_SECURITY, SEVERITY_CRITICAL, 10), 720);
    /* A grave one that nobody answers: district and province together have a day. */
    assert_true(2 * incident_deadline_s(INCIDENT_SECURITY, SEVERITY_HIGH, 100) <= DAY);
}

static void who_may_do_what_in_which_state(void **state)
{
    enum { R = PART_REPORTER, D = PART_DESK, A = PART_ABOVE, B = PART_BELOW };
    const struct problem *desk = &problem_not_your_desk;
    const struct problem *wrong = &problem_incident_state;
    /* clang-format off */
    const struct {
        int act, state;
        unsigned parts;
        bool overdue;
        const struct problem *refusal;
        int after;
    } cases[] = {
        {ACT_REPLY,    INCIDENT_OPEN,        R, false, NULL,  INCIDENT_OPEN},
        {ACT_REPLY,    INCIDENT_IN_PROGRESS, B, false, NULL,  INCIDENT_IN_PROGRESS},
        {ACT_REPLY,    INCIDENT_RESOLVED,    A, false, NULL,  INCIDENT_RESOLVED},
        {ACT_REPLY,    INCIDENT_CLOSED,      D, false, wrong, 0},
        {ACT_REPLY,    INCIDENT_OPEN,        0, false, desk,  0},
        {ACT_TAKE,     INCIDENT_OPEN,        D, false, NULL,  INCIDENT_IN_PROGRESS},
        {ACT_TAKE,     INCIDENT_REOPENED,    D, false, NULL,  INCIDENT_IN_PROGRESS},
        {ACT_TAKE,     INCIDENT_IN_PROGRESS, D, false, wrong, 0},
        {ACT_TAKE,     INCIDENT_OPEN,        R, false, desk,  0},
        {ACT_TAKE,     INCIDENT_OPEN,        A, false, desk,  0},
        {ACT_TAKE,     INCIDENT_OPEN,        B, true,  desk,  0},
        {ACT_RESOLVE,  INCIDENT_OPEN,        D, false, NULL,  INCIDENT_RESOLVED},
        {ACT_RESOLVE,  INCIDENT_CLOSED,      D, false, wrong, 0},
        {ACT_RESOLVE,  INCIDENT_IN_PROGRESS, R, false, desk,  0},
        {ACT_CLOSE,    INCIDENT_RESOLVED,    R, false, NULL,  INCIDENT_CLOSED},
        {ACT_CLOSE,    INCIDENT_OPEN,        D, false, NULL,  INCIDENT_CLOSED},
        {ACT_CLOSE,    INCIDENT_CLOSED,      D, false, wrong, 0},
        {ACT_CLOSE,    INCIDENT_RESOLVED,    A, false, desk,  0},
        {ACT_CLOSE,    INCIDENT_RESOLVED,    B, false, desk,  0},
        {ACT_REOPEN,   INCIDENT_RESOLVED,    R, false, NULL,  INCIDENT_REOPENED},
        {ACT_REOPEN,   INCIDENT_CLOSED,      R, false, NULL,  INCIDENT_REOPENED},
        {ACT_REOPEN,   INCIDENT_OPEN,        R, false, wrong, 0},
        {ACT_REOPEN,   INCIDENT_CLOSED,      D, false, desk,  0},
        {ACT_ESCALATE, INCIDENT_IN_PROGRESS, D, false, NULL,  INCIDENT_OPEN},
        {ACT_ESCALATE, INCIDENT_REOPENED,    A, false, NULL,  INCIDENT_REOPENED},
        {ACT_ESCALATE, INCIDENT_RESOLVED,    D, false, wrong, 0},
        {ACT_ESCALATE, INCIDENT_OPEN,        R, false, desk,  0},
        {ACT_ESCALATE, INCIDENT_OPEN,        R, true,  NULL,  INCIDENT_OPEN},
        {ACT_ESCALATE, INCIDENT_OPEN,        B, true,  desk,  0},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct incident_wish wish = {.act = cases[i].act,
                                           .state = cases[i].state,
                                           .parts = cases[i].parts,
                                           .overdue = cases[i].overdue};

        if (incident_refuses(&wish) != cases[i].refusal)
            fail_msg("case %zu: %s", i, incident_act_names[cases[i].act]);
        if (!cases[i].refusal)
            assert_int_equal(incident_state_after(wish.act, wish.state), cases[i].after);
    }
}

static void reopening_has_its_days(void **state)
{
    struct incident_wish wish = {.act = ACT_REOPEN,
                                 .state = INCIDENT_CLOSED,
                                 .parts = PART_REPORTER,
                                 .closed_s = 14 * DAY,
                                 .reopen_s = 14 * DAY};

    (void)state;
    assert_null(incident_refuses(&wish));
    wish.closed_s++;
    assert_ptr_equal(incident_refuses(&wish), &problem_reopen_late);
}

static void the_clock_runs_while_it_is_pending(void **state)
{
    (void)state;
    assert_true(incident_is_pending(INCIDENT_OPEN));
    assert_true(incident_is_pending(INCIDENT_IN_PROGRESS));
    assert_true(incident_is_pending(INCIDENT_REOPENED));
    assert_false(incident_is_pending(INCIDENT_RESOLVED));
    assert_false(incident_is_pending(INCIDENT_CLOSED));
}

static void texts_hold_no_long_numbers(void **state)
{
    static const char *const good[] = {"", "Lớp 9A1 có 45 học sinh", "Ngày 2026-05-25 08:00",
                                       "mã 12345678", "0 1 2 3 4 5 6 7 8 9"};
    static const char *const bad[] = {"123456789", "số 0912345678", "CCCD 066123456789.",
                                      "a1234567b1234567890"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(is_without_numbers(good[i]));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(is_without_numbers(bad[i]));
}

static void a_number_tells_year_and_row(void **state)
{
    struct arena *mem = arena_new();

    (void)state;
    assert_string_equal(incident_number(mem, 42, "2026-05-25"), "SC-2026-000042");
    assert_string_equal(incident_number(mem, 1234567, "2027-01-01"), "SC-2027-1234567");
    arena_free(mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_sits_at_its_desk),
        cmocka_unit_test(security_passes_the_schools_administrators_by),
        cmocka_unit_test(templates_are_asked_for_by_those_at_a_desk),
        cmocka_unit_test(every_deadline_is_there_and_shrinks_with_severity),
        cmocka_unit_test(who_may_do_what_in_which_state),
        cmocka_unit_test(reopening_has_its_days),
        cmocka_unit_test(the_clock_runs_while_it_is_pending),
        cmocka_unit_test(texts_hold_no_long_numbers),
        cmocka_unit_test(a_number_tells_year_and_row),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
