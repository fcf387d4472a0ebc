/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a class's students ended the year, by the rules it stands under, as counts. */
#pragma once

#include "store/classes.h"
#include "store/outcomes.h"

/* struct outcome, of a class that stands under rules. */
enum err count_outcomes(struct call *call, const struct class_row *class, struct list *ret);
