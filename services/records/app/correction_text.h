/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the documents say of corrections: how many there were, where, who confirmed them. */
#pragma once

#include "app/class_results.h"
#include "base/buf.h"
#include "store/corrections.h"

/* The statement of the year's summary, or of an addendum, over the student's corrections (struct
 * correction) in it; where: what it calls itself, Vietnamese. */
void write_corrections(struct call *call, struct buf *out, const struct student_result *result,
                       const struct list *corrections, const char *where);
