/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a summer brought goes along with its student, and what of it followers are told. */
#pragma once

#include "app/put_changes.h"
#include "store/classes.h"
#include "store/summers.h"

/* The student's results become those of the other class, or of the other student; whoever has read
 * a book of one of the two classes that they stand in must read it again. */
enum err carry_summer(struct call *call, const struct summer_move *move);

/* One student's results in a class (struct summer_result) when the student comes or goes: before
 * and now, either may be none. */
enum err put_moved_summers(struct call *call, const struct class_row *class,
                           const struct list *before, const struct list *now, const char *reason);

/* Of one student and subject; before NULL: it was not there, now NULL: it is no more. */
struct change_event summer_change(struct call *call, const struct class_row *class,
                                  const struct summer_result *before,
                                  const struct summer_result *now);
