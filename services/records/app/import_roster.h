/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The class list from a CSV file (Quy chế Điều 7 k1, 12 k2 d): all rows or none. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct roster_fault {
    int64_t line;       /* in the file, from 1 */
    const char *column; /* header name; "" = the whole row */
    const char *value;  /* as sent, shortened */
    const char *detail;
    const char *detail_en;
};

struct roster_report {
    bool dry_run;
    int64_t rows;
    int64_t imported;
    struct list errors;   /* struct roster_fault that stop the import */
    struct list warnings; /* struct roster_fault worth a look */
};
extern const struct shape roster_report_shape;

struct roster_options {
    bool dry_run;
    bool renumber; /* in the Vietnamese order of names, whatever the file's numbers */
};

/* With dry_run nothing is stored and the report tells every fault; without, faults refuse the file
 * with problem roster-faults, each as a violation /line/N/column. */
enum err import_roster(struct call *call, int64_t class_id, struct bytes csv,
                       const struct roster_options *options, struct roster_report *ret);
