/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Cells that were changed far from the server: each has its outcome, and what somebody else saved
 * meanwhile is not lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

static struct answer merge(struct ground *g, const char *subject, const char *query,
                           const char *cells)
{
    return api_send(
        g->api, &(struct sending){.by = &toan,
                                  .method = PATCH,
                                  .target = api_text(g->api, "/v1/classes/%lld/gradebooks/%s/1?%s",
                                                     (long long)g->class_id, subject, query),
                                  .body = api_text(g->api, "{\"cells\":[%s]}", cells)});
}

/* value and base without their braces; base NULL = none. */
static const char *cell(struct ground *g, int student, const char *column, const char *value,
                        const char *base)
{
    return api_text(g->api, "{\"student_id\":%lld,\"column\":\"%s\",%s%s%s%s}",
                    (long long)g->students[student], column, value, base ? ",\"base\":{" : "",
                    base ? base : "", base ? "}" : "");
}

static void outcome_is(const struct answer *answer, int i, const char *outcome)
{
    char path[40];

    snprintf(path, sizeof(path), "cells/%d/outcome", i);
    assert_string_equal(json_get_text(answer->doc, path), outcome);
}

#define EMPTY "\"state\":\"empty\""

static void each_cell_has_its_outcome(void **state)
{
    struct ground *g = *state;
    struct answer answer =
        merge(g, "toan", "partial=true",
              api_text(g->api, "%s,%s", cell(g, 0, "tx1", "\"tenths\":85", EMPTY),
                       cell(g, 1, "comment", "\"text\":\"Khá\"", "\"text\":\"\"")));

    expect(&answer, 200, "");
    assert_string_equal(answer.etag, "\"v1\"");
    assert_int_equal(json_get_int(answer.doc, "saved"), 2);
    answer = merge(
        g, "toan", "partial=true",
        api_text(g->api, "%s,%s,%s,%s,%s,%s", cell(g, 0, "tx1", "\"tenths\":90", "\"tenths\":85"),
                 cell(g, 0, "tx1", "\"tenths\":95", "\"tenths\":85"),
                 cell(g, 1, "comment", "\"text\":\"Giỏi\"", "\"text\":\"Yếu\""),
                 cell(g, 1, "tx1", "\"rating\":\"dat\"", EMPTY),
                 cell(g, 2, "tx1", "\"tenths\":70", NULL), cell(g, 2, "ck", EMPTY, EMPTY)));
    expect(&answer, 200, "");
    assert_string_equal(answer.etag, "\"v2\"");
    assert_int_equal(json_get_int(answer.doc, "version"), 2);
    assert_int_equal(json_get_int(answer.doc, "saved"), 1);
    assert_int_equal(json_get_int(answer.doc, "refused"), 3);
    assert_int_equal(json_get_int(answer.doc, "conflicts"), 1);
    assert_int_equal(json_get_int(answer.doc, "unchanged"), 1);
    outcome_is(&answer, 0, "saved");
    outcome_is(&answer, 1, "refused"); /* twice */
    outcome_is(&answer, 2, "conflict");
    outcome_is(&answer, 3, "refused"); /* no rating here */
    outcome_is(&answer, 4, "refused"); /* no base */
    outcome_is(&answer, 5, "unchanged");
    assert_string_equal(json_get_text(answer.doc, "cells/2/changed_by"), toan.name);
    assert_string_equal(json_get_text(answer.doc, "cells/2/changed_at"), "2026-05-25T08:00:00Z");
    assert_false(json_has(answer.doc, "cells/0/changed_by"));
    assert_string_equal(json_get_text(answer.doc, "cells/2/stored"), "Khá");
    assert_string_equal(json_get_text(answer.doc, "cells/2/base"), "Yếu");
    assert_string_equal(json_get_text(answer.doc, "cells/2/sent"), "Giỏi");
    assert_int_equal(json_get_int(answer.doc, "cells/0/stored/tenths"), 85);
    assert_int_equal(ground_number(g, "SELECT tx1 AS n FROM mark WHERE tx1 IS NOT NULL"), 90);
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM mark WHERE comment = 'Khá'"), 1);
}

