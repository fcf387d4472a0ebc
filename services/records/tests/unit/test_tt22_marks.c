/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/mark_rules.h"
#include "domain/rules.h"

#define E  MARK_EMPTY
#define AB MARK_ABSENT_EXCUSED
#define Z  MARK_ZERO_BY_RULE
#define X  MARK_EXEMPT

#define TX(i) (1U << (COLUMN_TX1 + (i)-1))
#define GK    (1U << COLUMN_GK)
#define CK    (1U << COLUMN_CK)

static void term_averages_are_rounded_half_up(void **state)
{
    /* clang-format off */
    static const struct {
        const char *label;
        struct term_marks marks;
        int64_t sum, divisor, average;
    } cases[] = {
        {"A1",                {2, {80, 90},          70, 80},   550, 7,  79},
        {"A2",                {3, {70, 80, 80},      75, 85},   635, 8,  79},
        {"A3 tie",            {3, {80, 82, 82},      80, 80},   644, 8,  81},
        {"A4 tie on a floor", {3, {65, 65, 66},      64, 64},   516, 8,  65},
        {"A5",                {4, {90, 80, 70, 100}, 65, 75},   695, 9,  77},
        {"A6 zero by rule",   {4, {Z, 50, 60, 70},   40, 45},   395, 9,  44},
        {"A6 a plain zero",   {4, {0, 50, 60, 70},   40, 45},   395, 9,  44},
        {"all zero",          {2, {0, 0},             0,  0},     0, 7,   0},
        {"all by rule",       {2, {Z, Z},             Z,  Z},     0, 7,   0},
        {"all ten",           {4, {100, 100, 100, 100}, 100, 100}, 900, 9, 100},
        {"just below a tie",  {3, {65, 65, 65},      64, 64},   515, 8,  64},
        {"what is beyond n_tx is not looked at", {2, {80, 90, E, X}, 70, 80}, 550, 7, 79},
    };
    /* clang-format on */
    struct term_why why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t average = term_average(&tt22_rules.marks, &cases[i].marks, &why);

        if (average != cases[i].average || why.sum != cases[i].sum)
            fail_msg("%s: %lld of %lld", cases[i].label, (long long)average, (long long)why.sum);
        assert_int_equal(why.divisor, cases[i].divisor);
        assert_int_equal(why.missing, 0);
        assert_string_equal(why.rule, "TT22/2021 Điều 9 k1b");
    }
}

static void a_term_waits_for_what_is_due(void **state)
{
    /* clang-format off */
    static const struct {
        const char *label;
        struct term_marks marks;
        int64_t result;
        unsigned missing;
        bool in_part;
    } cases[] = {
        {"nothing yet",               {2, {E, E},   E,  E},  NONE, TX(1) | TX(2) | GK | CK, false},
        {"end test due",              {2, {80, 90}, 70, E},  NONE, CK,            false},
        {"make-up due",               {2, {80, AB}, 70, 80}, NONE, TX(2),         false},
        {"third mark due",            {3, {80, 90, E}, 70, 80}, NONE, TX(3),      false},
        {"exempt all over",           {2, {X, X},   X,  X},  MARK_EXEMPT, 0,      false},
        {"exempt in part",            {2, {80, X},  X,  X},  NONE, 0,             true},
        {"exempt in part, rest due",  {2, {E, X},   X,  X},  NONE, TX(1),         true},
        {"no regular marks known",    {0, {80, 80}, 80, 80}, NONE, 0,             false},
        {"too many regular marks",    {5, {80, 80, 80, 80}, 80, 80}, NONE, 0,     false},
    };
    /* clang-format on */
    struct term_why why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (term_average(&tt22_rules.marks, &cases[i].marks, &why) != cases[i].result)
            fail_msg("%s: average", cases[i].label);
        if (why.missing != cases[i].missing || why.exempt_in_part != cases[i].in_part)
            fail_msg("%s: missing %x", cases[i].label, why.missing);
        assert_int_equal(why.sum, 0);
        if (term_rating(&tt22_rules.marks, &cases[i].marks, &why) != cases[i].result)
            fail_msg("%s: rating", cases[i].label);
        assert_int_equal(why.missing, cases[i].missing);
    }
}

static void a_term_is_rated_dat_only_when_all_ratings_are(void **state)
{
    static const struct {
        struct term_marks marks;
        int64_t rating;
        unsigned failed;
    } cases[] = {
        {{2, {1, 1}, 1, 1}, RATING_DAT, 0},
        {{2, {0, 1}, 1, 1}, RATING_CHUA_DAT, TX(1)},
        {{2, {1, 1}, 0, 1}, RATING_CHUA_DAT, GK},
        {{2, {1, 1}, 1, 0}, RATING_CHUA_DAT, CK},
        {{2, {1, Z}, 1, 1}, RATING_CHUA_DAT, TX(2)},
        {{2, {0, 0}, 0, 0}, RATING_CHUA_DAT, TX(1) | TX(2) | GK | CK},
        {{2, {0, E}, 1, 1}, NONE, TX(1)},
    };
    struct term_why why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (term_rating(&tt22_rules.marks, &cases[i].marks, &why) != cases[i].rating)
            fail_msg("case %zu", i);
        assert_int_equal(why.failed, cases[i].failed);
        assert_string_equal(why.rule, "TT22/2021 Điều 9 k1a");
    }
}

