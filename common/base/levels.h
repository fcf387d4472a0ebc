/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which levels of school a role reads: th, thcs, thpt, gdtx in this order with hyphens between,
 * "thcs-thpt-gdtx" (Quy chế Điều 4 k2). gdtx is what centres of continuing education teach,
 * whatever the grade; the others are of schools, by the grade. */
#pragma once

#include "base/base.h"

enum { LEVELS_TEXT_MAX = 17 };

bool is_levels(const char *text);
/* Whether one of the levels is among them. */
bool levels_name(const char *levels, const char *level);
/* Whether all levels of inner are among those of outer; NULL and "" = every level. */
bool levels_within(const char *inner, const char *outer);
