/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bringing a schema to this version, and telling whether it is there. */
#include <string.h>

#include "base/date.h"
#include "crypto/digest.h"
#include "db/internal.h"

enum { MIGRATE_TIMEOUT_S = 3600, LOCK_WAIT_S = 30 };

struct applied {
    const char *name;
    const char *sha256;
    const char *applied_at;
};

static const struct field applied_fields[] = {
    STR(struct applied, name, 1, 100),
    STR(struct applied, sha256, SHA256_HEX, SHA256_HEX),
    STR(struct applied, applied_at, 20, 20),
};
static const struct shape applied_shape = SHAPE(struct applied, applied_fields);

static const struct query applied_by_name = {
    .sql = "SELECT name, sha256, applied_at FROM schema_migration WHERE name = :name",
    .in = &applied_shape,
    .out = &applied_shape,
};

static const struct query add_applied = {
    .sql = "INSERT INTO schema_migration (name, sha256, applied_at)"
           " VALUES (:name, :sha256, :applied_at)",
    .in = &applied_shape,
};

struct turn {
    int64_t wait_s;
    bool got;
};

static const struct field turn_fields[] = {
    INT(struct turn, wait_s, 0, LOCK_WAIT_S),
    BOOL(struct turn, got),
};
static const struct shape turn_shape = SHAPE(struct turn, turn_fields);

/* Only so that two migrations at once wait for each other; each statement is idempotent anyway. */
static const struct query take_turn = {
    .sql = "SELECT GET_LOCK(CONCAT('hbdt_migrate.', DATABASE()), :wait_s) AS got",
    .in = &turn_shape,
    .out = &turn_shape,
};

static const char create_table[] =
    "CREATE TABLE IF NOT EXISTS schema_migration ("
    "    name VARCHAR(100) NOT NULL,"
    "    sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
    "    applied_at CHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
    "    PRIMARY KEY (name)"
    ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";

/* The line without blanks, empty when it is a comment. */
static struct bytes bare_line(const char *line, size_t n)
{
    while (n && strchr(" \t\r", line[0])) {
        line++;
        n--;
    }
    while (n && strchr(" \t\r", line[n - 1]))
        n--;
    if (n >= 2 && memcmp(line, "--", 2) == 0)
        n = 0;
    return (struct bytes){(const uint8_t *)line, n};
}

/* Runs what ends with ";" at a line's end; what is left at the end of the file runs too. */
static enum err run_script(struct call *call, const char *sql)
{
    struct buf statement = buf_in(call->mem);
    enum err err = OK;

    while (*sql && err == OK) {
        size_t n = strcspn(sql, "\n");
        struct bytes line = bare_line(sql, n);

        sql += n + (sql[n] == '\n');
        if (!line.n)
            continue;
        buf_add(&statement, line.data, line.n);
        buf_char(&statement, '\n');
        if (line.data[line.n - 1] != ';')
            continue;
        err = conn_run(call, statement.data);
        statement = buf_in(call->mem);
    }
    if (!err && statement.n)
        err = conn_run(call, statement.data);
    return err;
}

static enum err refuse_changed(struct call *call, const struct migration *m)
{
    return fail_plain(call, ERR_INTERNAL, "migration %s was changed after it was applied", m->name);
}

static enum err apply(struct call *call, const struct migration *m)
{
    struct applied row = {.name = m->name, .applied_at = time_text(call->mem, clock_now())};
    struct applied there;
    bool found = false;
    enum err err = db_find(call, &applied_by_name, &row, &there, &found);

    if (err)
        return err;
    row.sha256 = sha256_hex(call->mem, m->sql, strlen(m->sql));
    if (found)
        return strcmp(there.sha256, row.sha256) == 0 ? OK : refuse_changed(call, m);
    err = run_script(call, m->sql);
    if (err)
        return err;
    return db_insert(call, &add_applied, &row, NULL);
}

static enum err apply_all(struct call *call, const struct migration *migrations, size_t n)
{
    enum err err = OK;

    for (size_t i = 0; i < n && err == OK; i++)
        err = apply(call, &migrations[i]);
    return err;
}

static enum err migrate_alone(struct call *call, const struct migration *migrations, size_t n,
                              const char *grants)
{
    struct turn turn;
    enum err err = db_one(call, &take_turn, &(struct turn){.wait_s = LOCK_WAIT_S}, &turn);

    if (err)
        return err;
    if (!turn.got)
        return fail_plain(call, ERR_UNAVAILABLE, "another migration of this schema is running");
    err = conn_run(call, create_table);
    if (!err)
        err = apply_all(call, common_migrations, common_migrations_count);
    if (!err)
        err = apply_all(call, migrations, n);
    if (!err && grants)
        err = run_script(call, grants);
    return err;
}

/* Gives the call's connection another timeout; the next statement connects anew. */
static enum err set_timeout(struct call *call, unsigned timeout_s, unsigned *ret_before)
{
    enum err err = conn_ready(call);

    if (err)
        return err;
    *ret_before = call->conn->timeout_s;
    call->conn->timeout_s = timeout_s;
    conn_drop(call->conn);
    return OK;
}

enum err db_migrate(struct call *call, const struct migration *migrations, size_t n,
                    const char *grants)
{
    unsigned before = 0;
    enum err err = set_timeout(call, MIGRATE_TIMEOUT_S, &before);

    if (err)
        return err;
    err = migrate_alone(call, migrations, n, grants);
    conn_drop(call->conn); /* ends the lock, too */
    call->conn->timeout_s = before;
    return err;
}

enum err db_migrated(struct call *call, const struct migration *migrations, size_t n)
{
    const struct migration *newest =
        n ? &migrations[n - 1] : &common_migrations[common_migrations_count - 1];
    struct applied there;
    bool found = false;
    enum err err =
        db_find(call, &applied_by_name, &(struct applied){.name = newest->name}, &there, &found);

    if (err)
        return err;
    if (!found)
        return fail_plain(call, ERR_UNAVAILABLE, "migration %s is not applied yet", newest->name);
    if (strcmp(there.sha256, sha256_hex(call->mem, newest->sql, strlen(newest->sql))) != 0)
        return refuse_changed(call, newest);
    return OK;
}
