/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From structs to parameters: one row, or many column by column. */
#include <string.h>

#include "db/internal.h"

enum { BATCH_ROWS_MAX = 2000, BATCH_BYTES_MAX = 4 * 1024 * 1024 };

static struct bytes text_bytes(const char *text)
{
    return (struct bytes){(const uint8_t *)text, text ? strlen(text) : 0};
}

/* What a text, enum or bytes field holds; data NULL = SQL NULL. */
static struct bytes variable_value(const struct field *field, const void *row)
{
    const void *at = field_at(field, row);
    int number;

    if (field->kind == KIND_BYTES)
        return *(const struct bytes *)at;
    if (field->kind != KIND_ENUM)
        return text_bytes(*(const char *const *)at);
    number = *(const int *)at;
    return number ? text_bytes(field->names[number]) : (struct bytes){0};
}

static bool is_number(const struct field *field)
{
    return field->kind == KIND_INT || field->kind == KIND_BOOL;
}

static enum enum_field_types sql_type(const struct field *field)
{
    if (field->kind == KIND_INT)
        return MYSQL_TYPE_LONGLONG;
    if (field->kind == KIND_BOOL)
        return MYSQL_TYPE_TINY;
    return field->kind == KIND_BYTES ? MYSQL_TYPE_BLOB : MYSQL_TYPE_STRING;
}

static bool is_null(const struct field *field, const void *row)
{
    if (field->kind == KIND_INT)
        return is_none(*(const int64_t *)field_at(field, row));
    return field->kind != KIND_BOOL && !variable_value(field, row).data;
}

static MYSQL_BIND bind_value(const struct field *field, const void *row)
{
    MYSQL_BIND bind = {.buffer_type = sql_type(field)};

    if (is_null(field, row)) {
        bind.buffer_type = MYSQL_TYPE_NULL;
    } else if (is_number(field)) {
        bind.buffer = field_at(field, row);
    } else {
        struct bytes value = variable_value(field, row);

        bind.buffer = (void *)(uintptr_t)value.data;
        bind.buffer_length = value.n;
    }
    return bind;
}

enum err bind_row(struct call *call, const struct statement *st, const void *row)
{
    MYSQL_BIND *binds;

    if (!st->n_params)
        return OK;
    if (!row)
        return fail_plain(call, ERR_INTERNAL, "no values for: %s", st->query->sql);
    binds = arena_array(call->mem, st->n_params, sizeof(*binds));
    for (size_t i = 0; i < st->n_params; i++)
        binds[i] = bind_value(st->params[i], row);
    if (mysql_stmt_bind_param(st->stmt, binds))
        return stmt_failed(call, st);
    return OK;
}

static const void *row_at(const struct statement *st, const struct list *rows, size_t i)
{
    return (const char *)rows->items + i * st->query->in->size;
}

static size_t row_bytes(const struct statement *st, const void *row)
{
    size_t n = 0;

    for (size_t i = 0; i < st->n_params; i++)
        n += is_number(st->params[i]) ? 8 : variable_value(st->params[i], row).n + 8;
    return n;
}

static size_t batch_size(const struct statement *st, const struct list *rows)
{
    size_t n = 0;

    for (size_t total = 0; n < rows->n && n < BATCH_ROWS_MAX; n++) {
        total += row_bytes(st, row_at(st, rows, n));
        if (n && total > BATCH_BYTES_MAX)
            break;
    }
    return n;
}

static void *number_column(struct arena *mem, const struct statement *st, const struct field *field,
                           const struct list *rows, size_t n)
{
    size_t size = field->kind == KIND_INT ? sizeof(int64_t) : sizeof(bool);
    char *column = arena_array(mem, n, size);

    for (size_t i = 0; i < n; i++)
        memcpy(column + i * size, field_at(field, row_at(st, rows, i)), size);
    return column;
}

static void bind_variable_column(struct arena *mem, const struct statement *st,
                                 const struct field *field, const struct list *rows, size_t n,
                                 MYSQL_BIND *ret)
{
    const void **data = arena_array(mem, n, sizeof(*data));
    unsigned long *lengths = arena_array(mem, n, sizeof(*lengths));

    for (size_t i = 0; i < n; i++) {
        struct bytes value = variable_value(field, row_at(st, rows, i));

        data[i] = value.data;
        lengths[i] = value.n;
    }
    ret->buffer = data;
    ret->length = lengths;
}

enum err bind_rows(struct call *call, const struct statement *st, const struct list *rows,
                   size_t *ret_n)
{
    MYSQL_BIND *binds = arena_array(call->mem, st->n_params, sizeof(*binds));
    size_t n = batch_size(st, rows);
    unsigned array_size = (unsigned)n;

    for (size_t i = 0; i < st->n_params; i++) {
        const struct field *field = st->params[i];
        char *nulls = arena_alloc(call->mem, n);

        for (size_t row = 0; row < n; row++)
            nulls[row] =
                is_null(field, row_at(st, rows, row)) ? STMT_INDICATOR_NULL : STMT_INDICATOR_NONE;
        binds[i].buffer_type = sql_type(field);
        binds[i].u.indicator = nulls;
        if (is_number(field))
            binds[i].buffer = number_column(call->mem, st, field, rows, n);
        else
            bind_variable_column(call->mem, st, field, rows, n, &binds[i]);
    }
    *ret_n = n;
    mysql_stmt_attr_set(st->stmt, STMT_ATTR_ARRAY_SIZE, &array_size);
    if (mysql_stmt_bind_param(st->stmt, binds))
        return stmt_failed(call, st);
    return OK;
}
