/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/primary.h"

enum { TESTED = 7, SUBJECTS = 11, ALL = 15 };
#define CHT  ACHIEVEMENT_CHUA_HOAN_THANH
#define HT   ACHIEVEMENT_HOAN_THANH
#define HTT  ACHIEVEMENT_HOAN_THANH_TOT
#define HTXS ACHIEVEMENT_HOAN_THANH_XUAT_SAC

/* What stands at the end of a year: letters of the subjects (T H C, the first ones tested), of the
 * qualities (T D C), and the tests. */
struct given {
    const char *subjects;
    const char *qualities;
    int tests[TESTED + 1]; /* whole marks; -1 ends */
};

static int64_t level_of(char letter)
{
    return letter == 'T' ? DONE_WELL : letter == 'C' ? DONE_NOT_YET : letter == '?' ? NONE : DONE;
}

static size_t results_of(const struct given *given, struct primary_result ret[ALL])
{
    size_t n = 0;
    int tests = 0;

    while (given->tests[tests] >= 0)
        tests++;
    for (const char *s = given->subjects; *s; s++, n++)
        ret[n] = (struct primary_result){.level = level_of(*s),
                                         .tested = (int)n < tests,
                                         .test = (int)n < tests ? given->tests[n] * 10 : NONE};
    for (const char *q = given->qualities; *q; q++, n++)
        ret[n] = (struct primary_result){.quality = true, .level = level_of(*q)};
    return n;
}

/* clang-format off */
static const struct worked {
    const char *label;
    struct given given;
    enum achievement tt27;
    bool complete; /* by TT30 */
    bool best;     /* the title of TT30 */
} worked[] = {
    {"Q1 B1", {"TTTTTTTTTTT", "TTTT", {9, 9, 10, 9, 9, 9, 9, -1}},  HTXS, true, true},
    {"Q2 B2", {"TTTTTTTTTTT", "TTTT", {9, 8, 10, 9, 9, 9, 9, -1}},  HTT,  true, false},
    {"Q3 B3", {"TTTTTTTTTHT", "TTTT", {9, 9, 10, 9, 9, 9, 9, -1}},  HT,   true, false},
    {"Q4",    {"TTTTTTTTTTT", "TTDT", {9, 9, 10, 9, 9, 9, 9, -1}},  HT,   true, false},
    {"Q5",    {"TTTTTTTTTTT", "TTTT", {9, 7, 10, 9, 9, 9, 9, -1}},  HTT,  true, false},
    {"Q6",    {"TTTTTTTTTTT", "TTTT", {9, 6, 10, 9, 9, 9, 9, -1}},  HT,   true, false},
    {"Q7 B4", {"THTTHTTTTTT", "DTDD", {5, 6, 10, 9, 5, 9, 9, -1}},  HT,   true, false},
    {"B4",    {"HHHHHHHHHHH", "DDDD", {5, 5, 5, 5, 5, 5, 5, -1}},   HT,   true, false},
    {"Q8 B5", {"THTTHTTTTTT", "DTDD", {9, 4, 10, 9, 5, 9, 9, -1}},  CHT,  false, false},
    {"Q9 B6", {"TTTTTTTTTCT", "TTTT", {9, 5, 10, 9, 5, 9, 9, -1}},  CHT,  false, false},
    {"Q10 B7", {"TTTTTTTTTTT", "TTTC", {9, 9, 10, 9, 9, 9, 9, -1}}, CHT,  false, false},
    {"Q11",   {"TTTTTTTT", "TTTT", {9, 10, -1}},                    HTXS, true, true},
    {"zero",  {"TTTTTTTT", "TTTT", {0, 10, -1}},                    CHT,  false, false},
    {"due",   {"TT?TTTTT", "TTTT", {9, 10, -1}},                    ACHIEVEMENT_NONE, false, false},
};
/* clang-format on */

