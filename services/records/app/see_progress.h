/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How far entry and signing are: an office over all schools beneath it, in numbers; a school by its
 * own classes, subjects and teachers (Quy chế Điều 4 k2, k3, Điều 6 k4). */
#pragma once

#include "store/oversight.h"

struct progress_view {
    int64_t org_id;
    const char *school_year;
    int by;            /* enum progress_by */
    const char *as_of; /* all that was written by then is in the numbers */
    int64_t pending;   /* classes that wait to be counted anew; 0 = as they are now */
    struct progress_sum total;
    struct list items; /* struct progress_sum */
    const char *next;  /* the caller's: pages are cut of all */
};

/* filter: unit_id NONE = the caller's, year_name NULL = the current one; by 0 = by school for an
 * office, by class in a school. ERR_FORBIDDEN for names outside the caller's own school. */
enum err see_progress(struct call *call, const struct progress_filter *filter, int by,
                      struct progress_view *ret);
