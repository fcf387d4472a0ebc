/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The statements' public face: one row, all rows, changes. */
#include <string.h>

#include "db/internal.h"

static enum err execute(struct call *call, const struct query *query, const void *in,
                        struct statement **ret)
{
    enum err err = statement_get(call, query, ret);

    if (err)
        return err;
    err = bind_row(call, *ret, in);
    if (err)
        return err;
    if (mysql_stmt_execute((*ret)->stmt))
        return stmt_failed(call, *ret);
    return OK;
}

enum err db_all(struct call *call, const struct query *query, const void *in, struct list *ret_rows)
{
    struct statement *st = NULL;
    enum err err;

    if (!query->out)
        return fail_plain(call, ERR_INTERNAL, "no shape for the rows of: %s", query->sql);
    err = execute(call, query, in, &st);
    if (err)
        return err;
    return fetch_rows(call, st, ret_rows);
}

enum err db_find(struct call *call, const struct query *query, const void *in, void *ret_row,
                 bool *ret_found)
{
    struct list rows = {0};
    enum err err = db_all(call, query, in, &rows);

    if (err)
        return err;
    if (rows.n > 1)
        return fail_plain(call, ERR_INTERNAL, "more than one row from: %s", query->sql);
    *ret_found = rows.n == 1;
    if (rows.n)
        memcpy(ret_row, rows.items, query->out->size);
    return OK;
}

enum err db_one(struct call *call, const struct query *query, const void *in, void *ret_row)
{
    bool found = false;
    enum err err = db_find(call, query, in, ret_row, &found);

    if (err)
        return err;
    if (!found)
        return fail_plain(call, ERR_NOT_FOUND, "Không tìm thấy");
    return OK;
}

static enum err change(struct call *call, const struct query *query, const void *in,
                       struct statement **ret)
{
    if (query->out)
        return fail_plain(call, ERR_INTERNAL, "not a change: %s", query->sql);
    return execute(call, query, in, ret);
}

enum err db_change_any(struct call *call, const struct query *query, const void *in, int64_t *ret_n)
{
    struct statement *st = NULL;
    enum err err = change(call, query, in, &st);

    if (err)
        return err;
    if (ret_n)
        *ret_n = (int64_t)mysql_stmt_affected_rows(st->stmt);
    return OK;
}

enum err db_change(struct call *call, const struct query *query, const void *in)
{
    int64_t n = 0;
    enum err err = db_change_any(call, query, in, &n);

    if (err)
        return err;
    if (n == 0)
        return fail_plain(call, ERR_CHANGED, "Dữ liệu đã thay đổi từ lúc bạn đọc");
    return OK;
}

enum err db_insert(struct call *call, const struct query *query, const void *in, int64_t *ret_id)
{
    struct statement *st = NULL;
    enum err err = change(call, query, in, &st);

    if (err)
        return err;
    if (ret_id)
        *ret_id = (int64_t)mysql_stmt_insert_id(st->stmt);
    return OK;
}

enum err db_ping(struct call *call)
{
    static const struct query ping = {.sql = "DO (SELECT COUNT(*) FROM schema_migration)"};

    return db_change_any(call, &ping, NULL, NULL);
}
