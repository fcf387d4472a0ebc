/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"
#include "domain/conduct.h"

#define N LEVEL_NONE
#define C LEVEL_CHUA_DAT
#define D LEVEL_DAT
#define K LEVEL_KHA
#define T LEVEL_TOT

/* clang-format off */

static const struct {
    enum level term1, term2, year, next;
} cases[] = {
    {T, T, T, N}, {T, K, K, T}, {T, D, K, T}, {T, C, C, D},
    {K, T, T, N}, {K, K, K, T}, {K, D, D, K}, {K, C, C, D},
    {D, T, K, N}, {D, K, K, N}, {D, D, D, K}, {D, C, C, D},
    {C, T, K, N}, {C, K, D, T}, {C, D, D, T}, {C, C, C, D},
};
/* clang-format on */

static void all_sixteen_pairs_of_terms_give_the_year(void **state)
{
    struct conduct_why why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        enum level year = tt22_conduct_year(&tt22_rules, cases[i].term1, cases[i].term2, &why);

        if (year != cases[i].year || why.term2_for_next != cases[i].next)
            fail_msg("%s, %s: %s", level_names[cases[i].term1], level_names[cases[i].term2],
                     level_names[year]);
        assert_int_equal(why.year, year);
        assert_string_equal(why.rule, "TT22/2021 Điều 8");
    }
}

/* The four sentences of Điều 8, spelled out instead of looked up. */
static enum level by_the_sentences(enum level term1, enum level term2)
{
    if (term2 == T && term1 >= K)
        return T;
    if ((term2 == K && term1 >= D) || (term2 == D && term1 == T) || (term2 == T && term1 <= D))
        return K;
    if ((term2 == D && term1 <= K) || (term2 == K && term1 == C))
        return D;
    return C;
}

static void the_table_says_what_the_sentences_say(void **state)
{
    struct conduct_why why;

    (void)state;
    for (enum level term1 = C; term1 <= T; term1++)
        for (enum level term2 = C; term2 <= T; term2++)
            assert_int_equal(tt22_conduct_year(&tt22_rules, term1, term2, &why),
                             by_the_sentences(term1, term2));
}

static void a_term_not_rated_leaves_the_year_open(void **state)
{
    struct conduct_why why;

    (void)state;
    for (enum level level = N; level <= T; level++) {
        assert_int_equal(tt22_conduct_year(&tt22_rules, N, level, &why), N);
        assert_int_equal(tt22_conduct_year(&tt22_rules, level, N, &why), N);
        assert_int_equal(why.term2_for_next, N);
        assert_int_equal(tt22_conduct_year(&tt22_rules, LEVEL_COUNT, level, &why), N);
    }
}

static void level_names_are_complete_and_ordered(void **state)
{
    size_t n = 0;

    (void)state;
    while (level_names[n] && level_names_vi[n])
        n++;
    assert_int_equal(n, LEVEL_COUNT);
    assert_null(level_names[n]);
    assert_null(level_names_vi[n]);
    assert_string_equal(level_names[N], "");
    assert_string_equal(level_names[T], "tot");
    assert_string_equal(level_names_vi[C], "Chưa đạt");
    assert_true(C < D && D < K && K < T);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_sixteen_pairs_of_terms_give_the_year),
        cmocka_unit_test(the_table_says_what_the_sentences_say),
        cmocka_unit_test(a_term_not_rated_leaves_the_year_open),
        cmocka_unit_test(level_names_are_complete_and_ordered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
