/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Of which unit and year numbers are asked, and up to when they hold. */
#pragma once

#include "store/summaries.h"

struct scope {
    int64_t org_id;        /* NONE = the caller's */
    const char *year_name; /* NULL = the one of today */
    enum kept_numbers of;  /* whose age is told */
    bool narrowed;         /* who asks sees to it that a role for a part gets no more */
    const char *as_of;     /* everything written before it is in the numbers */
    int64_t pending;       /* classes, schools or years that wait to be counted anew; 0 = none */
};

/* Fills in what is not there, and asks the policy (access_subtree). Call it before the numbers are
 * read: what is written from then on may be in them or not. */
enum err scope_settle(struct call *call, struct scope *scope);

/* The levels of school to which the caller's role keeps what is asked (base/levels.h); NULL = none.
 * ERR_FORBIDDEN when another level is asked for, by its name or by a grade; 0, NONE = not. */
enum err scope_levels(struct call *call, int level, int64_t grade, const char **ret);
