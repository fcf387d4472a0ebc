/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every statement of auth's store fits the migrated schema. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "store/queries.h"
#include "tests/store/store_test.h"

extern const struct migration auth_sql[];
extern const size_t auth_sql_count;
extern const char *const auth_sql_grants;

static void every_statement_fits_the_schema(void **state)
{
    const struct query *const *const stores[] = {orgs_queries,      accounts_queries,
                                                 passwords_queries, grants_queries,
                                                 sessions_queries,  setup_queries};
    struct store_test *store = *state;
    size_t n = 0;

    for (size_t i = 0; i < COUNT_OF(stores); i++)
        for (const struct query *const *query = stores[i]; *query; query++, n++) {
            struct call *call = store_test_call(store);

            if (db_check(call, *query))
                fail_msg("%s\n%s", (*query)->sql, call->failure.detail);
            store_test_end(call);
        }
    assert_in_range(n, 30, 100);
}

static int open_store(void **state)
{
    *state = store_test_open(auth_sql, auth_sql_count);
    return 0;
}

static int close_store(void **state)
{
    store_test_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_statement_fits_the_schema)};

    return cmocka_run_group_tests(tests, open_store, close_store);
}
