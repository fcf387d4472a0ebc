/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The words for a rating, in each kind of subject that has ratings. */
#pragma once

#include "domain/subjects.h"

extern const char *const rating_names[]; /* "", "dat", "chua_dat", "hoan_thanh_tot" …, NULL */

/* What rating_names[rating] is in a cell of such a subject; NONE when it has no such rating. */
int64_t rating_value(enum subject_kind kind, int rating);

/* And back; "" when the value is no rating there. */
const char *rating_name(enum subject_kind kind, int64_t value);
