/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* No file of people is read past its end; a row that is taken can be made an account, no two of
 * them the same. */
#include <stdlib.h>
#include <string.h>

#include "app/account_rows.h"
#include "base/date.h"
#include "domain/people.h"
#include "domain/usernames.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_row(const struct account_row *row)
{
    if ((row->outcome == ROW_REFUSED) != (row->faults.n > 0))
        abort();
    if (row->outcome == ROW_REFUSED)
        return;
    if (!is_username(row->username) || !*row->full_name ||
        (row->birth_date && !is_date(row->birth_date)) ||
        (row->personal_id && !is_personal_id(row->personal_id)) ||
        (row->unit_code && !is_org_code(row->unit_code)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct call call = {.mem = arena_new(), .request_id = "fuzz", .today = "2026-05-25"};
    struct list rows;

    if (!account_rows_parse(&call, (struct bytes){data, n}, &rows)) {
        const struct account_row *row = rows.items;

        for (size_t i = 0; i < rows.n; i++) {
            check_row(&row[i]);
            for (size_t k = 0; k < i; k++)
                if (!row[i].outcome && strcmp(row[i].username, row[k].username) == 0)
                    abort();
        }
    }
    arena_free(call.mem);
    return 0;
}
