/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "policy/policy.h"

enum { NOW = 1779696000 };

static const struct problem own = {ERR_FORBIDDEN, "own", "", ""};
static const struct problem stranger = {ERR_FORBIDDEN, "stranger", "", ""};

/* clang-format off */
static const struct policy_rule class_rules[] = {
    {"leader",          RELATION_OWN_UNIT,   WINDOW_ANY, STATE_ANY,    ASSURANCE_AAL1,  true,  NULL,      OK},
    {"teacher",         RELATION_HOMEROOM,   WINDOW_ANY, STATE_OPEN,   ASSURANCE_AAL2,  true,  NULL,      OK},
    {"office",          RELATION_OWN_UNIT,   WINDOW_ANY, STATE_ANY,    ASSURANCE_FRESH, true,  NULL,      OK},
    {"service:archive", RELATION_ALONE,      WINDOW_ANY, STATE_ANY,    ASSURANCE_FRESH, true,  NULL,      OK},
    {"leader",          RELATION_PROPOSER,   WINDOW_ANY, STATE_ANY,    ASSURANCE_AAL1,  false, &own,      ERR_FORBIDDEN},
    {"teacher",         RELATION_ANY,        WINDOW_ANY, STATE_ANY,    ASSURANCE_AAL1,  false, &stranger, ERR_FORBIDDEN},
    {"client",          RELATION_ANY,        WINDOW_ANY, STATE_ANY,    ASSURANCE_FRESH, true,  NULL,      OK},
    {"user",            RELATION_ANY,        WINDOW_ANY, STATE_LOCKED, ASSURANCE_AAL1,  false, NULL,      ERR_LOCKED},
};
static const struct policy_rule open_rules[] = {{.role = "anyone", .allow = true}};
static const struct policy_route table[] = {
    {"GET",  "/v1/classes/:id", class_rules, COUNT_OF(class_rules)},
    {"POST", "/v1/sessions",    open_rules,  COUNT_OF(open_rules)},
    {0},
};

static const struct {
    const char *label, *role, *service;
    int64_t aal, age_s;
    unsigned relations;
    enum policy_state state;
    enum err door, row, state_verdict;
    const char *slug; /* of the last refusal */
} cases[] = {
    {"a leader at the school",     "leader",  "",        1, 0,   RELATION_OWN_UNIT, STATE_OPEN,   OK, OK, OK, ""},
    {"a leader elsewhere",         "leader",  "",        2, 0,   RELATION_OTHER_UNIT, STATE_OPEN, OK, ERR_NOT_FOUND, ERR_NOT_FOUND, "not-found"},
    {"a client elsewhere",         "client",  "",        0, 0,   RELATION_OTHER_UNIT, STATE_OPEN, OK, ERR_NOT_FOUND, ERR_NOT_FOUND, "not-found"},
    {"a client in any relation",   "client",  "",        0, 0,   RELATION_OWN_UNIT, STATE_LOCKED, OK, OK, OK, ""},
    {"a leader in no relation",    "leader",  "",        2, 0,   0, STATE_OPEN,                   OK, ERR_FORBIDDEN, ERR_FORBIDDEN, "forbidden"},
    {"a deny beats an allow",      "leader",  "",        2, 0,   RELATION_OWN_UNIT | RELATION_PROPOSER, STATE_OPEN, OK, ERR_FORBIDDEN, ERR_FORBIDDEN, "own"},
    {"a locked year",              "leader",  "",        2, 0,   RELATION_OWN_UNIT, STATE_LOCKED, OK, OK, ERR_LOCKED, "locked"},
    {"a homeroom teacher",         "teacher", "",        2, 999, RELATION_OWN_UNIT | RELATION_HOMEROOM, STATE_OPEN, OK, OK, OK, ""},
    {"with a password alone",      "teacher", "",        1, 0,   RELATION_HOMEROOM, STATE_OPEN, ERR_UNAUTHENTICATED, ERR_UNAUTHENTICATED, ERR_UNAUTHENTICATED, "step-up-required"},
    {"another teacher",            "teacher", "",        2, 0,   RELATION_OWN_UNIT, STATE_OPEN,   OK, ERR_FORBIDDEN, ERR_FORBIDDEN, "stranger"},
    {"fresh enough",               "office",  "",        2, 600, RELATION_OWN_UNIT, STATE_OPEN,   OK, OK, OK, ""},
    {"no longer fresh",            "office",  "",        2, 601, RELATION_OWN_UNIT, STATE_OPEN,   ERR_UNAUTHENTICATED, ERR_UNAUTHENTICATED, ERR_UNAUTHENTICATED, "step-up-required"},
    {"an unknown role",            "janitor", "",        2, 0,   RELATION_OWN_UNIT, STATE_OPEN,   ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN, "forbidden"},
    {"half a role's name",         "lead",    "",        2, 0,   RELATION_OWN_UNIT, STATE_OPEN,   ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN, "forbidden"},
    {"a service alone",            "",        "archive", 0, 0,   RELATION_ALONE, STATE_OPEN,      OK, OK, OK, ""},
    {"another service",            "",        "records", 0, 0,   RELATION_ALONE, STATE_OPEN,      ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN, "forbidden"},
    {"a role said by a service",   "",        "leader",  0, 0,   RELATION_OWN_UNIT, STATE_OPEN,   ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN, "forbidden"},
    {"nobody",                     "",        "",        0, 0,   RELATION_OWN_UNIT, STATE_OPEN,   ERR_UNAUTHENTICATED, ERR_FORBIDDEN, ERR_FORBIDDEN, "forbidden"},
};
/* clang-format on */

