/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account_rows.h"

#include <string.h>

#include "base/date.h"
#include "csv/csv.h"
#include "domain/people.h"
#include "domain/usernames.h"
#include "problems.h"
#include "text/text.h"

enum { NAMES = 3, FULL_NAME_MAX = 100, REQUIRED_COLUMNS = COLUMN_FULL_NAME + 1 };

const char *const row_outcome_names[] = {"", "created", "unchanged", "refused", NULL};

/* How a column may be called; the first is what the template says. */
static const char *const column_names[ACCOUNT_COLUMNS][NAMES] = {
    [COLUMN_USERNAME] = {"ten_dang_nhap", "username", "tên đăng nhập"},
    [COLUMN_FULL_NAME] = {"ho_ten", "full_name", "họ tên"},
    [COLUMN_BIRTH_DATE] = {"ngay_sinh", "birth_date", "ngày sinh"},
    [COLUMN_PERSONAL_ID] = {"so_dinh_danh", "personal_id", "số định danh"},
    [COLUMN_UNIT_CODE] = {"ma_don_vi", "unit_code", "mã đơn vị"},
};

struct parsing {
    struct call *call;
    int at[ACCOUNT_COLUMNS]; /* index of the column in a row; -1 = not in the file */
    size_t width;
    struct account_row *rows;
    size_t n;
};

void account_row_fault(struct call *call, struct account_row *row, int column, const char *vi,
                       const char *en)
{
    struct row_fault *all = arena_array(call->mem, row->faults.n + 1, sizeof(*all));

    if (row->faults.n)
        memcpy(all, row->faults.items, row->faults.n * sizeof(*all));
    all[row->faults.n] = (struct row_fault){
        .column = column < 0 ? "" : column_names[column][0], .detail = vi, .detail_en = en};
    row->faults = (struct list){all, row->faults.n + 1};
    row->outcome = ROW_REFUSED;
}

static int column_of(struct call *call, const char *name)
{
    const char *folded = text_fold(call->mem, name);

    for (int i = 0; i < ACCOUNT_COLUMNS; i++)
        for (int k = 0; k < NAMES; k++)
            if (strcmp(folded, text_fold(call->mem, column_names[i][k])) == 0)
                return i;
    return -1;
}

static enum err take_header(struct parsing *p, const struct csv_row *row)
{
    struct call *call = p->call;

    for (int i = 0; i < ACCOUNT_COLUMNS; i++)
        p->at[i] = -1;
    for (size_t i = 0; i < row->n; i++) {
        int column = column_of(call, row->cells[i]);
        const char *pointer = arena_printf(call->mem, "/line/1/%zu", i + 1);

        if (column < 0)
            violate(call, pointer, "không có cột tên này", "there is no such column");
        else if (p->at[column] >= 0)
            violate(call, pointer, "cột xuất hiện hai lần", "the column stands there twice");
        else
            p->at[column] = (int)i;
    }
    for (int i = 0; i < REQUIRED_COLUMNS; i++)
        if (p->at[i] < 0)
            violate(call, arena_printf(call->mem, "/line/1/%s", column_names[i][0]),
                    "thiếu cột bắt buộc", "the required column is missing");
    p->width = row->n;
    if (!call->failure.n_violations)
        return OK;
    return fail_with(call, &problem_accounts_refused, "Dòng đầu phải là tên các cột");
}

static const char *cell(const struct parsing *p, const struct csv_row *row, int column)
{
    int at = p->at[column];

    return at >= 0 && (size_t)at < row->n ? row->cells[at] : "";
}

static const char *optional(const char *cell)
{
    return *cell ? cell : NULL;
}

static void check_names(struct call *call, struct account_row *row)
{
    if (!is_username(row->username))
        account_row_fault(call, row, COLUMN_USERNAME, "gồm 3 đến 64 chữ thường, số, . _ -",
                          "has 3 to 64 of a-z 0-9 . _ -");
    if (!*row->full_name)
        account_row_fault(call, row, COLUMN_FULL_NAME, "còn thiếu", "is missing");
    else if (text_length(row->full_name) > FULL_NAME_MAX || strpbrk(row->full_name, "\t\r\n"))
        account_row_fault(call, row, COLUMN_FULL_NAME, "là một dòng, nhiều nhất 100 chữ",
                          "is one line of at most 100 characters");
}

