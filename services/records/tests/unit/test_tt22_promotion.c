/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/promotion.h"
#include "domain/rulesets.h"
#include "domain/subjects.h"
#include "domain/title.h"

#define N LEVEL_NONE
#define C LEVEL_CHUA_DAT
#define D LEVEL_DAT
#define K LEVEL_KHA
#define T LEVEL_TOT

static void the_year_end_decides(void **state)
{
    /* clang-format off */
    static const struct {
        const char *label;
        struct year_end year;
        enum promotion result;
        const char *rule;
    } cases[] = {
        {"P1 45 sessions are allowed", {D, D, 45, false}, PROMOTION_PROMOTED,        "Điều 12"},
        {"P2 46 are not",              {T, T, 46, false}, PROMOTION_RETAINED,        "Điều 12"},
        {"P3 learning fails",          {C, K,  0, false}, PROMOTION_RETEST,          "Điều 14"},
        {"P6 conduct fails",           {K, C,  0, false}, PROMOTION_SUMMER_TRAINING, "Điều 13"},
        {"P7 both fail",               {C, C,  0, false}, PROMOTION_RETAINED,        "Điều 12"},
        {"P8 adjusted to Đạt",         {D, T,  0, false}, PROMOTION_PROMOTED,        "Điều 12"},
        {"grade 9",                    {D, D, 45, true},  PROMOTION_COMPLETED,       "Điều 12"},
        {"grade 9, too often away",    {T, T, 46, true},  PROMOTION_RETAINED,        "Điều 12"},
        {"grade 9, learning fails",    {C, T,  3, true},  PROMOTION_RETEST,          "Điều 14"},
        {"away, whatever else",        {N, N, 46, false}, PROMOTION_RETAINED,        "Điều 12"},
        {"away and learning fails",    {C, K, 46, false}, PROMOTION_RETAINED,        "Điều 12"},
        {"learning missing",           {N, T,  0, false}, PROMOTION_UNDECIDED,       "Điều 12"},
        {"conduct missing",            {T, N,  0, false}, PROMOTION_UNDECIDED,       "Điều 12"},
        {"absences missing",           {T, T, NONE, false}, PROMOTION_UNDECIDED,     "Điều 12"},
        {"negative absences",          {T, T, -1, false}, PROMOTION_UNDECIDED,       "Điều 12"},
    };
    /* clang-format on */
    struct promotion_why why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        enum promotion result = tt22_promotion(&tt22_rules, &cases[i].year, &why);

        if (result != cases[i].result)
            fail_msg("%s: %s", cases[i].label, promotion_names[result]);
        assert_string_equal(why.rule + strlen("TT22/2021 "), cases[i].rule);
        assert_int_equal(why.learning_fails, cases[i].year.learning == C);
        assert_int_equal(why.conduct_missing, cases[i].year.conduct == N);
        assert_int_equal(why.absences_fail, cases[i].year.absences > 45);
        assert_int_equal(why.absences_missing, cases[i].year.absences < 0);
    }
}

/* L18: Khoa học tự nhiên 4,5 and Ngoại ngữ 3,2; then the four commented ones. */
static const int64_t marks_l18[] = {45, 32, 60, 65, 70, 65, 66, 70};

static size_t fill(const int64_t marks[], size_t n_scored, struct subject_result ret[12])
{
    for (size_t i = 0; i < n_scored; i++)
        ret[i] = (struct subject_result){.scored = true, .value = marks[i]};
    for (size_t i = 0; i < 4; i++)
        ret[n_scored + i] = (struct subject_result){.value = RATING_DAT};
    return n_scored + 4;
}

