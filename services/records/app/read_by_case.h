/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A named inspector reads learning data by an open case. */
#pragma once

#include "store/classes.h"

/* RELATION_OTHER_UNIT becomes RELATION_INSPECTOR where a case of the caller's reaches the class and
 * the subject ("" = the class as a whole) today. A read that the policy then permits is in the
 * case's list and in the school's audit chain before it is answered (Quy chế Điều 3). */
enum err read_by_case(struct call *call, const struct class_row *class, const char *subject,
                      unsigned *relations);
