/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/learning.h"

#define SCORED_MAX 9
#define ALL_MAX    (SCORED_MAX + 4)

#define C LEVEL_CHUA_DAT
#define D LEVEL_DAT
#define K LEVEL_KHA
#define T LEVEL_TOT

struct given {
    int64_t scored[SCORED_MAX];
    int n;         /* scored subjects */
    int failed;    /* of the four commented ones */
    int commented; /* how many commented subjects there are */
};

/* Scored subjects first, then the commented ones, the failed ones first. */
static size_t results_of(const struct given *given, struct subject_result ret[ALL_MAX])
{
    size_t n = 0;

    for (int i = 0; i < given->n; i++)
        ret[n++] = (struct subject_result){.scored = true, .value = given->scored[i]};
    for (int i = 0; i < given->commented; i++)
        ret[n++] = (struct subject_result){.value = i < given->failed ? 0 : 1};
    return n;
}

static struct tt22_rules rules_with(int need, enum tt22_adjust adjust)
{
    struct tt22_rules rules = tt22_rules;

    rules.need = need;
    rules.adjust = adjust;
    return rules;
}

/* clang-format off */
#define L1_SCORED {85, 82, 80, 80, 91, 88, 65, 66}
static const struct worked {
    const char *label;
    struct given given;
    int need;
    enum level base, remaining, counterfactual;
    int culprit;
} worked[] = {
    {"L1",  {L1_SCORED, 8, 0, 4},                             6, T, T, T, -1},
    {"L2",  {{85, 82, 80, 80, 91, 79, 65, 66}, 8, 0, 4},      6, K, K, K, -1},
    {"L3",  {{65, 65, 65, 65, 65, 65, 50, 50}, 8, 0, 4},      6, K, K, K, -1},
    {"L4",  {{50, 50, 50, 50, 50, 50, 35, 35}, 8, 0, 4},      6, D, D, D, -1},
    {"L5",  {{50, 50, 50, 50, 50, 49, 35, 35}, 8, 0, 4},      6, C, C, C, -1},
    {"L6",  {{60, 60, 60, 60, 60, 60, 60, 34}, 8, 0, 4},      6, C, C, C, -1},
    {"L7",  {{85, 82, 80, 80, 91, 88, 81, 49}, 8, 0, 4},      6, D, K, K, 7},
    {"L8",  {{85, 82, 80, 80, 91, 88, 81, 64}, 8, 0, 4},      6, K, K, K, -1},
    {"L9",  {{85, 82, 80, 80, 91, 88, 81, 34}, 8, 0, 4},      6, C, D, D, 7},
    {"L10", {{65, 66, 70, 72, 68, 65, 55, 34}, 8, 0, 4},      6, C, D, D, 7},
    {"L11", {{85, 82, 80, 80, 91, 88, 45, 49}, 8, 0, 4},      6, D, D, D, -1},
    {"L12", {{85, 82, 80, 80, 91, 70, 68, 40}, 8, 0, 4},      6, D, D, K, -1},
    {"L13", {L1_SCORED, 8, 1, 4},                             6, D, K, K, 8},
    {"L14", {{65, 66, 70, 72, 68, 65, 55, 60}, 8, 1, 4},      6, D, D, D, -1},
    {"L15", {{85, 82, 80, 80, 91, 88, 81, 85}, 8, 2, 4},      6, C, C, C, -1},
    {"L16", {{85, 82, 80, 80, 91, 88, 81, 45}, 8, 1, 4},      6, D, D, D, -1},
    {"L17", {{80, 80, 80, 80, 80, 80, 70, 70, 30}, 9, 0, 3},  6, C, D, D, 8},
    {"L18", {{45, 32, 60, 65, 70, 65, 66, 70}, 8, 0, 4},      6, C, C, C, -1},
    /* Upper secondary, who takes Âm nhạc and Mĩ thuật: 7 scored, 5 commented. */
    {"7 scored, six at 8,0",   {{80, 80, 80, 80, 80, 80, 65}, 7, 0, 5}, 6, T, T, T, -1},
    {"7 scored, five at 8,0",  {{80, 80, 80, 80, 80, 79, 65}, 7, 0, 5}, 6, K, K, K, -1},
    {"7 scored, one at 3,4",   {{80, 80, 80, 80, 80, 80, 34}, 7, 0, 5}, 6, C, D, D, 6},
    {"7 scored, Âm nhạc fails", {{80, 80, 80, 80, 80, 80, 65}, 7, 1, 5}, 6, D, K, K, 7},
    {"G1",  {{80, 80, 80, 80, 80, 65, 65}, 7, 0, 0},          5, T, T, T, -1},
    {"G2",  {{80, 80, 80, 80, 79, 65, 65}, 7, 0, 0},          5, K, K, K, -1},
    {"G3",  {{65, 65, 65, 65, 65, 50, 50}, 7, 0, 0},          5, K, K, K, -1},
    {"G4",  {{50, 50, 50, 50, 50, 35, 35}, 7, 0, 0},          5, D, D, D, -1},
    {"G5",  {{50, 50, 50, 50, 49, 35, 35}, 7, 0, 0},          5, C, C, C, -1},
    {"G6",  {{80, 82, 85, 80, 80, 81, 34}, 7, 0, 0},          5, C, D, D, 6},
    {"G7",  {{65, 66, 70, 65, 68, 55, 34}, 7, 0, 0},          5, C, D, D, 6},
    {"G8",  {{80, 82, 85, 80, 80, 70, 66}, 7, 1, 1},          5, D, K, K, 7},
    {"G9",  {{60, 60, 60, 60, 60, 60, 34}, 7, 0, 0},          5, C, C, C, -1},
};
/* clang-format on */

