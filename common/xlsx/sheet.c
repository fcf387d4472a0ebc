/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One sheet: its cells in the order of rows and columns, what is hidden, what is merged. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "text/text.h"
#include "xlsx/internal.h"

/* Days are counted from 1899-12-30, or in old files of the Macintosh from 1904-01-01. */
enum { DAYS_1904 = 1462, DAYS_1970 = 25569, DAY_FIRST = 61, DAY_LAST = 109575 };

struct reading {
    struct sheet_context *context;
    struct sheet *sheet;
    size_t cells_size, merged_size;
    bool hidden_columns[XLSX_COLUMNS_MAX];
    bool hidden_row;
    int64_t row, column; /* of the last cell; column -1 = none in this row yet */
    struct sheet_cell cell;
    const char *type; /* of the cell */
    int64_t style;
    struct buf text; /* of the value */
    struct buf formula;
    struct buf *into; /* where text goes; NULL = nowhere */
    bool in_cell, phonetic;
};

static void wrong(struct reading *r, const char *what)
{
    archive_fault(r->context->archive, what);
}

static struct arena *memory(const struct reading *r)
{
    return r->context->archive->call->mem;
}

/* "B12" to row and column; false when it is no address or too far out. */
static bool parse_address(const char *text, int64_t *ret_row, int64_t *ret_column)
{
    int64_t column = 0, row = 0;

    for (; *text >= 'A' && *text <= 'Z' && column < XLSX_COLUMNS_MAX * 100; text++)
        column = column * 26 + (*text - 'A' + 1);
    for (; *text >= '0' && *text <= '9' && row < 10000000; text++)
        row = row * 10 + (*text - '0');
    *ret_row = row;
    *ret_column = column - 1;
    return !*text && row > 0 && column > 0;
}

void sheet_address(int64_t row, int64_t column, char ret[XLSX_ADDRESS_SIZE])
{
    char letters[8];
    size_t n = sizeof(letters) - 1;

    letters[n] = 0;
    do {
        letters[--n] = (char)('A' + column % 26);
        column = column / 26 - 1;
    } while (column >= 0 && n);
    snprintf(ret, XLSX_ADDRESS_SIZE, "%s%lld", letters + n, (long long)row);
}

static void take_columns(struct reading *r, const struct attributes *a)
{
    int64_t from = attribute_number(r->context->archive, a, "min", 1);
    int64_t to = attribute_number(r->context->archive, a, "max", from);

    if (!attribute_true(r->context->archive, a, "hidden"))
        return;
    for (int64_t i = from < 1 ? 1 : from; i <= to && i <= XLSX_COLUMNS_MAX; i++)
        r->hidden_columns[i - 1] = true;
}

static void begin_row(struct reading *r, const struct attributes *a)
{
    int64_t row = attribute_number(r->context->archive, a, "r", r->row + 1);

    if (row <= r->row)
        wrong(r, "các dòng của trang tính không theo thứ tự");
    r->row = row;
    r->column = -1;
    r->hidden_row = attribute_true(r->context->archive, a, "hidden");
}

static void begin_cell(struct reading *r, const struct attributes *a)
{
    struct archive *archive = r->context->archive;
    const char *address = attribute(archive, a, "r");
    int64_t row = r->row, column = r->column + 1;

    if (address && !parse_address(address, &row, &column))
        wrong(r, "địa chỉ ô không hợp lệ");
    if (row != r->row || column <= r->column || r->in_cell)
        wrong(r, "các ô của trang tính không theo thứ tự");
    r->column = column;
    r->type = attribute(archive, a, "t");
    r->style = attribute_number(archive, a, "s", 0);
    r->cell = (struct sheet_cell){.row = row, .column = column, .text = ""};
    r->text = buf_in(memory(r));
    r->in_cell = true;
}

static void take_merged(struct reading *r, const struct attributes *a)
{
    const char *text = attribute(r->context->archive, a, "ref");
    const char *colon = text ? strchr(text, ':') : NULL;
    struct sheet_range range;

    if (!colon || r->sheet->merged.n == XLSX_ROWS_MAX ||
        !parse_address(arena_copy(memory(r), text, (size_t)(colon - text)), &range.row,
                       &range.column) ||
        !parse_address(colon + 1, &range.last_row, &range.last_column)) {
        wrong(r, "vùng gộp ô không hợp lệ");
        return;
    }
    *(struct sheet_range *)room_for_one(memory(r), &r->sheet->merged, &r->merged_size,
                                        sizeof(range)) = range;
}

static void on_start(void *self, const char *name, const struct attributes *a)
{
    struct reading *r = self;

    if (strcmp(name, "col") == 0) {
        take_columns(r, a);
    } else if (strcmp(name, "row") == 0) {
        begin_row(r, a);
    } else if (strcmp(name, "c") == 0) {
        begin_cell(r, a);
    } else if (strcmp(name, "mergeCell") == 0) {
        take_merged(r, a);
    } else if (!r->in_cell) {
        return;
    } else if (strcmp(name, "rPh") == 0) {
        r->phonetic = true;
    } else if (strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && !r->phonetic)) {
        r->into = &r->text;
    } else if (strcmp(name, "f") == 0) {
        r->formula = buf_in(memory(r));
        r->into = &r->formula;
        r->cell.formula = "";
    }
}

