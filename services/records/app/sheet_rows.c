/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which columns a sheet has, and whose rows these are. */
#include <stdlib.h>
#include <string.h>

#include "app/mark_sheet.h"
#include "base/date.h"
#include "domain/person_name.h"
#include "store/students.h"
#include "text/text.h"

enum { HEADER_ROWS = 20, VALUE_SHOWN = 60, DAYS_1970 = 25569, DAYS_MAX = 109575 };

static const struct field fault_fields[] = {
    STR(struct sheet_fault, place, 0, 10),
    STR(struct sheet_fault, value, 0, 300),
    STR(struct sheet_fault, detail, 1, 300),
    STR(struct sheet_fault, detail_en, 1, 300),
};
const struct shape sheet_fault_shape = SHAPE(struct sheet_fault, fault_fields);

/* As much as is shown of it, cut between two letters. */
static const char *beginning(struct call *call, const char *text)
{
    size_t n = strlen(text);

    if (n > VALUE_SHOWN)
        for (n = VALUE_SHOWN; n && ((unsigned char)text[n] & 0xc0) == 0x80;)
            n--;
    return arena_copy(call->mem, text, n);
}

static void tell(struct sheet_reading *r, struct list *faults, const struct sheet_cell *cell,
                 const struct sheet_fault *fault)
{
    struct sheet_fault *all = arena_array(r->call->mem, faults->n + 1, sizeof(*all));
    char place[XLSX_ADDRESS_SIZE] = "";

    if (cell)
        sheet_address(cell->row, cell->column, place);
    if (faults->n)
        memcpy(all, faults->items, faults->n * sizeof(*all));
    all[faults->n] = *fault;
    all[faults->n].place = arena_strdup(r->call->mem, place);
    all[faults->n].value = beginning(r->call, cell ? cell->text : "");
    *faults = (struct list){all, faults->n + 1};
}

void sheet_wrong(struct sheet_reading *r, const struct sheet_cell *cell, const char *vi,
                 const char *en)
{
    tell(r, &r->errors, cell, &(struct sheet_fault){.detail = vi, .detail_en = en});
}

void sheet_warn(struct sheet_reading *r, const struct sheet_cell *cell, const char *vi,
                const char *en)
{
    tell(r, &r->warnings, cell, &(struct sheet_fault){.detail = vi, .detail_en = en});
}

const char *sheet_text(struct sheet_reading *r, const struct sheet_cell *cell)
{
    const char *text = cell ? cell->text : "";
    size_t n;

    text += strspn(text, " \t\r\n");
    n = strlen(text);
    while (n && strchr(" \t\r\n", text[n - 1]))
        n--;
    return arena_copy(r->call->mem, text, n);
}

/* "ĐĐGtx\n1" is "ddgtx1". */
static const char *key_of(struct call *call, const char *text)
{
    char *plain = text_plain_name(call->mem, text);
    char *out = plain;

    for (const char *in = plain; *in; in++)
        if (*in != ' ')
            *out++ = *in;
    *out = '\0';
    return plain;
}

/* With or without the words of a topic cluster, which a sheet may be older than. */
static bool is_titled(const struct sheet_reading *r, const char *key, int column)
{
    const char *title = mark_column_title(r->view->subject->kind, (enum mark_column)column);

    return strcmp(key_of(r->call, title), key) == 0 ||
           strcmp(key_of(r->call, arena_printf(r->call->mem, "%s" TOPIC_TITLE, title)), key) == 0;
}

/* HEADS when it is the header of nothing here. */
static int head_of(const struct sheet_reading *r, const char *text)
{
    static const struct {
        const char *key;
        int head;
    } names[] = {
        {"stt", HEAD_NUMBER},
        {"sothutu", HEAD_NUMBER},
        {"mahoso", HEAD_STUDENT},
        {"studentid", HEAD_STUDENT},
        {"hovaten", HEAD_NAME},
        {"hoten", HEAD_NAME},
        {"hotenhocsinh", HEAD_NAME},
        {"hovatenhocsinh", HEAD_NAME},
        {"tenhocsinh", HEAD_NAME},
        {"ngaysinh", HEAD_BIRTH},
        {"ngaythangnamsinh", HEAD_BIRTH},
        {"nhanxet", HEAD_COLUMNS + COLUMN_COMMENT},
    };
    const char *key = key_of(r->call, text);

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strcmp(names[i].key, key) == 0)
            return names[i].head;
    for (int column = COLUMN_TX1; column <= COLUMN_COMMENT; column++)
        if (strcmp(cell_column_names[column], key) == 0 ||
            (column < COLUMN_COMMENT && is_titled(r, key, column)))
            return HEAD_COLUMNS + column;
    return HEADS;
}

