/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A file as it comes; or, when it is no archive, the XML of a sheet within a good one, which a
 * fuzzer would hardly get to through the checksums. Cells come in order and hold clean text. */
#include <stdlib.h>
#include <string.h>

#include "tests/unit/zipped.h"
#include "text/text.h"
#include "xlsx/xlsx.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define TEXT(text)                                                                                 \
    {                                                                                              \
        (const uint8_t *)(text), sizeof(text) - 1                                                  \
    }

static struct bytes wrap(struct arena *mem, struct bytes sheet)
{
    const struct zipped_part parts[] = {
        {"xl/workbook.xml",
         TEXT("<workbook><sheets><sheet name='a' id='r1'/></sheets></workbook>")},
        {"xl/_rels/workbook.xml.rels", TEXT("<a><Relationship Id='r1' Target='s.xml'/></a>")},
        {"xl/sharedStrings.xml", TEXT("<sst><si><t>a</t></si><si><t/></si></sst>")},
        {"xl/styles.xml", TEXT("<a><cellXfs><xf/><xf numFmtId='14'/></cellXfs></a>")},
        {"xl/s.xml", sheet},
    };

    return zipped(mem, parts, COUNT_OF(parts), NULL);
}

static void check_sheet(struct call *call, const struct sheet *sheet)
{
    const struct sheet_cell *c = sheet->cells.items;

    for (size_t i = 0; i < sheet->cells.n; i++) {
        const char *again = text_nfc(call->mem, c[i].text, strlen(c[i].text), true);

        if (!again || (c[i].kind == SHEET_TEXT && strcmp(again, c[i].text) != 0))
            abort();
        if (c[i].row < 1 || c[i].row > XLSX_ROWS_MAX || c[i].column < 0 ||
            c[i].column >= XLSX_COLUMNS_MAX || (c[i].kind == SHEET_EMPTY && !c[i].formula))
            abort();
        if (i && (c[i].row < c[i - 1].row ||
                  (c[i].row == c[i - 1].row && c[i].column <= c[i - 1].column)))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct call call = {.mem = arena_new(), .request_id = "fuzz"};
    struct bytes file = {data, n};
    struct workbook workbook;

    if (n < 2 || memcmp(data, "PK", 2) != 0)
        file = wrap(call.mem, file);
    if (!xlsx_read(&call, file, &workbook)) {
        const struct sheet *sheets = workbook.sheets.items;

        for (size_t i = 0; i < workbook.sheets.n; i++)
            check_sheet(&call, &sheets[i]);
    }
    arena_free(call.mem);
    return 0;
}
