/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Marks that were entered where another had stood before it was emptied: one save does not show
 * it, the history of the gradebook does. */
#pragma once

#include "domain/mark_rules.h"
#include "store/anomalies.h"
#include "store/changes.h"

/* What a change did to each column, as mark_worth() has it; NONE in both = nothing. */
struct worths {
    int64_t old[COLUMN_COUNT];
    int64_t now[COLUMN_COUNT];
};
struct worths worths_of(struct call *call, const struct change_event *event);

struct re_entry {
    const struct change_event *event;
    int column;
    bool raised;
};

/* Those of the range (struct re_entry); edits: what edits_of_year() has of it. Who enters what
 * stood there before changed nothing. */
enum err read_re_entries(struct call *call, const struct edit_range *range,
                         const struct list *edits, struct list *ret);
