/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the province decides of a number that a rule set leaves in doubt: who may, from when on it
 * holds, that it is never changed. The year is 2025-2026. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ground.h"

#define DECISION(value, year)                                                                      \
    "{\"rule\":\"TT43.need\",\"value\":" value ",\"school_year\":\"" year "\","                    \
    "\"decision_number\":\"12/QĐ-SGDĐT\",\"reason\":\"Theo hướng dẫn của Bộ\"}"

static const struct person chief = {301, PROVINCE, "so_leader", "Giám Đốc Thử Nghiệm"};
static const struct person so_admin = {302, PROVINCE, "so_admin", "Quản Trị Sở Thử Nghiệm"};
static const struct person phong_admin = {303, COMMUNE, "phong_admin", "Quản Trị Xã Thử Nghiệm"};

static struct answer decide(struct ground *g, const struct person *by, const char *body)
{
    return api_send(
        g->api, &(struct sending){
                    .by = by, .method = POST, .target = "/v1/rule-confirmations", .body = body});
}

static struct answer prepare(struct ground *g)
{
    return api_send(g->api,
                    &(struct sending){.by = &toan,
                                      .method = POST,
                                      .target = api_text(g->api, "/v1/classes/%lld/documents",
                                                         (long long)g->class_id),
                                      .body = "{\"stage\":\"subject_result\",\"subject\":\"toan\","
                                              "\"credential_id\":1}"});
}

/* What the results of the class name as the number and its decision; "" = by none. */
static void expect_need(struct ground *g, int64_t need, const char *decision)
{
    struct answer answer =
        api_send(g->api, &(struct sending){.by = &homeroom,
                                           .target = api_text(g->api, "/v1/classes/%lld/results/0",
                                                              (long long)g->class_id)});
    const char *text =
        api_text(g->api, "\"need\":%lld,\"need_decision\":\"%s\"", (long long)need, decision);

    expect(&answer, 200, "");
    if (!*decision) {
        assert_null(strstr(answer.text, "need_decision"));
        text = api_text(g->api, "\"need\":%lld,", (long long)need);
    }
    assert_non_null(strstr(answer.text, text));
}

static int empty(void **state)
{
    struct ground *g = *state;
    int failed = reset_ground(state);

    ground_sql(g, "DELETE FROM rule_confirmation");
    ground_sql(g, "DELETE FROM summary_due");
    ground_sql(g, "UPDATE class SET ruleset = 'TT43'");
    return failed;
}

static void nobody_else_decides_and_all_see_it(void **state)
{
    struct ground *g = *state;
    const struct person *const others[] = {&so_admin, &phong_admin, &leader, &admin, &toan};
    struct answer answer;

    for (size_t i = 0; i < COUNT_OF(others); i++) {
        answer = decide(g, others[i], DECISION("5", "2025-2026"));
        expect(&answer, 403, "forbidden");
    }
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM rule_confirmation"), 0);
    answer = decide(g, &chief, DECISION("5", "2025-2026"));
    expect(&answer, 201, "");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM audit_event"
                                      " WHERE chain_id = 1 AND action = 'rule.confirm'"),
                     1);
    assert_string_equal(json_get_text(answer.doc, "decided_name"), chief.name);
    answer = api_send(g->api, &(struct sending){.by = &toan, .target = "/v1/rule-confirmations"});
    expect(&answer, 200, "");
    assert_int_equal(json_get_count(answer.doc, "items"), 1);
    answer = api_send(g->api, &(struct sending){.by = &toan, .target = "/v1/rule-sets"});
    expect(&answer, 200, "");
    assert_non_null(strstr(answer.text, "12/QĐ-SGDĐT"));
}

static void all_that_is_wrong_is_said_at_once(void **state)
{
    struct ground *g = *state;
    struct answer answer = decide(g, &chief, DECISION("7", "2025-2027"));

    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 2, (const char *const[]){"/value", "/school_year", NULL});
    /* a number that waits for nobody is not decided here */
    answer = decide(g, &chief,
                    "{\"rule\":\"TT22.commented_regular\",\"value\":1,\"school_year\":"
                    "\"2025-2026\",\"decision_number\":\"1\",\"reason\":\"Theo hướng dẫn\"}");
    expect(&answer, 400, "invalid");
    expect_pointers(&answer, 1, (const char *const[]){"/rule", NULL});
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM rule_confirmation"), 0);
}

static void it_holds_from_its_year_until_a_later_decision(void **state)
{
    struct ground *g = *state;
    struct answer answer = prepare(g);

    expect(&answer, 409, "rules-unconfirmed");
    expect_need(g, 5, "");
    answer = decide(g, &chief, DECISION("6", "2026-2027"));
    expect(&answer, 201, "");
    answer = prepare(g);
    expect(&answer, 409, "rules-unconfirmed");
    expect_need(g, 5, "");
    assert_int_equal(ground_number(g, "SELECT COUNT(*) AS n FROM summary_due"), 0);

    answer = decide(g, &chief, DECISION("6", "2024-2025"));
    expect(&answer, 201, "");
    expect_need(g, 6, "12/QĐ-SGDĐT");
    assert_true(ground_number(g, "SELECT COUNT(*) AS n FROM summary_due") > 0); /* counted anew */
    answer = decide(g, &chief, DECISION("5", "2025-2026"));
    expect(&answer, 201, "");
    expect_need(g, 5, "12/QĐ-SGDĐT");
}

static void what_was_decided_stays(void **state)
{
    struct ground *g = *state;
    struct answer answer = decide(g, &chief, DECISION("5", "2025-2026"));

    expect(&answer, 201, "");
    answer = decide(g, &chief, DECISION("6", "2025-2026"));
    expect(&answer, 409, "rule-confirmed");
    assert_int_not_equal(as_service(g, "UPDATE rule_confirmation SET value = 6"), OK);
    assert_int_not_equal(as_service(g, "DELETE FROM rule_confirmation"), OK);
    expect_need(g, 5, "12/QĐ-SGDĐT");
}

static void a_class_under_other_rules_asks_for_nothing(void **state)
{
    struct ground *g = *state;
    struct answer answer = decide(g, &chief, DECISION("5", "2025-2026"));

    expect(&answer, 201, "");
    ground_sql(g, "UPDATE class SET ruleset = 'TT22'");
    expect_need(g, 6, "");
}

#define EMPTY(test) cmocka_unit_test_setup(test, empty)

int main(void)
{
    const struct CMUnitTest tests[] = {
        EMPTY(nobody_else_decides_and_all_see_it),
        EMPTY(all_that_is_wrong_is_said_at_once),
        EMPTY(it_holds_from_its_year_until_a_later_decision),
        EMPTY(what_was_decided_stays),
        EMPTY(a_class_under_other_rules_asks_for_nothing),
    };

    return cmocka_run_group_tests(tests, open_ground, close_ground);
}