static void retaken_subjects_replace_the_year_for_this_decision(void **state)
{
    /* clang-format off */
    static const struct {
        const char *label;
        int64_t science, english, maths; /* maths may not be retaken */
        enum promotion result;
    } cases[] = {
        {"P4 English to 3,5",       NONE, 35,   NONE, PROMOTION_PROMOTED_AFTER_RETEST},
        {"P4 English to 3,4",       NONE, 34,   NONE, PROMOTION_RETAINED},
        {"P5 science only",         50,   NONE, NONE, PROMOTION_RETAINED},
        {"both",                    50,   50,   NONE, PROMOTION_PROMOTED_AFTER_RETEST},
        {"none taken",              NONE, NONE, NONE, PROMOTION_RETAINED},
        {"what may not, is not",    NONE, NONE, 100,  PROMOTION_RETAINED},
        {"nor does it harm",        NONE, 35,   0,    PROMOTION_PROMOTED_AFTER_RETEST},
        {"a worse result counts",   20,   35,   NONE, PROMOTION_RETAINED},
        {"absent from the retest",  NONE, MARK_ABSENT_EXCUSED, NONE, PROMOTION_RETAINED},
    };
    /* clang-format on */
    struct subject_result results[12];
    struct learning_why why;
    size_t n = fill(marks_l18, 8, results);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t retaken[12];
        enum promotion result;

        for (size_t j = 0; j < n; j++)
            retaken[j] = NONE;
        retaken[0] = cases[i].science;
        retaken[1] = cases[i].english;
        retaken[2] = cases[i].maths;
        result = tt22_after_retest(&tt22_rules, results, retaken, n, &why);
        if (result != cases[i].result)
            fail_msg("%s: %s", cases[i].label, promotion_names[result]);
        assert_int_equal(results[1].value, 32);
    }
}

static void the_list_for_retest_holds_what_failed_and_nothing_else(void **state)
{
    struct subject_result results[12];
    int found[12];
    size_t n = fill(marks_l18, 8, results);

    (void)state;
    assert_int_equal(tt22_retest_subjects(results, n, found), 2);
    assert_int_equal(found[0], 0);
    assert_int_equal(found[1], 1);

    results[0].value = 50;
    results[1].left_out = true;
    results[3].value = MARK_EXEMPT;
    results[4].value = NONE;
    results[9].value = RATING_CHUA_DAT;
    results[10].value = MARK_EXEMPT;
    assert_int_equal(tt22_retest_subjects(results, n, found), 1);
    assert_int_equal(found[0], 9);
    assert_int_equal(tt22_retest_subjects(results, n, NULL), 1);
    results[0].value = 49;
    assert_int_equal(tt22_retest_subjects(results, n, NULL), 2);
}

static void a_commented_subject_can_be_retaken_too(void **state)
{
    static const int64_t marks[] = {50, 50, 50, 50, 50, 50, 50, 50};
    struct subject_result results[12];
    struct learning_why why;
    int64_t retaken[12];
    size_t n = fill(marks, 8, results);

    (void)state;
    for (size_t i = 0; i < n; i++)
        retaken[i] = NONE;
    results[8].value = results[9].value = RATING_CHUA_DAT;
    assert_int_equal(tt22_after_retest(&tt22_rules, results, retaken, n, &why), PROMOTION_RETAINED);
    assert_int_equal(why.n_comment_failed, 2);
    retaken[9] = RATING_DAT;
    assert_int_equal(tt22_after_retest(&tt22_rules, results, retaken, n, &why),
                     PROMOTION_PROMOTED_AFTER_RETEST);
    results[2].value = NONE;
    assert_int_equal(tt22_after_retest(&tt22_rules, results, retaken, n, &why),
                     PROMOTION_UNDECIDED);
    assert_int_equal(tt22_after_retest(&tt22_rules, results, retaken, SUBJECTS_MAX + 1, &why),
                     PROMOTION_UNDECIDED);
}

static void adjusted_students_pass_without_retest(void **state)
{
    static const int64_t l9[] = {85, 82, 80, 80, 91, 88, 81, 34};
    static const int64_t p9[] = {70, 70, 70, 70, 70, 70, 60, 60};
    struct subject_result results[12];
    struct learning_why learning;
    struct promotion_why why;
    struct year_end year = {.conduct = T};
    size_t n = fill(l9, 8, results);

    (void)state;
    year.learning = tt22_learning(&tt22_rules, results, n, &learning);
    assert_int_equal(tt22_promotion(&tt22_rules, &year, &why), PROMOTION_PROMOTED);

    n = fill(p9, 8, results);
    results[8].value = RATING_CHUA_DAT;
    year.learning = tt22_learning(&tt22_rules, results, n, &learning);
    assert_int_equal(year.learning, LEVEL_DAT);
    assert_int_equal(learning.n_comment_failed, 1); /* kept apart from the promotion */
    assert_int_equal(tt22_promotion(&tt22_rules, &year, &why), PROMOTION_PROMOTED);
}

