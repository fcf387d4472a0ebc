/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* School years as people name them: "2026-2027". */
#pragma once

#include "base/arena.h"

/* The one a day (YYYY-MM-DD) belongs to. The house's years begin on 1 August, before staff come
 * back to prepare the opening of 5 September. */
const char *school_year_of(struct arena *mem, const char *day);

/* "2026-2027": four digits, a dash, the next year. */
bool is_school_year(const char *text);
