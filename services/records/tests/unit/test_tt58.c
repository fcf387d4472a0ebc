/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/tt58.h"

#define G   HOC_LUC_GIOI
#define K   HOC_LUC_KHA
#define TB  HOC_LUC_TRUNG_BINH
#define Y   HOC_LUC_YEU
#define KEM HOC_LUC_KEM

enum { SCORED = 10, ALL = SCORED + 3 };

/* Toán Lí Hóa Sinh Văn Sử Địa NN GDCD CN, then three commented subjects, cf of them failed. */
static size_t results_of(const struct tt58_rules *rules, const int64_t marks[SCORED], int cf,
                         struct subject_result ret[ALL])
{
    for (int i = 0; i < SCORED; i++)
        ret[i] = (struct subject_result){.scored = true,
                                         .key = i == 0 || i == 4 ||
                                                (i == 7 && rules->foreign_language_key),
                                         .value = marks[i]};
    for (int i = 0; i < ALL - SCORED; i++)
        ret[SCORED + i] = (struct subject_result){.value = i < cf ? RATING_CHUA_DAT : RATING_DAT};
    return ALL;
}

/* clang-format off */
#define H1  {85, 82, 80, 79, 78, 81, 84, 80, 90, 86}
#define H14 {40, 42, 38, 45, 41, 40, 39, 42, 50, 44}
static const struct worked {
    const char *label;
    int64_t marks[SCORED];
    int cf;
    int64_t average;
    enum hoc_luc base, final; /* TT58 */
    enum hoc_luc final_26;    /* TT58_26 */
    int culprit;
} worked[] = {
    {"H1",  H1,                                          0, 83, G,   G,   G,   -1},
    {"H2",  {80, 79, 79, 79, 80, 79, 80, 80, 80, 79},    0, 80, G,   G,   G,   -1},
    {"H3",  {80, 79, 79, 79, 79, 79, 80, 80, 80, 79},    0, 79, K,   K,   K,   -1},
    {"H4",  {79, 85, 86, 84, 78, 82, 84, 83, 90, 88},    0, 84, K,   K,   G,   -1},
    {"H5",  {90, 85, 86, 84, 82, 82, 84, 83, 90, 64},    0, 83, K,   K,   K,   -1},
    {"H6",  {90, 88, 86, 84, 82, 82, 84, 83, 90, 49},    0, 82, TB,  K,   K,    9},
    {"H7",  {95, 90, 90, 88, 85, 85, 88, 87, 92, 34},    0, 83, Y,   TB,  TB,   9},
    {"H8",  {70, 68, 72, 66, 65, 68, 70, 72, 75, 34},    0, 66, Y,   TB,  TB,   9},
    {"H9",  {75, 72, 76, 70, 68, 72, 74, 73, 80, 19},    0, 68, KEM, Y,   Y,    9},
    {"H10", {90, 88, 86, 84, 82, 82, 84, 83, 49, 48},    0, 78, TB,  TB,  TB,  -1},
    {"H11", H1,                                          1, 83, Y,   TB,  TB,  10},
    {"H12", {70, 68, 72, 66, 65, 68, 70, 72, 75, 64},    1, 69, Y,   TB,  TB,  10},
    {"H13", {49, 52, 55, 52, 49, 54, 53, 48, 60, 55},    0, 53, Y,   Y,   Y,   -1},
    {"H14", H14,                                         0, 42, Y,   Y,   Y,   -1},
    {"H15", {40, 42, 38, 45, 41, 40, 39, 42, 50, 19},    0, 40, KEM, KEM, KEM, -1},
    {"H16", {100, 95, 95, 92, 90, 90, 92, 90, 95, 19},   0, 86, KEM, KEM, KEM, -1},
    /* two failed comments: no one subject alone */
    {"two comments", H1,                                 2, 83, Y,   Y,   Y,   -1},
    /* each threshold, met and missed by 0,1 */
    {"G floor",   {90, 90, 80, 80, 80, 80, 80, 80, 80, 65}, 0, 81, G, G, G, -1},
    {"G floor-",  {90, 90, 80, 80, 80, 80, 80, 80, 80, 64}, 0, 80, K, K, K, -1},
    {"G key",     {80, 90, 90, 90, 70, 80, 80, 70, 80, 80}, 0, 81, G, G, G, -1},
    {"G key-",    {79, 90, 90, 90, 70, 80, 80, 70, 80, 80}, 0, 81, K, K, K, -1},
    {"K average", {65, 65, 65, 65, 65, 65, 65, 65, 65, 65}, 0, 65, K, K, K, -1},
    {"K average-",{65, 64, 64, 64, 64, 64, 64, 64, 64, 64}, 0, 64, TB, TB, TB, -1},
    {"K floor",   {80, 80, 80, 70, 70, 60, 60, 60, 60, 50}, 0, 67, K, K, K, -1},
    {"K floor-",  {80, 80, 80, 70, 70, 60, 60, 60, 60, 49}, 0, 67, TB, TB, TB, -1},
    {"K key-",    {64, 80, 80, 80, 64, 64, 64, 64, 64, 64}, 0, 69, TB, TB, TB, -1},
    {"Tb all",    {50, 50, 50, 50, 50, 50, 50, 50, 65, 35}, 0, 50, TB, TB, TB, -1},
    {"Tb average-", {50, 50, 50, 50, 49, 49, 49, 49, 50, 45}, 0, 49, Y, Y, Y, -1},
    {"Tb floor-", {50, 50, 50, 50, 50, 50, 50, 50, 70, 34}, 0, 50, Y, Y, Y, -1},
    {"Y all",     {35, 35, 35, 35, 35, 35, 35, 35, 50, 20}, 0, 35, Y, Y, Y, -1},
    {"Y average-", {34, 34, 34, 34, 34, 34, 34, 34, 34, 34}, 0, 34, KEM, KEM, KEM, -1},
    {"Y floor-",  {40, 40, 40, 40, 40, 40, 40, 40, 40, 19}, 0, 38, KEM, KEM, KEM, -1},
    {"Y comments", {40, 40, 40, 40, 40, 40, 40, 40, 40, 40}, 3, 40, Y, Y, Y, -1},
};
/* clang-format on */

