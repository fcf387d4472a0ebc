/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Background work that keeps the numbers of each class (docs/adr/0021): made anew by the rules,
 * from what the class holds, after every change that tells of it. */
#pragma once

#include "base/call.h"

/* One piece: looks through the next changes, makes one class's and one school's numbers anew. */
enum err summarise_next(struct call *call, bool *ret_idle);
