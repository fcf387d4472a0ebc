/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subjects of lower secondary schools (THCS) in the 2018 programme, with their hours a year. */
#pragma once

#include "base/base.h"

#define GRADE_FIRST  6
#define GRADE_LAST   9
#define SUBJECTS_MAX 32 /* more than any grade has */

enum subject_kind {
    SUBJECT_UNSET,
    SUBJECT_SCORED,    /* comments and marks 0..10 */
    SUBJECT_COMMENTED, /* Đạt or Chưa đạt */
};

extern const char *const subject_kind_names[]; /* "", "scored", "commented", NULL */

struct subject {
    const char *code; /* ASCII; never changes: it is in signed documents */
    const char *name;
    const char *name_en;
    enum subject_kind kind;
    bool optional;                           /* left out of levels and titles by default */
    int hours[GRADE_LAST - GRADE_FIRST + 1]; /* periods a school year; 0 = not taught */
};

/* NULL when there is none; code may be NULL. */
const struct subject *subject_by_code(const char *code);

/* In the order of the printed form, optional ones last; returns how many (ret may be NULL). */
size_t subjects_of_grade(int grade, bool with_optional, const struct subject *ret[SUBJECTS_MAX]);

/* Periods a year in that grade; 0 when not taught there. */
int subject_hours(const struct subject *subject, int grade);

/* Regular marks (TX) a term: 2, 3 or 4 by hours, 2 when commented; 0 when not taught (Điều 6 k2b).
 */
int subject_regular_marks(const struct subject *subject, int grade);
