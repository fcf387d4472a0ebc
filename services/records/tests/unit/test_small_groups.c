/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Small groups are told as one, never so that one of them can be had by taking away the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/small_groups.h"

enum { MOST = 5 };

static void small_groups_are_merged(void **state)
{
    static const struct {
        int64_t students[MOST];
        size_t n;
        bool merged[MOST];
        bool enough;
    } cases[] = {
        {{10, 200}, 2, {false, false}, true},
        {{9, 200}, 2, {true, true}, true}, /* the other alone would give the nine away */
        {{3, 7, 200}, 3, {true, true, false}, true},
        {{3, 12, 200}, 3, {true, true, false}, true},
        {{200, 3, 12, 2, 2}, 5, {false, true, true, true, true}, true},
        {{4, 5}, 2, {true, true}, false},
        {{9}, 1, {true}, false},
        {{10}, 1, {false}, true},
        {{0}, 0, {false}, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        bool merged[MOST] = {false};

        if (groups_merge_small(cases[i].students, cases[i].n, merged) != cases[i].enough)
            fail_msg("case %zu: enough", i);
        for (size_t k = 0; k < cases[i].n; k++)
            if (merged[k] != cases[i].merged[k])
                fail_msg("case %zu: group %zu", i, k);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(small_groups_are_merged)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
