/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cấp học: primary, lower and upper secondary school. */
#pragma once

#include "base/base.h"

enum school_level {
    SCHOOL_LEVEL_ANY,
    SCHOOL_LEVEL_TH,
    SCHOOL_LEVEL_THCS,
    SCHOOL_LEVEL_THPT,
    SCHOOL_LEVEL_COUNT,
};
extern const char *const school_level_names[]; /* "", "th", "thcs", "thpt", NULL */

/* The level that has the grade; SCHOOL_LEVEL_ANY outside 1..12. */
enum school_level level_of_grade(int64_t grade);
/* Is that the last grade of its level? */
bool is_last_grade(int64_t grade);
