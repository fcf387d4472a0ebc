/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which acts on units are refused, and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/org_rules.h"
#include "domain/roles.h"
#include "problems.h"

#define PROVINCE                                                                                   \
    {                                                                                              \
        ORG_SO, 0, DAY_EVER, DAY_EVER, NULL                                                        \
    }
#define DISTRICT                                                                                   \
    {                                                                                              \
        ORG_PHONG, 0, DAY_EVER, DAY_EVER, NULL                                                     \
    }
#define OLD_DISTRICT                                                                               \
    {                                                                                              \
        ORG_PHONG, 0, DAY_EVER, DAY_EVER, "2025-06-30"                                             \
    }
#define COMMUNE                                                                                    \
    {                                                                                              \
        ORG_COMMUNE, 0, "2025-07-01", "2025-07-01", NULL                                           \
    }
#define SCHOOL                                                                                     \
    {                                                                                              \
        ORG_SCHOOL, LEVELS_THCS, DAY_EVER, "2024-09-01", NULL                                      \
    }
#define HIGH_SCHOOL                                                                                \
    {                                                                                              \
        ORG_SCHOOL, LEVELS_THPT, DAY_EVER, DAY_EVER, NULL                                          \
    }
#define OLD_SCHOOL                                                                                 \
    {                                                                                              \
        ORG_SCHOOL, LEVELS_THCS, DAY_EVER, DAY_EVER, "2025-06-30"                                  \
    }
#define NEW(kind)                                                                                  \
    {                                                                                              \
        kind, 0, NULL, NULL, NULL                                                                  \
    }
#define NOTHING                                                                                    \
    {                                                                                              \
        0                                                                                          \
    }