static void check_worked(const struct worked *w, const struct tt58_rules *rules,
                         enum hoc_luc expected)
{
    struct subject_result results[ALL];
    struct hoc_luc_why why;
    size_t n = results_of(rules, w->marks, w->cf, results);
    enum hoc_luc final = tt58_hoc_luc(rules, results, n, &why);

    if (final != expected || why.average != w->average)
        fail_msg("%s by %s: %s, average %d", w->label, rules->name, hoc_luc_names[final],
                 (int)why.average);
    assert_int_equal(why.final, final);
    assert_int_equal(why.n_scored, SCORED);
    assert_int_equal(why.n_comment_failed, w->cf);
    assert_int_equal(why.target != HOC_LUC_NONE, why.base != why.final);
    if (rules == &tt58_rules && (why.base != w->base || why.culprit_index != w->culprit))
        fail_msg("%s: base %s, culprit %d", w->label, hoc_luc_names[why.base], why.culprit_index);
    if (why.base == G) {
        assert_int_equal(why.lack.class, HOC_LUC_NONE);
        return;
    }
    assert_int_equal(why.lack.class, why.base + 1);
    assert_true(why.lack.average || why.lack.key || why.lack.below_floor ||
                why.lack.comment_failed);
}

static void the_worked_classes_hold_before_and_after_tt26(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(worked); i++) {
        check_worked(&worked[i], &tt58_rules, worked[i].final);
        check_worked(&worked[i], &tt58_26_rules, worked[i].final_26);
    }
}

static void a_class_says_why_and_what_the_next_one_lacks(void **state)
{
    static const int64_t h4[] = {79, 85, 86, 84, 78, 82, 84, 83, 90, 88};
    static const int64_t h7[] = {95, 90, 90, 88, 85, 85, 88, 87, 92, 34};
    struct subject_result results[ALL];
    struct hoc_luc_why why;

    (void)state;
    (void)tt58_hoc_luc(&tt58_rules, results, results_of(&tt58_rules, h4, 0, results), &why);
    assert_string_equal(why.rule, "TT58/2011 Điều 13 k2");
    assert_int_equal(why.key, 79);
    assert_int_equal(why.key_index, 0);
    assert_int_equal(why.lack.key, 1);
    assert_int_equal(why.lack.average + why.lack.below_floor + why.lack.comment_failed, 0);

    (void)tt58_hoc_luc(&tt58_26_rules, results, results_of(&tt58_26_rules, h7, 0, results), &why);
    assert_string_equal(why.rule, "TT58/2011 (TT26/2020) Điều 13 k6");
    assert_string_equal(why.base_rule, "TT58/2011 (TT26/2020) Điều 13 k4");
    assert_int_equal(why.target, G);
    assert_int_equal(why.lack.class, TB);
    assert_int_equal(why.lack.below_floor, 1);
    assert_int_equal(why.lack.first_below, 9);
}