/* A row is the header when it says which student, and at least one thing of them. */
static bool is_header(const struct sheet_reading *r, const struct sheet_cell *c, size_t n)
{
    bool number = false, student = false, name = false, column = false;

    for (size_t i = 0; i < n; i++) {
        int head = c[i].kind == SHEET_TEXT ? head_of(r, c[i].text) : HEADS;

        number |= head == HEAD_NUMBER;
        student |= head == HEAD_STUDENT;
        name |= head == HEAD_NAME;
        column |= head > HEAD_COLUMNS && head < HEADS;
    }
    return column && (student || (number && name));
}

static size_t row_length(const struct sheet *sheet, size_t from)
{
    const struct sheet_cell *c = sheet->cells.items;
    size_t n = 1;

    while (from + n < sheet->cells.n && c[from + n].row == c[from].row)
        n++;
    return n;
}

static void take_head(struct sheet_reading *r, const struct sheet_cell *c)
{
    int head = c->kind == SHEET_TEXT ? head_of(r, c->text) : HEADS;

    if (c->kind == SHEET_EMPTY)
        return;
    if (c->formula)
        sheet_wrong(r, c, "tiêu đề là công thức", "the header is a formula");
    else if (head == HEADS)
        sheet_warn(r, c, "không có cột tên này, bỏ qua", "no such column; it is passed over");
    else if (r->at[head] >= 0)
        sheet_wrong(r, c, "cột xuất hiện hai lần", "the column stands there twice");
    else
        r->at[head] = c->column;
}

/* A title above may be merged; what is read may not. */
static void refuse_merged(struct sheet_reading *r)
{
    const struct sheet_range *m = r->sheet->merged.items;

    for (size_t i = 0; i < r->sheet->merged.n; i++)
        if (m[i].last_row >= r->header_row)
            sheet_wrong(r, &(struct sheet_cell){.row = m[i].row, .column = m[i].column, .text = ""},
                        m[i].row <= r->header_row
                            ? "ô gộp ở dòng tiêu đề: hãy bỏ gộp, mỗi cột một tiêu đề"
                            : "ô gộp trong bảng: hãy bỏ gộp",
                        m[i].row <= r->header_row ? "merged cells in the header: unmerge them"
                                                  : "merged cells in the table: unmerge them");
}

bool sheet_find_header(struct sheet_reading *r)
{
    const struct sheet_cell *c = r->sheet->cells.items;

    for (int i = 0; i < HEADS; i++)
        r->at[i] = -1;
    for (size_t i = 0; i < r->sheet->cells.n && c[i].row <= HEADER_ROWS;) {
        size_t n = row_length(r->sheet, i);

        if (is_header(r, c + i, n)) {
            r->header_row = c[i].row;
            for (size_t k = 0; k < n; k++)
                take_head(r, &c[i + k]);
            refuse_merged(r);
            return r->errors.n == 0;
        }
        i += n;
    }
    sheet_wrong(
        r, NULL,
        "không thấy dòng tiêu đề: cần cột Mã hồ sơ, hoặc STT và Họ và tên, và ít nhất một cột "
        "điểm hay Nhận xét",
        "no header: Mã hồ sơ, or STT and Họ và tên, and a column of marks or Nhận xét are "
        "needed");
    return false;
}

static const struct sheet_cell *cell_under(const struct sheet_reading *r,
                                           const struct sheet_cell *row, size_t n, int head)
{
    for (size_t i = 0; i < n; i++)
        if (r->at[head] >= 0 && row[i].column == r->at[head])
            return &row[i];
    return NULL;
}

/* By our id, else by the number in the class list; -1 when there is none. */
static int64_t find_student(const struct sheet_reading *r, const char *id, const char *number)
{
    const struct student *s = r->view->students.items;
    const char *text = *id ? id : number;
    size_t n = strlen(text);

    if (n == 0 || n > 18 || strspn(text, "0123456789") != n)
        return -1;
    for (size_t i = 0; i < r->view->students.n; i++)
        if ((*id ? s[i].id : s[i].number) == strtoll(text, NULL, 10))
            return (int64_t)i;
    return -1;
}

/* A day as a date, as text or as the bare number that a date is in a spreadsheet. */
static bool same_day(struct sheet_reading *r, const struct sheet_cell *cell, const char *day)
{
    const char *text = sheet_text(r, cell);
    char date[11] = "";
    int64_t serial;

    if (cell->kind == SHEET_NUMBER) {
        serial = strtoll(text, NULL, 10);
        return serial > 0 && serial < DAYS_MAX &&
               strcmp(day_text(r->call->mem, (serial - DAYS_1970) * DAY_S), day) == 0;
    }
    return date_parse(text, date) && strcmp(date, day) == 0;
}

