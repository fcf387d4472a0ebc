/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Transactions and connections on a real MariaDB: rolled back, deadlocked, killed, exhausted. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "thing.h"

static const struct query append = {
    .sql = "UPDATE thing SET text = CONCAT(text, :text) WHERE code = :code",
    .in = &thing_shape,
};

static const struct query lock_one = {
    .sql = "SELECT id, code, text FROM thing WHERE code LIKE :code FOR UPDATE",
    .in = &thing_shape,
    .out = &thing_shape,
};

static const struct query kill_myself = {.sql = "KILL CONNECTION CONNECTION_ID()"};
static const struct query too_slow = {
    .sql = "SET STATEMENT max_statement_time = 0.01 FOR"
           " UPDATE thing SET text = CONCAT(text, 'x') WHERE SLEEP(1) = 0",
};
static const struct query sleeping = {
    .sql = "SELECT CONNECTION_ID() AS id",
    .out = &thing_shape,
};

static void what_is_not_committed_is_gone(void **state)
{
    struct call *call = *state;
    struct call *other = store_test_call(store);

    assert_ok(call, db_begin(call));
    thing_insert(call, "a");
    assert_int_equal(thing_count(), 0);
    db_rollback(call);
    assert_int_equal(thing_count(), 0);
    assert_ok(other, db_begin(other));
    thing_insert(other, "b");
    store_test_end(other); /* gives its connection back */
    assert_int_equal(thing_count(), 0);
    assert_ok(call, db_begin(call));
    assert_int_equal(db_begin(call), ERR_INTERNAL);
    thing_insert(call, "c");
    assert_ok(call, db_commit(call));
    assert_int_equal(db_commit(call), ERR_INTERNAL);
    assert_int_equal(thing_count(), 1);
}

struct locker {
    pthread_barrier_t *both;
    const char *first;
    const char *second;
    enum err err;
    enum err after;
    enum err commit;
};

static void *lock_two(void *object)
{
    struct locker *l = object;
    struct call *call = store_test_call(store);
    enum err err = db_begin(call);

    if (!err)
        err = db_change(call, &append, &(struct thing){.code = l->first, .text = "!"});
    pthread_barrier_wait(l->both);
    if (!err)
        err = db_change(call, &append, &(struct thing){.code = l->second, .text = "!"});
    l->err = err;
    l->after = db_change(call, &append, &(struct thing){.code = l->second, .text = "?"});
    l->commit = db_commit(call);
    store_test_end(call);
    return NULL;
}

static void a_deadlock_asks_to_try_again(void **state)
{
    struct call *call = *state;
    pthread_barrier_t both;
    struct locker lockers[] = {{.both = &both, .first = "a", .second = "b"},
                               {.both = &both, .first = "b", .second = "a"}};
    pthread_t threads[2];
    struct thing out;

    thing_insert(call, "a");
    thing_insert(call, "b");
    pthread_barrier_init(&both, NULL, 2);
    for (size_t i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, lock_two, &lockers[i]);
    for (size_t i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&both);

    const struct locker *loser = lockers[0].err ? &lockers[0] : &lockers[1];
    const struct locker *winner = lockers[0].err ? &lockers[1] : &lockers[0];

    assert_int_equal(winner->err, OK);
    assert_int_equal(winner->commit, OK);
    assert_int_equal(loser->err, ERR_RETRY);
    assert_int_equal(loser->after, ERR_RETRY); /* nothing of it commits on its own */
    assert_int_equal(loser->commit, ERR_RETRY);
    assert_ok(call, db_one(call, &thing_by_code, &(struct thing){.code = winner->first}, &out));
    assert_string_equal(out.text, "a!");
    assert_ok(call, db_one(call, &thing_by_code, &(struct thing){.code = winner->second}, &out));
    assert_string_equal(out.text, "a!?");
}

static void an_update_is_not_lost(void **state)
{
    struct call *call = *state;
    struct call *other = store_test_call(store);
    struct thing out;

    thing_insert(call, "a");
    assert_ok(call, db_begin(call));
    assert_ok(call, db_one(call, &thing_by_code, &(struct thing){.code = "a"}, &out));
    assert_ok(other, db_change(other, &append, &(struct thing){.code = "a", .text = "o"}));
    assert_int_equal(db_change(call, &append, &(struct thing){.code = "a", .text = "c"}),
                     ERR_RETRY);
    db_rollback(call);
    assert_ok(call, db_one(call, &thing_by_code, &(struct thing){.code = "a"}, &out));
    assert_string_equal(out.text, "ao");
    store_test_end(other);
}

