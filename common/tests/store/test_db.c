/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Statements on a real MariaDB: values, failures, transactions. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store_test.h"

enum colour { COLOUR_NONE, COLOUR_RED, COLOUR_BLUE };
static const char *const colour_names[] = {"", "red", "blue", NULL};

struct thing {
    int64_t id;
    const char *code;
    const char *text;
    int64_t number;
    bool flag;
    int colour;
    struct bytes data;
    const char *doc;
    const char *day;
    int64_t version;
    struct list ignored;
};

static const struct field thing_fields[] = {
    INT(struct thing, id, 1, INT64_MAX),
    STR(struct thing, code, 1, 20),
    STR(struct thing, text, 0, 200),
    INT(struct thing, number, INT64_MIN, INT64_MAX),
    BOOL(struct thing, flag),
    ENUM(struct thing, colour, colour_names),
    BYTES(struct thing, data, 0, 1 << 20),
    JSON(struct thing, doc),
    STR(struct thing, day, 10, 10),
    INT(struct thing, version, 1, INT64_MAX),
    TEXTS(struct thing, ignored, 0, 9),
};
static const struct shape thing_shape = SHAPE(struct thing, thing_fields);

#define COLUMNS "id, code, text, number, flag, colour, data, doc, day, version"

static const struct query add = {
    .sql = "INSERT INTO thing (code, text, number, flag, colour, data, doc, day, version)"
           " VALUES (:code, :text, :number, :flag, :colour, :data, :doc, :day, 1)",
    .in = &thing_shape,
};
static const struct query by_code = {
    .sql = "SELECT " COLUMNS " FROM thing WHERE code = :code",
    .in = &thing_shape,
    .out = &thing_shape,
};
static const struct query all = {
    .sql = "SELECT " COLUMNS " FROM thing ORDER BY id",
    .out = &thing_shape,
};
static const struct query set_text = {
    .sql = "UPDATE thing SET text = :text, version = version + 1"
           " WHERE code = :code AND version = :version",
    .in = &thing_shape,
};
static const struct query touch = {
    .sql = "UPDATE thing SET text = text WHERE code = :code",
    .in = &thing_shape,
};
static const struct query append = {
    .sql = "UPDATE thing SET text = CONCAT(text, :text) WHERE code = :code",
    .in = &thing_shape,
};
static const struct query set_numbers = {
    .sql = "UPDATE thing SET number = :number WHERE code = :code",
    .in = &thing_shape,
};
static const struct query add_part = {
    .sql = "INSERT INTO part (thing_id) VALUES (:id)",
    .in = &thing_shape,
};
static const struct query remove_thing = {
    .sql = "DELETE FROM thing WHERE code = :code",
    .in = &thing_shape,
};
static const struct query kill_myself = {.sql = "KILL CONNECTION CONNECTION_ID()"};
static const struct query sleeping = {
    .sql = "SELECT CONNECTION_ID() AS id",
    .out = &thing_shape,
};

static const struct migration migrations[] = {
    {"0001_thing.sql",
     "-- a comment; with a semicolon;\n"
     "CREATE TABLE IF NOT EXISTS thing (\n"
     "  id BIGINT NOT NULL AUTO_INCREMENT, code VARCHAR(20) NOT NULL, text VARCHAR(200) NULL,\n"
     "  number BIGINT NULL, flag TINYINT NOT NULL, colour VARCHAR(10) NULL, data LONGBLOB NULL,\n"
     "  doc TEXT NULL, day DATE NULL, version BIGINT NOT NULL, PRIMARY KEY (id), UNIQUE (code),\n"
     "  CONSTRAINT small CHECK (number IS NULL OR number <> 13)\n"
     ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;\n"
     "CREATE TABLE IF NOT EXISTS part (\n"
     "  thing_id BIGINT NOT NULL PRIMARY KEY, FOREIGN KEY (thing_id) REFERENCES thing (id)\n"
     ") ENGINE=InnoDB"},
};

static struct store_test *store;

static int before_each(void **state)
{
    store_test_sql(store, "DELETE FROM part");
    store_test_sql(store, "DELETE FROM thing");
    *state = store_test_call(store);
    return 0;
}

