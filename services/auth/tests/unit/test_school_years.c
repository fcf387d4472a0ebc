/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/school_years.h"

static void a_school_year_begins_in_august(void **state)
{
    static const struct {
        const char *day, *year;
    } cases[] = {
        {"2026-07-31", "2025-2026"}, {"2026-08-01", "2026-2027"}, {"2026-09-05", "2026-2027"},
        {"2026-12-31", "2026-2027"}, {"2027-01-01", "2026-2027"}, {"2027-05-31", "2026-2027"},
    };
    struct arena *mem = arena_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(school_year_of(mem, cases[i].day), cases[i].year);
    arena_free(mem);
}

static void names_of_school_years(void **state)
{
    static const char *const bad[] = {"",          "2026",      "2026-2028", "2027-2026",
                                      "2026_2027", "2026-202x", "2026-20270"};

    (void)state;
    assert_true(is_school_year("2026-2027"));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(is_school_year(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_school_year_begins_in_august),
        cmocka_unit_test(names_of_school_years),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
