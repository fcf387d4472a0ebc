/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* CSV (RFC 4180): from foreign bytes, with line numbers, and for spreadsheets. The only folder that
 * includes libcsv. */
#pragma once

#include "base/buf.h"
#include "base/call.h"

struct csv_row {
    int64_t line;       /* the physical line it begins on, from 1 */
    const char **cells; /* NFC, ends trimmed; "" for empty */
    size_t n;
};

enum { CSV_ROWS_MAX = 10000, CSV_CELLS_MAX = 64 };

/* The rows (struct csv_row) of a UTF-8 text with or without BOM; the delimiter (comma, semicolon or
 * tab) is taken from the first line. Empty lines are left out. ERR_UNPROCESSABLE, with the line in
 * the detail, when it is not UTF-8 or a quote is wrong, or there are too many rows or cells. */
enum err csv_read(struct call *call, struct bytes text, struct list *ret_rows);

/* For spreadsheets: a byte order mark, so that they take it for UTF-8. */
#define CSV_BOM "\xef\xbb\xbf"

/* Appends one row with commas, quotes where needed, CRLF. What a spreadsheet would take for a
 * formula
 * (= + - @ tab CR in front) begins with an apostrophe; NULL is an empty cell. */
void csv_add_row(struct buf *out, const char *const cells[], size_t n);
