/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What of a class is to be entered and signed, and how much of it is. */
#pragma once

#include "app/late_cells.h"
#include "store/classes.h"
#include "store/summaries.h"

/* Each subject (struct class_part) and the homeroom record, of a class that stands under
 * rules. */
enum err count_progress(struct call *call, const struct class_row *class, struct list *ret);

/* One by one what its late and overdue cells are today (struct late_cell, by part, term, student
 * and column). */
enum err list_late_cells(struct call *call, const struct class_row *class, struct list *ret);