static void check_worked(const struct worked *w, enum tt22_adjust adjust, enum level expected)
{
    const struct tt22_rules rules = rules_with(w->need, adjust);
    struct subject_result results[ALL_MAX];
    struct learning_why why;
    size_t n = results_of(&w->given, results);
    enum level level = tt22_learning(&rules, results, n, &why);

    if (level != expected || why.base != w->base)
        fail_msg("%s mode %d: %s, base %s", w->label, adjust, level_names[level],
                 level_names[why.base]);
    assert_int_equal(why.final, level);
    assert_int_equal(why.target != LEVEL_NONE, expected != w->base);
    assert_int_equal(why.n_comment_failed, w->given.failed);
    assert_int_equal(why.n_scored, w->given.n);
    if (adjust == TT22_ADJUST_REMAINING && why.culprit_index != w->culprit)
        fail_msg("%s: culprit %d", w->label, why.culprit_index);
}

static void the_worked_levels_hold_in_both_readings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(worked); i++) {
        check_worked(&worked[i], TT22_ADJUST_REMAINING, worked[i].remaining);
        check_worked(&worked[i], TT22_ADJUST_COUNTERFACTUAL, worked[i].counterfactual);
    }
}

static void learn(const struct given *given, struct learning_why *ret)
{
    struct subject_result results[ALL_MAX];
    size_t n = results_of(given, results);

    (void)tt22_learning(&tt22_rules, results, n, ret);
}

static void an_adjusted_level_names_its_culprit_and_its_rule(void **state)
{
    static const struct given given = {{85, 82, 80, 80, 91, 88, 81, 34}, 8, 0, 4};
    struct learning_why why;

    (void)state;
    learn(&given, &why);
    assert_string_equal(why.rule, "TT22/2021 Điều 9 k3");
    assert_string_equal(why.base_rule, "TT22/2021 Điều 9 k2d");
    assert_int_equal(why.target, LEVEL_TOT);
    assert_int_equal(why.culprit_index, 7);
    assert_int_equal(why.min_index, 7);
    assert_int_equal(why.min_tenths, 34);
    assert_int_equal(why.n_from_80, 7);
    assert_int_equal(why.lack.level, LEVEL_DAT);
    assert_int_equal(why.lack.below_floor, 1);
    assert_int_equal(why.lack.first_below, 7);
    assert_int_equal(why.lack.subjects_high, 0);
}

