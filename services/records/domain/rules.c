/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/rules.h"

/* clang-format off */
const struct tt22_rules tt22_rules = {
    .name = "TT22",
    .need = 6,
    .absences_max = 45,
    .adjust = DOUBTED(TT22, adjust),
    .both_fail = DOUBTED(TT22, both_fail),
    .completion = DOUBTED(TT22, completion),
    .marks = {.average_rule = "TT22/2021 Điều 9 k1b",
              .rating_rule = "TT22/2021 Điều 9 k1a",
              .pass_num = 1, .pass_den = 1},
    .levels = {
        /*                 6 subjects from  none below  Chưa đạt at most */
        [LEVEL_TOT] =      {80,             65,         0, "TT22/2021 Điều 9 k2a"},
        [LEVEL_KHA] =      {65,             50,         0, "TT22/2021 Điều 9 k2b"},
        [LEVEL_DAT] =      {50,             35,         1, "TT22/2021 Điều 9 k2c"},
        [LEVEL_CHUA_DAT] = {0,              0,          0, "TT22/2021 Điều 9 k2d"},
    },
    .rule_adjusted =  "TT22/2021 Điều 9 k3",
    .rule_conduct =   "TT22/2021 Điều 8",
    .rule_promotion = "TT22/2021 Điều 12",
    .rule_training =  "TT22/2021 Điều 13",
    .rule_retest =    "TT22/2021 Điều 14",
    .rule_title =     "TT22/2021 Điều 15",
};

/* The articles of TT43/2021 were not at hand: its rules are cited as those of TT22 that they
 * follow. */
const struct tt22_rules tt43_rules = {
    .name = "TT43",
    .need = DOUBTED(TT43, need),
    .absences_max = 45,
    .adjust = DOUBTED(TT22, adjust),
    .both_fail = DOUBTED(TT22, both_fail),
    .completion = DOUBTED(TT22, completion),
    .marks = {.average_rule = "TT43/2021, as TT22/2021 Điều 9 k1b",
              .rating_rule = "TT43/2021, as TT22/2021 Điều 9 k1a",
              .pass_num = 1, .pass_den = 1},
    .levels = {
        /*                 5 subjects from  none below  Chưa đạt at most */
        [LEVEL_TOT] =      {80,             65,         0, "TT43/2021, as TT22/2021 Điều 9 k2a"},
        [LEVEL_KHA] =      {65,             50,         0, "TT43/2021, as TT22/2021 Điều 9 k2b"},
        [LEVEL_DAT] =      {50,             35,         1, "TT43/2021, as TT22/2021 Điều 9 k2c"},
        [LEVEL_CHUA_DAT] = {0,              0,          0, "TT43/2021, as TT22/2021 Điều 9 k2d"},
    },
    .rule_adjusted =  "TT43/2021, as TT22/2021 Điều 9 k3",
    .rule_conduct =   "TT43/2021, as TT22/2021 Điều 8",
    .rule_promotion = "TT43/2021, as TT22/2021 Điều 12",
    .rule_training =  "TT43/2021, as TT22/2021 Điều 13",
    .rule_retest =    "TT43/2021, as TT22/2021 Điều 14",
    .rule_title =     "TT43/2021, as TT22/2021 Điều 15",
};
/* clang-format on */
