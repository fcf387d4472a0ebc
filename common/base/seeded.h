/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Mistakes planted on purpose, to see whether the tests find them: SEEDED(n) is false in every
 * ordinary build. With -DHBDT_SEEDED_BUGS=ON (the preset "seeded", never a release) it is true
 * while the file that the environment's HBDT_SEEDED_BUG names holds the number n. What each one
 * is stands in tests/e2e/seeded_bugs.py, which plants them one at a time.
 */
#pragma once

#ifdef HBDT_SEEDED_BUGS

#include <stdio.h>
#include <stdlib.h>

static inline int seeded_bug(void)
{
    const char *path = getenv("HBDT_SEEDED_BUG");
    FILE *file = path ? fopen(path, "r") : NULL;
    int n = 0;

    if (!file)
        return 0;
    if (fscanf(file, "%d", &n) != 1)
        n = 0;
    fclose(file);
    return n;
}
#define SEEDED(n) (seeded_bug() == (n))

#else
#define SEEDED(n) false
#endif
