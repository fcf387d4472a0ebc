/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the head of school decided of a student whom the rules leave to them (TT22/2021 Điều 11 k4,
 * 12 k4; TT27/2020 Điều 11). */
#pragma once

#include "app/class_results.h"

/* Puts the decision where the rules say by_principal: into the year's result when May's summary
 * says it, else into what holds after. ret is judged, its summer as well; rows: struct
 * principal_decision of the year, by student and version. A decision of a student who is not left
 * to the head of school (any more) counts for nothing. */
void judge_principal(struct call *call, const struct class_row *class, const struct list *rows,
                     struct student_result *ret);