static void every_refusal_says_why(void **state)
{
    /* clang-format off */
    static const struct {
        const char *label;
        struct act_facts facts; /* act, day, unit, into, children, into_is_below, code_is_taken */
        const struct problem *refusal;
    } cases[] = {
        {"a commune on its first day",    {ACT_CREATE, "2025-07-01", NEW(ORG_COMMUNE), PROVINCE}, NULL},
        {"a further province",            {ACT_CREATE, DAY_EVER, NEW(ORG_SO), NOTHING}, NULL},
        {"a commune under nothing",       {ACT_CREATE, "2025-07-01", NEW(ORG_COMMUNE), NOTHING}, &problem_org_kind},
        {"a commune under a district",    {ACT_CREATE, "2025-07-01", NEW(ORG_COMMUNE), DISTRICT}, &problem_org_kind},
        {"a province under a province",   {ACT_CREATE, "2025-07-01", NEW(ORG_SO), PROVINCE}, &problem_org_kind},
        {"a school before its commune",   {ACT_CREATE, "2025-06-30", NEW(ORG_SCHOOL), COMMUNE}, &problem_org_days},
        {"a school under an ended one",   {ACT_CREATE, "2025-06-01", NEW(ORG_SCHOOL), OLD_DISTRICT}, &problem_org_ended},
        {"a code in use",                 {ACT_CREATE, "2025-07-01", NEW(ORG_COMMUNE), PROVINCE, .code_is_taken = true}, &problem_code_taken},

        {"a new name",                    {ACT_RENAME, "2025-07-01", SCHOOL, COMMUNE}, NULL},
        {"a name on its latest day",      {ACT_RENAME, "2024-09-01", SCHOOL, DISTRICT}, NULL},
        {"a name before a later one",     {ACT_RENAME, "2024-08-31", SCHOOL, DISTRICT}, &problem_org_act_order},
        {"a name of an ended one",        {ACT_RENAME, "2025-07-01", OLD_SCHOOL, DISTRICT}, &problem_org_ended},
        {"another's code",                {ACT_RENAME, "2025-07-01", SCHOOL, COMMUNE, .code_is_taken = true}, &problem_code_taken},
        {"THPT under a commune",          {ACT_RENAME, "2025-07-01", HIGH_SCHOOL, COMMUNE}, &problem_org_levels},
        {"the province's own name",       {ACT_RENAME, "2025-07-01", PROVINCE, NOTHING}, NULL},

        {"a school to its commune",       {ACT_REPARENT, "2025-07-01", SCHOOL, COMMUNE}, NULL},
        {"… a day too early",             {ACT_REPARENT, "2025-06-30", SCHOOL, COMMUNE}, &problem_org_days},
        {"… before its latest change",    {ACT_REPARENT, "2024-08-31", SCHOOL, DISTRICT}, &problem_org_act_order},
        {"to one that ends",              {ACT_REPARENT, "2025-06-01", SCHOOL, OLD_DISTRICT}, &problem_org_ended},
        {"THPT to a commune",             {ACT_REPARENT, "2025-07-01", HIGH_SCHOOL, COMMUNE}, &problem_org_levels},
        {"a district to a commune",       {ACT_REPARENT, "2025-07-01", DISTRICT, COMMUNE}, &problem_org_kind},
        {"a school under a school",       {ACT_REPARENT, "2025-07-01", SCHOOL, SCHOOL}, &problem_org_kind},
        {"a district to a province",      {ACT_REPARENT, "2025-07-01", DISTRICT, PROVINCE}, NULL},
        {"under what stands below it",    {ACT_REPARENT, "2025-07-01", DISTRICT, PROVINCE, .into_is_below = true}, &problem_org_cycle},

        {"two schools into one",          {ACT_MERGE, "2025-07-01", SCHOOL, HIGH_SCHOOL}, NULL},
        {"a district into a commune",     {ACT_MERGE, "2025-07-01", DISTRICT, COMMUNE, .children = 3}, NULL},
        {"a province into another",       {ACT_MERGE, "2025-07-01", PROVINCE, PROVINCE, .children = 9}, NULL},
        {"a school into a district",      {ACT_MERGE, "2025-07-01", SCHOOL, DISTRICT}, &problem_org_kind},
        {"into one that ends",            {ACT_MERGE, "2025-06-01", SCHOOL, OLD_SCHOOL}, &problem_org_ended},
        {"into nothing",                  {ACT_MERGE, "2025-07-01", SCHOOL, NOTHING}, &problem_org_kind},
        {"on the day of its change",      {ACT_MERGE, "2024-09-01", SCHOOL, HIGH_SCHOOL}, &problem_org_act_order},
        {"into itself",                   {ACT_MERGE, "2025-07-01", SCHOOL, SCHOOL, .into_is_below = true}, &problem_org_cycle},

        {"a district into communes",      {ACT_SPLIT, "2025-07-01", DISTRICT, COMMUNE}, NULL},
        {"… recorded after its end",      {ACT_SPLIT, "2025-07-01", OLD_DISTRICT, COMMUNE}, NULL},
        {"… before they are there",       {ACT_SPLIT, "2025-06-30", DISTRICT, COMMUNE}, &problem_org_days},
        {"a school into a commune",       {ACT_SPLIT, "2025-07-01", SCHOOL, COMMUNE}, &problem_org_kind},
        {"what is not there yet",         {ACT_SPLIT, "2025-07-01", COMMUNE, DISTRICT}, &problem_org_days},

        {"an empty district ends",        {ACT_CLOSE, "2025-07-01", DISTRICT, NOTHING}, NULL},
        {"a district with schools",       {ACT_CLOSE, "2025-07-01", DISTRICT, NOTHING, .children = 1}, &problem_org_children},
        {"twice",                         {ACT_CLOSE, "2025-07-01", OLD_DISTRICT, NOTHING}, &problem_org_ended},
        {"on its first day",              {ACT_CLOSE, "2025-07-01", COMMUNE, NOTHING}, &problem_org_act_order},
        {"nothing known",                 {ACT_NONE, "2025-07-01", COMMUNE, NOTHING}, &problem_org_kind},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct problem *refusal = org_refuses_act(&cases[i].facts);

        if (refusal != cases[i].refusal)
            fail_msg("%s: %s", cases[i].label, refusal ? refusal->slug : "allowed");
    }
}

static void upper_secondary_stands_under_the_province(void **state)
{
    (void)state;
    for (int levels = LEVELS_NONE; levels < LEVELS_COUNT; levels++) {
        bool of_province = levels == LEVELS_THPT || levels == LEVELS_THCS_THPT ||
                           levels == LEVELS_TH_THCS_THPT || levels == LEVELS_GDNN_GDTX;

        assert_null(org_refuses_levels(ORG_SO, ORG_SCHOOL, levels));
        assert_int_equal(of_province, org_refuses_levels(ORG_PHONG, ORG_SCHOOL, levels) != NULL);
        assert_int_equal(of_province, org_refuses_levels(ORG_COMMUNE, ORG_SCHOOL, levels) != NULL);
        assert_int_equal(levels > 0, org_refuses_levels(ORG_SO, ORG_PHONG, levels) != NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_refusal_says_why),
        cmocka_unit_test(upper_secondary_stands_under_the_province),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
