/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who may give and take which role: every actor, every role, every kind of unit, every distance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/roles.h"
#include "problems.h"

static bool is_district(const struct grant_wish *w)
{
    return w->org_kind == ORG_PHONG || w->org_kind == ORG_COMMUNE;
}

/* The whole of what is allowed, written down a second time: anything else must be refused. */
static bool is_allowed(const struct grant_wish *w)
{
    bool below = w->depth == 1 || w->depth == 2;

    if (w->actor_role == ROLE_SO_ADMIN && w->depth == 0)
        return w->org_kind == ORG_SO && (w->role == ROLE_SO_ADMIN || w->role == ROLE_SO_LEADER ||
                                         w->role == ROLE_SO_INSPECTOR || w->role == ROLE_AUDITOR);
    if (w->actor_role == ROLE_SO_ADMIN && below)
        return (w->role == ROLE_PHONG_ADMIN && is_district(w)) ||
               (w->role == ROLE_PHONG_LEADER && is_district(w)) ||
               (w->role == ROLE_SCHOOL_ADMIN && w->org_kind == ORG_SCHOOL) ||
               (w->role == ROLE_LEADER && w->org_kind == ORG_SCHOOL);
    if (w->actor_role == ROLE_PHONG_ADMIN && w->depth == 0)
        return is_district(w) && w->role == ROLE_PHONG_INSPECTOR;
    if (w->actor_role == ROLE_PHONG_ADMIN && below)
        return w->org_kind == ORG_SCHOOL &&
               (w->role == ROLE_SCHOOL_ADMIN || w->role == ROLE_LEADER);
    if (w->actor_role == ROLE_SCHOOL_ADMIN && w->depth == 0)
        return w->org_kind == ORG_SCHOOL && (w->role == ROLE_TEACHER || w->role == ROLE_OFFICE ||
                                             w->role == ROLE_GROUP_HEAD || w->role == ROLE_AUDITOR);
    return false;
}

static void check_wish(const struct grant_wish *wish)
{
    const struct problem *refusal = role_refuses_grant(wish);

    if (!refusal == is_allowed(wish))
        return;
    fail_msg("%s gives %s at a %s %lld below: %s", role_names[wish->actor_role],
             role_names[wish->role], org_kind_names[wish->org_kind], (long long)wish->depth,
             refusal ? refusal->slug : "allowed");
}

static void only_the_listed_grants_are_allowed(void **state)
{
    static const int64_t depths[] = {NONE, 0, 1, 2};
    size_t n = 0;

    (void)state;
    for (int actor = ROLE_NONE; actor < ROLE_COUNT; actor++)
        for (int role = ROLE_SO_ADMIN; role < ROLE_COUNT; role++)
            for (size_t i = 0; i < 4 * COUNT_OF(depths); i++, n++)
                check_wish(&(struct grant_wish){.actor_id = 1,
                                                .actor_role = actor,
                                                .person_id = 2,
                                                .role = role,
                                                .org_kind = ORG_SO + (int)i / 4,
                                                .depth = depths[i % 4]});
    assert_int_equal(n, 13 * 12 * 16);
}

