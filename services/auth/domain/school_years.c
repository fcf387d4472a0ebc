/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/school_years.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_MONTH "08"

const char *school_year_of(struct arena *mem, const char *day)
{
    int year = (int)strtol(day, NULL, 10);

    if (strncmp(day + strlen("2026-"), FIRST_MONTH, 2) < 0)
        year--;
    return arena_printf(mem, "%d-%d", year, year + 1);
}

bool is_school_year(const char *text)
{
    static const char digits[] = "0123456789";

    if (strlen(text) != 9 || strspn(text, digits) != 4 || text[4] != '-' ||
        strspn(text + 5, digits) != 4)
        return false;
    return strtol(text + 5, NULL, 10) == strtol(text, NULL, 10) + 1;
}
