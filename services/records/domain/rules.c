/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/rules.h"

const struct tt22_rules tt22_rules = {
    .name = "TT22",
    .need = 6,
    .absences_max = 45,
    .adjust = TT22_ADJUST_REMAINING,
    .both_fail = TT22_BOTH_FAIL_RETAINED,
};