static void every_refusal_says_why(void **state)
{
    /* clang-format off */
    static const struct {
        const char *label;
        struct grant_wish wish; /* actor, its role, whose, role, kind, depth */
        const struct problem *refusal;
    } cases[] = {
        {"to oneself",                    {1, ROLE_SO_ADMIN,     1, ROLE_LEADER,       ORG_SCHOOL, 1}, &problem_own_grant},
        {"a teacher at a province",       {1, ROLE_SO_ADMIN,     2, ROLE_TEACHER,      ORG_SO,     0}, &problem_role_kind},
        {"a leader at a district",        {1, ROLE_SO_ADMIN,     2, ROLE_LEADER,       ORG_PHONG,  1}, &problem_role_kind},
        {"a teacher by the province",     {1, ROLE_SO_ADMIN,     2, ROLE_TEACHER,      ORG_SCHOOL, 2}, &problem_not_downwards},
        {"upwards",                       {1, ROLE_PHONG_ADMIN,  2, ROLE_SO_ADMIN,     ORG_SO,     NONE}, &problem_not_downwards},
        {"sideways",                      {1, ROLE_PHONG_ADMIN,  2, ROLE_PHONG_ADMIN,  ORG_PHONG,  0}, &problem_not_downwards},
        {"in another district",           {1, ROLE_PHONG_ADMIN,  2, ROLE_SCHOOL_ADMIN, ORG_SCHOOL, NONE}, &problem_not_downwards},
        {"a leader by the school",        {1, ROLE_SCHOOL_ADMIN, 2, ROLE_LEADER,       ORG_SCHOOL, 0}, &problem_not_downwards},
        {"a school_admin by the school",  {1, ROLE_SCHOOL_ADMIN, 2, ROLE_SCHOOL_ADMIN, ORG_SCHOOL, 0}, &problem_not_downwards},
        {"in another school",             {1, ROLE_SCHOOL_ADMIN, 2, ROLE_TEACHER,      ORG_SCHOOL, NONE}, &problem_not_downwards},
        {"by a leader",                   {1, ROLE_LEADER,       2, ROLE_TEACHER,      ORG_SCHOOL, 0}, &problem_not_downwards},
        {"by a teacher",                  {1, ROLE_TEACHER,      2, ROLE_TEACHER,      ORG_SCHOOL, 0}, &problem_not_downwards},
        {"by nobody",                     {1, ROLE_NONE,         2, ROLE_TEACHER,      ORG_SCHOOL, 0}, &problem_not_downwards},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct problem *refusal = role_refuses_grant(&cases[i].wish);

        if (refusal != cases[i].refusal)
            fail_msg("%s: %s", cases[i].label, refusal ? refusal->slug : "allowed");
    }
}

static void what_can_be_given_can_be_taken(void **state)
{
    const struct grant_wish teacher = {1, ROLE_SCHOOL_ADMIN, 2, ROLE_TEACHER, ORG_SCHOOL, 0};
    const struct grant_wish leader = {1, ROLE_SCHOOL_ADMIN, 2, ROLE_LEADER, ORG_SCHOOL, 0};
    const struct grant_wish own = {1, ROLE_SCHOOL_ADMIN, 1, ROLE_TEACHER, ORG_SCHOOL, 0};
    const struct grant_wish admin = {1, ROLE_SO_ADMIN, 2, ROLE_SO_ADMIN, ORG_SO, 0};

    (void)state;
    assert_null(role_refuses_end(&teacher, 0));
    assert_ptr_equal(role_refuses_end(&leader, 1), &problem_not_downwards);
    assert_ptr_equal(role_refuses_end(&own, 1), &problem_own_grant);
    assert_ptr_equal(role_refuses_end(&admin, 0), &problem_last_admin);
    assert_null(role_refuses_end(&admin, 1));
}

/* A unit that has a leader or an administrator keeps one, whatever else is true. */
static void the_last_of_leaders_and_administrators_stays(void **state)
{
    (void)state;
    for (int actor = ROLE_SO_ADMIN; actor < ROLE_COUNT; actor++)
        for (int role = ROLE_SO_ADMIN; role < ROLE_COUNT; role++) {
            bool stays = strstr(role_names[role], "_admin") || strstr(role_names[role], "leader");

            assert_int_equal(role_must_stay(role), stays);
            for (int kind = ORG_SO; kind <= ORG_SCHOOL; kind++)
                for (int64_t depth = 0; depth < 3 && stays; depth++)
                    assert_non_null(
                        role_refuses_end(&(struct grant_wish){1, actor, 2, role, kind, depth}, 0));
        }
}

