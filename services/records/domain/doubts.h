/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The switches of doubtful rules (doubts.def): DOUBTED(TT22, adjust) is the value in force. */
#pragma once

#include "base/base.h"

/* How "only because of the result of one subject" (TT22/2021 Điều 9 k3) is read. */
enum tt22_adjust {
    TT22_ADJUST_REMAINING = 1,  /* the other subjects alone meet the higher level */
    TT22_ADJUST_COUNTERFACTUAL, /* they would, were that one subject a 10 */
};

/* What becomes of a student whose learning and conduct are both Chưa đạt. */
enum tt22_both_fail {
    TT22_BOTH_FAIL_RETAINED = 1,
    TT22_BOTH_FAIL_TRAIN_THEN_RETEST,
};

/* What completing the level asks for besides moving up. */
enum completion_asks {
    COMPLETION_AS_PROMOTED = 1,
    COMPLETION_ALL_RATED_DAT, /* no subject assessed by comments at Chưa đạt */
};

/* Which averages "reach Khá" for the adjustment of TT58/2011 Điều 13 k6. */
enum tt58_reach {
    TT58_REACH_FROM = 1, /* 6,5 and more */
    TT58_REACH_OWN,      /* 6,5 to 7,9: the class of the average itself */
};

enum {
#define DOUBT(ruleset, name, value, others, why, source) DOUBTED_##ruleset##_##name = (value),
#include "domain/doubts.def"
#undef DOUBT
};

/* The plus makes an int of it, which every enumeration takes. */
#define DOUBTED(ruleset, name) (+DOUBTED_##ruleset##_##name)

struct doubt {
    const char *ruleset;
    const char *name;
    const char *value;
    const char *others;
    const char *why;
    const char *source;
};

/* All of them; ends with a row without a name. */
extern const struct doubt doubts[];
