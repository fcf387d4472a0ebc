/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Anomalies among edits of marks: each kind just above and just below its bound, who sees what, and
 * that the question is answered by the index. Times are UTC: 10:00 in Viet Nam is 03:00. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/count_anomalies.h"
#include "app/summarise.h"
#include "base/buf.h"
#include "domain/anomalies.h"
#include "ground.h"
#include "store/anomalies.h"
#include "store/queries.h"

static const struct person province_leader = {402, PROVINCE, "so_leader", "Lãnh Đạo Sở"};
static const struct person commune_inspector = {403, COMMUNE, "phong_inspector", "Thanh Tra Xã"};
static const struct person commune_admin = {401, COMMUNE, "phong_admin", "Quản Trị Xã"};
static const struct person other_commune = {404, 3, "phong_leader", "Lãnh Đạo Xã Khác"};

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

static const struct {
    const char *what;
    bool locked;
    struct save saves[3];
    struct expected expected;
} cases[] = {
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

static void lock_year(struct ground *g)
{
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    ground_sql(g, api_text(g->api, "INSERT INTO year_lock VALUES (%lld, '" LOCKED_AT "')",
                           (long long)g->year_id));
}

static void put(struct ground *g, const struct save *save)
{
    struct buf items = buf_in(api_test_mem(g->api));

    for (int i = 0; i < save->n; i++)
        buf_printf(&items, "%lld\tchanged\t1/toan/1/1\t%s\t%s\n", (long long)g->students[0],
                   save->before, save->now);
    ground_sql(g, api_text(g->api,
                           "INSERT INTO change_event (org_id, school_year_id, class_id, subject,"
                           " term, kind, items, actor_id, actor_name, role, reason, at)"
                           " VALUES (%d, %lld, %lld, '%s', %s, '%s', '%s', %lld, 'Người Sửa',"
                           " 'teacher', %s%s%s, '%s')",
                           SCHOOL, (long long)g->year_id, (long long)g->class_id,
                           save->subject ? save->subject : "toan", save->correction ? "NULL" : "1",
                           save->correction ? "correction" : "mark", items.data,
                           (long long)(save->actor ? save->actor : toan.account_id),
                           save->reason ? "'" : "", save->reason ? save->reason : "NULL",
                           save->reason ? "'" : "", save->at));
}

static int64_t number_in(const struct answer *answer, size_t i, const char *what)
{
    char path[80];

    snprintf(path, sizeof(path), "items/%zu/%s", i, what);
    return json_get_int(answer->doc, path);
}

static void check(struct ground *g, const char *what, const struct expected *expected)
{
    struct answer answer = get(g, &leader, "/v1/anomalies");
    struct expected found = {{0}, 0, 0};
    char path[40];

    expect(&answer, 200, "");
    for (size_t i = 0; i < json_get_count(answer.doc, "items"); i++) {
        snprintf(path, sizeof(path), "items/%zu/kind", i);
        found.items[enum_value(anomaly_kind_names, json_get_text(answer.doc, path))]++;
        found.cells += (int)number_in(&answer, i, "cells");
        found.raised += (int)number_in(&answer, i, "raised");
    }
    if (memcmp(&found, expected, sizeof(found)) != 0)
        fail_msg("%s: %s", what, answer.text);
}

/* What an office gets of the days that are asked without saying which. */
static struct answer numbers(struct ground *g)
{
    struct answer answer;

    ground_settle(g);
    answer = get(g, &province_leader, "/v1/anomaly-statistics");
    expect(&answer, 200, "");
    assert_int_equal(json_get_int(answer.doc, "items/0/org_id"), SCHOOL);
    return answer;
}

/* The numbers that are kept are those of what the head of the school is told. */
static void check_numbers(struct ground *g, const char *what, const struct expected *expected)
{
    struct answer answer = numbers(g);
    struct expected found = {{0}, 0, 0};

    for (size_t k = 0; k + 1 < ANOMALY_KINDS; k++) {
        const char *kind = api_text(g->api, "kinds/%zu", k);

        found.items[k + 1] = (int)number_in(&answer, 0, api_text(g->api, "%s/items", kind));
        found.cells += (int)number_in(&answer, 0, api_text(g->api, "%s/cells", kind));
        found.raised += (int)number_in(&answer, 0, api_text(g->api, "%s/raised", kind));
    }
    if (memcmp(&found, expected, sizeof(found)) != 0)
        fail_msg("numbers, %s: %s", what, answer.text);
}

static void each_kind_has_its_bounds(void **state)
{
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        reset_ground(state);
        if (cases[i].locked)
            lock_year(g);
        for (size_t k = 0; k < COUNT_OF(cases[i].saves) && cases[i].saves[k].at; k++)
            put(g, &cases[i].saves[k]);
        check(g, cases[i].what, &cases[i].expected);
        check_numbers(g, cases[i].what, &cases[i].expected);
    }
}

