/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * MariaDB: a bounded pool of connections, statements as values, transactions. The only folder that
 * includes MariaDB's client library. SQL texts are constants with :names; no string becomes SQL.
 *
 *     static const struct query class_by_id = {
 *         .sql = "SELECT c.id, c.name FROM class c WHERE c.id = :id",
 *         .in = &class_shape, .out = &class_shape,
 *     };
 *     db_one(call, &class_by_id, &(struct class_row){.id = id}, &ret);
 *
 * Every :name is a field of .in, every result column a field of .out (same name). Statements are
 * prepared once per connection. Strings and bytes read live in the call's memory. A call takes a
 * connection at its first statement and gives it back when its arena is freed.
 * ERR_RETRY: the database asked for the transaction to be run again (1213, 1205, 1020).
 * ERR_UNAVAILABLE: no connection in time, or it was lost.
 */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct query {
    const char *sql;
    const struct shape *in;  /* NULL = takes nothing */
    const struct shape *out; /* NULL = gives no rows */
};

struct db_options {
    const char *socket; /* a Unix socket, or NULL and host + port */
    const char *host;
    int64_t port;
    const char *tls_ca; /* PEM file; then TCP is TLS with a verified server. NULL = no TLS */
    const char *user;
    const char *password;
    const char *name;
    int64_t connections; /* 1..64 */
};

/* A pool; connects lazily. options and its strings must outlive it. */
struct db *db_open(const struct db_options *options);
void db_close(struct db *db);

/* OK when a statement on a real table server answers (readiness). */
enum err db_ping(struct call *call);

/* The one row there must be; ERR_NOT_FOUND when there is none. */
enum err db_one(struct call *call, const struct query *query, const void *in, void *ret_row);

/* Like db_one(), but no row is no failure: *ret_found says. */
enum err db_find(struct call *call, const struct query *query, const void *in, void *ret_row,
                 bool *ret_found);

/* Every row, in the call's memory. */
enum err db_all(struct call *call, const struct query *query, const void *in,
                struct list *ret_rows);

/* Changes one row; ERR_CHANGED when no row matched (an old version), ERR_CONFLICT when a unique or
 * foreign key says no. */
enum err db_change(struct call *call, const struct query *query, const void *in);

/* Like db_change(), but any number of rows, told in *ret_n (may be NULL). */
enum err db_change_any(struct call *call, const struct query *query, const void *in,
                       int64_t *ret_n);

/* Inserts one row; *ret_id (may be NULL) gets its AUTO_INCREMENT. ERR_CONFLICT on a duplicate. */
enum err db_insert(struct call *call, const struct query *query, const void *in, int64_t *ret_id);

/* Runs the statement for every row of the list in one go (bulk array binding; only INSERT, UPDATE,
 * DELETE). All or nothing inside the call's transaction. An empty list is OK. */
enum err db_each(struct call *call, const struct query *query, const struct list *rows);

/* The call's transaction. serve() begins and ends the one of a write route; a use case never does.
 */
enum err db_begin(struct call *call);
enum err db_commit(struct call *call);
void db_rollback(struct call *call);
/* Within it: db_undo() takes back all since db_mark(). */
enum err db_mark(struct call *call);
enum err db_undo(struct call *call);

/* Prepares the statement and matches its names and columns with the shapes: for the test that
 * checks every statement of a store against the migrated schema. */
enum err db_check(struct call *call, const struct query *query);

/* One numbered file of db/migrations, embedded at build time. */
struct migration {
    const char *name; /* "0001_first.sql" */
    const char *sql;
};

/* Runs what was not run yet, in order, as the owner; each file is recorded with its SHA-256 and a
 * changed one is refused. Statements end with ";" at a line's end. grants may be NULL; it is run
 * every time, after the migrations. Migrations are resumable: each statement must be idempotent. */
enum err db_migrate(struct call *call, const struct migration *migrations, size_t n,
                    const char *grants);

/* Whether the newest migration known here is applied (readiness). */
enum err db_migrated(struct call *call, const struct migration *migrations, size_t n);
