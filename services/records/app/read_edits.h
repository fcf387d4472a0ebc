/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The edits of marks in the history of a school year. */
#pragma once

#include "domain/anomalies.h"
#include "store/anomalies.h"

/* struct edit, in the call's memory. Marks that moved along with a student are none. */
enum err read_edits(struct call *call, const struct edit_range *range, struct list *ret);
