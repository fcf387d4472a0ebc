/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "csv/csv.h"

static void add_cell(struct buf *out, const char *cell)
{
    bool formula = *cell && strchr("=+-@\t\r", *cell);

    if (!formula && !strpbrk(cell, "\",;\r\n")) {
        buf_text(out, cell);
        return;
    }
    buf_text(out, formula ? "\"'" : "\"");
    for (; *cell; cell++) {
        if (*cell == '"')
            buf_char(out, '"');
        buf_char(out, *cell);
    }
    buf_char(out, '"');
}

void csv_add_row(struct buf *out, const char *const cells[], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_char(out, ',');
        add_cell(out, cells[i] ? cells[i] : "");
    }
    buf_text(out, "\r\n");
}
