/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The head of school decides whether a student moves up whom the rules leave to them: a disabled
 * learner with a plan of the own, a pupil whose supplement was not enough. What is decided before
 * May's summary is signed stands in it; after that in the addendum, until that is signed, too.
 */
#pragma once

#include "app/class_results.h"

/* One student, and what was decided. */
struct principal_case {
    int64_t class_id;
    int64_t student_id;
    int64_t number;
    const char *full_name;
    int basis;           /* enum left_to_principal; LEFT_NOT = the rules decide */
    int decision;        /* in force, enum promotion; PROMOTION_UNSET = none */
    int64_t version;     /* 0 = nothing was decided yet */
    struct list history; /* struct principal_decision, oldest first */
};
extern const struct shape principal_case_shape;

/* Of the class, who is left to the head of school (struct principal_case). */
enum err read_principal_decisions(struct call *call, int64_t class_id, struct list *ret);
/* ERR_NOT_FOUND when the class has no such student. */
enum err read_principal_decision(struct call *call, int64_t class_id, int64_t student_id,
                                 struct principal_case *ret);

/* Of wanted count decision, decision_number, reason, decided_on; version is what was read. Problems
 * not-left-to-principal; already-signed when the addendum is; year-locked when May's summary never
 * was and the year is. */
enum err decide_promotion(struct call *call, int64_t class_id, int64_t student_id,
                          const struct principal_decision *wanted, struct principal_case *ret);
