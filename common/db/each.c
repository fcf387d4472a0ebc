/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One statement for many rows. */
#include "db/internal.h"

static enum err run_batch(struct call *call, const struct query *query, const struct list *rows,
                          size_t *ret_n)
{
    const unsigned single = 0;
    struct statement *st;
    enum err err = statement_get(call, query, &st);

    if (err)
        return err;
    err = bind_rows(call, st, rows, ret_n);
    if (!err && mysql_stmt_execute(st->stmt))
        err = stmt_failed(call, st);
    if (call->conn->mysql) /* else the statement went with its connection */
        mysql_stmt_attr_set(st->stmt, STMT_ATTR_ARRAY_SIZE, &single);
    return err;
}

/* For a server that does not take arrays. */
static enum err run_one(struct call *call, const struct query *query, const struct list *rows,
                        size_t *ret_n)
{
    *ret_n = 1;
    return db_change_any(call, query, rows->items, NULL);
}

static enum err run_all(struct call *call, const struct query *query, struct list rows)
{
    enum err err = conn_ready(call);
    size_t n = 0;

    for (; rows.n && err == OK; rows.n -= n, rows.items = (char *)rows.items + n * query->in->size)
        err =
            call->conn->bulk ? run_batch(call, query, &rows, &n) : run_one(call, query, &rows, &n);
    return err;
}

static enum err run_all_or_nothing(struct call *call, const struct query *query,
                                   const struct list *rows)
{
    enum err err = db_begin(call);

    if (err)
        return err;
    err = run_all(call, query, *rows);
    if (err) {
        db_rollback(call);
        return err;
    }
    return db_commit(call);
}

enum err db_each(struct call *call, const struct query *query, const struct list *rows)
{
    if (!rows->n)
        return OK;
    if (!query->in || query->out)
        return fail_plain(call, ERR_INTERNAL, "not a change of many rows: %s", query->sql);
    if (!call->conn || !call->conn->in_tx)
        return run_all_or_nothing(call, query, rows);
    return run_all(call, query, *rows);
}
