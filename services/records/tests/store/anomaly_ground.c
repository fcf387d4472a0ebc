/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "anomaly_ground.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static void lock_year(struct ground *g)
{
    ground_sql(g, "UPDATE school_year SET state = 'locked'");
    ground_sql(g, api_text(g->api, "INSERT INTO year_lock VALUES (%lld, '" LOCKED_AT "')",
                           (long long)g->year_id));
}

void anomaly_save(struct ground *g, const struct save *save)
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

int64_t anomaly_number(const struct answer *answer, size_t i, const char *what)
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
        found.cells += (int)anomaly_number(&answer, i, "cells");
        found.raised += (int)anomaly_number(&answer, i, "raised");
    }
    if (memcmp(&found, expected, sizeof(found)) != 0)
        fail_msg("%s: %s", what, answer.text);
}

struct answer anomaly_numbers(struct ground *g)
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
    struct answer answer = anomaly_numbers(g);
    struct expected found = {{0}, 0, 0};

    for (size_t k = 0; k + 1 < ANOMALY_KINDS; k++) {
        const char *kind = api_text(g->api, "kinds/%zu", k);

        found.items[k + 1] = (int)anomaly_number(&answer, 0, api_text(g->api, "%s/items", kind));
        found.cells += (int)anomaly_number(&answer, 0, api_text(g->api, "%s/cells", kind));
        found.raised += (int)anomaly_number(&answer, 0, api_text(g->api, "%s/raised", kind));
    }
    if (memcmp(&found, expected, sizeof(found)) != 0)
        fail_msg("numbers, %s: %s", what, answer.text);
}

static void save_all(struct ground *g, const struct anomaly_case *c, bool counted)
{
    if (c->locked)
        lock_year(g);
    for (size_t k = 0; k < COUNT_OF(c->saves) && c->saves[k].at; k++) {
        anomaly_save(g, &c->saves[k]);
        if (counted)
            ground_settle(g);
    }
}

void anomalies_are_told_and_counted(void **state, const struct anomaly_case cases[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        reset_ground(state);
        save_all(*state, &cases[i], false);
        check(*state, cases[i].what, &cases[i].expected);
        check_numbers(*state, cases[i].what, &cases[i].expected);
    }
}

void anomalies_are_counted_save_by_save(void **state, const struct anomaly_case cases[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        reset_ground(state);
        save_all(*state, &cases[i], true);
        check_numbers(*state, cases[i].what, &cases[i].expected);
    }
}