static int after_each(void **state)
{
    store_test_end(*state);
    return 0;
}

static struct thing nothing(const char *code)
{
    return (struct thing){.code = code, .number = NONE, .id = NONE, .version = NONE};
}

static void assert_ok_(struct call *call, enum err err, const char *file, int line)
{
    if (!err)
        return;
    print_error("err %d: %s\n", err, call->failure.detail ? call->failure.detail : "");
    _assert_true(0, "OK", file, line);
}
#define assert_ok(call, err) assert_ok_(call, err, __FILE__, __LINE__)

static void insert(struct call *call, const char *code)
{
    struct thing thing = nothing(code);

    thing.text = "a";
    assert_ok(call, db_insert(call, &add, &thing, NULL));
}

static int64_t count(void)
{
    return store_test_number(store, "SELECT COUNT(*) AS n FROM thing");
}

static void every_kind_comes_back(void **state)
{
    struct call *call = *state;
    const uint8_t raw[] = {0, 1, 0xff, '\'', 0};
    struct thing in = {.code = "k",
                       .text = "Nguye\xcc\x82\xcc\x83n Thị Ánh 𠀀 \"'\\%_;--",
                       .number = -1,
                       .flag = true,
                       .colour = COLOUR_BLUE,
                       .data = {raw, sizeof(raw)},
                       .doc = "{\"a\":[1]}",
                       .day = "2026-02-28"};
    struct thing out;
    int64_t id = 0;

    assert_ok(call, db_insert(call, &add, &in, &id));
    assert_ok(call, db_one(call, &by_code, &in, &out));
    assert_true(id > 0 && out.id == id);
    assert_string_equal(out.text, in.text);
    assert_int_equal(out.number, -1);
    assert_true(out.flag);
    assert_int_equal(out.colour, COLOUR_BLUE);
    assert_int_equal(out.data.n, sizeof(raw));
    assert_memory_equal(out.data.data, raw, sizeof(raw));
    assert_string_equal(out.doc, in.doc);
    assert_string_equal(out.day, "2026-02-28");
    assert_int_equal(out.version, 1);
    assert_null(out.ignored.items);
}

static void what_is_not_there_is_null(void **state)
{
    struct call *call = *state;
    struct thing in = nothing("n");
    struct thing out;

    assert_ok(call, db_insert(call, &add, &in, NULL));
    assert_int_equal(1,
                     store_test_number(store, "SELECT COUNT(*) AS n FROM thing WHERE text IS NULL"
                                              " AND number IS NULL AND colour IS NULL AND data IS"
                                              " NULL AND doc IS NULL AND day IS NULL"));
    memset(&out, 0x55, sizeof(out));
    assert_ok(call, db_one(call, &by_code, &in, &out));
    assert_null(out.text);
    assert_true(is_none(out.number));
    assert_int_equal(out.colour, COLOUR_NONE);
    assert_null(out.data.data);
    assert_int_equal(out.data.n, 0);
    assert_null(out.doc);
    assert_null(out.day);
}

static void empty_is_not_null(void **state)
{
    struct call *call = *state;
    struct thing in = nothing("e");
    struct thing out;

    in.text = "";
    in.data = (struct bytes){(const uint8_t *)"", 0};
    in.number = INT64_MAX;
    assert_ok(call, db_insert(call, &add, &in, NULL));
    assert_ok(call, db_one(call, &by_code, &in, &out));
    assert_string_equal(out.text, "");
    assert_non_null(out.data.data);
    assert_int_equal(out.data.n, 0);
    assert_int_equal(out.number, INT64_MAX);
}

static void large_bytes_come_back(void **state)
{
    struct call *call = *state;
    struct thing in = nothing("l");
    struct thing out;
    size_t n = 1 << 20;
    char *data = arena_alloc(call->mem, n);

    for (size_t i = 0; i < n; i++)
        data[i] = (char)(i * 7);
    in.data = (struct bytes){(const uint8_t *)data, n};
    assert_ok(call, db_insert(call, &add, &in, NULL));
    assert_ok(call, db_one(call, &by_code, &in, &out));
    assert_int_equal(out.data.n, n);
    assert_memory_equal(out.data.data, data, n);
}

