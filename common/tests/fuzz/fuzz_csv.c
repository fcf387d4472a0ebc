/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows come in the order of their lines, within the limits, and hold clean text. */
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"
#include "text/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_row(struct call *call, const struct csv_row *row)
{
    if (row->n == 0 || row->n > CSV_CELLS_MAX)
        abort();
    for (size_t i = 0; i < row->n; i++) {
        const char *again = text_nfc(call->mem, row->cells[i], strlen(row->cells[i]), true);

        if (!again || strcmp(again, row->cells[i]) != 0)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct call call = {.mem = arena_new(), .request_id = "fuzz"};
    struct list rows;

    if (!csv_read(&call, (struct bytes){data, n}, &rows)) {
        const struct csv_row *row = rows.items;

        for (size_t i = 0; i < rows.n; i++) {
            check_row(&call, &row[i]);
            if (row[i].line < 1 || (i && row[i].line <= row[i - 1].line && row[i - 1].n))
                if (!memchr(data, '\r', n)) /* a lone CR ends a row, not a line */
                    abort();
        }
    }
    arena_free(call.mem);
    return 0;
}
