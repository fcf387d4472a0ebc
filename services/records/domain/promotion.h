/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who moves up, who is re-assessed, who trains in summer: TT22/2021 Điều 12 to 14. */
#pragma once

#include "domain/learning.h"

enum promotion {
    PROMOTION_UNSET,
    PROMOTION_PROMOTED,
    PROMOTION_COMPLETED, /* promoted out of the last grade of the level */
    PROMOTION_RETEST,
    PROMOTION_SUMMER_TRAINING,
    PROMOTION_RETAINED,
    PROMOTION_PROMOTED_AFTER_RETEST,   /* in the last grade: has completed the level */
    PROMOTION_PROMOTED_AFTER_TRAINING, /* likewise */
    PROMOTION_UNDECIDED,               /* something is missing */
    PROMOTION_BY_PRINCIPAL,            /* a disabled learner with an own plan, a supplement that
                                          was not enough: the head of school is to decide */
    PROMOTION_SUPPLEMENT,              /* primary: helped and assessed again */
    PROMOTION_PROMOTED_SUPPLEMENTED,   /* primary: enough after that */
    PROMOTION_PROMOTED_BY_PRINCIPAL,   /* BY_PRINCIPAL, and so decided */
    PROMOTION_COMPLETED_BY_PRINCIPAL,  /* likewise, out of the last grade of the level */
    PROMOTION_RETAINED_BY_PRINCIPAL,   /* likewise */
    PROMOTION_COUNT,
};

extern const char *const promotion_names[];
extern const char *const promotion_names_vi[];

/* Why the rules leave it to the head of school whether the student moves up. */
enum left_to_principal {
    LEFT_NOT,        /* they do not */
    LEFT_OWN_PLAN,   /* a disabled learner with a plan of the own: TT22/2021 Điều 11 k4, 12 k4 */
    LEFT_SUPPLEMENT, /* primary: not enough after the supplement: TT27/2020 Điều 11 */
};
extern const char *const left_to_principal_names[];

/* Whether that is for the head of school to decide of a student left to them, in such a grade. */
bool principal_may_decide(enum promotion decision, bool last_grade);

/* The year as it ended, before any summer. */
struct year_end {
    enum level learning;
    enum level conduct;
    int64_t absences; /* sessions (buổi), one a day, excused or not; NONE = not entered */
    bool last_grade;
    bool by_principal; /* a disabled learner, not assessed (Điều 11 k4, 12 k4) */
};

struct promotion_why {
    const char *rule;
    struct year_end year;
    int64_t absences_max;
    bool learning_fails; /* each of the three conditions that says no */
    bool conduct_fails;
    bool absences_fail;
    bool learning_missing; /* and each that is not known */
    bool conduct_missing;
    bool absences_missing;
    enum level after; /* the level after retest or training; LEVEL_NONE before */
};

enum promotion tt22_promotion(const struct tt22_rules *rules, const struct year_end *year,
                              struct promotion_why *ret);

/*
 * Indexes of the subjects that may be re-assessed: commented at Chưa đạt, scored below 5,0. For a
 * student whose decision is PROMOTION_RETEST. Returns how many; ret holds n and may be NULL.
 */
size_t tt22_retest_subjects(const struct subject_result results[], size_t n, int ret[]);

/* May the subject of that result be re-assessed at all? */
bool may_retest(const struct subject_result *result);

/*
 * Once the re-assessment is over: retaken[i] replaces the year's result i, for this decision only;
 * NONE = not retaken. What may not be re-assessed is not replaced. RETAINED when it is not enough.
 * UNDECIDED when n > SUBJECTS_MAX or a result is missing. ret_learning explains the new level.
 */
enum promotion tt22_after_retest(const struct tt22_rules *rules,
                                 const struct subject_result results[], const int64_t retaken[],
                                 size_t n, struct learning_why *ret_learning);

/* Has a student of the last grade completed the level, given how the year was decided? */
bool tt22_completes_level(const struct tt22_rules *rules, enum promotion decision,
                          const struct subject_result results[], size_t n);

/* Once summer training is over, conduct being its result and year the year as it ended. */
enum promotion tt22_after_training(const struct tt22_rules *rules, const struct year_end *year,
                                   enum level conduct, struct promotion_why *ret);
