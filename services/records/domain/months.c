/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/months.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MONTH_LENGTH = 7 };

const char *const month_state_names[] = {"", "open", "submitted", "confirmed", NULL};

/* Months since year 0, so that they can be counted. */
static unsigned count(const char *month)
{
    return (unsigned)strtoul(month, NULL, 10) * 12 + (unsigned)strtoul(month + 5, NULL, 10) - 1;
}

static void write_month(unsigned n, char ret[8])
{
    (void)snprintf(ret, 8, "%04u-%02u", n / 12 % 10000, n % 12 + 1);
}

size_t months_between(const char *first_day, const char *last_day, char ret[MONTHS_MAX][8])
{
    unsigned first = count(first_day);
    unsigned last = count(last_day);
    size_t n = 0;

    for (unsigned m = first; m <= last && n < MONTHS_MAX; m++)
        write_month(m, ret[n++]);
    return n;
}

bool month_is_between(const char *month, const char *first_day, const char *last_day)
{
    return strncmp(month, first_day, MONTH_LENGTH) >= 0 &&
           strncmp(month, last_day, MONTH_LENGTH) <= 0 &&
           count(month) - count(first_day) < MONTHS_MAX;
}

void month_due(const char *month, char ret[11])
{
    write_month(count(month) + 1, ret);
    (void)snprintf(ret + MONTH_LENGTH, 4, "-%02d", MONTH_DUE_DAY);
}

void month_last_due(const char *today, char ret[8])
{
    bool is_past = strtoul(today + 8, NULL, 10) > MONTH_DUE_DAY;

    write_month(count(today) - (is_past ? 1 : 2), ret);
}

int month_term(const char *month, const char *term_1_ends_on)
{
    if (!term_1_ends_on)
        return 0;
    return strncmp(month, term_1_ends_on, MONTH_LENGTH) <= 0 ? 1 : 2;
}
