/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/mark_sheet.h"

#include <string.h>

#include "csv/csv.h"
#include "domain/mark_words.h"
#include "store/students.h"
#include "text/text.h"

enum { RATINGS_SHOWN = 4, CHOICES = RATINGS_SHOWN + 4 };

static const char *const marks_hint = "Điểm từ 0 đến 10, một chữ số thập phân; V: vắng có phép; "
                                      "KĐ: không điểm theo quy định; M: miễn";

struct laying {
    struct call *call;
    const struct marks_view *view;
    const char *const *closed;
    struct sheet_cell *cells;
    size_t n;
    int64_t row, column;
};

static void lay(struct laying *l, enum sheet_kind kind, const char *text, enum sheet_style style)
{
    l->cells[l->n++] = (struct sheet_cell){.row = l->row,
                                           .column = l->column++,
                                           .kind = *text ? kind : SHEET_EMPTY,
                                           .text = text,
                                           .style = style};
}

static bool has_column(const struct marks_view *view, int column)
{
    return column == COLUMN_COMMENT || (view->columns & 1U << column);
}

static const char *column_title(struct call *call, const struct marks_view *view, int column)
{
    const char *title;

    if (column == COLUMN_COMMENT)
        return "Nhận xét";
    title = mark_column_title(view->subject->kind, (enum mark_column)column);
    return column == view->topic ? arena_printf(call->mem, "%s" TOPIC_TITLE, title) : title;
}

static void lay_header(struct laying *l)
{
    static const char *const first[] = {"STT", "Mã hồ sơ", "Họ và tên", "Ngày sinh"};

    l->column = 0;
    for (size_t i = 0; i < COUNT_OF(first); i++)
        lay(l, SHEET_TEXT, first[i], SHEET_HEADER);
    for (int column = COLUMN_TX1; column <= COLUMN_COMMENT; column++) {
        if (!has_column(l->view, column))
            continue;
        lay(l, SHEET_TEXT, column_title(l->call, l->view, column), SHEET_HEADER);
        if (l->closed)
            l->cells[l->n - 1].note = l->closed[column];
    }
}

static void lay_cell(struct laying *l, const struct mark_row *row, int column)
{
    const int64_t *cell = mark_cell((struct mark_row *)(uintptr_t)row, column);
    enum subject_kind kind = l->view->subject->kind;
    enum sheet_style style = l->closed && l->closed[column] ? SHEET_CLOSED : SHEET_OPEN;

    if (!cell)
        lay(l, SHEET_TEXT, row->comment ? row->comment : "", style);
    else if (is_none(*cell))
        lay(l, SHEET_EMPTY, "", style);
    else if (*cell < 0)
        lay(l, SHEET_TEXT, mark_state_word(*cell), style);
    else if (cell_kind_of(kind, (enum mark_column)column) == CELL_RATING)
        lay(l, SHEET_TEXT, rating_word(enum_value(rating_names, rating_name(kind, *cell))), style);
    else
        lay(l, SHEET_NUMBER, arena_printf(l->call->mem, "%d.%d", (int)*cell / 10, (int)*cell % 10),
            style);
}

static void lay_student(struct laying *l, size_t i)
{
    const struct student *s = (const struct student *)l->view->students.items + i;
    const struct mark_row *row = (const struct mark_row *)l->view->rows.items + i;
    struct arena *mem = l->call->mem;

    l->column = 0;
    lay(l, SHEET_NUMBER, arena_printf(mem, "%lld", (long long)s->number), SHEET_PLAIN);
    lay(l, SHEET_NUMBER, arena_printf(mem, "%lld", (long long)s->id), SHEET_PLAIN);
    lay(l, SHEET_TEXT, s->full_name, SHEET_PLAIN);
    lay(l, SHEET_DATE, s->birth_date ? s->birth_date : "", SHEET_PLAIN);
    for (int column = COLUMN_TX1; column <= COLUMN_COMMENT; column++)
        if (has_column(l->view, column))
            lay_cell(l, row, column);
}

static struct sheet_column column_rule(struct call *call, const struct marks_view *view, int column)
{
    const char **choices = arena_array(call->mem, CHOICES, sizeof(*choices));
    enum subject_kind kind = view->subject->kind;
    size_t n = 0;

    if (column == COLUMN_COMMENT)
        return (struct sheet_column){.width = 40};
    if (cell_kind_of(kind, (enum mark_column)column) == CELL_RATING)
        for (int i = 1; rating_names[i] && n < RATINGS_SHOWN; i++)
            if (!is_none(rating_value(kind, i)))
                choices[n++] = rating_word(i);
    choices[n++] = mark_state_word(MARK_ABSENT_EXCUSED);
    choices[n++] = mark_state_word(MARK_ZERO_BY_RULE);
    choices[n++] = mark_state_word(MARK_EXEMPT);
    return (struct sheet_column){.width = 10,
                                 .marks =
                                     cell_kind_of(kind, (enum mark_column)column) != CELL_RATING,
                                 .choices = choices,
                                 .hint = "Hãy xem dòng hướng dẫn ở đầu trang tính"};
}

