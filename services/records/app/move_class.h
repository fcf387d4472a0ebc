/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * From one class into another of the same grade, within the year (Quy chế Điều 7 k2). The old
 * enrolment ends the day before, the new one begins; marks, conduct, absences and comments go along
 * into the new class's books, and the old ones keep what they held. What is signed in the old class
 * stays signed there; the new class signs its own.
 */
#pragma once

#include "store/enrolments.h"

enum err move_class(struct call *call, int64_t student_id, const struct class_move *wanted,
                    struct class_move *ret);