static void on_text(void *self, const char *text, size_t n)
{
    struct reading *r = self;

    if (!r->into)
        return;
    if (r->into->n + n > XLSX_TEXT_MAX)
        wrong(r, "một ô có quá nhiều chữ");
    else
        buf_add(r->into, text, n);
}

static void take_text(struct reading *r, const char *text, size_t n)
{
    const char *clean = text_nfc(memory(r), text, n, true);

    if (!clean)
        wrong(r, "một ô có ký tự điều khiển");
    r->cell.kind = clean && *clean ? SHEET_TEXT : SHEET_EMPTY;
    r->cell.text = clean ? clean : "";
}

static void take_shared(struct reading *r)
{
    const char *text = r->text.n ? r->text.data : "";
    size_t n = strlen(text);
    size_t at =
        n && n < 10 && strspn(text, "0123456789") == n ? strtoull(text, NULL, 10) : SIZE_MAX;

    if (at >= r->context->n_texts) {
        wrong(r, "ô trỏ đến chuỗi chung không có");
        return;
    }
    r->cell.text = r->context->texts[at];
    r->cell.kind = *r->cell.text ? SHEET_TEXT : SHEET_EMPTY;
}

static bool take_date(struct reading *r, double number)
{
    int64_t day = number >= 0 && number < DAY_LAST ? (int64_t)number : 0;

    if (r->context->from_1904)
        day += DAYS_1904;

    if (r->style < 0 || (size_t)r->style >= r->context->n_styles || !r->context->dates[r->style] ||
        day < DAY_FIRST || day > DAY_LAST)
        return false;
    r->cell.kind = SHEET_DATE;
    r->cell.text = day_text(memory(r), (day - DAYS_1970) * DAY_S);
    return true;
}

static void take_number(struct reading *r)
{
    char *end = NULL;
    double number = r->text.n ? strtod(r->text.data, &end) : 0;

    if (!r->text.n)
        return;
    if (*end || !isfinite(number) || strlen(r->text.data) != r->text.n) {
        wrong(r, "một ô số không chứa số");
        return;
    }
    if (take_date(r, number))
        return;
    r->cell.kind = SHEET_NUMBER;
    r->cell.text = arena_printf(memory(r), "%.15g", number);
}

static void take_value(struct reading *r)
{
    const char *type = r->type ? r->type : "n";
    const char *text = r->text.n ? r->text.data : "";

    if (strcmp(type, "s") == 0)
        take_shared(r);
    else if (strcmp(type, "n") == 0)
        take_number(r);
    else
        take_text(r, text, r->text.n);
    if (r->cell.kind != SHEET_TEXT)
        return;
    if (strcmp(type, "b") == 0) {
        r->cell.kind = SHEET_TRUTH;
        r->cell.text = strcmp(text, "1") == 0 ? "TRUE" : "FALSE";
    } else if (strcmp(type, "e") == 0) {
        r->cell.kind = SHEET_ERROR;
    } else if (strcmp(type, "d") == 0) {
        r->cell.kind = SHEET_DATE;
        r->cell.text = arena_printf(memory(r), "%.10s", text);
    }
}

static void end_cell(struct reading *r)
{
    struct sheet_context *context = r->context;

    r->in_cell = false;
    take_value(r);
    if (r->cell.formula && r->formula.n)
        r->cell.formula = text_nfc(memory(r), r->formula.data, r->formula.n, true);
    if (r->cell.formula == NULL && r->cell.kind == SHEET_EMPTY)
        return;
    if (r->cell.column >= XLSX_COLUMNS_MAX || r->cell.row > XLSX_ROWS_MAX)
        wrong(r, "trang tính quá dài hoặc quá rộng");
    else if (context->cells_left-- == 0)
        wrong(r, "trang tính có quá nhiều ô");
    if (context->archive->fault)
        return;
    r->cell.hidden = r->hidden_row || r->hidden_columns[r->cell.column];
    *(struct sheet_cell *)room_for_one(memory(r), &r->sheet->cells, &r->cells_size,
                                       sizeof(r->cell)) = r->cell;
}

static void on_end(void *self, const char *name)
{
    struct reading *r = self;

    r->into = NULL;
    if (strcmp(name, "rPh") == 0)
        r->phonetic = false;
    else if (strcmp(name, "c") == 0 && r->in_cell)
        end_cell(r);
}

void sheet_walk(struct sheet_context *context, const char *part, struct sheet *ret)
{
    static const struct walker walker = {on_start, on_end, on_text};
    struct reading r = {.context = context, .sheet = ret, .column = -1};
    bool found = false;

    archive_walk(context->archive, part, &walker, &r, &found);
    if (!found)
        wrong(&r, "tệp thiếu trang tính");
}
