/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which cells of a class were filled after their time: told by the history of its marks. */
#pragma once

#include "store/classes.h"
#include "store/summaries.h"

/* Fills in late of the parts (struct class_part); marks: struct mark_row, all of the class. A cell
 * is late when what stands in it came, into an empty cell, after the end of the school's own time
 * of entry for it; without one, after the day on which its term was due. */
enum err count_late(struct call *call, const struct class_row *class, struct list *parts,
                    const struct list *marks);