static void rows_keep_their_order_and_their_own_text(void **state)
{
    struct call *call = *state;
    struct list rows;
    const struct thing *things;

    insert(call, "một");
    insert(call, "hai-dài-hơn");
    insert(call, "b");
    assert_ok(call, db_all(call, &all, NULL, &rows));
    things = rows.items;
    assert_int_equal(rows.n, 3);
    assert_string_equal(things[0].code, "một");
    assert_string_equal(things[1].code, "hai-dài-hơn");
    assert_string_equal(things[2].code, "b");
}

static void an_unknown_one_is_not_found(void **state)
{
    struct call *call = *state;
    struct thing out;
    bool found = true;

    insert(call, "a");
    assert_int_equal(db_one(call, &by_code, &(struct thing){.code = "A"}, &out), ERR_NOT_FOUND);
    assert_ok(call, db_find(call, &by_code, &(struct thing){.code = "á"}, &out, &found));
    assert_false(found);
}

static void text_never_becomes_sql(void **state)
{
    struct call *call = *state;
    const char *evil = "x' OR '1'='1";
    struct thing in = nothing("evil");
    struct thing out;

    insert(call, "a");
    assert_int_equal(db_one(call, &by_code, &(struct thing){.code = evil}, &out), ERR_NOT_FOUND);
    in.text = evil;
    assert_ok(call, db_insert(call, &add, &in, NULL));
    assert_ok(call, db_one(call, &by_code, &in, &out));
    assert_string_equal(out.text, evil);
    assert_int_equal(count(), 2);
}

static void names_within_quotes_are_text(void **state)
{
    static const struct query quoted = {
        .sql = "SELECT ':code' AS text, \"it's :id\" AS doc, :code AS code, '12:30' AS `day`",
        .in = &thing_shape,
        .out = &thing_shape,
    };
    struct call *call = *state;
    struct thing out;

    assert_ok(call, db_one(call, &quoted, &(struct thing){.code = "c"}, &out));
    assert_string_equal(out.text, ":code");
    assert_string_equal(out.doc, "it's :id");
    assert_string_equal(out.code, "c");
    assert_string_equal(out.day, "12:30");
    assert_true(is_none(out.id));
}

static void keys_and_checks_say_conflict(void **state)
{
    struct call *call = *state;
    struct thing bad = nothing("b");
    struct thing parent;

    insert(call, "a");
    assert_int_equal(db_insert(call, &add, &(struct thing){.code = "a"}, NULL), ERR_CONFLICT);
    assert_null(strstr(call->failure.detail, "'a'"));
    assert_int_equal(db_insert(call, &add_part, &(struct thing){.id = 1 << 30}, NULL),
                     ERR_CONFLICT);
    assert_ok(call, db_one(call, &by_code, &(struct thing){.code = "a"}, &parent));
    assert_ok(call, db_insert(call, &add_part, &parent, NULL));
    assert_int_equal(db_change(call, &remove_thing, &parent), ERR_CONFLICT);
    bad.number = 13;
    assert_int_equal(db_insert(call, &add, &bad, NULL), ERR_CONFLICT);
    assert_int_equal(count(), 1);
}

static void what_does_not_fit_is_refused(void **state)
{
    struct call *call = *state;
    struct thing bad = nothing("a code that is longer than twenty");

    assert_int_equal(db_insert(call, &add, &bad, NULL), ERR_INTERNAL);
    bad = nothing("d");
    bad.day = "2026-02-30";
    assert_int_equal(db_insert(call, &add, &bad, NULL), ERR_INTERNAL);
    assert_int_equal(count(), 0);
}

