/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The cells behind the numbers late and overdue of see_progress(), one by one, for the school
 * itself (Quy chế Điều 6 k4). */
#pragma once

#include "app/late_cells.h"

enum lateness { LATENESS_ANY, LATENESS_LATE, LATENESS_MISSING };
extern const char *const lateness_names[]; /* "", "late", "missing", NULL */

/* NONE, NULL and 0: every one. */
struct late_question {
    const char *year_name; /* NULL = the one of today */
    int64_t class_id;
    const char *subject;
    int64_t account_id; /* who is to enter them */
    int64_t term;
    int state;           /* enum lateness */
    int64_t after_class; /* that class is told up to its after_cells-th cell, and all before it;
                            NONE = from the first on */
    int64_t after_cells;
    int64_t limit;
};

struct late_view {
    const char *school_year;
    const char
        *as_of; /* as of progress: which classes have such cells is told by the kept numbers */
    int64_t pending;
    struct list items; /* struct late_cell: by class, as /v1/progress by assignment has them */
    const char *next;  /* "CLASS.CELLS"; NULL = that was all */
};

/* None outside a school that has a year, whatever the role; a teacher gets the own work and the
 * class that he or she leads. Looks only through classes that have such cells, and at most limit of
 * them. */
enum err see_late_cells(struct call *call, const struct late_question *question,
                        struct late_view *ret);
