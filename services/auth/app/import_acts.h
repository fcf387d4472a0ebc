/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A file of acts, e.g. of a reform: all of it or nothing. */
#pragma once

#include "app/act_rows.h"

struct acts_report {
    bool dry_run;
    int64_t rows;
    int64_t applied;
    int64_t already;
    int64_t refused;
    struct list results; /* struct act_row, as they were carried out */
};
extern const struct shape acts_report_shape;

/* dry_run: carries everything out and takes it back; then refused rows are no failure. Else
 * org-acts-refused, with every refused line, and nothing changes. */
enum err import_acts(struct call *call, struct bytes text, bool dry_run, struct acts_report *ret);