static void sent_again_it_is_unchanged(void **state)
{
    struct ground *g = *state;
    const char *cells = cell(g, 0, "gk", "\"tenths\":75", EMPTY);
    struct answer answer = merge(g, "toan", "partial=true", cells);

    expect(&answer, 200, "");
    outcome_is(&answer, 0, "saved");
    answer = merge(g, "toan", "partial=true", cells);
    expect(&answer, 200, "");
    outcome_is(&answer, 0, "unchanged");
    assert_string_equal(answer.etag, "\"v1\"");
    assert_int_equal(ground_number(g, "SELECT version AS n FROM gradebook"), 1);
}

static void a_dry_run_stores_nothing(void **state)
{
    struct ground *g = *state;
    const char *cells = cell(g, 0, "gk", "\"tenths\":75", EMPTY);
    struct answer answer = merge(g, "toan", "partial=true&dry_run=true", cells);

    expect(&answer, 200, "");
    outcome_is(&answer, 0, "saved");
    assert_true(json_get_true(answer.doc, "dry_run"));
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM gradebook"), 0);
    answer = merge(g, "toan", "dry_run=true", cells);
    expect(&answer, 400, "invalid");
    answer = merge(g, "toan", "partial=false", cells);
    expect(&answer, 428, "precondition-required");
}

static void what_is_closed_is_refused_and_the_rest_saved(void **state)
{
    struct ground *g = *state;
    struct answer answer;

    ground_sql(g, api_text(g->api,
                           "INSERT INTO entry_window (org_id, unit_name, kind, scope_org_id,"
                           " scope_name, year_name, column_kind, term, starts_at, ends_at,"
                           " decision_number, reason, set_by, set_at, version) VALUES (%d, 'Sở',"
                           " 'lock', %d, 'Sở', '2025-2026', 'ck', 1, '2020-01-01T00:00:00Z',"
                           " '2099-01-01T00:00:00Z', '12/QĐ', 'kiểm tra', 1,"
                           " '2026-05-20T00:00:00Z', 1)",
                           PROVINCE, PROVINCE));
    answer =
        merge(g, "toan", "partial=true",
              api_text(g->api, "%s,%s,%s", cell(g, 0, "ck", "\"tenths\":75", EMPTY),
                       cell(g, 0, "tx1", "\"tenths\":75", EMPTY), cell(g, 1, "ck", EMPTY, EMPTY)));
    expect(&answer, 200, "");
    outcome_is(&answer, 0, "refused");
    assert_non_null(strstr(json_get_text(answer.doc, "cells/0/detail"), "12/QĐ"));
    outcome_is(&answer, 1, "saved");
    outcome_is(&answer, 2, "unchanged");
}

/* Who comes second between reading and writing judges again. */
static void the_same_at_once_is_saved_once(void **state)
{
    enum { CLIENTS = 8 };
    struct ground *g = *state;
    struct answer answers[CLIENTS];

    api_send_at_once(g->api,
                     &(struct sending){.by = &toan,
                                       .method = PATCH,
                                       .target = api_text(g->api,
                                                          "/v1/classes/%lld/gradebooks/toan/1"
                                                          "?partial=true",
                                                          (long long)g->class_id),
                                       .body = api_text(g->api, "{\"cells\":[%s]}",
                                                        cell(g, 0, "tx2", "\"tenths\":60", EMPTY))},
                     CLIENTS, answers);
    assert_int_equal(count_of(answers, CLIENTS, 200, ""), CLIENTS);
    assert_int_equal(ground_number(g, "SELECT version AS n FROM gradebook"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_cell_has_its_outcome, reset_ground),
        cmocka_unit_test_setup(sent_again_it_is_unchanged, reset_ground),
        cmocka_unit_test_setup(a_dry_run_stores_nothing, reset_ground),
        cmocka_unit_test_setup(what_is_closed_is_refused_and_the_rest_saved, reset_ground),
        cmocka_unit_test_setup(the_same_at_once_is_saved_once, reset_ground),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