static void a_level_says_what_the_next_one_lacks(void **state)
{
    static const struct given good = {{85, 82, 80, 80, 60, 79, 64, 66}, 8, 0, 4};
    static const struct given best = {L1_SCORED, 8, 0, 4};
    static const struct given failed = {{85, 82, 80, 80, 91, 88, 81, 85}, 8, 3, 4};
    struct learning_why why;

    (void)state;
    learn(&good, &why);
    assert_int_equal(why.final, LEVEL_KHA);
    assert_string_equal(why.rule, "TT22/2021 Điều 9 k2b");
    assert_int_equal(why.lack.level, LEVEL_TOT);
    assert_int_equal(why.lack.high_tenths, 80);
    assert_int_equal(why.lack.subjects_high, 2);
    assert_int_equal(why.lack.floor_tenths, 65);
    assert_int_equal(why.lack.below_floor, 2);
    assert_int_equal(why.lack.first_below, 4);

    learn(&best, &why);
    assert_int_equal(why.lack.level, LEVEL_NONE);
    assert_string_equal(why.rule, "TT22/2021 Điều 9 k2a");

    learn(&failed, &why);
    assert_int_equal(why.lack.level, LEVEL_DAT);
    assert_int_equal(why.lack.comment_failed_over, 2);
    assert_int_equal(why.comment_failed_index, 8);
}

static void what_is_missing_leaves_the_level_open(void **state)
{
    struct subject_result results[ALL_MAX];
    struct learning_why why;
    const struct given given = {L1_SCORED, 8, 0, 4};
    size_t n = results_of(&given, results);

    (void)state;
    results[3].value = NONE;
    results[9].value = MARK_ABSENT_EXCUSED;
    assert_int_equal(tt22_learning(&tt22_rules, results, n, &why), LEVEL_NONE);
    assert_int_equal(why.n_missing, 2);
    assert_int_equal(why.missing_index, 3);
    assert_null(why.rule);

    assert_int_equal(tt22_learning(&tt22_rules, results, 0, &why), LEVEL_NONE);
    assert_int_equal(why.min_tenths, NONE);
}

static void exempt_and_optional_subjects_count_nowhere(void **state)
{
    struct subject_result results[ALL_MAX];
    struct learning_why why;
    const struct given given = {{85, 82, 80, 80, 91, 88, 65, 10}, 8, 1, 4};
    size_t n = results_of(&given, results);

    (void)state;
    assert_int_equal(tt22_learning(&tt22_rules, results, n, &why), LEVEL_CHUA_DAT);
    results[7].left_out = true;
    results[8].value = MARK_EXEMPT;
    assert_int_equal(tt22_learning(&tt22_rules, results, n, &why), LEVEL_TOT);
    assert_int_equal(why.n_scored, 7);
    assert_int_equal(why.n_commented, 3);

    results[0].value =
        34; /* the adjustment passes over what is out, and finds the culprit behind */
    results[5] = results[0];
    results[0].left_out = true;
    results[6].value = 85;
    results[7] = (struct subject_result){.scored = true, .value = 81};
    assert_int_equal(tt22_learning(&tt22_rules, results, n, &why), LEVEL_DAT);
    assert_int_equal(why.culprit_index, 5);
    results[0] = results[5] = (struct subject_result){.scored = true, .value = 88};
    results[7].left_out = true;

    results[7].value = NONE; /* a mark due in what is left out holds nothing up */
    assert_int_equal(tt22_learning(&tt22_rules, results, n, &why), LEVEL_TOT);
}

/* An independent reading of §2.2.4, by copying lists instead of by views. */
static int other_base(const int64_t s[], int n, int cf, int need)
{
    int n80 = 0, n65 = 0, n50 = 0;
    int64_t min = 1000;

    for (int i = 0; i < n; i++) {
        n80 += s[i] > 79;
        n65 += s[i] > 64;
        n50 += s[i] > 49;
        min = s[i] < min ? s[i] : min;
    }
    if (!cf && min > 64 && n80 >= need)
        return T;
    if (!cf && min > 49 && n65 >= need)
        return K;
    return cf < 2 && n50 >= need && min > 34 ? D : C;
}

