/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A file of people who are to have accounts: all of it or nothing. */
#pragma once

#include "app/account_rows.h"

struct accounts_report {
    bool dry_run;
    int64_t rows;
    int64_t created; /* or would be, of a dry run */
    int64_t unchanged;
    int64_t refused;
    struct list results; /* struct account_row, in the order of the file */
};

/* Who has this account already, at this unit and by this name, stays as he is; others get one.
 * dry_run: looks and writes nothing; then refused rows are no failure. Else accounts-refused, with
 * all that is wrong by line and column, and nothing changes. */
enum err import_accounts(struct call *call, struct bytes text, bool dry_run,
                         struct accounts_report *ret);
