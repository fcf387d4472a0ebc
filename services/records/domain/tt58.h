/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The TT58/2011 family: averages over all subjects, classes of learning (học lực), conduct (hạnh
 * kiểm) by judgement. TT58/2011, the same as TT26/2020 amended it, and continuing education.
 */
#pragma once

#include "domain/doubts.h"
#include "domain/marks.h"
#include "domain/promotion.h"
#include "domain/title.h"

enum hoc_luc {
    HOC_LUC_NONE,
    HOC_LUC_KEM,
    HOC_LUC_YEU,
    HOC_LUC_TRUNG_BINH,
    HOC_LUC_KHA,
    HOC_LUC_GIOI,
    HOC_LUC_COUNT,
};
extern const char *const hoc_luc_names[];
extern const char *const hoc_luc_names_vi[];

enum hanh_kiem {
    HANH_KIEM_NONE,
    HANH_KIEM_YEU,
    HANH_KIEM_TRUNG_BINH,
    HANH_KIEM_KHA,
    HANH_KIEM_TOT,
    HANH_KIEM_COUNT,
};
extern const char *const hanh_kiem_names[];
extern const char *const hanh_kiem_names_vi[];

/* One class's conditions; 0 = does not ask. */
struct hoc_luc_rule {
    int64_t average;
    int64_t key;     /* the best of the key subjects */
    int64_t special; /* the specialised subject, in specialised classes */
    int64_t floor;   /* every scored subject */
    bool all_rated_dat;
    const char *rule;
};

struct tt58_rules {
    const char *name;
    bool foreign_language_key;
    bool conduct_required;
    bool optional_count;
    bool special_classes; /* upper secondary schools may have specialised ones (lớp chuyên) */
    int absences_max;
    enum tt58_reach reach;
    struct term_rules marks;
    struct hoc_luc_rule classes[HOC_LUC_COUNT];
    /* k6: what a class that one subject alone pulled down from the target becomes; 0 = stays */
    enum hoc_luc adjusted[HOC_LUC_COUNT][HOC_LUC_COUNT];
    const char *rule_average;
    const char *rule_adjusted;
    const char *rule_conduct;
    const char *rule_promotion;
    const char *rule_retest;
    const char *rule_training;
    const char *rule_title;
};
extern const struct tt58_rules tt58_rules;
extern const struct tt58_rules tt58_26_rules;
extern const struct tt58_rules gdtx_rules;

enum { TT58_TX_MAX = 8, TT58_DK_MAX = 6 };

/* One student's marks in one subject and term before TT26/2020: as many as the plan asks for. */
struct tt58_marks {
    int n_tx;
    int n_dk;
    int64_t tx[TT58_TX_MAX]; /* once each */
    int64_t dk[TT58_DK_MAX]; /* twice */
    int64_t hk;              /* three times */
};

/* ĐTBmhk: as term_average(); bits of why->missing and failed count tx, then dk, then hk. */
int64_t tt58_term_average(const struct tt58_rules *rules, const struct tt58_marks *marks,
                          struct term_why *ret);
/* Đạt when two thirds of the ratings are, that of the end of term among them (Điều 10 k2). */
int64_t tt58_term_rating(const struct tt58_rules *rules, const struct tt58_marks *marks,
                         struct term_why *ret);

/* What the next class asks for and is not there, in tenths; all 0 when nothing lacks. */
struct hoc_luc_lack {
    enum hoc_luc class; /* the one asked about; NONE at the top */
    int64_t average;
    int64_t key;
    int64_t special;
    int64_t floor;   /* what it asks of every subject … */
    int below_floor; /* … and how many do not reach it */
    int first_below; /* index, or -1 */
    int comment_failed;
};

struct hoc_luc_why {
    enum hoc_luc base;  /* by k1 to k5 */
    enum hoc_luc final; /* after k6 */
    const char *base_rule;
    const char *rule;
    int64_t sum; /* of the scored subjects' results, in tenths */
    int n_scored;
    int n_commented;
    int64_t average; /* ĐTBhk or ĐTBcn; NONE */
    int64_t key;     /* the best key subject's result; NONE */
    int key_index;
    int64_t min_tenths;
    int min_index;
    int n_comment_failed;
    int comment_failed_index;
    enum hoc_luc target; /* k6: reached but for one subject; NONE = not adjusted */
    int culprit_index;
    int n_missing;
    int missing_index;
    struct hoc_luc_lack lack;
};

/* HOC_LUC_NONE while a result is due, or without a scored subject. */
enum hoc_luc tt58_hoc_luc(const struct tt58_rules *rules, const struct subject_result results[],
                          size_t n, struct hoc_luc_why *ret);

struct tt58_year_end {
    enum hoc_luc learning;
    enum hanh_kiem conduct; /* of the year, as the homeroom teacher entered it */
    int64_t absences;       /* sessions; NONE = not entered */
    bool last_grade;
    bool by_principal; /* a disabled learner, not assessed */
};

struct tt58_promotion_why {
    const char *rule;
    struct tt58_year_end year;
    int64_t absences_max;
    bool learning_fails;
    bool conduct_fails;
    bool absences_fail;
    bool learning_missing;
    bool conduct_missing;
    bool absences_missing;
    enum hanh_kiem after; /* after training */
};

enum promotion tt58_promotion(const struct tt58_rules *rules, const struct tt58_year_end *year,
                              struct tt58_promotion_why *ret);

/* As tt22_after_retest(): what may not be retaken is not replaced. */
enum promotion tt58_after_retest(const struct tt58_rules *rules,
                                 const struct subject_result results[], const int64_t retaken[],
                                 size_t n, struct hoc_luc_why *ret_learning);

enum promotion tt58_after_training(const struct tt58_rules *rules, const struct tt58_year_end *year,
                                   enum hanh_kiem conduct, struct tt58_promotion_why *ret);

struct tt58_title_why {
    const char *rule;
    enum hoc_luc learning;
    enum hanh_kiem conduct;
};

/* Of a term or of the year. */
enum title tt58_title(const struct tt58_rules *rules, enum hoc_luc learning, enum hanh_kiem conduct,
                      struct tt58_title_why *ret);
