/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A mark entered where one had been emptied is compared with that one, whatever lay between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/anomalies.h"
#include "domain/mark_rules.h"

enum { MOST = 6 };

static const struct {
    const char *what;
    struct cell_step steps[MOST];
    size_t n;
    int64_t before[MOST];
} cases[] = {
    {"the first mark", {{1, COLUMN_TX1, NONE, 50, 0}}, 1, {NONE}},
    {"changed where it stood",
     {{1, COLUMN_TX1, NONE, 50, 0}, {1, COLUMN_TX1, 50, 55, 0}},
     2,
     {NONE, NONE}},
    {"emptied and entered",
     {{1, COLUMN_TX1, 50, NONE, 0}, {1, COLUMN_TX1, NONE, 55, 0}},
     2,
     {NONE, 50}},
    {"the last one, not the highest",
     {{1, COLUMN_TX1, NONE, 90, 0},
      {1, COLUMN_TX1, 90, 40, 0},
      {1, COLUMN_TX1, 40, NONE, 0},
      {1, COLUMN_TX1, NONE, 50, 0}},
     4,
     {NONE, NONE, NONE, 40}},
    {"emptied twice",
     {{1, COLUMN_TX1, 40, NONE, 0},
      {1, COLUMN_TX1, NONE, 50, 0},
      {1, COLUMN_TX1, 50, NONE, 0},
      {1, COLUMN_TX1, NONE, 60, 0}},
     4,
     {NONE, 40, NONE, 50}},
    {"exempt, then absent, then a mark: neither of them is one",
     {{1, COLUMN_GK, 50, NONE, 0},
      {1, COLUMN_GK, NONE, NONE, 0},
      {1, COLUMN_GK, NONE, NONE, 0},
      {1, COLUMN_GK, NONE, 80, 0}},
     4,
     {NONE, NONE, NONE, 50}},
    {"a mark of 0 is one", {{1, COLUMN_CK, 0, NONE, 0}, {1, COLUMN_CK, NONE, 5, 0}}, 2, {NONE, 0}},
    {"another column and another student",
     {{1, COLUMN_TX1, 50, NONE, 0},
      {1, COLUMN_TX2, NONE, 55, 0},
      {2, COLUMN_TX1, NONE, 55, 0},
      {1, COLUMN_TX1, NONE, 60, 0}},
     4,
     {NONE, NONE, NONE, 50}},
    {"nothing", {{0}}, 0, {0}},
};

static void a_mark_is_compared_with_the_last_that_stood_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct cell_step steps[MOST];
        struct list list = {steps, cases[i].n};

        for (size_t k = 0; k < MOST; k++)
            steps[k] = cases[i].steps[k];
        cell_steps_compare(&list);
        for (size_t k = 0; k < list.n; k++)
            if (steps[k].before != cases[i].before[k])
                fail_msg("%s: step %zu: %lld", cases[i].what, k, (long long)steps[k].before);
    }
}

static void words_have_a_worth_and_states_have_none(void **state)
{
    static const struct {
        const char *text;
        int64_t worth;
    } texts[] = {
        {"0", 0},   {"100", 100},        {"", NONE}, {"exempt", NONE}, {"absent_excused", NONE},
        {"dat", 1}, {"zero_by_rule", 0}, {"tot", 3}, {"chua_dat", 0},  {"8.5", NONE}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (mark_worth(texts[i].text) != texts[i].worth)
            fail_msg("%s: %lld", texts[i].text, (long long)mark_worth(texts[i].text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mark_is_compared_with_the_last_that_stood_there),
        cmocka_unit_test(words_have_a_worth_and_states_have_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
