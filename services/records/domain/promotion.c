/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/promotion.h"

#include <string.h>

#include "domain/subjects.h"

const char *const promotion_names[] = {
    "",
    "promoted",
    "completed",
    "retest",
    "summer_training",
    "retained",
    "promoted_after_retest",
    "promoted_after_training",
    "undecided",
    "by_principal",
    "supplement",
    "promoted_supplemented",
    "promoted_by_principal",
    "completed_by_principal",
    "retained_by_principal",
    NULL,
};
const char *const promotion_names_vi[] = {
    "",
    "Được lên lớp",
    "Hoàn thành chương trình cấp học",
    "Đánh giá lại trong kì nghỉ hè",
    "Rèn luyện trong kì nghỉ hè",
    "Không được lên lớp",
    "Được lên lớp sau đánh giá lại",
    "Được lên lớp sau rèn luyện trong kì nghỉ hè",
    "Chưa đủ dữ liệu",
    "Hiệu trưởng quyết định",
    "Hướng dẫn, giúp đỡ và đánh giá bổ sung",
    "Được lên lớp sau đánh giá bổ sung",
    "Được lên lớp theo quyết định của hiệu trưởng",
    "Hoàn thành chương trình cấp học theo quyết định của hiệu trưởng",
    "Chưa được lên lớp theo quyết định của hiệu trưởng",
    NULL,
};

const char *const left_to_principal_names[] = {"", "own_plan", "supplement", NULL};

bool principal_may_decide(enum promotion decision, bool last_grade)
{
    return decision == PROMOTION_RETAINED_BY_PRINCIPAL ||
           decision ==
               (last_grade ? PROMOTION_COMPLETED_BY_PRINCIPAL : PROMOTION_PROMOTED_BY_PRINCIPAL);
}

static void weigh(const struct tt22_rules *rules, const struct year_end *year,
                  struct promotion_why *why)
{
    *why = (struct promotion_why){
        .rule = rules->rule_promotion,
        .year = *year,
        .absences_max = rules->absences_max,
        .learning_fails = year->learning == LEVEL_CHUA_DAT,
        .conduct_fails = year->conduct == LEVEL_CHUA_DAT,
        .absences_fail = year->absences > rules->absences_max,
        .learning_missing = year->learning == LEVEL_NONE,
        .conduct_missing = year->conduct == LEVEL_NONE,
        .absences_missing = year->absences < 0,
    };
}

static enum promotion both_fail(const struct tt22_rules *rules, struct promotion_why *why)
{
    if (rules->both_fail != TT22_BOTH_FAIL_TRAIN_THEN_RETEST)
        return PROMOTION_RETAINED;
    why->rule = rules->rule_training;
    return PROMOTION_SUMMER_TRAINING;
}

enum promotion tt22_promotion(const struct tt22_rules *rules, const struct year_end *year,
                              struct promotion_why *ret)
{
    weigh(rules, year, ret);
    if (year->by_principal)
        return PROMOTION_BY_PRINCIPAL;
    if (ret->absences_fail)
        return PROMOTION_RETAINED;
    if (ret->learning_missing || ret->conduct_missing || ret->absences_missing)
        return PROMOTION_UNDECIDED;
    if (ret->learning_fails && ret->conduct_fails)
        return both_fail(rules, ret);
    if (ret->learning_fails) {
        ret->rule = rules->rule_retest;
        return PROMOTION_RETEST;
    }
    if (ret->conduct_fails) {
        ret->rule = rules->rule_training;
        return PROMOTION_SUMMER_TRAINING;
    }
    return year->last_grade ? PROMOTION_COMPLETED : PROMOTION_PROMOTED;
}

bool may_retest(const struct subject_result *result)
{
    if (result->left_out || result->value < 0)
        return false;
    return result->scored ? result->value < 50 : result->value == RATING_CHUA_DAT;
}

size_t tt22_retest_subjects(const struct subject_result results[], size_t n, int ret[])
{
    size_t found = 0;

    for (size_t i = 0; i < n; i++) {
        if (!may_retest(&results[i]))
            continue;
        if (ret)
            ret[found] = (int)i;
        found++;
    }
    return found;
}

enum promotion tt22_after_retest(const struct tt22_rules *rules,
                                 const struct subject_result results[], const int64_t retaken[],
                                 size_t n, struct learning_why *ret_learning)
{
    struct subject_result after[SUBJECTS_MAX];
    enum level learning;

    *ret_learning = (struct learning_why){0};
    if (n > SUBJECTS_MAX)
        return PROMOTION_UNDECIDED;
    if (n > 0)
        memcpy(after, results, n * sizeof(after[0]));
    for (size_t i = 0; i < n; i++)
        if (retaken[i] >= 0 && may_retest(&results[i]))
            after[i].value = retaken[i];

    learning = tt22_learning(rules, after, n, ret_learning);
    if (learning == LEVEL_NONE)
        return PROMOTION_UNDECIDED;
    return learning >= LEVEL_DAT ? PROMOTION_PROMOTED_AFTER_RETEST : PROMOTION_RETAINED;
}

bool tt22_completes_level(const struct tt22_rules *rules, enum promotion decision,
                          const struct subject_result results[], size_t n)
{
    if (decision == PROMOTION_COMPLETED_BY_PRINCIPAL)
        return true;
    if (decision != PROMOTION_COMPLETED && decision != PROMOTION_PROMOTED_AFTER_RETEST &&
        decision != PROMOTION_PROMOTED_AFTER_TRAINING)
        return false;
    for (size_t i = 0; rules->completion == COMPLETION_ALL_RATED_DAT && i < n; i++)
        if (!results[i].scored && !result_is_out(&results[i]) &&
            results[i].value == RATING_CHUA_DAT)
            return false;
    return true;
}

enum promotion tt22_after_training(const struct tt22_rules *rules, const struct year_end *year,
                                   enum level conduct, struct promotion_why *ret)
{
    enum promotion before = tt22_promotion(rules, year, ret);

    if (before != PROMOTION_SUMMER_TRAINING)
        return before;
    ret->after = conduct;
    if (conduct == LEVEL_NONE)
        return PROMOTION_UNDECIDED;
    if (conduct < LEVEL_DAT)
        return PROMOTION_RETAINED;
    if (year->learning >= LEVEL_DAT)
        return PROMOTION_PROMOTED_AFTER_TRAINING;
    ret->rule = rules->rule_retest;
    return PROMOTION_RETEST;
}
