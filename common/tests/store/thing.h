/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the tests of common/db work on: a table with a column of every kind, emptied before each. */
#pragma once

#include "store_test.h"

enum colour { COLOUR_NONE, COLOUR_RED, COLOUR_BLUE };

struct thing {
    int64_t id;
    const char *code;
    const char *text;
    int64_t number;
    bool flag;
    int colour;
    struct bytes data;
    const char *doc;
    const char *day;
    int64_t version;
    struct list ignored;
};

extern const struct shape thing_shape;

extern const struct query thing_add; /* code, text … day; version becomes 1 */
extern const struct query thing_by_code;

extern struct store_test *store;

/* For cmocka: *state is a call on the emptied tables. */
int thing_before_each(void **state);
int thing_after_each(void **state);
#define TEST(name) cmocka_unit_test_setup_teardown(name, thing_before_each, thing_after_each)

/* To be called before and after all the tests. */
void thing_open(void);
void thing_close(void);

struct thing thing_empty(const char *code);             /* nothing else is there */
void thing_insert(struct call *call, const char *code); /* text "a" */
int64_t thing_count(void);

/* Fails the test with the call's detail. */
#define assert_ok(call, err) assert_ok_(call, err, __FILE__, __LINE__)
void assert_ok_(const struct call *call, enum err err, const char *file, int line);
