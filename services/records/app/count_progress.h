/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What of a class is to be entered and signed, and how much of it is. */
#pragma once

#include "store/classes.h"
#include "store/summaries.h"

/* Each subject (struct class_part) and the homeroom record, of a class that stands under
 * rules. */
enum err count_progress(struct call *call, const struct class_row *class, struct list *ret);
