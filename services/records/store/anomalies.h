/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The edits of a school year among the kept changes. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct edit_range {
    int64_t school_year_id;
    const char *since; /* RFC 3339 */
    const char *until; /* not itself */
};

/* struct change_event of corrections, and of gradebooks where a cell that stood there changed;
 * other items of the same rows, too. In no order. */
enum err edits_of_year(struct call *call, const struct edit_range *range, struct list *ret);

/* In the same way what was changed before the range, in the gradebooks in which it has something.
 */
enum err edits_before(struct call *call, const struct edit_range *range, struct list *ret);

/* Since when the year is locked; NULL = it is open. */
enum err edits_locked_at(struct call *call, int64_t school_year_id, const char **ret);