/* Counted after each save, as if they had come at once. */
static void numbers_follow_each_save(void **state)
{
    struct ground *g = *state;

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        reset_ground(state);
        if (cases[i].locked)
            lock_year(g);
        for (size_t k = 0; k < COUNT_OF(cases[i].saves) && cases[i].saves[k].at; k++) {
            put(g, &cases[i].saves[k]);
            ground_settle(g);
        }
        check_numbers(g, cases[i].what, &cases[i].expected);
    }
}

static void a_mass_edit_over_midnight_is_of_its_first_day(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    put(g, &(struct save){"2026-05-18T16:55:00Z", 30, OLD, HIGHER}); /* 23:55 */
    numbers(g);
    put(g, &(struct save){"2026-05-18T17:02:00Z", 20, OLD, LOWER});
    numbers(g);
    put(g, &(struct save){"2026-05-19T05:00:00Z", 1, OLD, LOWER}); /* the day is counted anew */
    numbers(g);
    answer = get(g, &province_leader,
                 "/v1/anomaly-statistics?kind=mass_edit&from=2026-05-18&to=2026-05-18");
    assert_int_equal(number_in(&answer, 0, "kinds/0/items"), 1);
    assert_int_equal(number_in(&answer, 0, "kinds/0/cells"), 50);
    answer = get(g, &province_leader,
                 "/v1/anomaly-statistics?kind=mass_edit&from=2026-05-19&to=2026-05-25");
    assert_int_equal(number_in(&answer, 0, "kinds/0/items"), 0);
    answer = get(g, &leader, "/v1/anomalies?kind=mass_edit&from=2026-05-18&to=2026-05-18");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(number_in(&answer, 0, "cells"), 50);
    answer = get(g, &leader, "/v1/anomalies?kind=mass_edit&from=2026-05-17&to=2026-05-17");
    assert_int_equal(json_get_count(answer.doc, "items"), 0);
}

/* Of the day on which it began: what came after midnight is no night of its own. */
static void a_night_is_told_once(void **state)
{
    static const struct {
        const char *days;
        size_t items;
    } asked[] = {{"from=2026-05-17&to=2026-05-17", 0},
                 {"from=2026-05-18&to=2026-05-18", 1},
                 {"from=2026-05-19&to=2026-05-19", 0},
                 {"from=2026-05-18&to=2026-05-19", 1}};
    struct ground *g = *state;

    put(g, &(struct save){"2026-05-18T16:00:00Z", 2, OLD, HIGHER}); /* 23:00 */
    put(g, &(struct save){"2026-05-18T18:00:00Z", 1, OLD, LOWER});
    numbers(g);
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        struct answer answer =
            get(g, &leader, api_text(g->api, "/v1/anomalies?kind=night_edit&%s", asked[i].days));

        assert_int_equal(json_get_count(answer.doc, "items"), asked[i].items);
        if (asked[i].items)
            assert_int_equal(number_in(&answer, 0, "cells"), 3);
        answer = get(g, &province_leader,
                     api_text(g->api, "/v1/anomaly-statistics?kind=night_edit&%s", asked[i].days));
        assert_int_equal(number_in(&answer, 0, "kinds/0/items"), asked[i].items);
        assert_int_equal(number_in(&answer, 0, "kinds/0/cells"), asked[i].items ? 3 : 0);
    }
}

static void numbers_say_how_old_they_are(void **state)
{
    struct ground *g = *state;
    struct answer answer = numbers(g);

    assert_string_equal(json_get_text(answer.doc, "as_of"), "2026-05-25T08:00:00Z");
    put(g, &(struct save){"2026-05-19T16:00:00Z", 3, OLD, HIGHER});
    answer = get(g, &commune_inspector, "/v1/anomaly-statistics");
    assert_string_equal(json_get_text(answer.doc, "as_of"), "2026-05-19T16:00:00Z");
    assert_int_equal(number_in(&answer, 0, "kinds/3/cells"), 0);
    ground_settle(g);
    ground_sql(g, api_text(g->api,
                           "INSERT INTO anomaly_due (school_year_id, since)"
                           " VALUES (%lld, '2026-05-19T16:00:00Z')",
                           (long long)g->year_id));
    answer = get(g, &commune_inspector, "/v1/anomaly-statistics");
    assert_string_equal(json_get_text(answer.doc, "as_of"), "2026-05-19T16:00:00Z");
    assert_int_equal(json_get_int(answer.doc, "pending"), 1);
    answer = numbers(g);
    assert_string_equal(json_get_text(answer.doc, "as_of"), "2026-05-25T08:00:00Z");
    assert_int_equal(number_in(&answer, 0, "kinds/3/cells"), 3);
    assert_int_equal(json_get_int(answer.doc, "pending"), 0);
}