static void a_missing_or_exempt_result_is_not_a_zero(void **state)
{
    static const int64_t marks[] = H1;
    struct subject_result results[ALL];
    struct hoc_luc_why why;
    size_t n = results_of(&tt58_rules, marks, 0, results);

    (void)state;
    results[3].value = NONE;
    assert_int_equal(tt58_hoc_luc(&tt58_rules, results, n, &why), HOC_LUC_NONE);
    assert_int_equal(why.n_missing, 1);
    assert_int_equal(why.missing_index, 3);
    assert_true(is_none(why.average));
    results[3].value = MARK_EXEMPT;
    assert_int_equal(tt58_hoc_luc(&tt58_rules, results, n, &why), G);
    assert_int_equal(why.n_scored, SCORED - 1);
    results[3] = (struct subject_result){.scored = true, .left_out = true, .value = NONE};
    assert_int_equal(tt58_hoc_luc(&tt58_rules, results, n, &why), G);
    assert_int_equal(tt58_hoc_luc(&tt58_rules, results, 0, &why), HOC_LUC_NONE);
}

static void a_specialised_class_asks_for_its_subject(void **state)
{
    static const struct {
        int64_t special;
        enum hoc_luc result;
    } cases[] = {{80, G},  {79, K},  {65, K},  {64, K},  {50, K},
                 {49, TB}, {34, TB}, {20, TB}, {19, KEM}};
    struct subject_result results[ALL];
    struct hoc_luc_why why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t marks[] = {90, 90, 90, 88, 90, 90, 90, 90, 90, cases[i].special};
        size_t n = results_of(&tt58_rules, marks, 0, results);

        results[9].special = true;
        if (tt58_hoc_luc(&tt58_rules, results, n, &why) != cases[i].result)
            fail_msg("special %d: %s", (int)cases[i].special, hoc_luc_names[why.final]);
    }
}

static void the_switch_says_which_averages_reach_kha(void **state)
{
    /* An average of 8,0 or more, two subjects below Giỏi's floor, one of them below Khá's. */
    static const int64_t marks[] = {100, 95, 95, 92, 90, 90, 92, 90, 60, 34};
    struct tt58_rules own = tt58_rules;
    struct subject_result results[ALL];
    struct hoc_luc_why why;
    size_t n = results_of(&own, marks, 0, results);

    (void)state;
    assert_int_equal(tt58_hoc_luc(&tt58_rules, results, n, &why), TB);
    assert_int_equal(why.average, 84);
    assert_int_equal(why.target, K);
    own.reach = TT58_REACH_OWN;
    assert_int_equal(tt58_hoc_luc(&own, results, n, &why), Y);
}

static void term_marks_weigh_once_twice_and_three_times(void **state)
{
    /* clang-format off */
    static const struct {
        const char *label;
        struct tt58_marks marks;
        int64_t average, sum, divisor;
        unsigned missing;
    } cases[] = {
        {"M1 a tie goes up", {3, 2, {80, 70, 90}, {75, 80}, 85}, 81, 805, 10, 0},
        {"no test of a period", {2, 0, {80, 70}, {0}, 60}, 66, 330, 5, 0},
        {"zero by rule", {2, 1, {MARK_ZERO_BY_RULE, 50}, {50}, 50}, 43, 300, 7, 0},
        {"one due", {3, 2, {80, NONE, 90}, {75, 80}, 85}, NONE, 0, 10, 1U << 1},
        {"make-up due", {2, 1, {80, 80}, {80}, MARK_ABSENT_EXCUSED}, NONE, 0, 7, 1U << 3},
        {"all exempt", {1, 1, {MARK_EXEMPT}, {MARK_EXEMPT}, MARK_EXEMPT}, MARK_EXEMPT, 0, 6, 0},
        {"no marks planned", {0, 1, {0}, {50}, 50}, NONE, 0, 0, 0},
    };
    /* clang-format on */
    struct term_why why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (tt58_term_average(&tt58_rules, &cases[i].marks, &why) != cases[i].average)
            fail_msg("%s", cases[i].label);
        assert_int_equal(why.sum, cases[i].sum);
        assert_int_equal(why.divisor, cases[i].divisor);
        assert_int_equal(why.missing, cases[i].missing);
    }
}

