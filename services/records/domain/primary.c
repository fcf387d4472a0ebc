/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/primary.h"

#include "domain/subjects.h"

const char *const achievement_names[] = {
    "", "chua_hoan_thanh", "hoan_thanh", "hoan_thanh_tot", "hoan_thanh_xuat_sac", NULL};
const char *const achievement_names_vi[] = {
    "", "Chưa hoàn thành", "Hoàn thành", "Hoàn thành tốt", "Hoàn thành xuất sắc", NULL};

/* clang-format off */
const struct primary_rules tt27_rules = {
    .name = "TT27",
    .results = {
        /*                                   each subject  each quality  each test */
        [ACHIEVEMENT_HOAN_THANH_XUAT_SAC] = {DONE_WELL,    DONE_WELL,    90, "TT27/2020 Điều 9 k2a"},
        [ACHIEVEMENT_HOAN_THANH_TOT] =      {DONE_WELL,    DONE_WELL,    70, "TT27/2020 Điều 9 k2b"},
        [ACHIEVEMENT_HOAN_THANH] =          {DONE,         DONE,         50, "TT27/2020 Điều 9 k2c"},
        [ACHIEVEMENT_CHUA_HOAN_THANH] =     {DONE_NOT_YET, DONE_NOT_YET, 0,  "TT27/2020 Điều 9 k2d"},
    },
    .best = {DONE_WELL, DONE_WELL, 90, "TT27/2020 Điều 13 k1a"},
    .best_title = TITLE_XUAT_SAC,
    .second_title = TITLE_TIEU_BIEU,
    .second_from = ACHIEVEMENT_HOAN_THANH_TOT,
    .second_needs_recognition = true,
    .test_zero = DOUBTED(TT27, test_zero),
    .rule_subjects = "TT27/2020 Điều 7 k1",
    .rule_completion = "TT27/2020 Điều 11",
    .rule_title = "TT27/2020 Điều 13",
};

const struct primary_rules tt30_22_rules = {
    .name = "TT30_22",
    .results = {
        /*                                   each subject  each quality  each test */
        [ACHIEVEMENT_HOAN_THANH] =          {DONE,         DONE,         50, "TT30/2014 (TT22/2016) Điều 14 k1"},
        [ACHIEVEMENT_CHUA_HOAN_THANH] =     {DONE_NOT_YET, DONE_NOT_YET, 0,  "TT30/2014 (TT22/2016) Điều 14 k1"},
    },
    .best = {DONE_WELL, DONE_WELL, 90, "TT30/2014 (TT22/2016) Điều 16 k1a"},
    .best_title = TITLE_HOAN_THANH_XUAT_SAC,
    .second_title = TITLE_VUOT_TROI,
    .second_from = ACHIEVEMENT_HOAN_THANH,
    .second_needs_recognition = false,
    .test_zero = true,
    .rule_subjects = "TT30/2014 (TT22/2016) Điều 10",
    .rule_completion = "TT30/2014 (TT22/2016) Điều 14",
    .rule_title = "TT30/2014 (TT22/2016) Điều 16",
};
/* clang-format on */

static bool is_out(const struct primary_result *result)
{
    return result->left_out || result->level == MARK_EXEMPT;
}

static int64_t test_of(const struct primary_result *result)
{
    return result->test == MARK_ZERO_BY_RULE ? 0 : result->test;
}

static bool is_missing(const struct primary_result *result)
{
    return result->level < 0 || (result->tested && test_of(result) < 0);
}

static void lacks(int *count, int *first, size_t i)
{
    if ((*count)++ == 0)
        *first = (int)i;
}

static struct achievement_lack lack_of(const struct achievement_rule *rule,
                                       const struct primary_result results[], size_t n)
{
    struct achievement_lack lack = {
        .first_subject = -1, .first_quality = -1, .first_test = -1, .test_floor = rule->tests};

    for (size_t i = 0; i < n; i++) {
        if (is_out(&results[i]))
            continue;
        if (results[i].quality && results[i].level < rule->qualities)
            lacks(&lack.qualities, &lack.first_quality, i);
        if (!results[i].quality && results[i].level < rule->subjects)
            lacks(&lack.subjects, &lack.first_subject, i);
        if (results[i].tested && test_of(&results[i]) < rule->tests)
            lacks(&lack.tests, &lack.first_test, i);
    }
    return lack;
}

static bool meets(const struct achievement_rule *rule, const struct primary_result results[],
                  size_t n)
{
    struct achievement_lack lack = lack_of(rule, results, n);

    return rule->rule && !lack.subjects && !lack.qualities && !lack.tests;
}

