/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/act_rows.h"

#include <stdlib.h>
#include <string.h>

#include "app/record_act.h"
#include "base/date.h"
#include "csv/csv.h"
#include "domain/org_rules.h"
#include "domain/roles.h"
#include "domain/usernames.h"

enum { ACT, CODE, DATE, INTO, KIND, LEVELS, NEW_CODE, NAME, DECISION, NOTE, COLUMNS };
enum { NAME_MAX = 200, NOTE_MAX = 500 };

static const char *const header[COLUMNS] = {"act",    "code",     "date", "into",     "kind",
                                            "levels", "new_code", "name", "decision", "note"};

/* Columns that an act must have, and those it may have; the others stay empty. */
#define BIT(column) (1U << (column))
static const struct act_columns {
    unsigned must;
    unsigned may;
} columns[ACT_COUNT] = {
    [ACT_CREATE] = {BIT(KIND) | BIT(NAME), BIT(INTO) | BIT(LEVELS)},
    [ACT_RENAME] = {0, BIT(NAME) | BIT(NEW_CODE) | BIT(LEVELS)},
    [ACT_REPARENT] = {BIT(INTO), 0},
    [ACT_MERGE] = {BIT(INTO), 0},
    [ACT_SPLIT] = {BIT(INTO), 0},
    [ACT_CLOSE] = {0, 0},
};
#define ALWAYS (BIT(ACT) | BIT(CODE) | BIT(DATE) | BIT(DECISION))

static bool is_header(const struct csv_row *csv)
{
    for (size_t i = 0; i < COLUMNS; i++)
        if (i >= csv->n || strcmp(csv->cells[i], header[i]) != 0)
            return false;
    return true;
}

static void refuse(struct call *call, struct act_row *row, int column, const char *why)
{
    if (row->outcome == OUTCOME_REFUSED)
        return;
    row->outcome = OUTCOME_REFUSED;
    row->problem = "invalid";
    row->detail = arena_printf(call->mem, "%s: %s", header[column], why);
}

static void check_columns(struct call *call, struct act_row *row, const char *const *cells)
{
    unsigned must = ALWAYS | columns[row->act].must;
    unsigned may = must | columns[row->act].may | BIT(NOTE);

    for (int i = 0; i < COLUMNS; i++) {
        if (must & BIT(i) && !*cells[i])
            refuse(call, row, i, "phải có · is needed");
        if (!(may & BIT(i)) && *cells[i])
            refuse(call, row, i, "phải để trống · must be empty");
    }
    if (row->act == ACT_RENAME && !*cells[NAME] && !*cells[NEW_CODE] && !*cells[LEVELS])
        refuse(call, row, NAME, "không có gì đổi · nothing changes");
}

static void check_code(struct call *call, struct act_row *row, int column, const char *cell)
{
    bool own = column == INTO && strcmp(cell, "@") == 0;

    if (*cell && !own && !is_org_code(cell))
        refuse(call, row, column, "mã gồm A-Z a-z 0-9 . _ - · a code of these characters");
}

static int named(struct call *call, struct act_row *row, int column, const char *const *names,
                 const char *cell)
{
    int value = *cell ? enum_value(names, cell) : 0;

    if (*cell && !value)
        refuse(call, row, column, "không có giá trị này · no such value");
    return value;
}

static const char *text(const char *cell)
{
    return *cell ? cell : NULL;
}

static void read_cells(struct call *call, struct act_row *row, const char *const *cells)
{
    row->act = named(call, row, ACT, org_act_names, cells[ACT]);
    row->kind = named(call, row, KIND, org_kind_names, cells[KIND]);
    row->levels = named(call, row, LEVELS, org_levels_names, cells[LEVELS]);
    row->code = cells[CODE];
    row->date = cells[DATE];
    row->into = text(cells[INTO]);
    row->new_code = text(cells[NEW_CODE]);
    row->name = text(cells[NAME]);
    row->decision = cells[DECISION];
    row->note = text(cells[NOTE]);
    check_columns(call, row, cells);
    check_code(call, row, CODE, cells[CODE]);
    check_code(call, row, INTO, cells[INTO]);
    check_code(call, row, NEW_CODE, cells[NEW_CODE]);
    if (!is_date(cells[DATE]))
        refuse(call, row, DATE, "ngày YYYY-MM-DD · a day");
    if (strlen(cells[NAME]) > NAME_MAX || strlen(cells[DECISION]) > NAME_MAX ||
        strlen(cells[NOTE]) > NOTE_MAX)
        refuse(call, row, NAME, "quá dài · too long");
}

static struct act_row row_of(struct call *call, const struct csv_row *csv)
{
    const char *cells[COLUMNS];
    struct act_row row = {.line = csv->line, .org_id = NONE, .code = "", .date = ""};

    for (size_t i = 0; i < COLUMNS; i++)
        cells[i] = i < csv->n ? csv->cells[i] : "";
    read_cells(call, &row, cells);
    if (csv->n > COLUMNS)
        refuse(call, &row, NOTE, "dòng có nhiều cột hơn · more columns than the header");
    return row;
}

static int phase(const struct act_row *row)
{
    static const int phases[ACT_COUNT] = {[ACT_CREATE] = 1, [ACT_RENAME] = 2, [ACT_REPARENT] = 3,
                                          [ACT_SPLIT] = 4,  [ACT_MERGE] = 5,  [ACT_CLOSE] = 5};

    return phases[row->act];
}

static int by_turn(const void *left, const void *right)
{
    const struct act_row *a = left;
    const struct act_row *b = right;
    int order = strcmp(a->date, b->date);

    if (!order)
        order = phase(a) - phase(b);
    return order ? order : (a->line > b->line) - (a->line < b->line);
}

enum err act_rows_parse(struct call *call, struct bytes text_, struct list *ret_rows)
{
    struct list csv;
    enum err err = csv_read(call, text_, &csv);
    const struct csv_row *line = csv.items;
    struct act_row *rows;
    size_t n = 0;

    if (err)
        return err;
    if (!csv.n || !is_header(&line[0]))
        return fail_plain(call, ERR_UNPROCESSABLE,
                          "Dòng đầu phải là: act code date into kind levels new_code name "
                          "decision note");
    rows = arena_array(call->mem, csv.n, sizeof(*rows));
    for (size_t i = 0; i < csv.n; i++)
        if (!is_header(&line[i]))
            rows[n++] = row_of(call, &line[i]);
    qsort(rows, n, sizeof(*rows), by_turn);
    *ret_rows = (struct list){rows, n};
    return OK;
}
