/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the documents say of corrections: how many there were, where, who confirmed them. */
#pragma once

#include "app/class_results.h"
#include "base/buf.h"
#include "store/corrections.h"

/* The year summary's statement over the student's corrections (struct correction). */
void write_corrections(struct call *call, struct buf *out, const struct student_result *result,
                       const struct list *corrections);
