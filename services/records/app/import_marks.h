/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A gradebook out to a workbook or CSV, and back in: what was changed there is merged like any
 * other change (app/merge_marks.h). */
#pragma once

#include "app/mark_sheet.h"
#include "app/merge_marks.h"

struct gradebook_name {
    int64_t class_id;
    const char *subject;
    int64_t term;
};

enum err export_workbook(struct call *call, const struct gradebook_name *name, struct bytes *ret,
                         int64_t *ret_version);
enum err export_csv(struct call *call, const struct gradebook_name *name, struct bytes *ret,
                    int64_t *ret_version);

struct import_options {
    bool dry_run;
    bool partial;
    bool annotate; /* a dry run whose answer is the workbook, with a note on each cell at fault */
};

struct import_report {
    bool dry_run;
    int64_t version;
    int64_t rows; /* students of the sheet */
    int64_t saved;
    int64_t unchanged;
    int64_t refused;
    int64_t conflicts;
    struct list cells;      /* struct cell_result: those that were changed in the sheet */
    struct list errors;     /* struct sheet_fault: what was not understood */
    struct list warnings;   /* … what was passed over */
    struct bytes annotated; /* the workbook, when it was asked for */
};
extern const struct shape import_report_shape;

/* version: of If-Match, NONE = none came. A workbook of ours brings its own, and what was there. */
enum err import_workbook(struct call *call, const struct gradebook_name *name, int64_t version,
                         struct bytes file, const struct import_options *options,
                         struct import_report *ret);
enum err import_csv(struct call *call, const struct gradebook_name *name, int64_t version,
                    struct bytes file, const struct import_options *options,
                    struct import_report *ret);

/* "12/toan/1", as a workbook's property says it. */
const char *sheet_gradebook(struct call *call, const struct marks_view *view);

/* Fills report->annotated: the workbook with what the report says noted at the cells of sheet. */
enum err annotate_workbook(struct call *call, const struct workbook *workbook,
                           const struct sheet *sheet, struct import_report *report);
