/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groups so small that their counts would tell of single students (docs/adr/0021). */
#pragma once

#include "base/base.h"

enum { GROUP_MIN = 10 };

/* Which of n groups are told as one: those with fewer students than GROUP_MIN, and as many of the
 * next smallest as it takes to reach it. False when all of them together are still fewer. */
bool groups_merge_small(const int64_t students[], size_t n, bool ret_merged[]);