static void the_worked_years_hold_by_both_circulars(void **state)
{
    static const struct primary_praise nothing = {0};
    struct primary_result results[ALL];
    struct primary_why why;
    struct primary_title_why title;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(worked); i++) {
        const struct worked *w = &worked[i];
        size_t n = results_of(&w->given, results);
        enum achievement result = primary_year(&tt27_rules, results, n, &why);

        if (result != w->tt27)
            fail_msg("%s: %s", w->label, achievement_names[result]);
        assert_int_equal(why.lack.result, result == HTXS || !result ? 0 : result + 1);
        assert_int_equal(primary_title(&tt27_rules, results, n, &nothing, &title),
                         !result          ? TITLE_UNSET
                         : result == HTXS ? TITLE_XUAT_SAC
                                          : TITLE_NONE);
        result = primary_year(&tt30_22_rules, results, n, &why);
        if (result != (!w->tt27 ? 0 : w->complete ? HT : CHT))
            fail_msg("%s by TT30: %s", w->label, achievement_names[result]);
        assert_int_equal(primary_title(&tt30_22_rules, results, n, &nothing, &title),
                         !result   ? TITLE_UNSET
                         : w->best ? TITLE_HOAN_THANH_XUAT_SAC
                                   : TITLE_NONE);
    }
}

static void a_result_says_what_the_next_one_lacks(void **state)
{
    static const struct given given = {"TTHTTTTTTCT", "DTTT", {9, 4, 10, 9, 9, 9, 3, -1}};
    struct primary_result results[ALL];
    struct primary_why why;
    size_t n = results_of(&given, results);

    (void)state;
    (void)primary_year(&tt27_rules, results, n, &why);
    assert_string_equal(why.rule, "TT27/2020 Điều 9 k2d");
    assert_int_equal(why.lowest_test, 30);
    assert_int_equal(why.lowest_index, 6);
    assert_int_equal(why.lack.result, HT);
    assert_int_equal(why.lack.tests, 2);
    assert_int_equal(why.lack.first_test, 1);
    assert_int_equal(why.lack.subjects, 1);
    assert_int_equal(why.lack.first_subject, 9);
    assert_int_equal(why.lack.qualities, 0);
    assert_int_equal(why.lack.first_quality, -1);
    assert_int_equal(why.lack.test_floor, 50);
}

/* Each threshold of a test, met and missed by one: tests are whole marks. */
static void every_test_threshold_is_inclusive(void **state)
{
    static const enum achievement by_mark[] = {CHT, CHT, CHT, CHT,  CHT, HT,
                                               HT,  HTT, HTT, HTXS, HTXS};
    struct primary_result results[ALL];
    struct primary_why why;

    (void)state;
    for (int mark = 0; mark <= 10; mark++) {
        const struct given given = {"TTTTTTTT", "TTTT", {10, mark, -1}};
        size_t n = results_of(&given, results);

        assert_int_equal(primary_year(&tt27_rules, results, n, &why), by_mark[mark]);
        for (int64_t tenths = mark * 10; tenths < mark * 10 + 10; tenths++)
            assert_int_equal(primary_test_allowed(&tt27_rules, tenths), tenths % 10 == 0);
    }
    assert_false(primary_test_allowed(&tt27_rules, 110));
    assert_false(primary_test_allowed(&tt27_rules, MARK_EXEMPT));
}

static void exempt_and_optional_results_stand_outside(void **state)
{
    static const struct given given = {"TTTTTTTT", "TTTT", {9, 9, -1}};
    struct primary_result results[ALL];
    struct primary_why why;
    size_t n = results_of(&given, results);

    (void)state;
    results[7] = (struct primary_result){.level = MARK_EXEMPT};
    results[6] = (struct primary_result){.left_out = true, .level = NONE};
    assert_int_equal(primary_year(&tt27_rules, results, n, &why), HTXS);
    assert_int_equal(why.n_subjects, 6);
    results[1].test = NONE;
    assert_int_equal(primary_year(&tt27_rules, results, n, &why), ACHIEVEMENT_NONE);
    assert_int_equal(why.missing_index, 1);
    results[1].test = MARK_ZERO_BY_RULE;
    assert_int_equal(primary_year(&tt27_rules, results, n, &why), CHT);
    assert_int_equal(primary_year(&tt27_rules, results, 0, &why), ACHIEVEMENT_NONE);
}

