/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What was entered, missing and signed when an office's lock began or ended: made by itself, read
 * by the office that locked (Quy chế Điều 12 k1). */
#pragma once

#include "store/inspections.h"

/* Fills in how many cells the lines' subjects have. */
void progress_expect(struct list *lines);

/* Background work, one piece: asks for the units over a school once a day, makes the next report
 * that is due, adds the next school to one. */
enum err inspect_next(struct call *call, bool *ret_idle);

enum err see_reports(struct call *call, int64_t window_id, struct list *ret);
enum err see_report_schools(struct call *call, int64_t report_id, int64_t after, int64_t limit,
                            struct list *ret);
enum err see_report_lines(struct call *call, int64_t report_id, int64_t org_id, struct list *ret);
