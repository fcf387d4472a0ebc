/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Statements on a real MariaDB: values there and back, keys, versions, many rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/internal.h"
#include "thing.h"

static const struct query all = {
    .sql = "SELECT id, code, text, number, flag, colour, data, doc, day, version"
           " FROM thing ORDER BY id",
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

    assert_ok(call, db_insert(call, &thing_add, &in, &id));
    assert_ok(call, db_one(call, &thing_by_code, &in, &out));
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
    struct thing in = thing_empty("n");
    struct thing out;

    assert_ok(call, db_insert(call, &thing_add, &in, NULL));
    assert_int_equal(1,
                     store_test_number(store, "SELECT COUNT(*) AS n FROM thing WHERE text IS NULL"
                                              " AND number IS NULL AND colour IS NULL AND data IS"
                                              " NULL AND doc IS NULL AND day IS NULL"));
    memset(&out, 0x55, sizeof(out));
    assert_ok(call, db_one(call, &thing_by_code, &in, &out));
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
    struct thing in = thing_empty("e");
    struct thing out;

    in.text = "";
    in.data = (struct bytes){(const uint8_t *)"", 0};
    in.number = INT64_MAX;
    assert_ok(call, db_insert(call, &thing_add, &in, NULL));
    assert_ok(call, db_one(call, &thing_by_code, &in, &out));
    assert_string_equal(out.text, "");
    assert_non_null(out.data.data);
    assert_int_equal(out.data.n, 0);
    assert_int_equal(out.number, INT64_MAX);
}

static void large_bytes_come_back(void **state)
{
    struct call *call = *state;
    struct thing in = thing_empty("l");
    struct thing out;
    size_t n = 1 << 20;
    char *data = arena_alloc(call->mem, n);

    for (size_t i = 0; i < n; i++)
        data[i] = (char)(i * 7);
    in.data = (struct bytes){(const uint8_t *)data, n};
    assert_ok(call, db_insert(call, &thing_add, &in, NULL));
    assert_ok(call, db_one(call, &thing_by_code, &in, &out));
    assert_int_equal(out.data.n, n);
    assert_memory_equal(out.data.data, data, n);
}

static void rows_keep_their_order_and_their_own_text(void **state)
{
    struct call *call = *state;
    struct list rows;
    const struct thing *things;

    thing_insert(call, "một");
    thing_insert(call, "hai-dài-hơn");
    thing_insert(call, "b");
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

    thing_insert(call, "a");
    assert_int_equal(db_one(call, &thing_by_code, &(struct thing){.code = "A"}, &out),
                     ERR_NOT_FOUND);
    assert_ok(call, db_find(call, &thing_by_code, &(struct thing){.code = "á"}, &out, &found));
    assert_false(found);
}

static void text_never_becomes_sql(void **state)
{
    struct call *call = *state;
    const char *evil = "x' OR '1'='1";
    struct thing in = thing_empty("evil");
    struct thing out;

    thing_insert(call, "a");
    assert_int_equal(db_one(call, &thing_by_code, &(struct thing){.code = evil}, &out),
                     ERR_NOT_FOUND);
    in.text = evil;
    assert_ok(call, db_insert(call, &thing_add, &in, NULL));
    assert_ok(call, db_one(call, &thing_by_code, &in, &out));
    assert_string_equal(out.text, evil);
    assert_int_equal(thing_count(), 2);
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
    struct thing bad = thing_empty("b");
    struct thing parent;

    thing_insert(call, "a");
    assert_int_equal(db_insert(call, &thing_add, &(struct thing){.code = "a"}, NULL), ERR_CONFLICT);
    assert_null(strstr(call->failure.detail, "'a'"));
    assert_int_equal(db_insert(call, &add_part, &(struct thing){.id = 1 << 30}, NULL),
                     ERR_CONFLICT);
    assert_ok(call, db_one(call, &thing_by_code, &(struct thing){.code = "a"}, &parent));
    assert_ok(call, db_insert(call, &add_part, &parent, NULL));
    assert_int_equal(db_change(call, &remove_thing, &parent), ERR_CONFLICT);
    bad.number = 13;
    assert_int_equal(db_insert(call, &thing_add, &bad, NULL), ERR_CONFLICT);
    assert_int_equal(thing_count(), 1);
}

