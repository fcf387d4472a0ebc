/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Marks that were emptied and are entered again: an edit by what stood there before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "anomaly_ground.h"

static const struct anomaly_case cases[] = {
    {"emptied before the lock and entered higher after it",
     true,
     {{"2026-05-19T03:00:00Z", 1, OLD, EMPTY}, {LOCKED_AT, 1, EMPTY, HIGHER}},
     ONE(ANOMALY_RAISED_AFTER_LOCK, 1, 1)},
    {"emptied long before the days that are asked",
     true,
     {{"2026-02-02T03:00:00Z", 1, OLD, EMPTY}, {LOCKED_AT, 1, EMPTY, HIGHER}},
     ONE(ANOMALY_RAISED_AFTER_LOCK, 1, 1)},
    {"with the whole row",
     true,
     {{"2026-05-19T03:00:00Z", 1, OLD, ""}, {LOCKED_AT, 1, "", HIGHER}},
     ONE(ANOMALY_RAISED_AFTER_LOCK, 1, 1)},
    {"exempt, then absent, then higher",
     true,
     {{"2026-05-19T03:00:00Z", 1, OLD, EXEMPT},
      {"2026-05-19T04:00:00Z", 1, EXEMPT, ABSENT},
      {LOCKED_AT, 1, ABSENT, HIGHER}},
     ONE(ANOMALY_RAISED_AFTER_LOCK, 1, 1)},
    {"emptied and entered lower",
     true,
     {{"2026-05-19T03:00:00Z", 1, OLD, EMPTY}, {LOCKED_AT, 1, EMPTY, LOWER}},
     NONE_AT_ALL},
    {"emptied and entered lower at night",
     false,
     {{"2026-05-19T03:00:00Z", 1, OLD, EMPTY}, {"2026-05-19T16:00:00Z", 1, EMPTY, LOWER}},
     ONE(ANOMALY_NIGHT_EDIT, 1, 0)},
    {"emptied and entered again as it was",
     true,
     {{"2026-05-19T03:00:00Z", 1, OLD, EMPTY}, {"2026-05-20T16:00:00Z", 1, EMPTY, OLD}},
     NONE_AT_ALL},
    {"emptied, and moved back with another mark",
     true,
     {{"2026-05-19T03:00:00Z", 1, OLD, EMPTY}, {LOCKED_AT, 1, "", HIGHER, .reason = MOVED}},
     NONE_AT_ALL},
    {"a correction fills what was emptied",
     false,
     {{"2026-05-19T03:00:00Z", 1, OLD, EMPTY},
      {LOCKED_AT, 1, EMPTY, HIGHER},
      {LOCKED_AT, 1, "{\"state\":\"approved\"}", STEP_FROM("", "executed", "55"),
       .correction = true}},
     ONE(ANOMALY_CHANGED_AFTER_SIGNATURE, 1, 1)},
    {"a correction fills what was exempt, lower",
     false,
     {{"2026-05-19T03:00:00Z", 1, OLD, EXEMPT},
      {LOCKED_AT, 1, EXEMPT, LOWER},
      {LOCKED_AT, 1, "{\"state\":\"approved\"}", STEP_FROM("exempt", "executed", "45"),
       .correction = true}},
     ONE(ANOMALY_CHANGED_AFTER_SIGNATURE, 1, 0)},
    {"a correction fills what was always empty",
     false,
     {{LOCKED_AT, 1, EMPTY, HIGHER},
      {LOCKED_AT, 1, "{\"state\":\"approved\"}", STEP_FROM("", "executed", "55"),
       .correction = true}},
     ONE(ANOMALY_CHANGED_AFTER_SIGNATURE, 1, 0)},
};

static void what_stood_there_before_counts(void **state)
{
    anomalies_are_told_and_counted(state, cases, COUNT_OF(cases));
}

static void and_so_after_each_save(void **state)
{
    anomalies_are_counted_save_by_save(state, cases, COUNT_OF(cases));
}

#define RESET(test) cmocka_unit_test_setup(test, reset_ground)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(what_stood_there_before_counts),
        RESET(and_so_after_each_save),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
