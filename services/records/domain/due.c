/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/due.h"

#include <stdio.h>
#include <string.h>

enum { YEAR_DIGITS = 4, SECOND_YEAR_AT = 5, SCHOOL_YEAR_BEGINS = 8 /* August */ };

void term_due(int term, const struct term_days *days, char ret[11])
{
    const char *set = term == 2 ? days->term_2_ends_on : days->term_1_ends_on;

    if (set || term == 2)
        snprintf(ret, 11, "%.10s", set ? set : days->ends_on);
    else
        snprintf(ret, 11, "%.*s-01-18", YEAR_DIGITS, days->year_name + SECOND_YEAR_AT);
}

bool term_is_due(int term, const struct term_days *days, const char *day)
{
    char due[11];

    term_due(term, days, due);
    return strcmp(day, due) >= 0;
}

void school_year_of(const char *day, char ret[10])
{
    int year = (day[0] - '0') * 1000 + (day[1] - '0') * 100 + (day[2] - '0') * 10 + day[3] - '0';
    int month = (day[5] - '0') * 10 + day[6] - '0';

    if (month < SCHOOL_YEAR_BEGINS)
        year--;
    snprintf(ret, 10, "%04u-%04u", (unsigned)year % 10000, (unsigned)(year + 1) % 10000);
}

bool is_year_name(const char *name)
{
    int first = 0;
    int second = 0;

    for (int i = 0; i < 9; i++)
        if (i == 4 ? name[i] != '-' : name[i] < '0' || name[i] > '9')
            return false;
    for (int i = 0; i < 4; i++) {
        first = first * 10 + (name[i] - '0');
        second = second * 10 + (name[5 + i] - '0');
    }
    return second == first + 1 && first >= 2021;
}
