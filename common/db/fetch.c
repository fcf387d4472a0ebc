/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From result rows to structs in the call's memory. */
#include <string.h>

#include "db/internal.h"

/* Where the client library puts one column of the row at hand. */
struct cell {
    int64_t number;
    char *text;
    unsigned long n;
    my_bool is_null;
};

struct reading {
    struct call *call;
    const struct statement *st;
    struct cell *cells;
    bool only_one; /* the cells' texts may be kept as they are */
};

static bool is_number(const struct field *field)
{
    return field->kind == KIND_INT || field->kind == KIND_BOOL;
}

static MYSQL_BIND bind_cell(struct arena *mem, const struct field *field, struct cell *cell,
                            unsigned long longest)
{
    MYSQL_BIND bind = {.is_null = &cell->is_null, .length = &cell->n};

    if (is_number(field)) {
        bind.buffer_type = MYSQL_TYPE_LONGLONG;
        bind.buffer = &cell->number;
        return bind;
    }
    cell->text = arena_alloc(mem, longest + 1);
    bind.buffer_type = field->kind == KIND_BYTES ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
    bind.buffer = cell->text;
    bind.buffer_length = longest + 1;
    return bind;
}

static enum err bind_cells(struct reading *r)
{
    const struct statement *st = r->st;
    struct arena *mem = r->call->mem;
    MYSQL_BIND *binds = arena_array(mem, st->n_columns, sizeof(*binds));
    MYSQL_RES *meta = mysql_stmt_result_metadata(st->stmt);

    r->cells = arena_array(mem, st->n_columns, sizeof(*r->cells));
    for (unsigned i = 0; i < st->n_columns; i++)
        binds[i] = bind_cell(mem, st->columns[i], &r->cells[i],
                             mysql_fetch_field_direct(meta, i)->max_length);
    mysql_free_result(meta);
    if (mysql_stmt_bind_result(st->stmt, binds))
        return stmt_failed(r->call, st);
    return OK;
}

static const char *cell_text(const struct reading *r, const struct cell *cell)
{
    if (!r->only_one)
        return arena_copy(r->call->mem, cell->text, cell->n);
    cell->text[cell->n] = '\0';
    return cell->text;
}

static enum err set_enum(const struct reading *r, const struct field *field, const char *name,
                         int *ret)
{
    *ret = enum_value(field->names, name);
    if (!*ret && *name)
        return fail_plain(r->call, ERR_INTERNAL, "unknown %s in: %s", field->name,
                          r->st->query->sql);
    return OK;
}

static enum err set_field(const struct reading *r, const struct field *field,
                          const struct cell *cell, void *row)
{
    void *at = field_at(field, row);

    if (cell->is_null)
        return OK;
    switch (field->kind) {
    case KIND_INT:
        *(int64_t *)at = cell->number;
        return OK;
    case KIND_BOOL:
        *(bool *)at = cell->number != 0;
        return OK;
    case KIND_ENUM:
        return set_enum(r, field, cell_text(r, cell), at);
    case KIND_BYTES:
        *(struct bytes *)at = (struct bytes){(const uint8_t *)cell_text(r, cell), cell->n};
        return OK;
    default:
        *(const char **)at = cell_text(r, cell);
        return OK;
    }
}

static enum err fetch_row(const struct reading *r, void *row)
{
    int status = mysql_stmt_fetch(r->st->stmt);
    enum err err = OK;

    if (status == MYSQL_DATA_TRUNCATED)
        return fail_plain(r->call, ERR_INTERNAL, "a value does not fit its field in: %s",
                          r->st->query->sql);
    if (status)
        return stmt_failed(r->call, r->st);
    shape_clear(r->st->query->out, row);
    for (size_t i = 0; i < r->st->n_columns && err == OK; i++)
        err = set_field(r, r->st->columns[i], &r->cells[i], row);
    return err;
}

static enum err take_rows(struct call *call, const struct statement *st, struct list *ret)
{
    struct reading r = {.call = call, .st = st};
    size_t size = st->query->out->size;
    enum err err;

    *ret = (struct list){.n = mysql_stmt_num_rows(st->stmt)};
    if (!ret->n)
        return OK;
    r.only_one = ret->n == 1;
    err = bind_cells(&r);
    ret->items = arena_array(call->mem, ret->n, size);
    for (size_t i = 0; i < ret->n && err == OK; i++)
        err = fetch_row(&r, (char *)ret->items + i * size);
    return err;
}

enum err fetch_rows(struct call *call, const struct statement *st, struct list *ret)
{
    /* When the rows end in an error (1020, 1213), nothing is to be freed: after that, libmariadb's
     * next execution of the statement would wait for rows that never come. */
    if (mysql_stmt_store_result(st->stmt))
        return stmt_failed(call, st);

    enum err err = take_rows(call, st, ret);

    if (call->conn->mysql) /* else the statement went with its connection */
        mysql_stmt_free_result(st->stmt);
    return err;
}