static void two_thirds_of_the_ratings_and_the_last_make_a_term(void **state)
{
    /* clang-format off */
    static const struct {
        struct tt58_marks marks;
        int64_t rating;
    } cases[] = {
        {{2, 1, {1, 1}, {1}, 1}, RATING_DAT},
        {{2, 1, {0, 1}, {1}, 1}, RATING_DAT},      /* three of four */
        {{2, 1, {0, 0}, {1}, 1}, RATING_CHUA_DAT}, /* two of four */
        {{2, 0, {0, 1}, {0}, 1}, RATING_DAT},      /* two of three: exactly */
        {{2, 1, {1, 1}, {1}, 0}, RATING_CHUA_DAT}, /* not the last */
        {{3, 2, {0, 1, 1}, {0, 1}, 1}, RATING_DAT}, /* four of six */
        {{3, 2, {0, 0, 1}, {0, 1}, 1}, RATING_CHUA_DAT},
        {{2, 1, {MARK_ZERO_BY_RULE, 1}, {1}, 1}, RATING_DAT},
        {{2, 1, {1, NONE}, {1}, 1}, NONE},
    };
    /* clang-format on */
    struct term_why why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (tt58_term_rating(&tt58_rules, &cases[i].marks, &why) != cases[i].rating)
            fail_msg("case %zu", i);
    assert_string_equal(why.rule, "TT58/2011 Điều 10 k2");
    for (int failed = 0; failed < 16; failed++) {
        const struct term_marks four = {.n_tx = 2,
                                        .tx = {!(failed & 1), !(failed & 2)},
                                        .gk = !(failed & 4),
                                        .ck = !(failed & 8)};
        const struct tt58_marks same = {2, 1, {four.tx[0], four.tx[1]}, {four.gk}, four.ck};

        assert_int_equal(term_rating(&tt58_26_rules.marks, &four, &why),
                         tt58_term_rating(&tt58_rules, &same, &why));
    }
}

static void the_year_end_decides(void **state)
{
    /* clang-format off */
    static const struct {
        const char *label;
        struct tt58_year_end year;
        enum promotion result, gdtx;
    } cases[] = {
        {"O1", {Y, HANH_KIEM_TRUNG_BINH, 0},    PROMOTION_RETEST, PROMOTION_RETEST},
        {"O2", {KEM, HANH_KIEM_TOT, 0},   PROMOTION_RETAINED, PROMOTION_RETAINED},
        {"O3", {TB, HANH_KIEM_YEU, 0},    PROMOTION_SUMMER_TRAINING, PROMOTION_SUMMER_TRAINING},
        {"O4", {Y, HANH_KIEM_YEU, 0},     PROMOTION_RETAINED, PROMOTION_RETAINED},
        {"O5", {G, HANH_KIEM_TOT, 46},    PROMOTION_RETAINED, PROMOTION_RETAINED},
        {"45 are allowed", {TB, HANH_KIEM_TRUNG_BINH, 45}, PROMOTION_PROMOTED, PROMOTION_PROMOTED},
        {"last grade", {TB, HANH_KIEM_TRUNG_BINH, 45, true}, PROMOTION_COMPLETED, PROMOTION_COMPLETED},
        {"conduct missing", {TB, HANH_KIEM_NONE, 0}, PROMOTION_UNDECIDED, PROMOTION_PROMOTED},
        {"conduct missing, weak", {Y, HANH_KIEM_NONE, 0}, PROMOTION_UNDECIDED, PROMOTION_RETEST},
        {"learning missing", {HOC_LUC_NONE, HANH_KIEM_TOT, 0}, PROMOTION_UNDECIDED, PROMOTION_UNDECIDED},
        {"absences missing", {G, HANH_KIEM_TOT, NONE}, PROMOTION_UNDECIDED, PROMOTION_UNDECIDED},
        {"disabled", {HOC_LUC_NONE, HANH_KIEM_NONE, 100, .by_principal = true}, PROMOTION_BY_PRINCIPAL, PROMOTION_BY_PRINCIPAL},
    };
    /* clang-format on */
    struct tt58_promotion_why why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (tt58_promotion(&tt58_rules, &cases[i].year, &why) != cases[i].result ||
            tt58_promotion(&gdtx_rules, &cases[i].year, &why) != cases[i].gdtx)
            fail_msg("%s", cases[i].label);
}

