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
        return w->org_kind == ORG_SO && (w->role == ROLE_SO_LEADER ||
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
                                                .account_id = 2,
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
        {"a second so_admin",             {1, ROLE_SO_ADMIN,     2, ROLE_SO_ADMIN,     ORG_SO,     0}, &problem_not_downwards},
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
    assert_ptr_equal(role_refuses_end(&leader, 0), &problem_not_downwards);
    assert_ptr_equal(role_refuses_end(&own, 0), &problem_own_grant);
    assert_ptr_equal(role_refuses_end(&admin, 1), &problem_last_admin);
    assert_ptr_equal(role_refuses_end(&admin, 2), &problem_not_downwards);
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
        cmocka_unit_test(units_stand_where_they_belong),
        cmocka_unit_test(only_three_roles_administer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