static struct call call_of(struct arena *mem, size_t i)
{
    return (struct call){
        .mem = mem,
        .now = NOW,
        .caller = {.account_id = *cases[i].role && strcmp(cases[i].role, "client") ? 7 : 0,
                   .role = cases[i].role,
                   .service = cases[i].service,
                   .aal = cases[i].aal,
                   .auth_time = NOW - cases[i].age_s},
    };
}

static void check(size_t i, const char *where, enum err got, enum err want)
{
    if (got != want)
        fail_msg("%s, %s: %d instead of %d", cases[i].label, where, got, want);
}

static void verdicts(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        SCOPED(arena_freep) struct arena *mem = arena_new();
        struct call call = call_of(mem, i);

        check(i, "at the door", policy_enter(&call, &table[0]), cases[i].door);
        check(i, "on the row", policy_require(&call, cases[i].relations, "-"), cases[i].row);
        check(i, "in the state", policy_require_state(&call, cases[i].state, "-"),
              cases[i].state_verdict);

        const struct problem *problem = call.failure.problem;

        if (strcmp(problem ? problem->slug : "", cases[i].slug) != 0)
            fail_msg("%s: %s instead of %s", cases[i].label, problem ? problem->slug : "nothing",
                     cases[i].slug);
        if (problem && strcmp(problem->slug, "step-up-required") == 0)
            assert_non_null(strstr(call.failure.challenge, "insufficient_user_authentication"));
    }
}

static const struct policy_rule entry_rules[] = {
    {"teacher", RELATION_OWN_SUBJECT, WINDOW_OPEN, STATE_OPEN, ASSURANCE_AAL1, true, NULL, OK},
    {"user", RELATION_ANY, WINDOW_ANY, STATE_LOCKED, ASSURANCE_AAL1, false, NULL, ERR_LOCKED},
    {"user", RELATION_ANY, WINDOW_CLOSED, STATE_ANY, ASSURANCE_AAL1, false, &stranger,
     ERR_FORBIDDEN},
};
static const struct policy_route entry_route = {"PATCH", "/v1/x", entry_rules,
                                                COUNT_OF(entry_rules)};

