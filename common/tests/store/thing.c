/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "thing.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char *const colour_names[] = {"", "red", "blue", NULL};

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
const struct shape thing_shape = SHAPE(struct thing, thing_fields);

const struct query thing_add = {
    .sql = "INSERT INTO thing (code, text, number, flag, colour, data, doc, day, version)"
           " VALUES (:code, :text, :number, :flag, :colour, :data, :doc, :day, 1)",
    .in = &thing_shape,
};

const struct query thing_by_code = {
    .sql = "SELECT id, code, text, number, flag, colour, data, doc, day, version"
           " FROM thing WHERE code = :code",
    .in = &thing_shape,
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

struct store_test *store;

void thing_open(void)
{
    store = store_test_open(migrations, COUNT_OF(migrations));
}

void thing_close(void)
{
    store_test_close(store);
}

int thing_before_each(void **state)
{
    store_test_sql(store, "DELETE FROM part");
    store_test_sql(store, "DELETE FROM thing");
    *state = store_test_call(store);
    return 0;
}

int thing_after_each(void **state)
{
    store_test_end(*state);
    return 0;
}

struct thing thing_empty(const char *code)
{
    return (struct thing){.code = code, .number = NONE, .id = NONE, .version = NONE};
}

void thing_insert(struct call *call, const char *code)
{
    struct thing thing = thing_empty(code);

    thing.text = "a";
    assert_ok(call, db_insert(call, &thing_add, &thing, NULL));
}

int64_t thing_count(void)
{
    return store_test_number(store, "SELECT COUNT(*) AS n FROM thing");
}

void assert_ok_(const struct call *call, enum err err, const char *file, int line)
{
    if (!err)
        return;
    print_error("err %d: %s\n", err, call->failure.detail ? call->failure.detail : "");
    _assert_true(0, "OK", file, line);
}
