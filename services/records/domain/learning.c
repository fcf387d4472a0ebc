/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/learning.h"

/* The results looked at, as if one of them (changed, -1 = none) were not there or were a 10. */
struct view {
    const struct tt22_rules *rules;
    const struct subject_result *results;
    size_t n;
    int changed;
};

static struct level_lack lack_of(const struct view *view, enum level level)
{
    const struct level_rule *wanted = &view->rules->levels[level];
    struct level_lack lack = {level, wanted->high, view->rules->need, wanted->floor, 0, -1, 0};
    int failed = 0;

    for (size_t i = 0; i < view->n; i++) {
        const struct subject_result *result = &view->results[i];
        bool changed = (int)i == view->changed;
        bool as_ten = changed && view->rules->adjust == TT22_ADJUST_COUNTERFACTUAL;

        if (result_is_out(result) || (changed && !as_ten))
            continue;
        if (!result->scored) {
            failed += result->value == RATING_CHUA_DAT && !as_ten;
            continue;
        }
        lack.subjects_high -= as_ten || result->value >= wanted->high;
        if (as_ten || result->value >= wanted->floor)
            continue;
        lack.below_floor++;
        if (lack.first_below < 0)
            lack.first_below = (int)i;
    }
    if (lack.subjects_high < 0)
        lack.subjects_high = 0;
    if (failed > wanted->comment_failed_max)
        lack.comment_failed_over = failed - wanted->comment_failed_max;
    return lack;
}

static bool meets(const struct view *view, enum level level)
{
    struct level_lack lack = lack_of(view, level);

    return !lack.subjects_high && !lack.below_floor && !lack.comment_failed_over;
}

static enum level base_level(const struct view *view)
{
    for (enum level level = LEVEL_TOT; level > LEVEL_CHUA_DAT; level--)
        if (meets(view, level))
            return level;
    return LEVEL_CHUA_DAT;
}

/* Does this result alone stand below what target asks of each subject? */
static bool drags(const struct subject_result *result, const struct level_rule *target)
{
    if (result_is_out(result))
        return false;
    return result->scored ? result->value < target->floor : result->value == RATING_CHUA_DAT;
}

/*
 * The one subject but for which target would be met, or -1. There are never two: were another one
 * dragging as well, the rest would not meet target.
 */
static int only_culprit(const struct view *view, enum level target)
{
    for (size_t i = 0; i < view->n; i++) {
        struct view without = *view;

        without.changed = (int)i;
        if (drags(&view->results[i], &view->rules->levels[target]) && meets(&without, target))
            return (int)i;
    }
    return -1;
}

/* Điều 9 k3: two or more levels below Tốt or Khá because of one subject only → one level up. */
static void adjust(const struct view *view, struct learning_why *why)
{
    for (enum level target = LEVEL_TOT; target >= LEVEL_KHA && target >= why->base + 2; target--) {
        int culprit = only_culprit(view, target);

        if (culprit < 0)
            continue;
        why->target = target;
        why->culprit_index = culprit;
        why->final = why->base + 1;
        why->rule = view->rules->rule_adjusted;
        return;
    }
}

static void count_scored(struct learning_why *why, int64_t value, int i)
{
    why->n_scored++;
    why->n_from_80 += value >= 80;
    why->n_from_65 += value >= 65;
    why->n_from_50 += value >= 50;
    if (why->min_index >= 0 && value >= why->min_tenths)
        return;
    why->min_tenths = value;
    why->min_index = i;
}

static void count_commented(struct learning_why *why, int64_t value, int i)
{
    why->n_commented++;
    if (value != RATING_CHUA_DAT)
        return;
    why->n_comment_failed++;
    if (why->comment_failed_index < 0)
        why->comment_failed_index = i;
}

static void count(struct learning_why *why, const struct subject_result *result, int i)
{
    if (result_is_out(result))
        return;
    if (result->value < 0) {
        why->n_missing++;
        if (why->missing_index < 0)
            why->missing_index = i;
    } else if (result->scored) {
        count_scored(why, result->value, i);
    } else {
        count_commented(why, result->value, i);
    }
}

enum level tt22_learning(const struct tt22_rules *rules, const struct subject_result results[],
                         size_t n, struct learning_why *ret)
{
    const struct view view = {rules, results, n, -1};

    *ret = (struct learning_why){.need = rules->need,
                                 .min_tenths = NONE,
                                 .min_index = -1,
                                 .comment_failed_index = -1,
                                 .culprit_index = -1,
                                 .missing_index = -1,
                                 .lack.first_below = -1};
    for (size_t i = 0; i < n; i++)
        count(ret, &results[i], (int)i);
    if (ret->n_missing || ret->n_scored + ret->n_commented == 0)
        return LEVEL_NONE;

    ret->base = ret->final = base_level(&view);
    ret->base_rule = ret->rule = rules->levels[ret->base].rule;
    if (ret->base < LEVEL_TOT)
        ret->lack = lack_of(&view, ret->base + 1);
    adjust(&view, ret);
    return ret->final;
}
