/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Anomalies among edits of marks: each kind just above and just below its bound, what the head of
 * the school is told, and that the question is answered by the index. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "anomaly_ground.h"
#include "store/anomalies.h"
#include "store/queries.h"

static const struct anomaly_case cases[] = {
    {"21:59:59 is day", false, {{"2026-05-19T14:59:59Z", 1, OLD, HIGHER}}, NONE_AT_ALL},
    {"22:00 is night",
     false,
     {{"2026-05-19T15:00:00Z", 1, OLD, HIGHER}},
     ONE(ANOMALY_NIGHT_EDIT, 1, 1)},
    {"04:59:59 is night",
     false,
     {{"2026-05-19T21:59:59Z", 1, OLD, LOWER}},
     ONE(ANOMALY_NIGHT_EDIT, 1, 0)},
    {"05:00 is day", false, {{"2026-05-19T22:00:00Z", 1, OLD, HIGHER}}, NONE_AT_ALL},
    {"a night goes over midnight",
     false,
     {{"2026-05-19T15:30:00Z", 2, OLD, HIGHER}, {"2026-05-19T20:00:00Z", 1, OLD, LOWER}},
     ONE(ANOMALY_NIGHT_EDIT, 3, 2)},
    {"two nights",
     false,
     {{"2026-05-18T15:30:00Z", 1, OLD, HIGHER}, {"2026-05-19T15:30:00Z", 1, OLD, HIGHER}},
     {{[ANOMALY_NIGHT_EDIT] = 2}, 2, 2}},
    {"entering is no edit",
     true,
     {{"2026-05-20T16:00:00Z", 40, "", OLD}, {"2026-05-20T16:01:00Z", 40, EMPTY, OLD}},
     NONE_AT_ALL},
    {"nor is a mark after an absence",
     false,
     {{"2026-05-19T16:00:00Z", 1, "{\"gk\":{\"state\":\"absent_excused\"}}",
       "{\"gk\":{\"tenths\":80}}"}},
     NONE_AT_ALL},
    {"to remove is one",
     false,
     {{"2026-05-19T16:00:00Z", 1, OLD, ""}, {"2026-05-19T16:00:01Z", 1, OLD, EMPTY}},
     ONE(ANOMALY_NIGHT_EDIT, 2, 0)},
    {"a move is none",
     true,
     {{"2026-05-20T16:00:00Z", 40, OLD, HIGHER, .reason = MOVED}},
     NONE_AT_ALL},
    {"29 cells are no mass", false, {{"2026-05-19T03:00:00Z", 29, OLD, HIGHER}}, NONE_AT_ALL},
    {"30 are", false, {{"2026-05-19T03:00:00Z", 30, OLD, LOWER}}, ONE(ANOMALY_MASS_EDIT, 30, 0)},
    {"30 within ten minutes",
     false,
     {{"2026-05-19T03:00:00Z", 15, OLD, HIGHER}, {"2026-05-19T03:10:00Z", 15, OLD, LOWER}},
     ONE(ANOMALY_MASS_EDIT, 30, 15)},
    {"30 within ten minutes and a second",
     false,
     {{"2026-05-19T03:00:00Z", 15, OLD, HIGHER}, {"2026-05-19T03:10:01Z", 15, OLD, HIGHER}},
     NONE_AT_ALL},
    {"spans that overlap are one",
     false,
     {{"2026-05-19T03:00:00Z", 15, OLD, HIGHER},
      {"2026-05-19T03:10:00Z", 15, OLD, HIGHER},
      {"2026-05-19T03:20:00Z", 15, OLD, HIGHER}},
     ONE(ANOMALY_MASS_EDIT, 45, 45)},
    {"30 by two persons",
     false,
     {{"2026-05-19T03:00:00Z", 15, OLD, HIGHER},
      {"2026-05-19T03:01:00Z", 15, OLD, HIGHER, .actor = 103}},
     NONE_AT_ALL},
    {"30 in two gradebooks",
     false,
     {{"2026-05-19T03:00:00Z", 10, OLD, HIGHER},
      {"2026-05-19T03:01:00Z", 20, OLD, HIGHER, .subject = "gdcd"}},
     {{[ANOMALY_MASS_EDIT] = 2}, 30, 30}},
    {"raised just before the lock", true, {{"2026-05-20T02:59:59Z", 1, OLD, HIGHER}}, NONE_AT_ALL},
    {"raised after it", true, {{LOCKED_AT, 2, OLD, HIGHER}}, ONE(ANOMALY_RAISED_AFTER_LOCK, 2, 2)},
    {"lowered after it", true, {{LOCKED_AT, 2, OLD, LOWER}}, NONE_AT_ALL},
    {"a rating and a 0 by the rule raised after it",
     true,
     {{LOCKED_AT, 1, "{\"tx1\":{\"rating\":\"chua_dat\"}}", "{\"tx1\":{\"rating\":\"dat\"}}"},
      {"2026-05-20T04:00:00Z", 1, "{\"ck\":{\"state\":\"zero_by_rule\"}}",
       "{\"ck\":{\"tenths\":5}}"}},
     ONE(ANOMALY_RAISED_AFTER_LOCK, 2, 2)},
    {"a year that is open", false, {{LOCKED_AT, 1, OLD, HIGHER}}, NONE_AT_ALL},
    {"a correction decided",
     true,
     {{LOCKED_AT, 1, "{\"state\":\"agreed\"}", STEP("approved", "55"), .correction = true}},
     NONE_AT_ALL},
    {"a correction carried out",
     false,
     {{LOCKED_AT, 1, "{\"state\":\"approved\"}", STEP("executed", "55"), .correction = true,
       .reason = "Đúng bài đã lưu"}},
     ONE(ANOMALY_CHANGED_AFTER_SIGNATURE, 1, 1)},
    {"a correction to a lower mark",
     true,
     {{LOCKED_AT, 1, "{\"state\":\"approved\"}", STEP("executed", "45"), .correction = true}},
     ONE(ANOMALY_CHANGED_AFTER_SIGNATURE, 1, 0)},
};

