/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/subjects.h"
#include "domain/tt58.h"

static void weigh(const struct tt58_rules *rules, const struct tt58_year_end *year,
                  struct tt58_promotion_why *why)
{
    *why = (struct tt58_promotion_why){
        .rule = rules->rule_promotion,
        .year = *year,
        .absences_max = rules->absences_max,
        .learning_fails =
            year->learning &&
            year->learning<HOC_LUC_TRUNG_BINH, .conduct_fails = year->conduct == HANH_KIEM_YEU,
                           .absences_fail = year->absences>
                rules->absences_max,
        .learning_missing = year->learning == HOC_LUC_NONE,
        .conduct_missing = year->conduct == HANH_KIEM_NONE && rules->conduct_required,
        .absences_missing = year->absences < 0,
    };
}

enum promotion tt58_promotion(const struct tt58_rules *rules, const struct tt58_year_end *year,
                              struct tt58_promotion_why *ret)
{
    weigh(rules, year, ret);
    if (year->by_principal)
        return PROMOTION_BY_PRINCIPAL;
    if (ret->absences_fail || year->learning == HOC_LUC_KEM)
        return PROMOTION_RETAINED;
    if (ret->learning_missing || ret->conduct_missing || ret->absences_missing)
        return PROMOTION_UNDECIDED;
    if (ret->learning_fails && ret->conduct_fails)
        return PROMOTION_RETAINED;
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

enum promotion tt58_after_retest(const struct tt58_rules *rules,
                                 const struct subject_result results[], const int64_t retaken[],
                                 size_t n, struct hoc_luc_why *ret_learning)
{
    struct subject_result after[SUBJECTS_MAX];
    enum hoc_luc learning;

    *ret_learning = (struct hoc_luc_why){0};
    if (n > SUBJECTS_MAX)
        return PROMOTION_UNDECIDED;
    for (size_t i = 0; i < n; i++) {
        after[i] = results[i];
        if (retaken[i] >= 0 && may_retest(&results[i]))
            after[i].value = retaken[i];
    }
    learning = tt58_hoc_luc(rules, after, n, ret_learning);
    if (learning == HOC_LUC_NONE)
        return PROMOTION_UNDECIDED;
    return learning >= HOC_LUC_TRUNG_BINH ? PROMOTION_PROMOTED_AFTER_RETEST : PROMOTION_RETAINED;
}

enum promotion tt58_after_training(const struct tt58_rules *rules, const struct tt58_year_end *year,
                                   enum hanh_kiem conduct, struct tt58_promotion_why *ret)
{
    enum promotion before = tt58_promotion(rules, year, ret);

    if (before != PROMOTION_SUMMER_TRAINING)
        return before;
    ret->after = conduct;
    if (conduct == HANH_KIEM_NONE)
        return PROMOTION_UNDECIDED;
    return conduct >= HANH_KIEM_TRUNG_BINH ? PROMOTION_PROMOTED_AFTER_TRAINING : PROMOTION_RETAINED;
}

enum title tt58_title(const struct tt58_rules *rules, enum hoc_luc learning, enum hanh_kiem conduct,
                      struct tt58_title_why *ret)
{
    *ret = (struct tt58_title_why){rules->rule_title, learning, conduct};
    if ((learning && learning < HOC_LUC_KHA) || (conduct && conduct < HANH_KIEM_KHA))
        return TITLE_NONE;
    if (!learning || !conduct)
        return TITLE_UNSET;
    return learning == HOC_LUC_GIOI && conduct == HANH_KIEM_TOT ? TITLE_GIOI : TITLE_TIEN_TIEN;
}
