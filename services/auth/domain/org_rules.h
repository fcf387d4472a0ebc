/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a unit may be at a time, and which acts may change that. Days are YYYY-MM-DD. */
#pragma once

#include "base/base.h"
#include "base/err.h"

/* What a school teaches: primary, lower and upper secondary, or continuing education. */
enum org_levels {
    LEVELS_NONE, /* not said */
    LEVELS_TH,
    LEVELS_THCS,
    LEVELS_THPT,
    LEVELS_TH_THCS,
    LEVELS_THCS_THPT,
    LEVELS_TH_THCS_THPT,
    LEVELS_GDNN_GDTX,
    LEVELS_COUNT
};
extern const char *const org_levels_names[];

/* The first day of what was there before anybody asked since when. */
#define DAY_EVER "1900-01-01"

/* Why a unit of that kind with those levels cannot stand under a unit of the other kind, or NULL.
 * Schools with THPT and centres stand under the province (TT 15/2025/TT-BGDĐT). */
const struct problem *org_refuses_levels(int parent_kind, int kind, int levels);