static void each_kind_has_its_bounds(void **state)
{
    anomalies_are_told_and_counted(state, cases, COUNT_OF(cases));
}

static void numbers_follow_each_save(void **state)
{
    anomalies_are_counted_save_by_save(state, cases, COUNT_OF(cases));
}

static void it_is_told_who_where_and_where_to_read_on(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    anomaly_save(g, &(struct save){"2026-05-19T03:00:00Z", 3, OLD, HIGHER});
    anomaly_save(g, &(struct save){"2026-05-19T03:01:00Z", 2, OLD, LOWER, .subject = "gdcd"});
    anomaly_save(g, &(struct save){LOCKED_AT, 1, "{\"state\":\"approved\"}", STEP("executed", "55"),
                                   .correction = true});
    answer = get(g, &leader, "/v1/anomalies?min_cells=5&within_minutes=1&limit=2");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_string_equal(json_get_text(answer.doc, "next"), "2");
    assert_int_equal(anomaly_number(&answer, 0, "cells"), 3);
    assert_int_equal(anomaly_number(&answer, 0, "run_cells"), 5);
    assert_string_equal(json_get_text(answer.doc, "items/0/actor_name"), "Người Sửa");
    assert_string_equal(json_get_text(answer.doc, "items/0/class_name"), "9A1");
    assert_string_equal(
        json_get_text(answer.doc, "items/1/history"),
        api_text(g->api, "/v1/classes/%lld/gradebooks/gdcd/1/history", (long long)g->class_id));
    answer = get(g, &leader, "/v1/anomalies?kind=changed_after_signature");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_string_equal(json_get_text(answer.doc, "items/0/history"), "/v1/corrections/7");
    assert_string_equal(json_get_text(answer.doc, "items/0/old_value"), "50");
    answer = get(g, &leader, "/v1/anomalies?from=2026-05-21&to=2026-05-25");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
}

static void the_days_are_bounded(void **state)
{
    static const struct {
        const struct person *by;
        const char *target;
        bool good;
    } asked[] = {
        {&leader, "/v1/anomalies?from=2026-02-23&to=2026-05-25", true}, /* 92 days */
        {&leader, "/v1/anomalies?from=2026-02-22&to=2026-05-25", false},
        {&leader, "/v1/anomalies?from=2026-05-26&to=2026-05-25", false},
        {&province_leader, "/v1/anomaly-statistics?from=2026-02-23&to=2026-05-25", true},
        {&province_leader, "/v1/anomaly-statistics?from=2026-02-22&to=2026-05-25", false},
    };
    static const char *const from[] = {"/from", NULL};
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        struct answer answer = get(g, asked[i].by, asked[i].target);

        expect(&answer, asked[i].good ? 200 : 400, asked[i].good ? "" : "invalid");
        if (!asked[i].good)
            expect_pointers(&answer, 1, from);
    }
}

struct plan {
    int64_t id;
    const char *select_type;
    const char *table;
    const char *type;
    const char *possible_keys;
    const char *key;
    const char *key_len;
    const char *ref;
    int64_t rows;
    const char *Extra; /* as the database calls it */
};
static const struct field plan_fields[] = {
    INT(struct plan, id, 1, 9, .optional = true),
    STR(struct plan, select_type, 0, 100, .optional = true),
    STR(struct plan, table, 0, 100, .optional = true),
    STR(struct plan, type, 0, 100, .optional = true),
    STR(struct plan, possible_keys, 0, 500, .optional = true),
    STR(struct plan, key, 0, 100, .optional = true),
    STR(struct plan, key_len, 0, 100, .optional = true),
    STR(struct plan, ref, 0, 100, .optional = true),
    INT(struct plan, rows, 0, INT64_MAX, .optional = true),
    STR(struct plan, Extra, 0, 500, .optional = true),
};
static const struct shape plan_shape = SHAPE(struct plan, plan_fields);

/* Year, kind and days bound what is read, as a range of the index: not the history of all. */
static void the_index_answers(void **state)
{
    struct ground *g = *state;
    struct call *call = store_test_call(api_test_store(g->api));
    const struct query edits = *anomalies_queries[0];
    const struct query explained = {
        .sql = api_text(g->api, "EXPLAIN %s", edits.sql), .in = edits.in, .out = &plan_shape};
    const struct edit_range range = {g->year_id, "2026-04-10T00:00:00Z", "2026-04-11T00:00:00Z"};
    struct list plans = {0}; /* the history first, then the classes of a role of levels */
    const struct plan *plan;

    for (int i = 0; i < 200; i++)
        anomaly_save(g, &(struct save){i < 5 ? "2026-04-10T03:00:00Z" : "2026-03-19T03:00:00Z", 1,
                                       OLD, HIGHER});
    if (db_all(call, &explained, &range, &plans))
        fail_msg("%s", call->failure.detail);
    plan = plans.items;
    assert_true(plans.n >= 1);
    assert_string_equal(plan->table, "change_event");
    assert_string_equal(plan->type, "range");
    assert_string_equal(plan->key, "change_event_year");
    assert_in_range(plan->rows, 1, 10);
    store_test_end(call);
}

#define RESET(test) cmocka_unit_test_setup(test, reset_ground)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RESET(each_kind_has_its_bounds),
        RESET(numbers_follow_each_save),
        RESET(it_is_told_who_where_and_where_to_read_on),
        RESET(the_days_are_bounded),
        RESET(the_index_answers),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