static void a_stale_version_does_not_write(void **state)
{
    struct call *call = *state;
    struct thing thing = {.code = "a", .text = "b", .version = 1};
    struct thing out;
    int64_t n = -1;

    insert(call, "a");
    assert_ok(call, db_change(call, &set_text, &thing));
    thing.text = "c";
    assert_int_equal(db_change(call, &set_text, &thing), ERR_CHANGED);
    assert_ok(call, db_one(call, &by_code, &thing, &out));
    assert_string_equal(out.text, "b");
    assert_ok(call, db_change(call, &touch, &thing)); /* matched, though nothing changed */
    assert_ok(call, db_change_any(call, &set_text, &thing, &n));
    assert_int_equal(n, 0);
}

static void what_is_not_committed_is_gone(void **state)
{
    struct call *call = *state;
    struct call *other = store_test_call(store);

    assert_ok(call, db_begin(call));
    insert(call, "a");
    assert_int_equal(count(), 0);
    db_rollback(call);
    assert_int_equal(count(), 0);
    assert_ok(other, db_begin(other));
    insert(other, "b");
    store_test_end(other); /* gives its connection back */
    assert_int_equal(count(), 0);
    assert_ok(call, db_begin(call));
    assert_int_equal(db_begin(call), ERR_INTERNAL);
    insert(call, "c");
    assert_ok(call, db_commit(call));
    assert_int_equal(db_commit(call), ERR_INTERNAL);
    assert_int_equal(count(), 1);
}

static struct list many(struct call *call, size_t n)
{
    struct thing *things = arena_array(call->mem, n, sizeof(*things));

    for (size_t i = 0; i < n; i++) {
        things[i] = nothing(arena_printf(call->mem, "m%zu", i));
        things[i].text = i % 3 ? arena_printf(call->mem, "chữ %zu", i) : NULL;
        things[i].number = i % 2 ? NONE : (int64_t)i * 10;
        things[i].colour = (int)(i % 3);
        things[i].flag = i % 5 == 0;
        if (i % 4)
            things[i].data = (struct bytes){(const uint8_t *)things[i].code, i % 4 - 1};
    }
    return (struct list){things, n};
}

static void assert_same(const struct thing *a, const struct thing *b)
{
    assert_string_equal(a->code, b->code);
    assert_int_equal(a->text == NULL, b->text == NULL);
    if (a->text)
        assert_string_equal(a->text, b->text);
    assert_int_equal(a->number, b->number);
    assert_int_equal(a->colour, b->colour);
    assert_int_equal(a->flag, b->flag);
    assert_int_equal(a->data.n, b->data.n);
    assert_int_equal(a->data.data == NULL, b->data.data == NULL);
    if (a->data.n)
        assert_memory_equal(a->data.data, b->data.data, a->data.n);
}

static void many_rows_go_at_once(void **state)
{
    struct call *call = *state;
    struct list in = many(call, 450);
    struct thing *things = in.items;
    struct list out;

    assert_ok(call, db_begin(call));
    assert_ok(call, db_each(call, &add, &in));
    for (size_t i = 0; i < in.n; i++)
        things[i].number = (int64_t)i + 100;
    assert_ok(call, db_each(call, &set_numbers, &in));
    assert_ok(call, db_commit(call));
    insert(call, "afterwards"); /* the same statement, one row again */
    assert_ok(call, db_all(call, &all, NULL, &out));
    assert_int_equal(out.n, 451);
    for (size_t i = 0; i < in.n; i++)
        assert_same(&things[i], (const struct thing *)out.items + i);
}

static void many_rows_are_all_or_nothing(void **state)
{
    struct call *call = *state;
    struct list rows = many(call, 5000);
    struct thing *things = rows.items;

    assert_ok(call, db_each(call, &add, &(struct list){NULL, 0}));
    things[4999].code = "m0";
    assert_int_equal(db_each(call, &add, &rows), ERR_CONFLICT);
    assert_int_equal(count(), 0);
    assert_ok(call, db_begin(call));
    insert(call, "kept");
    assert_int_equal(db_each(call, &add, &rows), ERR_CONFLICT);
    db_rollback(call);
    assert_int_equal(count(), 0);
    things[4999].code = "last";
    assert_ok(call, db_each(call, &add, &rows));
    assert_int_equal(count(), 5000);
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

    insert(call, "a");
    insert(call, "b");
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
    assert_ok(call, db_one(call, &by_code, &(struct thing){.code = winner->first}, &out));
    assert_string_equal(out.text, "a!");
    assert_ok(call, db_one(call, &by_code, &(struct thing){.code = winner->second}, &out));
    assert_string_equal(out.text, "a!?");
}