static void a_group_holds_nothing_that_signs_or_administers(void **state)
{
    static const int allowed[] = {ROLE_SO_INSPECTOR, ROLE_PHONG_INSPECTOR, ROLE_AUDITOR,
                                  ROLE_GROUP_HEAD};

    (void)state;
    for (int role = ROLE_SO_ADMIN; role < ROLE_COUNT; role++) {
        bool good = false;
        bool given = false;

        for (size_t i = 0; i < COUNT_OF(allowed); i++)
            good |= allowed[i] == role;
        for (int actor = ROLE_SO_ADMIN; actor < ROLE_COUNT; actor++)
            for (int kind = ORG_SO; kind <= ORG_SCHOOL; kind++)
                for (int64_t depth = 0; depth < 3; depth++)
                    given |= !role_refuses_grant(
                        &(struct grant_wish){1, actor, NONE, role, kind, depth});
        if (given != good || role_is_personal(role) == good)
            fail_msg("%s for a group: %s", role_names[role], given ? "allowed" : "refused");
    }
}

/* Who may be the second person, written down a second time. */
static bool is_second(int role, int decider, int64_t depth)
{
    bool is_so = decider == ROLE_SO_ADMIN || decider == ROLE_SO_LEADER;
    bool is_phong = decider == ROLE_PHONG_ADMIN || decider == ROLE_PHONG_LEADER;

    switch (role) {
    case ROLE_SO_ADMIN:
    case ROLE_SO_LEADER:
        return is_so && depth == 0;
    case ROLE_AUDITOR:
        return (is_so || decider == ROLE_LEADER) && depth == 0;
    case ROLE_PHONG_LEADER:
        return is_so && depth > 0;
    case ROLE_PHONG_ADMIN:
        return (is_so && depth > 0) || (decider == ROLE_PHONG_LEADER && depth == 0);
    case ROLE_SCHOOL_ADMIN:
        return ((is_so || is_phong) && depth > 0) || (decider == ROLE_LEADER && depth == 0);
    case ROLE_LEADER:
        return (is_so || is_phong) && depth > 0;
    case ROLE_TEACHER:
    case ROLE_OFFICE:
        return decider == ROLE_LEADER && depth == 0;
    default:
        return false;
    }
}

static void the_second_person_is_another_one(void **state)
{
    static const int64_t depths[] = {NONE, 0, 1, 2};
    size_t n = 0;

    (void)state;
    for (int role = ROLE_SO_ADMIN; role < ROLE_COUNT; role++)
        for (int decider = ROLE_NONE; decider < ROLE_COUNT; decider++)
            for (size_t i = 0; i < COUNT_OF(depths); i++, n++) {
                struct approval approval = {3, decider, 1, 2, role, depths[i]};

                if (!role_refuses_approval(&approval) != is_second(role, decider, depths[i]))
                    fail_msg("%s decides on %s", role_names[decider], role_names[role]);
                approval.decider_id = 1;
                assert_ptr_equal(role_refuses_approval(&approval), &problem_two_persons);
                approval.decider_id = 2;
                assert_ptr_equal(role_refuses_approval(&approval), &problem_own_grant);
            }
    assert_int_equal(n, 12 * 13 * 4);
}

/* Somebody who works elsewhere too is disabled where he is at home, not above his rank. */
static void a_status_is_changed_by_rank(void **state)
{
    const struct grant_wish here = {1, ROLE_SCHOOL_ADMIN, 2, ROLE_TEACHER, ORG_SCHOOL, 0};
    const struct grant_wish elsewhere = {1, ROLE_SCHOOL_ADMIN, 2, ROLE_TEACHER, ORG_SCHOOL, NONE};
    const struct grant_wish above = {1, ROLE_SCHOOL_ADMIN, 2, ROLE_LEADER, ORG_SCHOOL, NONE};
    const struct grant_wish own = {1, ROLE_SCHOOL_ADMIN, 1, ROLE_TEACHER, ORG_SCHOOL, 0};

    (void)state;
    assert_null(role_refuses_status(&here));
    assert_null(role_refuses_status(&elsewhere));
    assert_ptr_equal(role_refuses_status(&above), &problem_not_downwards);
    assert_ptr_equal(role_refuses_status(&own), &problem_own_account);
}