static int other_base_without(const int64_t s[], int n, int skip, bool as_ten, int need)
{
    int64_t rest[SCORED_MAX];
    int m = 0;

    for (int i = 0; i < n; i++) {
        if (i != skip)
            rest[m++] = s[i];
        else if (as_ten)
            rest[m++] = 100;
    }
    return other_base(rest, m, 0, need);
}

static int other_level(const int64_t s[], int n, int cf, bool as_ten, int need)
{
    int base = other_base(s, n, cf, need);

    for (int target = T; target >= K; target--) {
        int culprits = 0;

        if (target - base < 2)
            continue;
        for (int i = 0; i < n && cf == 0; i++)
            if (s[i] < (target == T ? 65 : 50))
                culprits += other_base_without(s, n, i, as_ten, need) >= target;
        if (cf == 1)
            culprits += other_base(s, n, 0, need) >= target;
        if (culprits == 1)
            return base + 1;
    }
    return base;
}

static void compare(const struct given *given, int need)
{
    struct subject_result results[ALL_MAX];
    struct learning_why why;
    size_t n = results_of(given, results);

    for (enum tt22_adjust mode = TT22_ADJUST_REMAINING; mode <= TT22_ADJUST_COUNTERFACTUAL;
         mode++) {
        const struct tt22_rules rules = rules_with(need, mode);
        int level = (int)tt22_learning(&rules, results, n, &why);
        int other = other_level(given->scored, given->n, given->failed,
                                mode == TT22_ADJUST_COUNTERFACTUAL, need);

        if (level != other)
            fail_msg("mode %d failed %d: %d, not %d", (int)mode, given->failed, level, other);
        assert_true(level - (int)why.base <= 1 && (level < T || why.base == T));
    }
}

/* Every multiset of n marks around the thresholds, with 0, 1 and 2 failed commented subjects; how
 * many there were. */
static int64_t compare_around_thresholds(int n, int need)
{
    static const int64_t marks[] = {34, 35, 49, 50, 64, 65, 79, 80};
    int at[SCORED_MAX] = {0};
    int64_t seen = 0;

    for (;;) {
        struct given given = {.n = n, .commented = 4};
        int i = n - 1;

        for (int j = 0; j < n; j++)
            given.scored[j] = marks[at[j]];
        for (given.failed = 0; given.failed <= 2; given.failed++)
            compare(&given, need);
        seen++;
        while (i >= 0 && at[i] == (int)COUNT_OF(marks) - 1)
            i--;
        if (i < 0)
            return seen;
        for (int next = at[i] + 1; i < n; i++)
            at[i] = next;
    }
}

static void levels_agree_with_a_second_reading_around_every_threshold(void **state)
{
    (void)state;
    assert_int_equal(compare_around_thresholds(8, 6), 6435);  /* C(8 + 8 - 1, 8) */
    assert_int_equal(compare_around_thresholds(9, 6), 11440); /* upper secondary schools */
    assert_int_equal(compare_around_thresholds(7, 5), 3432);  /* TT43 */
}

static uint32_t roll(uint32_t *dice)
{
    *dice = *dice * 1664525U + 1013904223U;
    return *dice >> 8;
}

static void levels_agree_with_a_second_reading_on_random_lists(void **state)
{
    uint32_t dice = 20210720;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct given given = {.commented = 4};
        uint32_t base = roll(&dice) % 70;

        given.n = (int)(roll(&dice) % (SCORED_MAX + 1));
        given.failed = (int)(roll(&dice) % 3);
        for (int i = 0; i < given.n; i++)
            given.scored[i] = roll(&dice) % 6 ? base + roll(&dice) % 31 : roll(&dice) % 101;
        compare(&given, 6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_levels_hold_in_both_readings),
        cmocka_unit_test(an_adjusted_level_names_its_culprit_and_its_rule),
        cmocka_unit_test(a_level_says_what_the_next_one_lacks),
        cmocka_unit_test(what_is_missing_leaves_the_level_open),
        cmocka_unit_test(exempt_and_optional_subjects_count_nowhere),
        cmocka_unit_test(levels_agree_with_a_second_reading_around_every_threshold),
        cmocka_unit_test(levels_agree_with_a_second_reading_on_random_lists),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
