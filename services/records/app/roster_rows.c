/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/roster_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "csv/csv.h"
#include "domain/ethnic.h"
#include "domain/person.h"
#include "problems.h"
#include "text/text.h"

enum { NAME_MAX_CODE_POINTS = 100, TEXT_MAX_CODE_POINTS = 200, VALUE_SHOWN = 40, NUMBER_MAX = 999 };

enum column {
    STT,
    HO_TEN,
    NGAY_SINH,
    GIOI_TINH,
    DAN_TOC,
    NOI_SINH,
    SO_DINH_DANH,
    MA_HOC_SINH,
    DIA_CHI,
    HO_TEN_CHA,
    HO_TEN_ME,
    COLUMNS,
};

enum { REQUIRED_COLUMNS = GIOI_TINH + 1 };

static const char *const column_names[COLUMNS] = {
    "stt",          "ho_ten",      "ngay_sinh", "gioi_tinh",  "dan_toc",   "noi_sinh",
    "so_dinh_danh", "ma_hoc_sinh", "dia_chi",   "ho_ten_cha", "ho_ten_me",
};

struct parsing {
    struct call *call;
    struct roster_report *report;
    int at[COLUMNS]; /* index of the column in a row; -1 = not in the file */
    const struct csv_row *row;
    struct student *students;
    int64_t *lines; /* of the students, for duplicates */
    size_t n;
};

static void add_fault(struct parsing *p, struct list *faults, int column, const char *value,
                      const char *vi, const char *en)
{
    struct roster_fault *all = arena_array(p->call->mem, faults->n + 1, sizeof(*all));

    if (faults->n)
        memcpy(all, faults->items, faults->n * sizeof(*all));
    all[faults->n] = (struct roster_fault){
        .line = p->row ? p->row->line : 1,
        .column = column < 0 ? "" : column_names[column],
        .value = arena_printf(p->call->mem, "%.*s", VALUE_SHOWN, value),
        .detail = vi,
        .detail_en = en,
    };
    *faults = (struct list){all, faults->n + 1};
}

static void wrong(struct parsing *p, int column, const char *value, const char *vi, const char *en)
{
    add_fault(p, &p->report->errors, column, value, vi, en);
}

/* The cell with its ends trimmed; "" when it is not there. */
static const char *cell(const struct parsing *p, int column)
{
    int at = p->at[column];

    return at >= 0 && (size_t)at < p->row->n ? p->row->cells[at] : "";
}

static const char *text_cell(struct parsing *p, int column, int64_t max)
{
    const char *text = cell(p, column);

    if (text_length(text) > max)
        wrong(p, column, text, "quá dài", "is too long");
    return *text ? text : NULL;
}

static void take_name(struct parsing *p, struct student *s)
{
    const char *name = text_cell(p, HO_TEN, NAME_MAX_CODE_POINTS);

    if (!name)
        wrong(p, HO_TEN, "", "thiếu họ tên", "the name is missing");
    else if (strpbrk(name, "0123456789<>=@"))
        wrong(p, HO_TEN, name, "họ tên có ký tự không phải chữ",
              "the name has characters that are no letters");
    s->full_name = name;
}

static void take_birth_date(struct parsing *p, struct student *s)
{
    char date[11] = "";
    const char *text = cell(p, NGAY_SINH);

    if (!date_parse(text, date))
        wrong(p, NGAY_SINH, text, "không phải ngày sinh dd/mm/yyyy hoặc yyyy-mm-dd",
              "is no date dd/mm/yyyy or yyyy-mm-dd");
    else if (strcmp(date, p->call->today) >= 0)
        wrong(p, NGAY_SINH, text, "ngày sinh ở tương lai", "lies in the future");
    s->birth_date = arena_strdup(p->call->mem, date);
}

static void take_sex(struct parsing *p, struct student *s)
{
    const char *text = cell(p, GIOI_TINH);
    const char *folded = text_fold(p->call->mem, text);

    if (strcmp(folded, "nam") == 0 || strcmp(folded, "01") == 0)
        s->sex = SEX_MALE;
    else if (strcmp(folded, "nữ") == 0 || strcmp(folded, "02") == 0)
        s->sex = SEX_FEMALE;
    else
        wrong(p, GIOI_TINH, text, "phải là Nam hoặc Nữ", "must be Nam or Nữ");
}

static void take_ethnic(struct parsing *p, struct student *s)
{
    const char *text = cell(p, DAN_TOC);
    int code = *text ? ethnic_code(text) : 1; /* left out: Kinh, the statistical default */

    if (!code)
        wrong(p, DAN_TOC, text, "không có dân tộc này trong danh mục", "is no ethnic group known");
    s->ethnic = arena_printf(p->call->mem, "%02d", code);
}

