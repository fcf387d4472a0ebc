/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a rule set of the TT22/2021 family fixes; every rule of the family takes it first. */
#pragma once

#include "domain/doubts.h"
#include "domain/level.h"
#include "domain/marks.h"

/* One level's conditions and where they stand. */
struct level_rule {
    int64_t high;  /* need subjects reach it */
    int64_t floor; /* every subject reaches it */
    int comment_failed_max;
    const char *rule;
};

struct tt22_rules {
    const char *name; /* as documents name it: "TT22" */
    int need;         /* how many scored subjects must reach the high mark of a level or title */
    int absences_max; /* sessions (buổi) a year; this many are still allowed */
    enum tt22_adjust adjust;
    enum tt22_both_fail both_fail;
    enum completion_asks completion;
    struct term_rules marks;
    struct level_rule levels[LEVEL_COUNT];
    const char *rule_adjusted;
    const char *rule_conduct;
    const char *rule_promotion;
    const char *rule_training;
    const char *rule_retest;
    const char *rule_title;
};

/* Lower and upper secondary schools. */
extern const struct tt22_rules tt22_rules;
/* Continuing education; need is not confirmed. */
extern const struct tt22_rules tt43_rules;
