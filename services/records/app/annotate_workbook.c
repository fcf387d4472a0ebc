/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The sheet as it came, with what was wrong noted at its cells, to be corrected and sent again. */
#include <stdlib.h>
#include <string.h>

#include "app/import_marks.h"

struct annotating {
    struct call *call;
    struct sheet_cell *cells;
    size_t n;
};

/* "D7" came from sheet_address(). */
static struct sheet_cell *cell_at(struct annotating *a, const char *place)
{
    char at[XLSX_ADDRESS_SIZE];
    size_t letters = strspn(place, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    struct sheet_cell *c;

    for (size_t i = 0; i < a->n; i++) {
        sheet_address(a->cells[i].row, a->cells[i].column, at);
        if (strcmp(at, place) == 0)
            return &a->cells[i];
    }
    c = &a->cells[a->n++];
    *c = (struct sheet_cell){.row = strtoll(place + letters, NULL, 10), .text = ""};
    for (size_t i = 0; i < letters; i++)
        c->column = c->column * 26 + (place[i] - 'A' + 1);
    c->column--;
    return c;
}

static void note(struct annotating *a, const char *place, const char *text, enum sheet_style style)
{
    struct sheet_cell *c;

    if (!place || !*place)
        return;
    c = cell_at(a, place);
    c->note = c->note ? arena_printf(a->call->mem, "%s\n%s", c->note, text) : text;
    c->style = style;
}

static void note_all(struct annotating *a, const struct import_report *report)
{
    const struct sheet_fault *errors = report->errors.items;
    const struct sheet_fault *warnings = report->warnings.items;
    const struct cell_result *r = report->cells.items;

    for (size_t i = 0; i < report->errors.n; i++)
        note(a, errors[i].place, errors[i].detail, SHEET_FAULT);
    for (size_t i = 0; i < report->warnings.n; i++)
        note(a, warnings[i].place, warnings[i].detail, SHEET_OPEN);
    for (size_t i = 0; i < report->cells.n; i++)
        if (r[i].outcome == OUTCOME_REFUSED)
            note(a, r[i].place, r[i].detail, SHEET_FAULT);
        else if (r[i].outcome == OUTCOME_CONFLICT)
            note(a, r[i].place, arena_printf(a->call->mem, "đã có người sửa thành %s", r[i].stored),
                 SHEET_FAULT);
}

static struct list copy_cells(struct call *call, const struct sheet *sheet, size_t room)
{
    struct sheet_cell *cells = arena_array(call->mem, sheet->cells.n + room + 1, sizeof(*cells));

    if (sheet->cells.n)
        memcpy(cells, sheet->cells.items, sheet->cells.n * sizeof(*cells));
    for (size_t i = 0; i < sheet->cells.n; i++)
        cells[i].style = SHEET_OPEN;
    return (struct list){cells, sheet->cells.n};
}

enum err annotate_workbook(struct call *call, const struct workbook *workbook,
                           const struct sheet *sheet, struct import_report *report)
{
    const struct sheet *from = workbook->sheets.items;
    struct sheet *sheets = arena_array(call->mem, workbook->sheets.n, sizeof(*sheets));
    size_t room = report->errors.n + report->warnings.n + report->cells.n;

    for (size_t i = 0; i < workbook->sheets.n; i++) {
        struct list cells = copy_cells(call, &from[i], room);
        struct annotating a = {call, cells.items, cells.n};

        if (&from[i] == sheet)
            note_all(&a, report);
        sheets[i] =
            (struct sheet){.name = from[i].name, .hidden = from[i].hidden, .cells = {a.cells, a.n}};
    }
    return xlsx_write(call, &(struct workbook){{sheets, workbook->sheets.n}, workbook->properties},
                      &report->annotated);
}