static void take_personal_id(struct parsing *p, struct student *s)
{
    const char *text = cell(p, SO_DINH_DANH);
    unsigned findings;

    if (!*text)
        return;
    findings = personal_id_check(text, s->birth_date, (enum sex)s->sex, true);
    if (findings & PERSONAL_ID_FORM)
        wrong(p, SO_DINH_DANH, text, "số định danh phải có 12 chữ số",
              "a personal id has 12 digits");
    else if (findings)
        add_fault(p, &p->report->warnings, SO_DINH_DANH, text,
                  "số định danh không khớp ngày sinh, giới tính hoặc nơi đăng ký",
                  "does not fit the birth date, sex or place");
    s->personal_id = text;
}

static void take_number(struct parsing *p, struct student *s)
{
    const char *text = cell(p, STT);
    size_t n = strlen(text);
    bool digits = n > 0 && n <= 3 && strspn(text, "0123456789") == n;

    s->number = digits ? strtoll(text, NULL, 10) : 0;
    if (s->number < 1 || s->number > NUMBER_MAX)
        wrong(p, STT, text, "phải là số từ 1 đến 999", "must be a number from 1 to 999");
}

static void refuse_twins(struct parsing *p, const struct student *s)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct student *other = &p->students[i];
        const char *line = arena_printf(p->call->mem, " (dòng %lld)", (long long)p->lines[i]);

        if (s->number && s->number == other->number)
            wrong(p, STT, cell(p, STT), arena_printf(p->call->mem, "số thứ tự bị trùng%s", line),
                  "the number stands there twice");
        if (s->personal_id && other->personal_id && strcmp(s->personal_id, other->personal_id) == 0)
            wrong(p, SO_DINH_DANH, s->personal_id,
                  arena_printf(p->call->mem, "số định danh bị trùng%s", line),
                  "the personal id stands there twice");
        if (s->student_code && other->student_code &&
            strcmp(s->student_code, other->student_code) == 0)
            wrong(p, MA_HOC_SINH, s->student_code,
                  arena_printf(p->call->mem, "mã học sinh bị trùng%s", line),
                  "the student code stands there twice");
    }
}

static void take_row(struct parsing *p, size_t width)
{
    struct student *s = &p->students[p->n];

    if (p->row->n > width)
        wrong(p, -1, "", "dòng có nhiều ô hơn tiêu đề", "the row has more cells than the header");
    take_number(p, s);
    take_name(p, s);
    take_birth_date(p, s);
    take_sex(p, s);
    take_ethnic(p, s);
    take_personal_id(p, s);
    s->place_of_birth = text_cell(p, NOI_SINH, TEXT_MAX_CODE_POINTS);
    s->student_code = text_cell(p, MA_HOC_SINH, 20);
    s->address = text_cell(p, DIA_CHI, TEXT_MAX_CODE_POINTS);
    s->father_name = text_cell(p, HO_TEN_CHA, NAME_MAX_CODE_POINTS);
    s->mother_name = text_cell(p, HO_TEN_ME, NAME_MAX_CODE_POINTS);
    refuse_twins(p, s);
    p->lines[p->n++] = p->row->line;
}

static int column_of(struct call *call, const char *name)
{
    const char *folded = text_fold(call->mem, name);

    for (int i = 0; i < COLUMNS; i++)
        if (strcmp(folded, column_names[i]) == 0)
            return i;
    return -1;
}

static void take_header(struct parsing *p)
{
    for (int i = 0; i < COLUMNS; i++)
        p->at[i] = -1;
    for (size_t i = 0; i < p->row->n; i++) {
        int column = column_of(p->call, p->row->cells[i]);

        if (column < 0)
            wrong(p, -1, p->row->cells[i], "không có cột tên này", "there is no such column");
        else if (p->at[column] >= 0)
            wrong(p, column, "", "cột xuất hiện hai lần", "the column stands there twice");
        else
            p->at[column] = (int)i;
    }
    for (int i = 0; i < REQUIRED_COLUMNS; i++)
        if (p->at[i] < 0)
            wrong(p, i, "", "thiếu cột bắt buộc", "the required column is missing");
}

enum err roster_parse(struct call *call, struct bytes csv, struct list *ret_students,
                      struct roster_report *report)
{
    struct parsing p = {.call = call, .report = report};
    struct list rows;
    enum err err = csv_read(call, csv, &rows);
    const struct csv_row *row = rows.items;

    if (err)
        return err;
    if (rows.n < 2)
        return fail_plain(call, ERR_UNPROCESSABLE, "Tệp không có học sinh nào");
    p.students = arena_array(call->mem, rows.n, sizeof(*p.students));
    p.lines = arena_array(call->mem, rows.n, sizeof(*p.lines));
    p.row = &row[0];
    take_header(&p);
    if (report->errors.n == 0)
        for (size_t i = 1; i < rows.n; i++) {
            p.row = &row[i];
            take_row(&p, row[0].n);
        }
    report->rows = (int64_t)rows.n - 1;
    *ret_students = (struct list){p.students, p.n};
    return OK;
}
