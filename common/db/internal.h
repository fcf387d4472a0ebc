/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this folder share: connections, prepared statements, errors. */
#pragma once

#include <mysql.h>

#include "base/buf.h"
#include "db/db.h"

enum { STATEMENT_BUCKETS = 64 };

/* A query prepared on one connection, its names and columns matched with the shapes. */
struct statement {
    struct statement *next; /* in its bucket */
    const struct query *query;
    struct query as_prepared;
    MYSQL_STMT *stmt;
    const struct field **params; /* one per "?" */
    size_t n_params;
    const struct field **columns; /* one per result column */
    size_t n_columns;
};

struct db_conn {
    struct db *db;
    struct db_conn *next; /* in the pool's list of free ones */
    MYSQL *mysql;         /* NULL = not connected */
    struct arena *mem;    /* lives as long as the connection */
    struct statement *statements[STATEMENT_BUCKETS];
    unsigned timeout_s; /* of reading and writing */
    bool bulk;          /* the server takes arrays of parameters */
    bool in_tx;
    enum err doomed; /* not OK: why the open transaction can only be rolled back */
};

/* The call's connection, leased and connected when it is not yet. */
enum err conn_ready(struct call *call);

/* Opens the connection and prepares its session. */
enum err conn_connect(struct call *call, struct db_conn *conn);
/* Closes it with all its statements; the lease stays. */
void conn_drop(struct db_conn *conn);
/* Whether the server has closed an idle connection. */
bool conn_is_stale(const struct db_conn *conn);
void conn_rollback(struct db_conn *conn);

/* Runs one constant statement without parameters and without rows. */
enum err conn_run(struct call *call, const char *sql);

/* The error of the call's connection or of a statement on it, as ours; drops a lost connection. */
enum err conn_failed(struct call *call, const char *sql);
enum err stmt_failed(struct call *call, const struct statement *st);
enum err code_to_err(unsigned code);

/* The statement, prepared on the call's connection. */
enum err statement_get(struct call *call, const struct query *query, struct statement **ret);

/* The text with "?" for every :name; names get pointers into sql. */
struct named_sql {
    struct buf text;
    struct bytes *names;
    size_t n;
};
struct named_sql named_sql(struct arena *mem, const char *sql);

enum err bind_row(struct call *call, const struct statement *st, const void *row);
/* Binds n rows column by column; *ret_n says how many of them fit into one packet. */
enum err bind_rows(struct call *call, const struct statement *st, const struct list *rows,
                   size_t *ret_n);

/* Reads every row of an executed statement. */
enum err fetch_rows(struct call *call, const struct statement *st, struct list *ret);

/* The house's own tables, embedded from common/db/migrations. */
extern const struct migration common_migrations[];
extern const size_t common_migrations_count;