static void summer_training_decides_for_those_sent_to_it(void **state)
{
    enum { RETAIN = TT22_BOTH_FAIL_RETAINED, TRAIN = TT22_BOTH_FAIL_TRAIN_THEN_RETEST };
    enum { AFTER = PROMOTION_PROMOTED_AFTER_TRAINING };
    /* clang-format off */
    static const struct {
        const char *label;
        int both_fail;
        struct year_end year;
        enum level after;
        int result;
    } cases[] = {
        {"P6",            RETAIN, {K, C,  0, false}, D, AFTER},
        {"still failing", RETAIN, {K, C,  0, false}, C, PROMOTION_RETAINED},
        {"not yet rated", RETAIN, {K, C,  0, false}, N, PROMOTION_UNDECIDED},
        {"P7",            RETAIN, {C, C,  0, false}, T, PROMOTION_RETAINED},
        {"46 sessions",   RETAIN, {K, C, 46, false}, T, PROMOTION_RETAINED},
        {"not sent",      RETAIN, {C, K,  0, false}, T, PROMOTION_RETEST},
        {"not needed",    RETAIN, {K, K,  0, false}, C, PROMOTION_PROMOTED},
        {"both, trained", TRAIN, {C, C, 0, false}, D, PROMOTION_RETEST},
        {"both, not",     TRAIN, {C, C, 0, false}, C, PROMOTION_RETAINED},
    };
    /* clang-format on */
    struct promotion_why why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct tt22_rules rules = tt22_rules;
        int result;

        rules.both_fail = (enum tt22_both_fail)cases[i].both_fail;
        result = (int)tt22_after_training(&rules, &cases[i].year, cases[i].after, &why);
        if (result != cases[i].result)
            fail_msg("%s: %s", cases[i].label, promotion_names[result]);
    }
}

static void the_switch_sends_a_student_who_fails_in_both_to_training(void **state)
{
    struct tt22_rules rules = tt22_rules;
    struct year_end year = {.learning = C, .conduct = C};
    struct promotion_why why;

    (void)state;
    rules.both_fail = TT22_BOTH_FAIL_TRAIN_THEN_RETEST;
    assert_int_equal(tt22_promotion(&rules, &year, &why), PROMOTION_SUMMER_TRAINING);
    assert_string_equal(why.rule, "TT22/2021 Điều 13");
    assert_true(why.learning_fails && why.conduct_fails);
}

static void titles_need_both_levels_at_the_top(void **state)
{
    /* clang-format off */
    static const struct {
        const char *label;
        enum level learning, conduct;
        int n_from_90;
        enum title title;
    } cases[] = {
        {"T1",                 T, T, 6, TITLE_XUAT_SAC},
        {"T2",                 T, T, 5, TITLE_GIOI},
        {"T3 conduct Khá",     T, K, 6, TITLE_NONE},
        {"T4 learning Khá",    K, T, 6, TITLE_NONE},
        {"all nine",           T, T, 8, TITLE_XUAT_SAC},
        {"learning missing",   N, T, 6, TITLE_UNSET},
        {"conduct missing",    T, N, 6, TITLE_UNSET},
        {"certain already",    N, K, 6, TITLE_NONE},
    };
    /* clang-format on */
    struct title_why why;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct subject_result results[9] = {0};
        enum title title;

        for (int j = 0; j < 8; j++)
            results[j] =
                (struct subject_result){.scored = true, .value = 89 + (j < cases[i].n_from_90)};
        results[8] = (struct subject_result){.scored = true, .left_out = true, .value = 100};
        title = tt22_title(&tt22_rules, cases[i].learning, cases[i].conduct, results, 9, &why);
        if (title != cases[i].title || why.n_from_90 != cases[i].n_from_90)
            fail_msg("%s: %s", cases[i].label, title_names[title]);
        assert_string_equal(why.rule, "TT22/2021 Điều 15");
    }
}

static void the_names_of_results_are_complete(void **state)
{
    size_t n = 0;

    (void)state;
    while (promotion_names[n] && promotion_names_vi[n])
        n++;
    assert_int_equal(n, PROMOTION_COUNT);
    assert_null(promotion_names[n]);
    assert_null(promotion_names_vi[n]);
    assert_string_equal(promotion_names[PROMOTION_PROMOTED_AFTER_TRAINING],
                        "promoted_after_training");
    assert_string_equal(promotion_names[PROMOTION_UNDECIDED], "undecided");
    assert_string_equal(title_names[TITLE_XUAT_SAC], "xuat_sac");
    assert_string_equal(title_names_vi[TITLE_GIOI], "Học sinh Giỏi");
}

