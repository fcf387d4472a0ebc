/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Saves cells that were changed far from the server, each judged by itself. A cell comes with its
 * base, the value that its writer last saw: when something else is stored by now, and not what was
 * sent either, the cell is a conflict and stays as it is. Sent again, what was saved is unchanged.
 */
#pragma once

#include "app/hold_entry.h"
#include "app/save_marks.h"

enum cell_outcome {
    OUTCOME_NONE,
    OUTCOME_SAVED,
    OUTCOME_UNCHANGED,
    OUTCOME_REFUSED,
    OUTCOME_CONFLICT,
    OUTCOMES,
};
extern const char *const cell_outcome_names[];

struct cell_result {
    int64_t student_id;
    int column;
    const char *place; /* of the sheet; NULL = of none */
    int outcome;
    const char *stored; /* JSON, as it was before; NULL = nobody is there to have it */
    const char *base;
    const char *sent;
    const char *changed_by; /* of a conflict: who stored what is there, if it was lately */
    const char *changed_at;
    const char *detail; /* why it is refused */
    const char *detail_en;
};
extern const struct shape cell_result_shape;

struct merge_options {
    bool partial; /* save what can be saved; false: all or nothing */
    bool dry_run;
};

struct merge_report {
    bool dry_run;
    int64_t version;
    int64_t saved; /* or would be */
    int64_t unchanged;
    int64_t refused;
    int64_t conflicts;
    struct list cells; /* struct cell_result, in the order of what was sent */
};
extern const struct shape merge_report_shape;

struct merge {
    struct call *call;
    struct marks_view view;
    struct entry entry;
};

/* Within a write's transaction: who may, the entry held open, and what stands there. */
enum err merge_open(struct call *call, int64_t class_id, const char *subject, int64_t term,
                    struct merge *ret);

/* What would become of each cell; nothing is stored. */
enum err merge_judge(const struct merge *merge, const struct list *cells, struct merge_report *ret);

/* Stores what was judged to be saved. Not partial: problem cells-refused or cells-changed, with
 * every such cell, and nothing is stored when anything is in the way. */
enum err merge_finish(struct merge *merge, const struct list *cells,
                      const struct merge_options *options, struct merge_report *report);

/* Both. */
enum err merge_cells(struct merge *merge, const struct list *cells,
                     const struct merge_options *options, struct merge_report *ret);
