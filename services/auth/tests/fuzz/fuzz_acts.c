/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* No file of acts is read past its end; a row that is taken has what its act needs, and rows come
 * in the order of their dates. */
#include <stdlib.h>
#include <string.h>

#include "app/act_rows.h"
#include "app/record_act.h"
#include "base/date.h"
#include "domain/org_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_row(const struct act_row *row)
{
    bool leads = row->act == ACT_REPARENT || row->act == ACT_MERGE || row->act == ACT_SPLIT;

    if (row->outcome == OUTCOME_REFUSED) {
        if (!row->problem || !row->detail)
            abort();
        return;
    }
    if (!row->act || !*row->code || !is_date(row->date) || !*row->decision)
        abort();
    if ((leads && !row->into) || (row->act == ACT_CREATE && (!row->kind || !row->name)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct call call = {.mem = arena_new(), .request_id = "fuzz"};
    struct list rows;

    if (!act_rows_parse(&call, (struct bytes){data, n}, &rows)) {
        const struct act_row *row = rows.items;

        for (size_t i = 0; i < rows.n; i++) {
            check_row(&row[i]);
            if (i && strcmp(row[i - 1].date, row[i].date) > 0)
                abort();
        }
    }
    arena_free(call.mem);
    return 0;
}
