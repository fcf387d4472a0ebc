/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/due.h"

#include <string.h>

enum { YEAR_DIGITS = 4, SECOND_YEAR_AT = 5 };

bool term_is_due(int term, const char *year_name, const char *ends_on, const char *day)
{
    const char *second = year_name + SECOND_YEAR_AT;
    int order;

    if (term == 2)
        return strcmp(day, ends_on) >= 0;
    order = strncmp(day, second, YEAR_DIGITS);
    return order > 0 || (order == 0 && strcmp(day + YEAR_DIGITS, "-01-18") >= 0);
}
