/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The overall learning level of a term or of the year: TT22/2021 Điều 9 k2, adjusted by k3. */
#pragma once

#include "domain/level.h"
#include "domain/marks.h"
#include "domain/rules.h"

/* What one level asks for and is not there; all 0 and -1 when nothing lacks. */
struct level_lack {
    enum level level;        /* the level that was asked about */
    int64_t high_tenths;     /* the mark that need subjects must reach */
    int subjects_high;       /* how many more must */
    int64_t floor_tenths;    /* the mark below which no subject may be */
    int below_floor;         /* how many are */
    int first_below;         /* index of the first of them, or -1 */
    int comment_failed_over; /* commented subjects at Chưa đạt beyond those allowed */
};

struct learning_why {
    enum level base;       /* by k2 alone */
    enum level final;      /* after k3 */
    const char *base_rule; /* "TT22/2021 Điều 9 k2b" */
    const char *rule;      /* that of final */
    int need;              /* of the ruleset */
    int n_scored;          /* scored subjects that count */
    int n_commented;
    int n_from_80; /* scored subjects at 8,0 or more … */
    int n_from_65;
    int n_from_50;
    int64_t min_tenths; /* NONE without scored subjects */
    int min_index;      /* into the results, or -1 */
    int n_comment_failed;
    int comment_failed_index; /* the first, or -1 */
    enum level target;      /* k3: the level it is but for one subject; LEVEL_NONE = not adjusted */
    int culprit_index;      /* k3: that subject, or -1 */
    int n_missing;          /* results still due: then base and final are LEVEL_NONE */
    int missing_index;      /* the first, or -1 */
    struct level_lack lack; /* of the level above base; .level LEVEL_NONE at the top */
};

/* LEVEL_NONE while a result is due, or when no subject counts. */
enum level tt22_learning(const struct tt22_rules *rules, const struct subject_result results[],
                         size_t n, struct learning_why *ret);