/* The same statement, on the same connection: its rows ended in an error the first time. */
static void a_locking_read_that_came_too_late_works_the_next_time(void **state)
{
    struct call *call = *state;
    struct call *other = store_test_call(store);
    const struct thing a = {.code = "a"};
    struct thing out;

    thing_insert(call, "a");
    assert_ok(call, db_begin(call));
    assert_ok(call, db_one(call, &thing_by_code, &a, &out));
    assert_ok(other, db_change(other, &append, &(struct thing){.code = "a", .text = "o"}));
    assert_int_equal(db_one(call, &lock_one, &a, &out), ERR_RETRY);
    db_rollback(call);

    assert_ok(call, db_begin(call));
    assert_ok(call, db_one(call, &lock_one, &a, &out));
    assert_string_equal(out.text, "ao");
    assert_ok(call, db_commit(call));
    store_test_end(other);
}

static void a_killed_connection_recovers(void **state)
{
    struct call *call = *state;
    struct thing out;

    thing_insert(call, "a");
    assert_int_equal(db_change_any(call, &kill_myself, NULL, NULL), ERR_UNAVAILABLE);
    assert_ok(call, db_one(call, &thing_by_code, &(struct thing){.code = "a"}, &out));

    assert_ok(call, db_begin(call));
    thing_insert(call, "b");
    assert_int_equal(db_change_any(call, &kill_myself, NULL, NULL), ERR_UNAVAILABLE);
    /* What is left of the transaction must not run on a new connection. */
    assert_int_equal(db_insert(call, &thing_add, &(struct thing){.code = "c"}, NULL),
                     ERR_UNAVAILABLE);
    assert_int_equal(db_commit(call), ERR_UNAVAILABLE);
    thing_insert(call, "d");
    assert_int_equal(thing_count(), 2);
}

static void what_takes_too_long_is_undone_and_may_be_asked_again(void **state)
{
    struct call *call = *state;

    thing_insert(call, "a");
    assert_ok(call, db_begin(call));
    thing_insert(call, "b");
    assert_int_equal(db_change_any(call, &too_slow, NULL, NULL), ERR_UNAVAILABLE);
    assert_int_equal(db_commit(call), ERR_UNAVAILABLE);
    assert_int_equal(thing_count(), 1);
    thing_insert(call, "b");
    assert_int_equal(thing_count(), 2);
}

static void an_idle_connection_that_was_killed_is_replaced(void **state)
{
    struct db *db = db_open(store_test_options(store));
    struct call call = {.mem = arena_new(), .db = db};
    struct thing out;

    (void)state;
    assert_ok(&call, db_one(&call, &sleeping, NULL, &out));
    arena_free(call.mem);
    char sql[60];

    snprintf(sql, sizeof(sql), "KILL CONNECTION %lld", (long long)out.id);
    store_test_sql(store, sql);
    for (int i = 0; i < 1000 && store_test_number(store, "SELECT COUNT(*) AS n FROM"
                                                         " information_schema.PROCESSLIST"
                                                         " WHERE COMMAND = 'Killed'");
         i++)
        ;

    int64_t killed = out.id;

    call = (struct call){.mem = arena_new(), .db = db};
    assert_ok(&call, db_one(&call, &sleeping, NULL, &out));
    assert_true(out.id != killed);
    arena_free(call.mem);
    db_close(db);
}

static void an_exhausted_pool_says_unavailable(void **state)
{
    struct db_options options = *store_test_options(store);
    struct db *db;
    struct call first = {.mem = arena_new()};
    struct call second = {.mem = arena_new()};

    (void)state;
    options.connections = 1;
    db = db_open(&options);
    first.db = second.db = db;
    assert_ok(&first, db_ping(&first));
    assert_int_equal(db_ping(&second), ERR_UNAVAILABLE);
    arena_free(first.mem);
    assert_ok(&second, db_ping(&second));
    db_close(db); /* the lease that is still out keeps the pool alive */
    assert_ok(&second, db_ping(&second));
    arena_free(second.mem);
}

static void without_a_server_it_is_unavailable(void **state)
{
    struct db_options options = *store_test_options(store);
    struct call call = {.mem = arena_new()};

    (void)state;
    options.socket = "/nonexistent/socket";
    call.db = db_open(&options);
    assert_int_equal(db_ping(&call), ERR_UNAVAILABLE);
    arena_free(call.mem);
    db_close(call.db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_not_committed_is_gone),
        TEST(a_deadlock_asks_to_try_again),
        TEST(an_update_is_not_lost),
        TEST(a_locking_read_that_came_too_late_works_the_next_time),
        TEST(a_killed_connection_recovers),
        TEST(what_takes_too_long_is_undone_and_may_be_asked_again),
        TEST(an_idle_connection_that_was_killed_is_replaced),
        TEST(an_exhausted_pool_says_unavailable),
        TEST(without_a_server_it_is_unavailable),
    };
    int failed;

    thing_open();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    thing_close();
    return failed;
}