/* One step of the background work. */
static void step(struct ground *g, enum err (*work)(struct call *, bool *))
{
    struct call *call = api_test_call(g->api);
    bool idle = false;

    (void)work(call, &idle);
    store_test_end(call);
}

static int64_t due(struct ground *g, const char *which)
{
    return ground_number(g,
                         api_text(g->api, "SELECT COUNT(*) AS n FROM anomaly_due WHERE %s", which));
}

/* A class does not wait for the history of a year, nor a year for one that cannot be counted. */
static void years_are_not_in_the_way(void **state)
{
    struct ground *g = *state;

    ground_sql(g, api_text(g->api,
                           "INSERT INTO anomaly_due (school_year_id, since)"
                           " VALUES (%lld, '2026-05-02T00:00:00Z')",
                           (long long)g->year_id));
    step(g, summarise_next);
    assert_int_equal(due(g, "1"), 1);
    ground_sql(g, "INSERT INTO anomaly_due (school_year_id, since)"
                  " VALUES (999999999, '2026-05-01T00:00:00Z')");
    step(g, count_anomalies_next);
    assert_int_equal(due(g, "failures = 1 AND school_year_id = 999999999"), 1);
    step(g, count_anomalies_next);
    assert_int_equal(due(g, "school_year_id < 999999999"), 0);
    assert_int_equal(due(g, "1"), 1);
}

static void it_is_told_who_where_and_where_to_read_on(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    put(g, &(struct save){"2026-05-19T03:00:00Z", 3, OLD, HIGHER});
    put(g, &(struct save){"2026-05-19T03:01:00Z", 2, OLD, LOWER, .subject = "gdcd"});
    put(g, &(struct save){LOCKED_AT, 1, "{\"state\":\"approved\"}", STEP("executed", "55"),
                          .correction = true});
    answer = get(g, &leader, "/v1/anomalies?min_cells=5&within_minutes=1&limit=2");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 2);
    assert_string_equal(json_get_text(answer.doc, "next"), "2");
    assert_int_equal(number_in(&answer, 0, "cells"), 3);
    assert_int_equal(number_in(&answer, 0, "run_cells"), 5);
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

static void offices_get_numbers_and_others_nothing(void **state)
{
    static const struct person *const refused[] = {&toan, &homeroom, &admin, &office};
    struct ground *g = *state;
    struct answer answer;

    put(g, &(struct save){"2026-05-19T16:00:00Z", 3, OLD, HIGHER});
    ground_settle(g);
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        answer = get(g, refused[i], "/v1/anomalies");
        expect(&answer, 403, "forbidden");
        answer = get(g, refused[i], "/v1/anomaly-statistics");
        expect(&answer, 403, "forbidden");
    }
    answer = get(g, &stranger_leader,
                 api_text(g->api, "/v1/anomalies?school_year_id=%lld", (long long)g->year_id));
    expect(&answer, 404, "not-found");
    answer = get(g, &other_commune, "/v1/anomaly-statistics?org_id=11");
    expect(&answer, 404, "not-found");
    answer = get(g, &commune_admin, "/v1/anomaly-statistics");
    expect(&answer, 403, "forbidden");
    answer = get(g, &leader, "/v1/anomaly-statistics");
    expect(&answer, 403, "forbidden");
    answer = get(g, &province_leader, "/v1/anomaly-statistics?kind=night_edit&limit=1");
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(number_in(&answer, 0, "kinds/0/cells"), 3);
    assert_null(strstr(answer.text, "Người Sửa"));
    assert_null(strstr(answer.text, "9A1"));
    assert_string_equal(json_get_text(answer.doc, "next"), "1");
    answer = get(g, &commune_inspector, "/v1/anomaly-statistics?after=1");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    assert_int_equal(number_in(&answer, 0, "org_id"), OTHER_SCHOOL);
    assert_int_equal(number_in(&answer, 0, "kinds/3/cells"), 0);
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
        put(g, &(struct save){i < 5 ? "2026-04-10T03:00:00Z" : "2026-03-19T03:00:00Z", 1, OLD,
                              HIGHER});
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_kind_has_its_bounds, reset_ground),
        cmocka_unit_test_setup(numbers_follow_each_save, reset_ground),
        cmocka_unit_test_setup(a_mass_edit_over_midnight_is_of_its_first_day, reset_ground),
        cmocka_unit_test_setup(a_night_is_told_once, reset_ground),
        cmocka_unit_test_setup(years_are_not_in_the_way, reset_ground),
        cmocka_unit_test_setup(numbers_say_how_old_they_are, reset_ground),
        cmocka_unit_test_setup(it_is_told_who_where_and_where_to_read_on, reset_ground),
        cmocka_unit_test_setup(offices_get_numbers_and_others_nothing, reset_ground),
        cmocka_unit_test_setup(the_days_are_bounded, reset_ground),
        cmocka_unit_test_setup(the_index_answers, reset_ground),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
