/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A student leaves school from a day on, and may come back: into the same class, into another of
 * the grade with what there is of the year, or into a class of a later year. By the homeroom
 * teacher of the class that is left or joined (Quy chế Điều 7 k2).
 */
#pragma once

#include "store/leavings.h"

/* wanted has the student, left_on, reason_code, reason. */
enum err leave_school(struct call *call, const struct leaving *wanted, struct leaving *ret);
enum err return_to_school(struct call *call, int64_t student_id, int64_t class_id,
                          const char *returned_on, struct leaving *ret);
/* struct leaving: all that there were. */
enum err read_leavings(struct call *call, int64_t student_id, struct list *ret);
