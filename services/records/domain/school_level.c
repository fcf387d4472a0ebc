/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/school_level.h"

enum { TH_LAST_GRADE = 5, THCS_LAST_GRADE = 9, THPT_LAST_GRADE = 12 };

const char *const school_level_names[] = {"", "th", "thcs", "thpt", NULL};

enum school_level level_of_grade(int64_t grade)
{
    if (grade < 1 || grade > THPT_LAST_GRADE)
        return SCHOOL_LEVEL_ANY;
    if (grade <= TH_LAST_GRADE)
        return SCHOOL_LEVEL_TH;
    return grade <= THCS_LAST_GRADE ? SCHOOL_LEVEL_THCS : SCHOOL_LEVEL_THPT;
}

bool is_last_grade(int64_t grade)
{
    return grade == TH_LAST_GRADE || grade == THCS_LAST_GRADE || grade == THPT_LAST_GRADE;
}
