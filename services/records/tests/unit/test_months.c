/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/months.h"

static void a_school_year_has_its_months(void **state)
{
    char months[MONTHS_MAX][8];

    (void)state;
    assert_int_equal(months_between("2025-09-05", "2026-05-31", months), 9);
    assert_string_equal(months[0], "2025-09");
    assert_string_equal(months[3], "2025-12");
    assert_string_equal(months[4], "2026-01");
    assert_string_equal(months[8], "2026-05");
    assert_int_equal(months_between("2025-09-05", "2025-09-06", months), 1);
    assert_int_equal(months_between("2025-09-05", "2099-09-06", months), MONTHS_MAX);
}

static void a_month_lies_in_the_year_or_not(void **state)
{
    static const struct {
        const char *month;
        bool is_between;
    } cases[] = {{"2025-08", false}, {"2025-09", true}, {"2026-05", true}, {"2026-06", false}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(month_is_between(cases[i].month, "2025-09-05", "2026-05-31"),
                         cases[i].is_between);
}

static void a_month_is_due_on_the_5th_of_the_next(void **state)
{
    static const struct {
        const char *today;
        const char *last_due;
    } cases[] = {
        {"2026-02-05", "2025-12"}, /* the 5th itself is still in time */
        {"2026-02-06", "2026-01"},
        {"2026-01-06", "2025-12"},
        {"2026-01-05", "2025-11"},
    };
    char due[11];
    char last[8];

    (void)state;
    month_due("2025-12", due);
    assert_string_equal(due, "2026-01-05");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        month_last_due(cases[i].today, last);
        assert_string_equal(last, cases[i].last_due);
    }
}

static void a_month_belongs_to_the_term_it_begins_in(void **state)
{
    (void)state;
    assert_int_equal(month_term("2026-01", NULL), 0);
    assert_int_equal(month_term("2025-12", "2026-01-16"), 1);
    assert_int_equal(month_term("2026-01", "2026-01-16"), 1);
    assert_int_equal(month_term("2026-02", "2026-01-16"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_school_year_has_its_months),
        cmocka_unit_test(a_month_lies_in_the_year_or_not),
        cmocka_unit_test(a_month_is_due_on_the_5th_of_the_next),
        cmocka_unit_test(a_month_belongs_to_the_term_it_begins_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