static void count(struct primary_why *why, const struct primary_result *result, int i)
{
    if (is_out(result))
        return;
    if (result->quality)
        why->n_qualities++;
    else
        why->n_subjects++;
    if (is_missing(result)) {
        why->n_missing++;
        if (why->missing_index < 0)
            why->missing_index = i;
    }
    if (!result->tested)
        return;
    why->n_tests++;
    if (why->lowest_index < 0 || test_of(result) < why->lowest_test) {
        why->lowest_test = test_of(result);
        why->lowest_index = i;
    }
}

enum achievement primary_year(const struct primary_rules *rules,
                              const struct primary_result results[], size_t n,
                              struct primary_why *ret)
{
    enum achievement result = ACHIEVEMENT_HOAN_THANH_XUAT_SAC;
    enum achievement next = ACHIEVEMENT_NONE;

    *ret =
        (struct primary_why){.lowest_test = NONE,
                             .lowest_index = -1,
                             .missing_index = -1,
                             .rule = rules->rule_completion,
                             .lack = {.first_subject = -1, .first_quality = -1, .first_test = -1}};
    for (size_t i = 0; i < n; i++)
        count(ret, &results[i], (int)i);
    if (ret->n_missing || ret->n_subjects + ret->n_qualities == 0)
        return ACHIEVEMENT_NONE;

    while (result > ACHIEVEMENT_CHUA_HOAN_THANH && !meets(&rules->results[result], results, n)) {
        if (rules->results[result].rule)
            next = result;
        result--;
    }
    if (next) {
        ret->lack = lack_of(&rules->results[next], results, n);
        ret->lack.result = next;
    }
    ret->rule = rules->results[result].rule;
    return ret->result = result;
}

enum promotion primary_promotion(enum achievement result, bool last_grade, bool by_principal)
{
    if (by_principal)
        return PROMOTION_BY_PRINCIPAL;
    if (result == ACHIEVEMENT_NONE)
        return PROMOTION_UNDECIDED;
    if (result == ACHIEVEMENT_CHUA_HOAN_THANH)
        return PROMOTION_SUPPLEMENT;
    return last_grade ? PROMOTION_COMPLETED : PROMOTION_PROMOTED;
}

bool may_supplement(const struct primary_rules *rules, const struct primary_result *result)
{
    const struct achievement_rule *enough = &rules->results[ACHIEVEMENT_HOAN_THANH];
    int least = result->quality ? enough->qualities : enough->subjects;

    if (is_out(result) || is_missing(result))
        return false;
    return result->level < least || (result->tested && test_of(result) < enough->tests);
}

enum promotion primary_after_supplement(const struct primary_rules *rules,
                                        const struct primary_result results[],
                                        const struct primary_result again[], size_t n,
                                        struct primary_why *ret)
{
    struct primary_result after[SUBJECTS_MAX];

    *ret = (struct primary_why){0};
    if (n > SUBJECTS_MAX)
        return PROMOTION_UNDECIDED;
    for (size_t i = 0; i < n; i++) {
        after[i] = results[i];
        if (again[i].level >= 0)
            after[i].level = again[i].level;
        if (again[i].test >= 0 && after[i].tested)
            after[i].test = again[i].test;
    }
    switch (primary_year(rules, after, n, ret)) {
    case ACHIEVEMENT_NONE:
        return PROMOTION_UNDECIDED;
    case ACHIEVEMENT_CHUA_HOAN_THANH:
        return PROMOTION_BY_PRINCIPAL;
    default:
        return PROMOTION_PROMOTED_SUPPLEMENTED;
    }
}

enum title primary_title(const struct primary_rules *rules, const struct primary_result results[],
                         size_t n, const struct primary_praise *praise,
                         struct primary_title_why *ret)
{
    struct primary_why why;
    enum achievement result = primary_year(rules, results, n, &why);

    *ret = (struct primary_title_why){rules->rule_title, result, *praise, false};
    if (result == ACHIEVEMENT_NONE)
        return TITLE_UNSET;
    ret->best_met = meets(&rules->best, results, n);
    if (ret->best_met)
        return rules->best_title;
    if (result >= rules->second_from && praise->outstanding &&
        (praise->recognised || !rules->second_needs_recognition))
        return rules->second_title;
    return TITLE_NONE;
}

bool primary_test_allowed(const struct primary_rules *rules, int64_t tenths)
{
    return tenths <= MARK_MAX && tenths % 10 == 0 &&
           (tenths > 0 || (tenths == 0 && rules->test_zero));
}