static void a_closed_window_is_a_no_of_its_own(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct call call = call_of(mem, 7);

    (void)state;
    assert_int_equal(policy_enter(&call, &entry_route), OK);
    assert_int_equal(policy_require(&call, RELATION_OWN_SUBJECT, "-"), OK);
    assert_int_equal(policy_require_state(&call, STATE_OPEN, "-"), OK);
    assert_int_equal(policy_require_window(&call, WINDOW_OPEN, "-"), OK);
    assert_int_equal(policy_require_window(&call, WINDOW_CLOSED, "-"), ERR_FORBIDDEN);
    assert_ptr_equal(call.failure.problem, &stranger);
    assert_int_equal(policy_require_state(&call, STATE_LOCKED, "-"), ERR_LOCKED);
    assert_int_equal(policy_require_window(&call, WINDOW_OPEN, "-"), ERR_LOCKED);
    assert_int_equal(policy_require(&call, RELATION_OWN_UNIT, "-"), ERR_FORBIDDEN);
    assert_int_equal(policy_require_window(&call, WINDOW_OPEN, "-"), ERR_LOCKED);
}

/* "client" and "client:SCOPE" speak of different clients, and of no person. */
static void a_client_of_one_scope_may_that_alone(void **state)
{
    static const struct {
        const char *rule, *role, *scope;
        enum err err;
    } scoped[] = {
        {"client:changes.read", "client", "changes.read", OK},
        {"client:changes.read", "client", "changes", ERR_FORBIDDEN},
        {"client:changes.read", "client", "", ERR_FORBIDDEN},
        {"client:changes.read", "client", NULL, ERR_FORBIDDEN},
        {"client:changes.read", "leader", "changes.read", ERR_FORBIDDEN},
        {"client", "client", "changes.read", ERR_FORBIDDEN},
        {"client", "client", "", OK},
        {"client", "client", NULL, OK},
        {"clients", "client", "", ERR_FORBIDDEN},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(scoped); i++) {
        SCOPED(arena_freep) struct arena *mem = arena_new();
        const struct policy_rule rule = {.role = scoped[i].rule, .allow = true};
        const struct policy_route route = {"GET", "/v1/changes", &rule, 1};
        struct call call = {.mem = mem, .caller = no_caller, .now = NOW};

        call.caller.role = scoped[i].role;
        call.caller.client_scope = scoped[i].scope;
        assert_int_equal(policy_enter(&call, &route), scoped[i].err);
    }
}

static void nothing_is_allowed_outside_a_request(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct call call = call_of(mem, 0);

    (void)state;
    assert_int_equal(policy_require(&call, RELATION_OWN_UNIT, "-"), ERR_FORBIDDEN);
    assert_int_equal(policy_require_state(&call, STATE_OPEN, "-"), ERR_FORBIDDEN);
    assert_false(policy_permits(&call, RELATION_OWN_UNIT));
    assert_false(policy_asks(&call, RELATION_OWN_UNIT));
}

static void a_table_is_read(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();

    (void)state;
    assert_ptr_equal(policy_find(table, "POST", "/v1/sessions"), &table[1]);
    assert_null(policy_find(table, "GET", "/v1/sessions"));
    assert_null(policy_find(table, "GET", "/v1/classes/:i"));
    assert_true(policy_is_open(&table[1]));
    assert_false(policy_is_open(&table[0]));
    assert_string_equal(policy_who(mem, &table[0]), "leader|teacher|office|service:archive|client");
    assert_string_equal(policy_who(mem, &table[1]), "");
}

static void what_need_not_be_looked_up(void **state)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct call leader = call_of(mem, 0);
    struct call teacher = call_of(mem, 7);

    (void)state;
    assert_int_equal(policy_enter(&leader, &table[0]), OK);
    assert_int_equal(policy_enter(&teacher, &table[0]), OK);
    assert_true(policy_asks(&teacher, RELATION_HOMEROOM));
    assert_false(policy_asks(&leader, RELATION_HOMEROOM));
    assert_true(policy_asks(&leader, RELATION_PROPOSER));
    assert_true(policy_permits(&leader, RELATION_OWN_UNIT));
    assert_false(policy_permits(&leader, RELATION_SUBTREE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts),
        cmocka_unit_test(a_closed_window_is_a_no_of_its_own),
        cmocka_unit_test(a_client_of_one_scope_may_that_alone),
        cmocka_unit_test(nothing_is_allowed_outside_a_request),
        cmocka_unit_test(a_table_is_read),
        cmocka_unit_test(what_need_not_be_looked_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