/* Nobody gives, takes or approves what is wider than the own. */
static void levels_are_given_downwards_only(void **state)
{
    static const struct {
        const char *own, *levels;
        bool good;
    } cases[] = {
        {NULL, NULL, true},       {"", "th", true},        {"", NULL, true},
        {"th", "th", true},       {"th-thcs", "th", true}, {"thcs-gdtx", "thcs-gdtx", true},
        {"th", NULL, false},      {"th", "", false},       {"th", "thcs", false},
        {"th", "th-thcs", false}, {"thcs", "th", false},   {"thpt", "gdtx", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct grant_wish wish = {.actor_id = 1,
                                        .actor_role = ROLE_SO_ADMIN,
                                        .person_id = 2,
                                        .role = ROLE_SO_INSPECTOR,
                                        .org_kind = ORG_SO,
                                        .depth = 0,
                                        .actor_levels = cases[i].own,
                                        .levels = cases[i].levels};
        const struct approval approval = {.decider_id = 3,
                                          .decider_role = ROLE_SO_LEADER,
                                          .proposer_id = 1,
                                          .person_id = 2,
                                          .role = ROLE_SO_ADMIN,
                                          .depth = 0,
                                          .decider_levels = cases[i].own,
                                          .levels = cases[i].levels};
        const struct problem *refusal = cases[i].good ? NULL : &problem_not_downwards;

        assert_ptr_equal(role_refuses_grant(&wish), refusal);
        assert_ptr_equal(role_refuses_end(&wish, 1), refusal);
        assert_ptr_equal(role_refuses_approval(&approval), refusal);
    }
    for (int role = ROLE_NONE; role < ROLE_COUNT; role++)
        assert_int_equal(role_takes_levels(role), strstr(role_names[role], "_inspector") != NULL);
}

static void a_machine_disables_and_gives_nothing_back(void **state)
{
    (void)state;
    for (int role = ROLE_SO_ADMIN; role < ROLE_COUNT; role++) {
        assert_null(role_refuses_machine(role, 0, false));
        assert_null(role_refuses_machine(role, 2, false));
        assert_ptr_equal(role_refuses_machine(role, NONE, false), &problem_not_downwards);
        assert_ptr_equal(role_refuses_machine(role, NONE, true), &problem_not_downwards);
        assert_int_equal(role_refuses_machine(role, 0, true) != NULL, role_is_personal(role));
    }
    assert_non_null(role_refuses_machine(ROLE_TEACHER, 0, true)); /* it signs */
    assert_null(role_refuses_machine(ROLE_SO_INSPECTOR, 0, true));
}

static void units_stand_where_they_belong(void **state)
{
    static const int allowed[][2] = {
        {ORG_SO, ORG_PHONG},     {ORG_SO, ORG_COMMUNE},     {ORG_SO, ORG_SCHOOL},
        {ORG_PHONG, ORG_SCHOOL}, {ORG_COMMUNE, ORG_SCHOOL},
    };

    (void)state;
    for (int parent = ORG_NONE; parent <= ORG_SCHOOL; parent++)
        for (int kind = ORG_NONE; kind <= ORG_SCHOOL; kind++) {
            bool good = false;

            for (size_t i = 0; i < COUNT_OF(allowed); i++)
                good |= allowed[i][0] == parent && allowed[i][1] == kind;
            assert_int_equal(good, !org_refuses_child(parent, kind));
        }
}

static void only_three_roles_administer(void **state)
{
    (void)state;
    for (int role = ROLE_NONE; role < ROLE_COUNT; role++)
        assert_int_equal(role_is_admin(role), strstr(role_names[role], "_admin") != NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_listed_grants_are_allowed),
        cmocka_unit_test(every_refusal_says_why),
        cmocka_unit_test(what_can_be_given_can_be_taken),
        cmocka_unit_test(the_last_of_leaders_and_administrators_stays),
        cmocka_unit_test(a_group_holds_nothing_that_signs_or_administers),
        cmocka_unit_test(the_second_person_is_another_one),
        cmocka_unit_test(a_status_is_changed_by_rank),
        cmocka_unit_test(levels_are_given_downwards_only),
        cmocka_unit_test(a_machine_disables_and_gives_nothing_back),
        cmocka_unit_test(units_stand_where_they_belong),
        cmocka_unit_test(only_three_roles_administer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