static void what_does_not_fit_is_refused(void **state)
{
    struct call *call = *state;
    struct thing bad = thing_empty("a code that is longer than twenty");

    assert_int_equal(db_insert(call, &thing_add, &bad, NULL), ERR_INTERNAL);
    bad = thing_empty("d");
    bad.day = "2026-02-30";
    assert_int_equal(db_insert(call, &thing_add, &bad, NULL), ERR_INTERNAL);
    assert_int_equal(thing_count(), 0);
}

static void a_stale_version_does_not_write(void **state)
{
    struct call *call = *state;
    struct thing thing = {.code = "a", .text = "b", .version = 1};
    struct thing out;
    int64_t n = -1;

    thing_insert(call, "a");
    assert_ok(call, db_change(call, &set_text, &thing));
    thing.text = "c";
    assert_int_equal(db_change(call, &set_text, &thing), ERR_CHANGED);
    assert_ok(call, db_one(call, &thing_by_code, &thing, &out));
    assert_string_equal(out.text, "b");
    assert_ok(call, db_change(call, &touch, &thing)); /* matched, though nothing changed */
    assert_ok(call, db_change_any(call, &set_text, &thing, &n));
    assert_int_equal(n, 0);
}

static struct list many(struct call *call, size_t n)
{
    struct thing *things = arena_array(call->mem, n, sizeof(*things));

    for (size_t i = 0; i < n; i++) {
        things[i] = thing_empty(arena_printf(call->mem, "m%zu", i));
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

static void write_many_rows(struct call *call)
{
    struct list in = many(call, 450);
    struct thing *things = in.items;
    struct list out;

    assert_ok(call, db_each(call, &thing_add, &in));
    for (size_t i = 0; i < in.n; i++)
        things[i].number = (int64_t)i + 100;
    assert_ok(call, db_each(call, &set_numbers, &in));
    thing_insert(call, "afterwards"); /* the same statement, one row again */
    assert_ok(call, db_all(call, &all, NULL, &out));
    assert_int_equal(out.n, 451);
    for (size_t i = 0; i < in.n; i++)
        assert_same(&things[i], (const struct thing *)out.items + i);
}

static void many_rows_go_at_once(void **state)
{
    struct call *call = *state;

    assert_ok(call, db_begin(call));
    assert_true(call->conn->bulk);
    write_many_rows(call);
    assert_ok(call, db_commit(call));
    assert_int_equal(thing_count(), 451);
}

static void many_rows_go_one_by_one_when_the_server_takes_no_arrays(void **state)
{
    struct call *call = *state;

    assert_ok(call, db_begin(call));
    call->conn->bulk = false;
    write_many_rows(call);
    assert_ok(call, db_commit(call));
    call->conn->bulk = true;
    assert_int_equal(thing_count(), 451);
}

static void many_rows_are_all_or_nothing(void **state)
{
    struct call *call = *state;
    struct list rows = many(call, 5000);
    struct thing *things = rows.items;

    assert_ok(call, db_each(call, &thing_add, &(struct list){NULL, 0}));
    things[4999].code = "m0";
    assert_int_equal(db_each(call, &thing_add, &rows), ERR_CONFLICT);
    assert_int_equal(thing_count(), 0);
    assert_ok(call, db_begin(call));
    thing_insert(call, "kept");
    assert_int_equal(db_each(call, &thing_add, &rows), ERR_CONFLICT);
    db_rollback(call);
    assert_int_equal(thing_count(), 0);
    things[4999].code = "last";
    assert_ok(call, db_each(call, &thing_add, &rows));
    assert_int_equal(thing_count(), 5000);
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
    assert_ok(call, db_check(call, &thing_add));
    assert_ok(call, db_check(call, &thing_by_code));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
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
        TEST(many_rows_go_at_once),
        TEST(many_rows_go_one_by_one_when_the_server_takes_no_arrays),
        TEST(many_rows_are_all_or_nothing),
        TEST(a_check_finds_what_does_not_fit),
    };
    int failed;

    thing_open();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    thing_close();
    return failed;
}
