/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Migrations on a real MariaDB: once each, in order, never changed afterwards. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store_test.h"

#define TABLE(name) "CREATE TABLE IF NOT EXISTS " name " (id BIGINT NOT NULL PRIMARY KEY);\n"

static const struct migration both[] = {
    {"0001_first.sql",
     "-- first; this is a comment;\n" TABLE("first") "\n"
                                                     "INSERT IGNORE INTO first\n  VALUES (1);\n"
                                                     "INSERT IGNORE INTO first VALUES (2);\r\n"},
    {"0002_second.sql", TABLE("second") "INSERT INTO second SELECT id FROM first"},
};

static struct store_test *store;

static int before_each(void **state)
{
    store_test_sql(store, "DROP TABLE IF EXISTS first, second, schema_migration");
    *state = store_test_call(store);
    return 0;
}

static int after_each(void **state)
{
    store_test_end(*state);
    return 0;
}

static int64_t applied(void)
{
    return store_test_number(store, "SELECT COUNT(*) AS n FROM schema_migration");
}

static void each_runs_once(void **state)
{
    struct call *call = *state;

    assert_int_equal(db_migrate(call, both, 1, NULL), OK);
    assert_int_equal(applied(), 2); /* with the house's own */
    assert_int_equal(db_migrated(call, both, 1), OK);
    assert_int_equal(db_migrated(call, both, 2), ERR_UNAVAILABLE);
    assert_int_equal(db_migrate(call, both, 2, NULL), OK);
    assert_int_equal(db_migrate(call, both, 2, NULL), OK);
    assert_int_equal(applied(), 3);
    assert_int_equal(db_migrated(call, both, 2), OK);
    assert_int_equal(db_migrated(call, both, 1), OK); /* an older program on a newer schema */
    assert_int_equal(db_migrated(call, NULL, 0), OK);
    assert_int_equal(store_test_number(store, "SELECT COUNT(*) AS n FROM second"), 2);
    assert_int_equal(db_ping(call), OK);
}

static void a_changed_file_is_refused(void **state)
{
    struct migration changed[] = {both[0], both[1]};
    struct call *call = *state;

    assert_int_equal(db_migrate(call, both, 1, NULL), OK);
    changed[0].sql = TABLE("first");
    assert_int_equal(db_migrate(call, changed, 2, NULL), ERR_INTERNAL);
    assert_non_null(strstr(call->failure.detail, "0001_first.sql was changed"));
    assert_int_equal(applied(), 2); /* nothing after it ran either */
    assert_int_equal(db_migrated(call, changed, 1), ERR_INTERNAL);
}

static void a_broken_one_can_be_repaired(void **state)
{
    struct migration broken[] = {both[0], both[1]};
    struct call *call = *state;

    broken[1].sql = TABLE("second") "INSERT INTO nowhere VALUES (1);\n";
    assert_int_equal(db_migrate(call, broken, 2, NULL), ERR_INTERNAL);
    assert_int_equal(applied(), 2);
    assert_int_equal(db_migrate(call, both, 2, NULL), OK);
    assert_int_equal(applied(), 3);
}

static void grants_run_every_time(void **state)
{
    struct call *call = *state;
    const char *grants = "REPLACE INTO first VALUES (3);\nDELETE FROM first WHERE id = 1;\n";

    assert_int_equal(db_migrate(call, both, 2, grants), OK);
    store_test_sql(store, "DELETE FROM first WHERE id = 3");
    assert_int_equal(db_migrate(call, both, 2, grants), OK);
    assert_int_equal(store_test_number(store, "SELECT SUM(id) AS n FROM first"), 5);
}

static void without_migrations_it_is_not_ready(void **state)
{
    struct call *call = *state;

    assert_true(db_migrated(call, both, 2) != OK);
    assert_true(db_ping(call) != OK);
}

static void *migrate(void *object)
{
    struct call *call = store_test_call(store);

    *(enum err *)object = db_migrate(call, both, 2, NULL);
    store_test_end(call);
    return NULL;
}

static void two_at_once_wait_for_each_other(void **state)
{
    enum err results[3] = {ERR_INTERNAL, ERR_INTERNAL, ERR_INTERNAL};
    pthread_t threads[3];

    (void)state;
    for (size_t i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, migrate, &results[i]);
    for (size_t i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(results[i], OK);
    }
    assert_int_equal(applied(), 3);
    assert_int_equal(store_test_number(store, "SELECT COUNT(*) AS n FROM second"), 2);
}

static void every_table_has_a_key_and_is_safe(void **state)
{
    assert_int_equal(db_migrate(*state, NULL, 0, NULL), OK);
    assert_int_equal(store_test_number(
                         store, "SELECT COUNT(*) AS n FROM information_schema.TABLES t"
                                " WHERE t.TABLE_SCHEMA = DATABASE()"
                                "   AND (t.ENGINE <> 'InnoDB' OR t.TABLE_COLLATION <> 'utf8mb4_bin'"
                                "    OR NOT EXISTS (SELECT 1 FROM information_schema.STATISTICS s"
                                "                    WHERE s.TABLE_SCHEMA = t.TABLE_SCHEMA"
                                "                      AND s.TABLE_NAME = t.TABLE_NAME"
                                "                      AND s.INDEX_NAME = 'PRIMARY'))"),
                     0);
    assert_int_equal(store_test_number(store, "SELECT COUNT(*) AS n FROM information_schema.TABLES"
                                              " WHERE TABLE_SCHEMA = DATABASE()"),
                     4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, before_each, after_each)
        TEST(each_runs_once),
        TEST(a_changed_file_is_refused),
        TEST(a_broken_one_can_be_repaired),
        TEST(grants_run_every_time),
        TEST(without_migrations_it_is_not_ready),
        TEST(two_at_once_wait_for_each_other),
        TEST(every_table_has_a_key_and_is_safe),
    };
    int failed;

    store = store_test_open(NULL, 0);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    store_test_close(store);
    return failed;
}
