/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/buf.h"
#include "xlsx/xlsx.h"

struct writing {
    struct call *call;
    lxw_workbook *book;
    lxw_format *styles[SHEET_STYLES];
    lxw_format *dates;
    lxw_error error; /* the first */
};

static void note_error(struct writing *w, lxw_error error)
{
    if (!w->error)
        w->error = error;
}

static void make_styles(struct writing *w)
{
    static const struct {
        bool open, bold;
        lxw_color_t color; /* 0 = none */
    } looks[SHEET_STYLES] = {
        [SHEET_HEADER] = {.bold = true, .color = 0xdce6f1},
        [SHEET_OPEN] = {.open = true},
        [SHEET_CLOSED] = {.color = 0xd9d9d9},
        [SHEET_FAULT] = {.open = true, .color = 0xffc7ce},
    };

    for (int i = 0; i < SHEET_STYLES; i++) {
        lxw_format *format = workbook_add_format(w->book);

        w->styles[i] = format;
        if (looks[i].open)
            format_set_unlocked(format);
        if (looks[i].bold)
            format_set_bold(format);
        if (looks[i].color)
            format_set_bg_color(format, looks[i].color);
        if (i == SHEET_HEADER)
            format_set_text_wrap(format);
    }
    w->dates = workbook_add_format(w->book);
    format_set_num_format(w->dates, "dd/mm/yyyy");
}

static void write_date(struct writing *w, lxw_worksheet *sheet, const struct sheet_cell *c)
{
    lxw_datetime day = {.year = (int)strtol(c->text, NULL, 10),
                        .month = (int)strtol(c->text + 5, NULL, 10),
                        .day = (int)strtol(c->text + 8, NULL, 10)};

    note_error(w, worksheet_write_datetime(sheet, (lxw_row_t)(c->row - 1), (lxw_col_t)c->column,
                                           &day, w->dates));
}

static void write_cell(struct writing *w, lxw_worksheet *sheet, const struct sheet_cell *c)
{
    lxw_row_t row = (lxw_row_t)(c->row - 1);
    lxw_col_t column = (lxw_col_t)c->column;
    lxw_format *format = w->styles[c->style];

    if (c->kind == SHEET_DATE && strlen(c->text) == 10)
        write_date(w, sheet, c);
    else if (c->kind == SHEET_NUMBER)
        note_error(w, worksheet_write_number(sheet, row, column, strtod(c->text, NULL), format));
    else if (c->kind == SHEET_EMPTY)
        note_error(w, worksheet_write_blank(sheet, row, column, format));
    else /* whatever it looks like: never a formula */
        note_error(w, worksheet_write_string(sheet, row, column, c->text, format));
    if (c->note)
        note_error(w, worksheet_write_comment(sheet, row, column, c->note));
}

/* =OR(AND(ISNUMBER(D5),D5>=0,D5<=10),D5="V",…): Excel moves D5 along with the cells. */
static const char *marks_formula(struct writing *w, const struct sheet_column *c, int64_t row,
                                 int64_t column)
{
    struct buf out = buf_in(w->call->mem);
    char at[XLSX_ADDRESS_SIZE];

    sheet_address(row, column, at);
    buf_printf(&out, "=OR(AND(ISNUMBER(%s),%s>=0,%s<=10)", at, at, at);
    for (size_t i = 0; c->choices && c->choices[i]; i++)
        buf_printf(&out, ",%s=\"%s\"", at, c->choices[i]);
    buf_text(&out, ")");
    return out.data;
}

static void add_rule(struct writing *w, lxw_worksheet *sheet, const struct sheet *s, int64_t column)
{
    const struct sheet_column *c = (const struct sheet_column *)s->columns.items + column;
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST,
                                .ignore_blank = LXW_VALIDATION_ON,
                                .error_type = LXW_VALIDATION_ERROR_TYPE_STOP,
                                /* void *: char ** in libxlsxwriter 1.1, const char ** in 1.2 */
                                .value_list = (void *)(uintptr_t)c->choices,
                                .error_message = (char *)(uintptr_t)c->hint};

    if (c->marks) {
        rule.validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA;
        rule.value_list = NULL;
        rule.value_formula = (char *)(uintptr_t)marks_formula(w, c, s->entry.row, column);
        rule.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING; /* "8,5" may be a text here */
    }
    note_error(w, worksheet_data_validation_range(
                      sheet, (lxw_row_t)(s->entry.row - 1), (lxw_col_t)column,
                      (lxw_row_t)(s->entry.last_row - 1), (lxw_col_t)column, &rule));
}

static void write_columns(struct writing *w, lxw_worksheet *sheet, const struct sheet *s)
{
    const struct sheet_column *c = s->columns.items;

    for (size_t i = 0; i < s->columns.n; i++) {
        note_error(w, worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, c[i].width, NULL));
        if (s->entry.row && (c[i].marks || c[i].choices))
            add_rule(w, sheet, s, (int64_t)i);
    }
}

static void write_sheet(struct writing *w, const struct sheet *s)
{
    const struct sheet_cell *cells = s->cells.items;
    lxw_worksheet *sheet = workbook_add_worksheet(w->book, s->name);
    lxw_protection allowed = {.format_columns = LXW_TRUE, .format_rows = LXW_TRUE};

    if (!sheet) {
        note_error(w, LXW_ERROR_PARAMETER_VALIDATION);
        return;
    }
    write_columns(w, sheet, s);
    for (size_t i = 0; i < s->cells.n; i++)
        write_cell(w, sheet, &cells[i]);
    if (s->frozen_rows)
        worksheet_freeze_panes(sheet, (lxw_row_t)s->frozen_rows, 0);
    if (s->hidden)
        worksheet_hide(sheet);
    worksheet_protect(sheet, NULL, &allowed); /* against slips: anyone can lift it */
}

static void write_all(struct writing *w, const struct workbook *workbook)
{
    const struct sheet *sheets = workbook->sheets.items;
    const struct sheet_property *properties = workbook->properties.items;

    make_styles(w);
    for (size_t i = 0; i < workbook->sheets.n; i++)
        write_sheet(w, &sheets[i]);
    for (size_t i = 0; i < workbook->properties.n; i++)
        note_error(w, workbook_set_custom_property_string(w->book, properties[i].name,
                                                          properties[i].text));
    note_error(w, workbook_close(w->book));
}

static enum err take_file(struct call *call, int file, struct bytes *ret)
{
    off_t n = lseek(file, 0, SEEK_END);
    uint8_t *data = n > 0 ? arena_alloc(call->mem, (size_t)n) : NULL;

    if (!data || pread(file, data, (size_t)n, 0) != n)
        return fail_plain(call, ERR_INTERNAL, "xlsx: nothing was written");
    *ret = (struct bytes){data, (size_t)n};
    return OK;
}

/* libxlsxwriter writes to a name: that of a file in memory. */
enum err xlsx_write(struct call *call, const struct workbook *workbook, struct bytes *ret)
{
    int file = memfd_create("workbook", MFD_CLOEXEC);
    struct writing w = {.call = call};
    enum err err;

    if (file < 0)
        return fail_plain(call, ERR_INTERNAL, "memfd_create");
    w.book = workbook_new(arena_printf(call->mem, "/proc/self/fd/%d", file));
    if (w.book)
        write_all(&w, workbook);
    if (!w.book || w.error)
        err = fail_plain(call, ERR_INTERNAL, "xlsx: %s", lxw_strerror(w.error));
    else
        err = take_file(call, file, ret);
    close(file);
    return err;
}
