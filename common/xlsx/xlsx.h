/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Spreadsheets (ECMA-376, .xlsx): read from foreign bytes within limits, and written. The only
 * folder that includes libxml2 and libxlsxwriter. */
#pragma once

#include "base/base.h"
#include "base/call.h"

enum {
    XLSX_ENTRIES_MAX = 200,      /* files in the archive */
    XLSX_PART_MAX = 8 << 20,     /* bytes of one of them, unpacked */
    XLSX_WHOLE_MAX = 32 << 20,   /* of all */
    XLSX_RATIO_MAX = 200,        /* unpacked to packed, for a file of more than XLSX_RATIO_FROM */
    XLSX_RATIO_FROM = 256 << 10, /* a short one may repeat itself more */
    XLSX_SHEETS_MAX = 16,
    XLSX_CELLS_MAX = 50000, /* that are not empty, of all sheets; as many shared texts */
    XLSX_ROWS_MAX = 10000,
    XLSX_COLUMNS_MAX = 256,
    XLSX_TEXT_MAX = 32 << 10, /* bytes of a cell; Excel's own limit is 32,767 letters */
    XLSX_ADDRESS_SIZE = 24,
};

enum sheet_kind {
    SHEET_EMPTY,
    SHEET_TEXT,
    SHEET_NUMBER, /* text: as printf's %.15g */
    SHEET_DATE,   /* a number shown as a date; text: YYYY-MM-DD */
    SHEET_TRUTH,  /* "TRUE" or "FALSE" */
    SHEET_ERROR,  /* "#N/A" */
};

/* How a cell that is written looks, and whether it may be changed while the sheet is protected. */
enum sheet_style { SHEET_PLAIN, SHEET_HEADER, SHEET_OPEN, SHEET_CLOSED, SHEET_FAULT, SHEET_STYLES };

struct sheet_cell {
    int64_t row;    /* from 1 */
    int64_t column; /* from 0 */
    enum sheet_kind kind;
    const char *text;    /* NFC; never NULL */
    const char *formula; /* as it stands, "" where another cell holds it; NULL = none */
    bool hidden;         /* with its row or column */
    enum sheet_style style;
    const char *note; /* shown with the cell; NULL = none; not read */
};

struct sheet_range {
    int64_t row, column, last_row, last_column;
};

/* What may be typed into a column; for writing only. */
struct sheet_column {
    double width;
    bool marks;                 /* numbers 0 to 10 */
    const char *const *choices; /* and these words; NULL = anything goes */
    const char *hint;
};

struct sheet {
    const char *name;
    bool hidden;
    struct list cells;  /* struct sheet_cell, row by row */
    struct list merged; /* struct sheet_range */
    /* For writing only. */
    struct list columns;      /* struct sheet_column */
    struct sheet_range entry; /* where the columns' rules hold; row 0 = nowhere */
    int64_t frozen_rows;
};

struct sheet_property {
    const char *name;
    const char *text;
};

struct workbook {
    struct list sheets;     /* struct sheet */
    struct list properties; /* struct sheet_property: the custom ones of the document */
};

/* ERR_UNPROCESSABLE, with the reason in Vietnamese, when it is no .xlsx, encrypted, damaged, or
 * beyond the limits. */
enum err xlsx_read(struct call *call, struct bytes file, struct workbook *ret);

enum err xlsx_write(struct call *call, const struct workbook *workbook, struct bytes *ret);

/* NULL when the workbook has none of that name. */
const char *xlsx_property(const struct workbook *workbook, const char *name);

/* "D7". */
void sheet_address(int64_t row, int64_t column, char ret[XLSX_ADDRESS_SIZE]);