static void an_update_is_not_lost(void **state)
{
    struct call *call = *state;
    struct call *other = store_test_call(store);
    struct thing out;

    insert(call, "a");
    assert_ok(call, db_begin(call));
    assert_ok(call, db_one(call, &by_code, &(struct thing){.code = "a"}, &out));
    assert_ok(other, db_change(other, &append, &(struct thing){.code = "a", .text = "o"}));
    assert_int_equal(db_change(call, &append, &(struct thing){.code = "a", .text = "c"}),
                     ERR_RETRY);
    db_rollback(call);
    assert_ok(call, db_one(call, &by_code, &(struct thing){.code = "a"}, &out));
    assert_string_equal(out.text, "ao");
    store_test_end(other);
}

static void a_killed_connection_recovers(void **state)
{
    struct call *call = *state;
    struct thing out;

    insert(call, "a");
    assert_int_equal(db_change_any(call, &kill_myself, NULL, NULL), ERR_UNAVAILABLE);
    assert_ok(call, db_one(call, &by_code, &(struct thing){.code = "a"}, &out));

    assert_ok(call, db_begin(call));
    insert(call, "b");
    assert_int_equal(db_change_any(call, &kill_myself, NULL, NULL), ERR_UNAVAILABLE);
    /* What is left of the transaction must not run on a new connection. */
    assert_int_equal(db_insert(call, &add, &(struct thing){.code = "c"}, NULL), ERR_UNAVAILABLE);
    assert_int_equal(db_commit(call), ERR_UNAVAILABLE);
    insert(call, "d");
    assert_int_equal(count(), 2);
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

static void a_check_finds_what_does_not_fit(void **state)
{
    static const struct query bad[] = {
        {.sql = "SELECT code FROM thing WHERE id = :idx", .in = &thing_shape, .out = &thing_shape},
        {.sql = "SELECT code AS kode FROM thing", .out = &thing_shape},
        {.sql = "SELECT code FROM thing"},
        {.sql = "SELECT id AS ignored FROM thing", .out = &thing_shape},
        {.sql = "SELECT kode FROM thing", .out = &thing_shape},
        {.sql = "DELETE FROM thing", .out = &thing_shape},
        {.sql = "DELETE FROM thing WHERE id = ?", .in = &thing_shape},
        {.sql = "DELETE FROM thing WHERE id = :id"},
    };
    struct call *call = *state;

    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(db_check(call, &bad[i]), ERR_INTERNAL);
    assert_ok(call, db_check(call, &add));
    assert_ok(call, db_check(call, &by_code));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, before_each, after_each)
        TEST(every_kind_comes_back),
        TEST(what_is_not_there_is_null),
        TEST(empty_is_not_null),
        TEST(large_bytes_come_back),
        TEST(rows_keep_their_order_and_their_own_text),
        TEST(an_unknown_one_is_not_found),
        TEST(text_never_becomes_sql),
        TEST(names_within_quotes_are_text),
        TEST(keys_and_checks_say_conflict),
        TEST(what_does_not_fit_is_refused),
        TEST(a_stale_version_does_not_write),
        TEST(what_is_not_committed_is_gone),
        TEST(many_rows_go_at_once),
        TEST(many_rows_are_all_or_nothing),
        TEST(a_deadlock_asks_to_try_again),
        TEST(an_update_is_not_lost),
        TEST(a_killed_connection_recovers),
        TEST(an_idle_connection_that_was_killed_is_replaced),
        TEST(an_exhausted_pool_says_unavailable),
        TEST(without_a_server_it_is_unavailable),
        TEST(a_check_finds_what_does_not_fit),
    };
    int failed;

    store = store_test_open(migrations, COUNT_OF(migrations));
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    store_test_close(store);
    return failed;
}