/* P9: promoted with a subject at Chưa đạt; whether that completes the level is another question. */
static void completing_the_level_is_asked_by_itself(void **state)
{
    static const struct subject_result clean[] = {{.scored = true, .value = 34}, {.value = 1}};
    static const struct subject_result failed[] = {{.scored = true, .value = 80}, {.value = 0}};
    static const struct subject_result exempt[] = {{.value = MARK_EXEMPT},
                                                   {.left_out = true, .value = 0}};
    static const enum promotion done[] = {PROMOTION_COMPLETED, PROMOTION_PROMOTED_AFTER_RETEST,
                                          PROMOTION_PROMOTED_AFTER_TRAINING};
    struct tt22_rules strict = tt22_rules;

    (void)state;
    strict.completion = COMPLETION_ALL_RATED_DAT;
    for (size_t i = 0; i < COUNT_OF(done); i++) {
        assert_true(tt22_completes_level(&tt22_rules, done[i], failed, 2));
        assert_true(tt22_completes_level(&strict, done[i], clean, 2));
        assert_true(tt22_completes_level(&strict, done[i], exempt, 2));
        assert_false(tt22_completes_level(&strict, done[i], failed, 2));
    }
    assert_true(tt22_completes_level(&strict, PROMOTION_COMPLETED_BY_PRINCIPAL, failed, 2));
    assert_false(tt22_completes_level(&strict, PROMOTION_RETAINED_BY_PRINCIPAL, clean, 2));
    assert_false(tt22_completes_level(&tt22_rules, PROMOTION_PROMOTED, clean, 2));
    assert_false(tt22_completes_level(&tt22_rules, PROMOTION_RETEST, clean, 2));
    assert_false(tt22_completes_level(&tt22_rules, PROMOTION_UNDECIDED, clean, 2));
}

static void the_principal_decides_of_a_disabled_learner(void **state)
{
    const struct year_end end = {.absences = NONE, .by_principal = true};
    struct promotion_why why;

    (void)state;
    assert_int_equal(tt22_promotion(&tt22_rules, &end, &why), PROMOTION_BY_PRINCIPAL);
    for (int p = PROMOTION_UNSET; p < PROMOTION_COUNT; p++) {
        bool retained = p == PROMOTION_RETAINED_BY_PRINCIPAL;

        assert_int_equal(principal_may_decide((enum promotion)p, false),
                         retained || p == PROMOTION_PROMOTED_BY_PRINCIPAL);
        assert_int_equal(principal_may_decide((enum promotion)p, true),
                         retained || p == PROMOTION_COMPLETED_BY_PRINCIPAL);
    }
}

static void continuing_education_cites_its_own_circular(void **state)
{
    static const struct subject_result seven[] = {
        {.scored = true, .value = 80}, {.scored = true, .value = 80}, {.scored = true, .value = 80},
        {.scored = true, .value = 80}, {.scored = true, .value = 80}, {.scored = true, .value = 65},
        {.scored = true, .value = 65}};
    struct learning_why why;

    (void)state;
    assert_int_equal(tt22_learning(&tt43_rules, seven, 7, &why), T);
    assert_string_equal(why.rule, "TT43/2021, as TT22/2021 Điều 9 k2a");
    assert_int_equal(why.need, 5);
    assert_int_equal(tt22_learning(&tt22_rules, seven, 7, &why), K);

    struct confirmed_ruleset six; /* by a decision: then five are too few */

    ruleset_confirm(ruleset_by_name("TT43"), 6, "12/QĐ-SGDĐT", &six);
    assert_int_equal(tt22_learning(six.ruleset.levels, seven, 7, &why), K);
    assert_int_equal(why.need, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(completing_the_level_is_asked_by_itself),
        cmocka_unit_test(the_principal_decides_of_a_disabled_learner),
        cmocka_unit_test(continuing_education_cites_its_own_circular),
        cmocka_unit_test(the_year_end_decides),
        cmocka_unit_test(retaken_subjects_replace_the_year_for_this_decision),
        cmocka_unit_test(the_list_for_retest_holds_what_failed_and_nothing_else),
        cmocka_unit_test(a_commented_subject_can_be_retaken_too),
        cmocka_unit_test(adjusted_students_pass_without_retest),
        cmocka_unit_test(summer_training_decides_for_those_sent_to_it),
        cmocka_unit_test(the_switch_sends_a_student_who_fails_in_both_to_training),
        cmocka_unit_test(titles_need_both_levels_at_the_top),
        cmocka_unit_test(the_names_of_results_are_complete),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