static void year_averages_weigh_the_second_term_twice(void **state)
{
    /* clang-format off */
    static const struct {
        const char *label;
        int64_t term1, term2;
        int taught;
        int64_t average;
        int used;
    } cases[] = {
        {"A7",                     78, 81, TAUGHT_BOTH,  80,   TAUGHT_BOTH},
        {"A8",                     65, 64, TAUGHT_BOTH,  64,   TAUGHT_BOTH},
        {"A9",                     35, 34, TAUGHT_BOTH,  34,   TAUGHT_BOTH},
        {"up from two thirds",     64, 65, TAUGHT_BOTH,  65,   TAUGHT_BOTH},
        {"ten",                   100, 100, TAUGHT_BOTH, 100,  TAUGHT_BOTH},
        {"first term due",          E, 81, TAUGHT_BOTH,  NONE, TAUGHT_BOTH},
        {"second term due",        78,  E, TAUGHT_BOTH,  NONE, TAUGHT_BOTH},
        {"taught in the first",    78,  E, TAUGHT_TERM1, 78,   TAUGHT_TERM1},
        {"taught in the second",    E, 81, TAUGHT_TERM2, 81,   TAUGHT_TERM2},
        {"first only, still due",   E, 81, TAUGHT_TERM1, NONE, TAUGHT_TERM1},
        {"exempt in the first",     X, 81, TAUGHT_BOTH,  81,   TAUGHT_TERM2},
        {"exempt in the second",   78,  X, TAUGHT_BOTH,  78,   TAUGHT_TERM1},
        {"exempt and due",          X,  E, TAUGHT_BOTH,  NONE, TAUGHT_TERM2},
        {"exempt all year",         X,  X, TAUGHT_BOTH,  MARK_EXEMPT, 0},
        {"exempt where taught",     X,  E, TAUGHT_TERM1, MARK_EXEMPT, 0},
        {"a state is no result",   AB, 81, TAUGHT_BOTH,  NONE, TAUGHT_BOTH},
        {"not taught at all",      78, 81, 0,            NONE, 0},
    };
    /* clang-format on */
    struct year_why why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t average =
            year_average(&tt22_rules.marks, cases[i].term1, cases[i].term2, cases[i].taught, &why);

        if (average != cases[i].average || why.used != cases[i].used)
            fail_msg("%s: %lld", cases[i].label, (long long)average);
        assert_int_equal(why.term1, cases[i].term1);
        assert_int_equal(why.term2, cases[i].term2);
    }
}

static void the_rating_of_the_year_is_that_of_the_second_term(void **state)
{
    /* clang-format off */
    static const struct {
        int64_t term1, term2;
        int taught;
        int64_t rating;
    } cases[] = {
        {1, 1, TAUGHT_BOTH,  RATING_DAT},
        {0, 1, TAUGHT_BOTH,  RATING_DAT},
        {1, 0, TAUGHT_BOTH,  RATING_CHUA_DAT},
        {1, E, TAUGHT_BOTH,  NONE},
        {E, 1, TAUGHT_BOTH,  RATING_DAT},
        {1, X, TAUGHT_BOTH,  RATING_DAT},
        {0, X, TAUGHT_BOTH,  RATING_CHUA_DAT},
        {X, 0, TAUGHT_BOTH,  RATING_CHUA_DAT},
        {X, X, TAUGHT_BOTH,  MARK_EXEMPT},
        {1, E, TAUGHT_TERM1, RATING_DAT},
        {E, 0, TAUGHT_TERM2, RATING_CHUA_DAT},
        {1, 1, 0,            NONE},
    };
    /* clang-format on */
    struct year_why why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (year_rating(&tt22_rules.marks, cases[i].term1, cases[i].term2, cases[i].taught, &why) !=
            cases[i].rating)
            fail_msg("case %zu", i);
}

static void rounding_agrees_with_long_division(void **state)
{
    (void)state;
    for (int64_t den = 1; den <= 12; den++)
        for (int64_t num = 0; num <= 1200; num++) {
            int64_t expected = num / den + (num % den * 2 >= den ? 1 : 0);

            assert_int_equal(round_half_up(num, den), expected);
        }
}

static void a_subject_of_contents_is_dat_when_each_is(void **state)
{
    static const struct {
        int64_t music, art, both;
    } cases[] = {
        {RATING_DAT, RATING_DAT, RATING_DAT},
        {RATING_DAT, RATING_CHUA_DAT, RATING_CHUA_DAT},
        {RATING_CHUA_DAT, RATING_DAT, RATING_CHUA_DAT},
        {RATING_CHUA_DAT, RATING_CHUA_DAT, RATING_CHUA_DAT},
        {RATING_DAT, NONE, NONE},
        {NONE, RATING_CHUA_DAT, NONE},
        {MARK_EXEMPT, RATING_DAT, RATING_DAT},
        {RATING_CHUA_DAT, MARK_EXEMPT, RATING_CHUA_DAT},
        {MARK_EXEMPT, MARK_EXEMPT, MARK_EXEMPT},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(rating_of_parts(&cases[i].music, 2), cases[i].both);
    assert_true(is_none(rating_of_parts(NULL, 0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_subject_of_contents_is_dat_when_each_is),
        cmocka_unit_test(term_averages_are_rounded_half_up),
        cmocka_unit_test(a_term_waits_for_what_is_due),
        cmocka_unit_test(a_term_is_rated_dat_only_when_all_ratings_are),
        cmocka_unit_test(year_averages_weigh_the_second_term_twice),
        cmocka_unit_test(the_rating_of_the_year_is_that_of_the_second_term),
        cmocka_unit_test(rounding_agrees_with_long_division),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