static void take_birth_date(struct call *call, struct account_row *row, const char *text)
{
    char date[11];

    if (!*text)
        return;
    if (date_parse(text, date) && strcmp(date, call->today) < 0)
        row->birth_date = arena_strdup(call->mem, date);
    else
        account_row_fault(call, row, COLUMN_BIRTH_DATE,
                          "là ngày đã qua, dd/mm/yyyy hoặc yyyy-mm-dd",
                          "is a past day, dd/mm/yyyy or yyyy-mm-dd");
}

static bool is_same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static void refuse_twins(struct parsing *p, struct account_row *row)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct account_row *other = &p->rows[i];
        const char *vi = arena_printf(p->call->mem, "trùng với dòng %lld", (long long)other->line);
        const char *en = arena_printf(p->call->mem, "stands in line %lld", (long long)other->line);

        if (*row->username && is_same(row->username, other->username))
            account_row_fault(p->call, row, COLUMN_USERNAME, vi, en);
        if (is_same(row->personal_id, other->personal_id))
            account_row_fault(p->call, row, COLUMN_PERSONAL_ID, vi, en);
    }
}

static void take_row(struct parsing *p, const struct csv_row *csv)
{
    struct call *call = p->call;
    struct account_row row = {
        .line = csv->line,
        .username = cell(p, csv, COLUMN_USERNAME),
        .full_name = cell(p, csv, COLUMN_FULL_NAME),
        .personal_id = optional(cell(p, csv, COLUMN_PERSONAL_ID)),
        .unit_code = optional(cell(p, csv, COLUMN_UNIT_CODE)),
        .org_id = NONE,
        .account_id = NONE,
    };

    if (csv->n > p->width)
        account_row_fault(call, &row, -1, "dòng có nhiều ô hơn tiêu đề",
                          "the row has more cells than the header");
    check_names(call, &row);
    take_birth_date(call, &row, cell(p, csv, COLUMN_BIRTH_DATE));
    if (row.personal_id && !is_personal_id(row.personal_id))
        account_row_fault(call, &row, COLUMN_PERSONAL_ID, "phải có 12 chữ số", "has 12 digits");
    if (row.unit_code && !is_org_code(row.unit_code))
        account_row_fault(call, &row, COLUMN_UNIT_CODE, "không phải mã đơn vị",
                          "is no code of a unit");
    refuse_twins(p, &row);
    p->rows[p->n++] = row;
}

enum err account_rows_parse(struct call *call, struct bytes text, struct list *ret_rows)
{
    struct parsing p = {.call = call};
    struct list lines;
    enum err err = csv_read(call, text, &lines);
    const struct csv_row *line = lines.items;

    if (err)
        return err;
    if (lines.n < 2 || lines.n > ACCOUNT_ROWS_MAX + 1)
        return fail_plain(call, ERR_UNPROCESSABLE, "Tệp cần tiêu đề và từ 1 đến %d người",
                          ACCOUNT_ROWS_MAX);
    err = take_header(&p, &line[0]);
    if (err)
        return err;
    p.rows = arena_array(call->mem, lines.n, sizeof(*p.rows));
    for (size_t i = 1; i < lines.n; i++)
        take_row(&p, &line[i]);
    *ret_rows = (struct list){p.rows, p.n};
    return OK;
}

struct bytes account_rows_template(struct call *call)
{
    const char *names[ACCOUNT_COLUMNS];
    struct buf out = buf_in(call->mem);

    for (int i = 0; i < ACCOUNT_COLUMNS; i++)
        names[i] = column_names[i][0];
    buf_text(&out, CSV_BOM);
    csv_add_row(&out, names, ACCOUNT_COLUMNS);
    return buf_bytes(&out);
}
