/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tests/store/statements.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* cmocka hands its tests one pointer: the store and what is to be tested in it. */
struct ground {
    const struct statement_test *test;
    struct store_test *store;
};

static void check_all(const struct ground *ground, const char *user)
{
    const struct statement_test *test = ground->test;
    size_t n = 0;

    for (size_t i = 0; i < test->n_stores; i++)
        for (const struct query *const *query = test->stores[i]; *query; query++, n++) {
            struct call *call =
                user ? store_test_call_as(ground->store, user) : store_test_call(ground->store);

            if (db_check(call, *query))
                fail_msg("%s\n%s", (*query)->sql, call->failure.detail);
            store_test_end(call);
        }
    assert_in_range(n, test->least, 1000);
}

static void every_statement_fits_the_schema(void **state)
{
    check_all(*state, NULL);
}

static void the_service_may_run_every_statement(void **state)
{
    const struct ground *ground = *state;

    check_all(ground, ground->test->user);
}

static void what_the_service_must_not_do_is_refused(void **state)
{
    const struct ground *ground = *state;
    const struct statement_test *test = ground->test;

    for (size_t i = 0; i < test->n_refused; i++) {
        struct call *call = store_test_call_as(ground->store, test->user);

        if (!db_change_any(call, &(struct query){.sql = test->refused[i]}, NULL, NULL))
            fail_msg("was let through: %s", test->refused[i]);
        if (!strstr(call->failure.detail, "denied"))
            fail_msg("%s: %s", test->refused[i], call->failure.detail);
        store_test_end(call);
    }
}

int statement_test_run(const struct statement_test *test)
{
    struct ground ground = {.test = test};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(every_statement_fits_the_schema, &ground),
        cmocka_unit_test_prestate(the_service_may_run_every_statement, &ground),
        cmocka_unit_test_prestate(what_the_service_must_not_do_is_refused, &ground),
    };

    ground.store =
        store_test_open_as(test->user, test->migrations, test->n_migrations, test->grants);

    int failed = cmocka_run_group_tests(tests, NULL, NULL);

    store_test_close(ground.store);
    return failed;
}
