/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/tt58.h"

/* The results looked at, as if one of them (changed, -1 = none) were a 10 or a Đạt. */
struct view {
    const struct tt58_rules *rules;
    const struct subject_result *results;
    size_t n;
    int64_t average; /* of what is really there */
    int changed;
};

/* What the conditions of Điều 13 look at, besides the average. */
struct sight {
    int64_t key; /* NONE without a key subject */
    int key_index;
    int64_t special;
    bool has_special;
    int n_scored;
    int64_t sum;
    int64_t min;
    int min_index;
    int n_commented;
    int n_failed;
    int failed_index;
};

static void see_scored(struct sight *sight, const struct subject_result *result, int64_t value,
                       int i)
{
    sight->n_scored++;
    sight->sum += value;
    if (sight->min_index < 0 || value < sight->min) {
        sight->min = value;
        sight->min_index = i;
    }
    if (result->key && (sight->key_index < 0 || value > sight->key)) {
        sight->key = value;
        sight->key_index = i;
    }
    if (result->special) {
        sight->special = value;
        sight->has_special = true;
    }
}

static struct sight look(const struct view *view)
{
    struct sight sight = {
        .key = NONE, .key_index = -1, .min = NONE, .min_index = -1, .failed_index = -1};

    for (size_t i = 0; i < view->n; i++) {
        const struct subject_result *result = &view->results[i];
        bool best = (int)i == view->changed;

        if (result_is_out(result))
            continue;
        if (result->scored) {
            see_scored(&sight, result, best ? MARK_MAX : result->value, (int)i);
            continue;
        }
        sight.n_commented++;
        if (best || result->value != RATING_CHUA_DAT)
            continue;
        sight.n_failed++;
        if (sight.failed_index < 0)
            sight.failed_index = (int)i;
    }
    return sight;
}

static int64_t short_of(int64_t wanted, int64_t there)
{
    return there < wanted ? wanted - (there < 0 ? 0 : there) : 0;
}

static struct hoc_luc_lack lack_of(const struct view *view, enum hoc_luc class)
{
    const struct hoc_luc_rule *rule = &view->rules->classes[class];
    struct sight sight = look(view);
    struct hoc_luc_lack lack = {.class = class,
                                .average = short_of(rule->average, view->average),
                                .key = short_of(rule->key, sight.key),
                                .special =
                                    sight.has_special ? short_of(rule->special, sight.special) : 0,
                                .floor = rule->floor,
                                .first_below = -1,
                                .comment_failed = rule->all_rated_dat ? sight.n_failed : 0};

    for (size_t i = 0; i < view->n; i++) {
        const struct subject_result *result = &view->results[i];

        if (result_is_out(result) || !result->scored || (int)i == view->changed ||
            result->value >= rule->floor)
            continue;
        lack.below_floor++;
        if (lack.first_below < 0)
            lack.first_below = (int)i;
    }
    return lack;
}

static bool meets(const struct view *view, enum hoc_luc class)
{
    struct hoc_luc_lack lack = lack_of(view, class);

    return !lack.average && !lack.key && !lack.special && !lack.below_floor && !lack.comment_failed;
}

static enum hoc_luc base_class(const struct view *view)
{
    for (enum hoc_luc class = HOC_LUC_GIOI; class > HOC_LUC_KEM; class --)
        if (meets(view, class))
            return class;
    return HOC_LUC_KEM;
}

/* Does this one stand below what target asks of each subject? */
static bool drags(const struct view *view, size_t i, enum hoc_luc target)
{
    const struct subject_result *result = &view->results[i];

    if (result_is_out(result))
        return false;
    return result->scored ? result->value < view->rules->classes[target].floor
                          : result->value == RATING_CHUA_DAT;
}

/* The one subject but for which target would be met, the average staying; -1 when there is none.
 * There are never two: the other one would still stand in the way. */
static int only_culprit(const struct view *view, enum hoc_luc target)
{
    for (size_t i = 0; i < view->n; i++) {
        struct view better = *view;

        better.changed = (int)i;
        if (drags(view, i, target) && meets(&better, target))
            return (int)i;
    }
    return -1;
}

static bool reaches(const struct view *view, enum hoc_luc target)
{
    const struct hoc_luc_rule *classes = view->rules->classes;

    if (view->average < classes[target].average)
        return false;
    return view->rules->reach != TT58_REACH_OWN || target == HOC_LUC_GIOI ||
           view->average < classes[target + 1].average;
}

/* Điều 13 k6. Who would be Giỏi but for one subject is judged by Giỏi alone. */
static void adjust(const struct view *view, struct hoc_luc_why *why)
{
    for (enum hoc_luc target = HOC_LUC_GIOI; target >= HOC_LUC_KHA; target--) {
        int culprit = reaches(view, target) && target > why->base ? only_culprit(view, target) : -1;

        if (culprit < 0)
            continue;
        if (view->rules->adjusted[target][why->base]) {
            why->final = view->rules->adjusted[target][why->base];
            why->rule = view->rules->rule_adjusted;
            why->target = target;
            why->culprit_index = culprit;
        }
        return;
    }
}

static void describe(const struct view *view, struct hoc_luc_why *why)
{
    struct sight sight = look(view);

    why->sum = sight.sum;
    why->n_scored = sight.n_scored;
    why->n_commented = sight.n_commented;
    why->key = sight.key;
    why->key_index = sight.key_index;
    why->min_tenths = sight.min;
    why->min_index = sight.min_index;
    why->n_comment_failed = sight.n_failed;
    why->comment_failed_index = sight.failed_index;
}

static void find_missing(const struct view *view, struct hoc_luc_why *why)
{
    for (size_t i = 0; i < view->n; i++) {
        const struct subject_result *result = &view->results[i];

        if (result_is_out(result) || result->value >= 0)
            continue;
        why->n_missing++;
        if (why->missing_index < 0)
            why->missing_index = (int)i;
    }
}

enum hoc_luc tt58_hoc_luc(const struct tt58_rules *rules, const struct subject_result results[],
                          size_t n, struct hoc_luc_why *ret)
{
    struct view view = {.rules = rules, .results = results, .n = n, .changed = -1};

    *ret = (struct hoc_luc_why){.rule = rules->rule_average,
                                .average = NONE,
                                .key = NONE,
                                .key_index = -1,
                                .min_tenths = NONE,
                                .min_index = -1,
                                .comment_failed_index = -1,
                                .culprit_index = -1,
                                .missing_index = -1,
                                .lack.first_below = -1};
    find_missing(&view, ret);
    if (ret->n_missing)
        return HOC_LUC_NONE;
    describe(&view, ret);
    if (ret->n_scored == 0)
        return HOC_LUC_NONE;

    ret->average = view.average = round_half_up(ret->sum, ret->n_scored);
    ret->base = ret->final = base_class(&view);
    ret->base_rule = ret->rule = rules->classes[ret->base].rule;
    if (ret->base < HOC_LUC_GIOI)
        ret->lack = lack_of(&view, ret->base + 1);
    adjust(&view, ret);
    return ret->final;
}
