/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/levels.h"

#include <string.h>

static const char *const names[] = {"th", "thcs", "thpt", "gdtx"};

static bool is_next(const char *at, const char *name)
{
    size_t n = strlen(name);

    return strncmp(at, name, n) == 0 && (at[n] == '-' || at[n] == '\0');
}

/* Behind the name and its hyphen. */
static const char *pass(const char *at)
{
    at += strcspn(at, "-");
    return at + (*at == '-');
}

bool is_levels(const char *text)
{
    const char *at = text;

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (is_next(at, names[i]))
            at = pass(at);
    return *text && !*at && at[-1] != '-';
}

bool levels_name(const char *levels, const char *level)
{
    for (const char *at = levels; *at; at = pass(at))
        if (is_next(at, level))
            return true;
    return false;
}

bool levels_within(const char *inner, const char *outer)
{
    if (!outer || !*outer)
        return true;
    if (!inner || !*inner)
        return false;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (levels_name(inner, names[i]) && !levels_name(outer, names[i]))
            return false;
    return true;
}
