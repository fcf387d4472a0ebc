/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The history of toan's edits in the ground's class, written by SQL; what a school's head is told
 * of it and what the offices' kept numbers say. Times are UTC: 10:00 in Viet Nam is 03:00. */
#pragma once

#include "domain/anomalies.h"
#include "ground.h"

#define OLD              "{\"tx1\":{\"tenths\":50}}"
#define HIGHER           "{\"tx1\":{\"tenths\":55}}"
#define LOWER            "{\"tx1\":{\"tenths\":45}}"
#define EMPTY            "{\"tx1\":null}"
#define EXEMPT           "{\"tx1\":{\"state\":\"exempt\"}}"
#define ABSENT           "{\"tx1\":{\"state\":\"absent_excused\"}}"
#define LOCKED_AT        "2026-05-20T03:00:00Z"
#define MOVED            "Chuyển lớp theo nguyện vọng"
#define STEP(state, new) STEP_FROM("50", state, new)
#define STEP_FROM(old, state, new)                                                                 \
    "{\"id\":7,\"term\":1,\"field\":\"tx1\",\"old_value\":\"" old                                  \
    "\",\"new_value\":\"" new "\","                                                                \
                              "\"state\""                                                          \
                              ":\"" state "\"}"

/* A row of the history: the same change of n cells, one a line. */
struct save {
    const char *at;
    int n;
    const char *before;
    const char *now;
    int64_t actor; /* 0 = 101 */
    const char *subject;
    const char *reason;
    bool correction;
};

struct expected {
    int items[ANOMALY_KINDS];
    int cells;
    int raised;
};

#define NONE_AT_ALL                                                                                \
    {                                                                                              \
        {0}, 0, 0                                                                                  \
    }
#define ONE(kind, cells, raised)                                                                   \
    {                                                                                              \
        {[kind] = 1}, cells, raised                                                                \
    }

/* Saves, one after another, and what they are together. */
struct anomaly_case {
    const char *what;
    bool locked;
    struct save saves[3];
    struct expected expected;
};

void anomaly_save(struct ground *g, const struct save *save);

/* Of the i-th item of a list. */
int64_t anomaly_number(const struct answer *answer, size_t i, const char *what);
/* What an office gets of the days that are asked without saying which, all being counted. */
struct answer anomaly_numbers(struct ground *g);

/* Each case on a ground of its own: all its saves at once; counted after each of them. */
void anomalies_are_told_and_counted(void **state, const struct anomaly_case cases[], size_t n);
void anomalies_are_counted_save_by_save(void **state, const struct anomaly_case cases[], size_t n);
