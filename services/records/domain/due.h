/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which results of a school year are due on a day. Days are YYYY-MM-DD, years as in "2025-2026". */
#pragma once

#include <stdbool.h>

struct term_days {
    const char *year_name;
    const char
        *term_1_ends_on; /* as the school's calendar has it; NULL, here and below = not set */
    const char *term_2_ends_on;
    const char *ends_on; /* the year's last day */
};

/* A term is due when it ends. What the school has not set: term 1 ends before 18 January (khung kế
 * hoạch thời gian năm học: QĐ 2045/QĐ-BGDĐT of 2024, QĐ 2269/QĐ-BGDĐT of 2025), term 2 with the
 * year. */
void term_due(int term, const struct term_days *days, char ret[11]);
bool term_is_due(int term, const struct term_days *days, const char *day);

/* The school year that the day is of; the summer's retests are of the one before, until August. */
void school_year_of(const char *day, char ret[10]);

/* "2025-2026": two years that follow each other, from 2021-2022 on (Điều 14 k1). */
bool is_year_name(const char *name);
