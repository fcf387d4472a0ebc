/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every statement of signing' store fits the migrated schema and the rights of the running service;
 * what the service must never do, the database refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/queries.h"
#include "tests/store/store_test.h"

#define USER "hbdt_signing"

extern const struct migration signing_sql[];
extern const size_t signing_sql_count;
extern const char *const signing_sql_grants;

static size_t check_all(struct store_test *store, const char *user)
{
    const struct query *const *const stores[] = {credentials_queries, signatures_queries};
    size_t n = 0;

    for (size_t i = 0; i < COUNT_OF(stores); i++)
        for (const struct query *const *query = stores[i]; *query; query++, n++) {
            struct call *call = user ? store_test_call_as(store, user) : store_test_call(store);

            if (db_check(call, *query))
                fail_msg("%s\n%s", (*query)->sql, call->failure.detail);
            store_test_end(call);
        }
    return n;
}

static void every_statement_fits_the_schema(void **state)
{
    assert_in_range(check_all(*state, NULL), 13, 100);
}

static void the_service_may_run_every_statement(void **state)
{
    assert_in_range(check_all(*state, USER), 13, 100);
}

static void what_the_service_must_not_do_is_refused(void **state)
{
    static const char *const refused[] = {
        "UPDATE signature SET signed_at = ''",
        "DELETE FROM signature",
        "TRUNCATE TABLE signature",
        "DELETE FROM credential",
        "UPDATE authorisation SET expires_at = 9999999999",
        "DELETE FROM authorisation",
        "UPDATE authorised_digest SET sha256 = ''",
        "DELETE FROM authorised_digest",
        "DROP TABLE signature",
        "UPDATE audit_event SET details = '{}'",
        "DELETE FROM audit_event",
        "TRUNCATE TABLE audit_event",
        "DELETE FROM audit_head",
        "UPDATE idempotency_key SET status = 200",
        "DELETE FROM idempotency_key",
        "INSERT INTO schema_migration VALUES (DEFAULT)",
        "CREATE TABLE another (id INT)",
        "UPDATE mysql.global_priv SET priv = '{}'",
    };

    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct call *call = store_test_call_as(*state, USER);

        if (!db_change_any(call, &(struct query){.sql = refused[i]}, NULL, NULL))
            fail_msg("was let through: %s", refused[i]);
        if (!strstr(call->failure.detail, "denied"))
            fail_msg("%s: %s", refused[i], call->failure.detail);
        store_test_end(call);
    }
}

static int open_store(void **state)
{
    *state = store_test_open_as(USER, signing_sql, signing_sql_count, signing_sql_grants);
    return 0;
}

static int close_store(void **state)
{
    store_test_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_fits_the_schema),
        cmocka_unit_test(the_service_may_run_every_statement),
        cmocka_unit_test(what_the_service_must_not_do_is_refused),
    };

    return cmocka_run_group_tests(tests, open_store, close_store);
}