static void a_retest_replaces_and_summer_training_counts(void **state)
{
    static const int64_t h13[] = {49, 52, 55, 52, 49, 54, 53, 48, 60, 55};
    int64_t retaken[ALL];
    struct subject_result results[ALL];
    struct hoc_luc_why why;
    struct tt58_promotion_why promotion;
    size_t n = results_of(&tt58_rules, h13, 0, results);

    (void)state;
    for (size_t i = 0; i < n; i++)
        retaken[i] = NONE;
    retaken[0] = 50;
    retaken[1] = 100; /* 5,2 may not be retaken */
    assert_int_equal(tt58_after_retest(&tt58_rules, results, retaken, n, &why),
                     PROMOTION_PROMOTED_AFTER_RETEST);
    assert_int_equal(why.sum, 528);
    retaken[0] = 49;
    assert_int_equal(tt58_after_retest(&tt58_rules, results, retaken, n, &why), PROMOTION_RETAINED);

    const struct tt58_year_end weak = {TB, HANH_KIEM_YEU, 0};

    assert_int_equal(tt58_after_training(&tt58_rules, &weak, HANH_KIEM_TRUNG_BINH, &promotion),
                     PROMOTION_PROMOTED_AFTER_TRAINING);
    assert_int_equal(tt58_after_training(&tt58_rules, &weak, HANH_KIEM_YEU, &promotion),
                     PROMOTION_RETAINED);
    assert_int_equal(tt58_after_training(&tt58_rules, &weak, HANH_KIEM_NONE, &promotion),
                     PROMOTION_UNDECIDED);
    assert_string_equal(promotion.rule, "TT58/2011 Điều 17");
}

static void titles_go_by_class_and_conduct(void **state)
{
    /* clang-format off */
    static const struct {
        enum hoc_luc learning;
        enum hanh_kiem conduct;
        enum title title;
    } cases[] = {
        {G,  HANH_KIEM_KHA, TITLE_TIEN_TIEN}, /* N1 */
        {G,  HANH_KIEM_TOT, TITLE_GIOI},      /* N2 */
        {K,  HANH_KIEM_TRUNG_BINH, TITLE_NONE}, /* N3 */
        {K,  HANH_KIEM_TOT, TITLE_TIEN_TIEN},
        {TB, HANH_KIEM_TOT, TITLE_NONE},
        {TB, HANH_KIEM_NONE, TITLE_NONE},
        {G,  HANH_KIEM_NONE, TITLE_UNSET},
        {HOC_LUC_NONE, HANH_KIEM_TOT, TITLE_UNSET},
        {HOC_LUC_NONE, HANH_KIEM_YEU, TITLE_NONE},
    };
    /* clang-format on */
    struct tt58_title_why why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (tt58_title(&tt58_rules, cases[i].learning, cases[i].conduct, &why) != cases[i].title)
            fail_msg("case %zu", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_classes_hold_before_and_after_tt26),
        cmocka_unit_test(a_class_says_why_and_what_the_next_one_lacks),
        cmocka_unit_test(a_missing_or_exempt_result_is_not_a_zero),
        cmocka_unit_test(a_specialised_class_asks_for_its_subject),
        cmocka_unit_test(the_switch_says_which_averages_reach_kha),
        cmocka_unit_test(term_marks_weigh_once_twice_and_three_times),
        cmocka_unit_test(two_thirds_of_the_ratings_and_the_last_make_a_term),
        cmocka_unit_test(the_year_end_decides),
        cmocka_unit_test(a_retest_replaces_and_summer_training_counts),
        cmocka_unit_test(titles_go_by_class_and_conduct),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
