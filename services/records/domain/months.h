/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The months of a school year, in which absences are reported (Quy chế Điều 7 k2). A month is text:
 * "2025-09". */
#pragma once

#include "base/base.h"

/* Of a school year; what is longer is not reported. MONTH_DUE_DAY: of the month after. */
enum { MONTHS_MAX = 13, MONTH_DUE_DAY = 5 };

enum month_state { MONTH_NONE, MONTH_OPEN, MONTH_SUBMITTED, MONTH_CONFIRMED };
extern const char *const month_state_names[];

/* How many there are from one day to the other, both YYYY-MM-DD; their names in ret. */
size_t months_between(const char *first_day, const char *last_day, char ret[MONTHS_MAX][8]);

bool month_is_between(const char *month, const char *first_day, const char *last_day);

/* By when the month is to be submitted. */
void month_due(const char *month, char ret[11]);
/* The last month whose due day has passed. */
void month_last_due(const char *today, char ret[8]);

/* 1 or 2: a month belongs to the term that it begins in; 0 = the end of term 1 is not known. */
int month_term(const char *month, const char *term_1_ends_on);
