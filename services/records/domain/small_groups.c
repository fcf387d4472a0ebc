/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/small_groups.h"

/* The smallest that is not merged yet; n when there is none. */
static size_t smallest(const int64_t students[], size_t n, const bool merged[])
{
    size_t found = n;

    for (size_t i = 0; i < n; i++)
        if (!merged[i] && (found == n || students[i] < students[found]))
            found = i;
    return found;
}

bool groups_merge_small(const int64_t students[], size_t n, bool ret_merged[])
{
    int64_t sum = 0;
    bool any = false;

    for (size_t i = 0; i < n; i++) {
        ret_merged[i] = students[i] < GROUP_MIN;
        sum += ret_merged[i] ? students[i] : 0;
        any |= ret_merged[i];
    }
    while (any && sum < GROUP_MIN) {
        size_t next = smallest(students, n, ret_merged);

        if (next == n)
            return false;
        ret_merged[next] = true;
        sum += students[next];
    }
    return true;
}
