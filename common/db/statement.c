/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Prepared statements: made once per connection, matched with their shapes. */
#include <string.h>

#include "db/internal.h"

static size_t bucket_of(const struct query *query)
{
    return ((uintptr_t)query >> 4) % STATEMENT_BUCKETS;
}

static bool is_column_kind(enum kind kind)
{
    return kind != KIND_OBJECT && kind != KIND_LIST && kind != KIND_TEXTS;
}

static const struct field *sql_field(const struct shape *shape, const char *name, size_t n)
{
    const struct field *field = shape ? shape_field(shape, name, n) : NULL;

    return field && is_column_kind(field->kind) ? field : NULL;
}

static enum err match_params(struct call *call, struct statement *st, const struct named_sql *named)
{
    st->n_params = named->n;
    st->params = arena_array(call->conn->mem, named->n + 1, sizeof(*st->params));
    for (size_t i = 0; i < named->n; i++) {
        const char *name = (const char *)named->names[i].data;

        st->params[i] = sql_field(st->query->in, name, named->names[i].n);
        if (!st->params[i])
            return fail_plain(call, ERR_INTERNAL, "no field for :%.*s in: %s",
                              (int)named->names[i].n, name, st->query->sql);
    }
    if (mysql_stmt_param_count(st->stmt) != named->n)
        return fail_plain(call, ERR_INTERNAL, "a bare ? in: %s", st->query->sql);
    return OK;
}

static enum err match_columns(struct call *call, struct statement *st)
{
    MYSQL_RES *meta = mysql_stmt_result_metadata(st->stmt);
    enum err err = OK;

    st->n_columns = mysql_stmt_field_count(st->stmt);
    st->columns = arena_array(call->conn->mem, st->n_columns + 1, sizeof(*st->columns));
    for (unsigned i = 0; i < st->n_columns && err == OK; i++) {
        const char *name = mysql_fetch_field_direct(meta, i)->name;

        st->columns[i] = sql_field(st->query->out, name, strlen(name));
        if (!st->columns[i])
            err = fail_plain(call, ERR_INTERNAL, "no field for column %s of: %s", name,
                             st->query->sql);
    }
    mysql_free_result(meta);
    if (!err && st->query->out && !st->n_columns)
        return fail_plain(call, ERR_INTERNAL, "gives no rows: %s", st->query->sql);
    return err;
}

static enum err prepare(struct call *call, struct statement *st)
{
    struct named_sql named = named_sql(call->mem, st->query->sql);
    const my_bool yes = 1;
    enum err err;

    /* So that store_result tells the longest value of each column. */
    mysql_stmt_attr_set(st->stmt, STMT_ATTR_UPDATE_MAX_LENGTH, &yes);
    if (mysql_stmt_prepare(st->stmt, named.text.data, named.text.n))
        return stmt_failed(call, st);
    err = match_params(call, st, &named);
    if (err)
        return err;
    return match_columns(call, st);
}

static enum err statement_new(struct call *call, const struct query *query, struct statement **ret)
{
    struct db_conn *conn = call->conn;
    struct statement *st = arena_alloc(conn->mem, sizeof(*st));

    *st = (struct statement){.query = query, .as_prepared = *query};
    st->stmt = mysql_stmt_init(conn->mysql);
    if (!st->stmt)
        return conn_failed(call, query->sql);

    MYSQL_STMT *stmt = st->stmt; /* st is gone when the connection was dropped */
    enum err err = prepare(call, st);

    if (err) {
        mysql_stmt_close(stmt);
        return err;
    }
    st->next = conn->statements[bucket_of(query)];
    conn->statements[bucket_of(query)] = st;
    *ret = st;
    return OK;
}

/* A query that is not constant may be another one at the same address. */
static bool is_same(const struct query *a, const struct query *b)
{
    return a->sql == b->sql && a->in == b->in && a->out == b->out;
}

enum err statement_get(struct call *call, const struct query *query, struct statement **ret)
{
    enum err err = conn_ready(call);

    if (err)
        return err;
    for (struct statement *st = call->conn->statements[bucket_of(query)]; st; st = st->next)
        if (st->query == query && is_same(&st->as_prepared, query)) {
            *ret = st;
            return OK;
        }
    return statement_new(call, query, ret);
}

enum err db_check(struct call *call, const struct query *query)
{
    struct statement *st;

    return statement_get(call, query, &st);
}