static struct list column_rules(struct call *call, const struct marks_view *view)
{
    static const struct sheet_column first[] = {
        {.width = 5}, {.width = 10}, {.width = 28}, {.width = 12}};
    struct sheet_column *all = arena_array(call->mem, HEADS, sizeof(*all));
    size_t n = COUNT_OF(first);

    memcpy(all, first, sizeof(first));
    for (int column = COLUMN_TX1; column <= COLUMN_COMMENT; column++)
        if (has_column(view, column))
            all[n++] = column_rule(call, view, column);
    return (struct list){all, n};
}

static void lay_title(struct laying *l)
{
    const struct marks_view *view = l->view;

    l->row = 1;
    lay(l, SHEET_TEXT,
        arena_printf(l->call->mem, "%s, lớp %s, học kì %lld, năm học %s", view->subject->name,
                     view->class.name, (long long)view->gradebook.term, view->class.year_name),
        SHEET_PLAIN);
    l->row = 2;
    l->column = 0;
    lay(l, SHEET_TEXT, marks_hint, SHEET_PLAIN);
}

struct sheet mark_sheet(struct call *call, const struct marks_view *view, int64_t header_row,
                        const char *const closed[COLUMN_COMMENT + 1])
{
    struct laying l = {
        .call = call,
        .view = view,
        .closed = closed,
        .cells = arena_array(call->mem, (view->rows.n + 2) * HEADS, sizeof(struct sheet_cell))};

    if (header_row > 2)
        lay_title(&l);
    l.row = header_row;
    lay_header(&l);
    for (size_t i = 0; i < view->rows.n; i++) {
        l.row++;
        lay_student(&l, i);
    }
    return (struct sheet){
        .name = SHEET_NAME,
        .cells = {l.cells, l.n},
        .columns = column_rules(call, view),
        .entry = {.row = view->rows.n ? header_row + 1 : 0, .last_row = l.row},
        .frozen_rows = header_row,
    };
}

struct cell_base base_of_row(const struct marks_view *view, const struct mark_row *row, int column)
{
    struct cell_base base = {.tenths = NONE};
    const int64_t *cell = mark_cell((struct mark_row *)(uintptr_t)row, column);
    enum subject_kind kind = view->subject->kind;

    if (!cell)
        base.text = row->comment ? row->comment : "";
    else if (*cell < 0)
        base.state = mark_state_of(*cell);
    else if (cell_kind_of(kind, (enum mark_column)column) == CELL_RATING)
        base.rating = enum_value(rating_names, rating_name(kind, *cell));
    else
        base.tenths = *cell;
    return base;
}

/* What csv_add_row() put in front of it stays a comment's own business. */
static const char *without_guard(const char *text)
{
    return text[0] == '\'' && text[1] && strchr("=+-@", text[1]) ? text + 1 : text;
}

enum err sheet_of_csv(struct call *call, struct bytes csv, struct sheet *ret)
{
    struct list rows;
    enum err err = csv_read(call, csv, &rows);
    const struct csv_row *row = rows.items;
    struct sheet_cell *cells;
    size_t n = 0;

    if (err)
        return err;
    for (size_t i = 0; i < rows.n; i++)
        n += row[i].n;
    cells = arena_array(call->mem, n, sizeof(*cells));
    n = 0;
    for (size_t i = 0; i < rows.n; i++)
        for (size_t k = 0; k < row[i].n; k++)
            cells[n++] = (struct sheet_cell){.row = row[i].line,
                                             .column = (int64_t)k,
                                             .kind = *row[i].cells[k] ? SHEET_TEXT : SHEET_EMPTY,
                                             .text = without_guard(row[i].cells[k])};
    *ret = (struct sheet){.name = "", .cells = {cells, n}};
    return OK;
}

/* Numbers as people here write them. */
static const char *csv_text(struct call *call, const struct sheet_cell *c)
{
    char *text = arena_strdup(call->mem, c->text);
    char *point = c->kind == SHEET_NUMBER ? strchr(text, '.') : NULL;

    if (point)
        *point = ',';
    return text;
}

struct bytes csv_of_sheet(struct call *call, const struct sheet *sheet)
{
    const struct sheet_cell *c = sheet->cells.items;
    struct buf out = buf_in(call->mem);
    const char *row[HEADS];

    buf_text(&out, CSV_BOM);
    for (size_t i = 0; i < sheet->cells.n;) {
        size_t n = 0;
        int64_t at = c[i].row;

        for (; i < sheet->cells.n && c[i].row == at && n < HEADS; i++)
            row[n++] = csv_text(call, &c[i]);
        csv_add_row(&out, row, n);
    }
    return buf_bytes(&out);
}
