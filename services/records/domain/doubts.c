/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/doubts.h"

const struct doubt doubts[] = {
#define DOUBT(ruleset, name, value, others, why, source)                                           \
    {#ruleset, #name, #value, others, why, source},
#include "domain/doubts.def"
#undef DOUBT
    {0},
};
