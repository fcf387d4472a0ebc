/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A gradebook as a sheet: one student a row, under headers that are found wherever they stand. The
 * same rows come from and go to a workbook (.xlsx) and CSV.
 */
#pragma once

#include "app/hold_entry.h"
#include "app/save_marks.h"
#include "xlsx/xlsx.h"

enum sheet_head {
    HEAD_NUMBER,
    HEAD_STUDENT, /* our own id, which a name may not have twice */
    HEAD_NAME,
    HEAD_BIRTH,
    HEAD_COLUMNS, /* + enum mark_column, COLUMN_COMMENT */
    HEADS = HEAD_COLUMNS + COLUMN_COMMENT + 1,
};

/* After the title of the column in which a topic cluster's result stands. */
#define TOPIC_TITLE " (chuyên đề)"

/* What a sheet is called by the programs that carry it; a hidden one keeps what was there when the
 * file was made, so that what somebody else saves meanwhile is noticed cell by cell. */
#define SHEET_NAME      "Sổ điểm"
#define SHEET_BASE_NAME "Giá trị gốc"
/* "12/toan/1", "v7". */
#define PROPERTY_GRADEBOOK "hbdt_gradebook"
#define PROPERTY_VERSION   "hbdt_version"

/* Something of a sheet that was not understood. */
struct sheet_fault {
    const char *place; /* "D7" */
    const char *value;
    const char *detail;
    const char *detail_en;
};
extern const struct shape sheet_fault_shape;

/* header_row: before it stand a title and a hint. closed: by column, why it may not be entered now;
 * NULL = everything may. */
struct sheet mark_sheet(struct call *call, const struct marks_view *view, int64_t header_row,
                        const char *const closed[COLUMN_COMMENT + 1]);

/* The value of a cell as the base of a change of it. */
struct cell_base base_of_row(const struct marks_view *view, const struct mark_row *row, int column);

/* What is under the headers. */
struct sheet_reading {
    struct call *call;
    const struct marks_view *view;
    const struct sheet *sheet;
    int64_t header_row;
    int64_t at[HEADS]; /* column of the sheet; -1 = not there */
    bool hidden_told[HEADS];
    struct list errors;   /* struct sheet_fault */
    struct list warnings; /* likewise */
    struct list cells;    /* struct cell_change, with place and, of now, base */
    int64_t rows;
};

/* false, with errors, when there is no header that will do. */
bool sheet_find_header(struct sheet_reading *r);
/* Fills cells: every cell of a student that is there and is understood, empty ones too. */
void sheet_read_rows(struct sheet_reading *r);

void sheet_wrong(struct sheet_reading *r, const struct sheet_cell *cell, const char *vi,
                 const char *en);
void sheet_warn(struct sheet_reading *r, const struct sheet_cell *cell, const char *vi,
                const char *en);

/* The text of a cell with its ends trimmed. */
const char *sheet_text(struct sheet_reading *r, const struct sheet_cell *cell);

/* One cell to a change of it (without student, column and base); false when a fault was told. */
bool sheet_read_value(struct sheet_reading *r, const struct sheet_cell *cell, int column,
                      struct cell_change *ret);

/* Rows of CSV as the cells of a sheet, and back from header_row on. */
enum err sheet_of_csv(struct call *call, struct bytes csv, struct sheet *ret);
struct bytes csv_of_sheet(struct call *call, const struct sheet *sheet);
