/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which term is due on which day. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/due.h"

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
        if (term_is_due(cases[i].term, "2025-2026", "2026-05-31", cases[i].day) != cases[i].due)
            fail_msg("term %d on %s", cases[i].term, cases[i].day);
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
        cmocka_unit_test(a_day_is_of_one_school_year),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
