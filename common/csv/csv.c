/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "csv/csv.h"

#include <csv.h>
#include <string.h>

#include "text/text.h"

struct reading {
    struct call *call;
    struct csv_row *rows;
    size_t n;
    size_t size;
    const char *cells[CSV_CELLS_MAX];
    size_t n_cells;
    int64_t line;     /* being fed now */
    int64_t row_line; /* where the row began */
    bool between;     /* no row has begun since the last one ended */
    const char *fault;
};

static void take_cell(void *data, size_t n, void *object)
{
    struct reading *r = object;
    char *cell = text_nfc(r->call->mem, data ? data : "", n, true);

    if (r->n_cells == CSV_CELLS_MAX)
        r->fault = "quá nhiều cột";
    else if (!cell)
        r->fault = "không phải UTF-8 hoặc có ký tự điều khiển";
    else
        r->cells[r->n_cells++] = cell;
}

static void grow(struct reading *r)
{
    size_t size = r->size ? r->size * 2 : 64;
    struct csv_row *rows = arena_array(r->call->mem, size, sizeof(*rows));

    if (r->n)
        memcpy(rows, r->rows, r->n * sizeof(*rows));
    r->rows = rows;
    r->size = size;
}

static void take_row(int end, void *object)
{
    struct reading *r = object;
    bool blank = r->n_cells == 0 || (r->n_cells == 1 && !*r->cells[0]);

    (void)end;
    if (!blank) {
        size_t bytes = r->n_cells * sizeof(*r->cells);

        if (r->n == r->size)
            grow(r);
        if (r->n == CSV_ROWS_MAX)
            r->fault = "quá nhiều dòng";
        r->rows[r->n++] = (struct csv_row){
            r->row_line, (const char **)(void *)arena_copy(r->call->mem, r->cells, bytes),
            r->n_cells};
    }
    r->n_cells = 0;
    r->between = true;
}

static unsigned char delimiter_of(const char *text, size_t n)
{
    if (n == 0)
        return ','; /* an empty file may come as NULL, which memchr() must not see */

    const char *end = memchr(text, '\n', n);
    size_t length = end ? (size_t)(end - text) : n;

    if (memchr(text, '\t', length))
        return '\t';
    return memchr(text, ';', length) && !memchr(text, ',', length) ? ';' : ',';
}

/* libcsv says nothing of empty lines: a row begins on the first line that is none. */
static void count_line(struct reading *r, const char *line, size_t n)
{
    size_t i = 0;

    r->line++;
    if (!r->between)
        return;
    r->row_line = r->line;
    while (i < n && strchr(" \t\r\n", line[i]) && line[i])
        i++;
    r->between = i == n;
}

/* Line by line, so that a row knows the line it began on. */
static bool feed(struct csv_parser *parser, struct reading *r, const char *text, size_t n)
{
    while (n && !r->fault) {
        const char *end = memchr(text, '\n', n);
        size_t length = end ? (size_t)(end - text) + 1 : n;

        count_line(r, text, length);
        if (csv_parse(parser, text, length, take_cell, take_row, r) != length)
            return false;
        text += length;
        n -= length;
    }
    return csv_fini(parser, take_cell, take_row, r) == 0;
}

enum err csv_read(struct call *call, struct bytes text, struct list *ret_rows)
{
    struct reading r = {.call = call, .row_line = 1, .between = true};
    struct csv_parser parser;
    const char *at = (const char *)text.data;
    size_t n = text.n;

    if (n >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0) {
        at += 3;
        n -= 3;
    }
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL) != 0)
        return fail_plain(call, ERR_INTERNAL, "csv_init");
    csv_set_delim(&parser, delimiter_of(at, n));

    bool good = n > 0 && feed(&parser, &r, at, n);

    csv_free(&parser);
    if (!good || r.fault)
        return fail_plain(call, ERR_UNPROCESSABLE, "CSV sai ở dòng %lld: %s", (long long)r.line,
                          r.fault ? r.fault : "dấu nháy kép không đúng hoặc tệp rỗng");
    *ret_rows = (struct list){r.rows, r.n};
    return OK;
}
