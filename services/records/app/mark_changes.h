/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a save of a gradebook changed: one change a student, with the cells that are others now. */
#pragma once

#include "app/save_marks.h"

/* How the subject is marked in the class; scored when its rules know no such one. */
enum subject_kind subject_kind_in(const struct class_row *class, const char *subject);

/* before: the rows of view as they were (struct mark_row, in the same order). */
enum err put_mark_changes(struct call *call, const struct marks_view *view,
                          const struct mark_row *before);

/* One student's rows in a class (struct mark_row) when the student comes or goes: before and now,
 * either may be none. */
enum err put_moved_marks(struct call *call, const struct class_row *class,
                         const struct list *before, const struct list *now, const char *reason);