static void who_completes_moves_up_and_who_does_not_is_assessed_again(void **state)
{
    static const struct given q8 = {"TCTT", "DT", {9, 4, -1}};
    static const struct given again_q13 = {"?H??", "??", {0, 5, -1}};
    struct primary_result results[ALL];
    struct primary_result again[ALL];
    struct primary_why why;
    size_t n = results_of(&q8, results);

    (void)state;
    assert_int_equal(primary_promotion(HT, true, false), PROMOTION_COMPLETED); /* Q14 */
    assert_int_equal(primary_promotion(HTXS, false, false), PROMOTION_PROMOTED);
    assert_int_equal(primary_promotion(CHT, true, false), PROMOTION_SUPPLEMENT);
    assert_int_equal(primary_promotion(ACHIEVEMENT_NONE, true, false), PROMOTION_UNDECIDED);
    assert_int_equal(primary_promotion(ACHIEVEMENT_NONE, true, true), PROMOTION_BY_PRINCIPAL);

    results_of(&again_q13, again);
    again[0].test = NONE;
    assert_int_equal(primary_after_supplement(&tt27_rules, results, again, n, &why),
                     PROMOTION_PROMOTED_SUPPLEMENTED); /* Q13, B8 */
    assert_int_equal(why.result, HT);
    again[1].test = 40;
    assert_int_equal(primary_after_supplement(&tt27_rules, results, again, n, &why),
                     PROMOTION_BY_PRINCIPAL);
}

static void only_what_is_not_enough_is_assessed_again(void **state)
{
    /* clang-format off */
    static const struct {
        struct primary_result result;
        bool may;
    } cases[] = {
        {{.level = DONE_NOT_YET, .test = NONE},                             true},
        {{.level = DONE, .test = NONE},                                     false},
        {{.level = DONE, .tested = true, .test = 40},                       true},
        {{.level = DONE, .tested = true, .test = 50},                       false},
        {{.level = DONE_WELL, .tested = true, .test = MARK_ZERO_BY_RULE},   true},
        {{.level = DONE, .test = 40},                                       false}, /* no test there */
        {{.quality = true, .level = DONE_NOT_YET, .test = NONE},            true},
        {{.left_out = true, .level = DONE_NOT_YET, .test = NONE},           false},
        {{.level = MARK_EXEMPT, .test = NONE},                              false},
        {{.level = NONE, .test = NONE},                                     false}, /* due first */
        {{.level = DONE_NOT_YET, .tested = true, .test = NONE},             false},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (may_supplement(&tt27_rules, &cases[i].result) != cases[i].may)
            fail_msg("case %zu", i);
}

static void praise_gives_the_second_title(void **state)
{
    static const struct given q2 = {"TTTTTTTT", "TTTT", {9, 8, -1}};
    static const struct given b3 = {"TTTTTTTH", "TTTT", {9, 9, -1}};
    struct primary_result results[ALL];
    struct primary_title_why why;
    size_t n = results_of(&q2, results);

    (void)state;
    for (int bits = 0; bits < 4; bits++) {
        const struct primary_praise praise = {bits & 1, bits & 2};

        results_of(&q2, results);
        assert_int_equal(primary_title(&tt27_rules, results, n, &praise, &why),
                         bits == 3 ? TITLE_TIEU_BIEU : TITLE_NONE);
        results_of(&b3, results);
        assert_int_equal(primary_title(&tt27_rules, results, n, &praise, &why), TITLE_NONE);
        assert_int_equal(primary_title(&tt30_22_rules, results, n, &praise, &why),
                         bits & 1 ? TITLE_VUOT_TROI : TITLE_NONE); /* B9 */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_years_hold_by_both_circulars),
        cmocka_unit_test(a_result_says_what_the_next_one_lacks),
        cmocka_unit_test(every_test_threshold_is_inclusive),
        cmocka_unit_test(exempt_and_optional_results_stand_outside),
        cmocka_unit_test(who_completes_moves_up_and_who_does_not_is_assessed_again),
        cmocka_unit_test(only_what_is_not_enough_is_assessed_again),
        cmocka_unit_test(praise_gives_the_second_title),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
