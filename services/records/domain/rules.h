/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a ruleset of the TT22/2021 family fixes; every rule of the family takes it first. */
#pragma once

#include "base/base.h"

/* How "only because of the result of one subject" (Điều 9 k3) is read. */
enum tt22_adjust {
    TT22_ADJUST_REMAINING = 1,  /* the other subjects alone meet the higher level */
    TT22_ADJUST_COUNTERFACTUAL, /* they would, were that one subject a 10 */
};

/* What becomes of a student whose learning and conduct are both Chưa đạt. */
enum tt22_both_fail {
    TT22_BOTH_FAIL_RETAINED = 1,
    TT22_BOTH_FAIL_TRAIN_THEN_RETEST,
};

struct tt22_rules {
    const char *name; /* as documents name it: "TT22" */
    int need;         /* how many scored subjects must reach the high mark of a level or title */
    int absences_max; /* sessions (buổi) a year; this many are still allowed */
    enum tt22_adjust adjust;
    enum tt22_both_fail both_fail;
};

/* Lower and upper secondary schools: need 6, 45 sessions, REMAINING, RETAINED. */
extern const struct tt22_rules tt22_rules;
