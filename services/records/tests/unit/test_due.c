/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which term is due on which day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/due.h"

static const struct term_days usual = {"2025-2026", NULL, NULL, "2026-05-31"};

static void terms_are_due_when_they_are_over(void **state)
{
    static const struct {
        int term;
        const char *day;
        bool due;
    } cases[] = {
        {1, "2025-10-01", false}, {1, "2025-12-31", false}, {1, "2026-01-17", false},
        {1, "2026-01-18", true},  {1, "2026-03-02", true},  {1, "2027-01-01", true},
        {2, "2026-01-18", false}, {2, "2026-05-30", false}, {2, "2026-05-31", true},
        {2, "2026-08-01", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        if (term_is_due(cases[i].term, &usual, cases[i].day) != cases[i].due)
            fail_msg("term %d on %s", cases[i].term, cases[i].day);
}

static void the_schools_calendar_comes_first(void **state)
{
    static const struct term_days days[] = {
        {"2025-2026", "2026-01-10", NULL, "2026-05-31"},
        {"2025-2026", NULL, "2026-05-22", "2026-05-31"},
        {"2025-2026", "2026-01-24", "2026-05-25", "2026-05-31"},
    };
    static const char *const due[][2] = {
        {"2026-01-10", "2026-05-31"}, {"2026-01-18", "2026-05-22"}, {"2026-01-24", "2026-05-25"}};
    char found[11];

    (void)state;
    for (size_t i = 0; i < 3; i++)
        for (int term = 1; term <= 2; term++) {
            term_due(term, &days[i], found);
            assert_string_equal(found, due[i][term - 1]);
        }
    assert_false(term_is_due(1, &days[2], "2026-01-23"));
    assert_true(term_is_due(1, &days[2], "2026-01-24"));
}

static void a_day_is_of_one_school_year(void **state)
{
    static const struct {
        const char *day, *year;
    } cases[] = {
        {"2025-08-01", "2025-2026"}, {"2025-12-31", "2025-2026"}, {"2026-01-01", "2025-2026"},
        {"2026-07-31", "2025-2026"}, {"2026-08-01", "2026-2027"},
    };
    char year[10];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        school_year_of(cases[i].day, year);
        assert_string_equal(year, cases[i].year);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_are_due_when_they_are_over),
        cmocka_unit_test(the_schools_calendar_comes_first),
        cmocka_unit_test(a_day_is_of_one_school_year),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