/* Whoever sorts one column alone moves marks to other students. */
static bool is_that_student(struct sheet_reading *r, const struct sheet_cell *row, size_t n,
                            const struct student *s)
{
    const struct sheet_cell *name = cell_under(r, row, n, HEAD_NAME);
    const struct sheet_cell *birth = cell_under(r, row, n, HEAD_BIRTH);
    const char *folded = name ? text_fold_name(r->call->mem, sheet_text(r, name)) : NULL;
    bool good = true;

    if (folded && strcmp(folded, text_fold_name(r->call->mem, s->full_name)) != 0) {
        sheet_wrong(r, name, arena_printf(r->call->mem, "ở dòng này là học sinh %s", s->full_name),
                    "the row is another student's");
        good = false;
    }
    if (birth && birth->kind != SHEET_EMPTY && s->birth_date &&
        !same_day(r, birth, s->birth_date)) {
        sheet_wrong(r, birth, "ngày sinh không phải của học sinh này",
                    "this is not the student's date of birth");
        good = false;
    }
    return good;
}

static bool warn_hidden(struct sheet_reading *r, const struct sheet_cell *cell, int head)
{
    if (!cell->hidden)
        return false;
    if (!r->hidden_told[head])
        sheet_warn(r, cell, "cột hoặc dòng bị ẩn, không được nhập",
                   "a hidden column or row is not taken");
    r->hidden_told[head] = true;
    return true;
}

static void read_cell(struct sheet_reading *r, const struct sheet_cell *cell, size_t student,
                      int column)
{
    const struct student *s = (const struct student *)r->view->students.items + student;
    const struct mark_row *row = (const struct mark_row *)r->view->rows.items + student;
    struct cell_change change = {.tenths = NONE};
    char place[XLSX_ADDRESS_SIZE];

    if (warn_hidden(r, cell, HEAD_COLUMNS + column) || !sheet_read_value(r, cell, column, &change))
        return;
    sheet_address(cell->row, cell->column, place);
    change.place = arena_strdup(r->call->mem, place);
    change.student_id = s->id;
    change.column = column;
    change.base = base_of_row(r->view, row, column);
    ((struct cell_change *)r->cells.items)[r->cells.n++] = change;
}

static bool is_blank(const struct sheet_reading *r, const struct sheet_cell *row, size_t n)
{
    for (int head = 0; head < HEADS; head++) {
        const struct sheet_cell *cell = cell_under(r, row, n, head);

        if (cell && (cell->kind != SHEET_EMPTY || cell->formula))
            return false;
    }
    return true;
}

static bool has_formula(struct sheet_reading *r, const struct sheet_cell *cell)
{
    if (cell && cell->formula)
        sheet_wrong(r, cell, "ô là công thức; hãy ghi giá trị", "the cell is a formula");
    return cell && cell->formula;
}

static void read_row(struct sheet_reading *r, const struct sheet_cell *row, size_t n, bool *seen)
{
    const struct sheet_cell *id = cell_under(r, row, n, HEAD_STUDENT);
    const struct sheet_cell *number = cell_under(r, row, n, HEAD_NUMBER);
    int64_t student;

    if (is_blank(r, row, n) || has_formula(r, id) || has_formula(r, number))
        return;
    r->rows++;
    student = find_student(r, sheet_text(r, id), sheet_text(r, number));
    if (student < 0) {
        sheet_wrong(r, id ? id : row,
                    r->view->everyone ? "không có học sinh này trong lớp"
                                      : "học sinh này không học môn này ở lớp",
                    r->view->everyone ? "no such student in the class"
                                      : "the student does not take the subject");
        return;
    }
    if (!is_that_student(r, row, n, (const struct student *)r->view->students.items + student))
        return;
    if (seen[student]) {
        sheet_wrong(r, id ? id : row, "học sinh này có hai dòng", "the student stands there twice");
        return;
    }
    seen[student] = true;
    for (int column = COLUMN_TX1; column <= COLUMN_COMMENT; column++) {
        const struct sheet_cell *cell = cell_under(r, row, n, HEAD_COLUMNS + column);
        int64_t at = r->at[HEAD_COLUMNS + column];

        if (at >= 0)
            read_cell(r,
                      cell ? cell : &(struct sheet_cell){.row = row->row, .column = at, .text = ""},
                      (size_t)student, column);
    }
}

void sheet_read_rows(struct sheet_reading *r)
{
    const struct sheet_cell *c = r->sheet->cells.items;
    bool *seen = arena_array(r->call->mem, r->view->students.n + 1, sizeof(*seen));

    r->cells.items =
        arena_array(r->call->mem, r->view->students.n * HEADS + 1, sizeof(struct cell_change));
    for (size_t i = 0; i < r->sheet->cells.n;) {
        size_t n = row_length(r->sheet, i);

        if (c[i].row > r->header_row)
            read_row(r, c + i, n, seen);
        i += n;
    }
}
