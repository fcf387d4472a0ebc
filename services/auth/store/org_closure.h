/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The lines of the tree over time: one row for each unit, each one above it and each stretch of
 * days on which the path between them was the same. */
#pragma once

#include "base/call.h"

/* From day on, the unit and what stands below it stand under parent_id and what is above that. */
enum err closure_attach(struct call *call, int64_t id, int64_t parent_id, const char *day);
/* From day on, nothing above the unit stands above it or above what stands below it. */
enum err closure_detach(struct call *call, int64_t id, const char *day);
/* The unit, which has nothing below it any more, is not in the tree from day on. */
enum err closure_end(struct call *call, int64_t id, const char *day);
