/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who teaches which subject of a class, and in which terms. */
#pragma once

#include "store/classes.h"

/* rows: struct assignment with subject, account_id, full_name; terms and topic, where 0 leaves them
 * as they are, as do subjects that are not named. Every unknown subject is a violation. */
enum err set_assignments(struct call *call, int64_t class_id, const struct list *rows);

/* Within another use case: the teachers of one class teach in the other, those subjects alone that
 * it has. */
enum err copy_assignments(struct call *call, const struct class_row *from,
                          const struct class_row *to);

/* Tells the followers what became of the rows (struct assignment; before: all there were). */
enum err put_assignment_changes(struct call *call, const struct class_row *class,
                                const struct list *before, const struct list *rows);
/* … and that one person leads the class (subject "") or teaches the subject no more, and another
 * does; NONE = nobody. */
enum err put_hand_over(struct call *call, const struct class_row *class, const char *subject,
                       int64_t from, int64_t to);
