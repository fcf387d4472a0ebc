/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An office's leader opens a case on a school below: who may read what until when, by which
 * decision (Quy chế Điều 4 k3, 5 k3). The case is seen by that office's leaders, the inspectors
 * that it names and the school's leaders, and by nobody else. */
#pragma once

#include "store/case_files.h"

/* At most so many days, both included: the longest that the law gives an inspection of a department
 * (Luật Thanh tra 2022, Điều 47). */
enum { CASE_DAYS_MAX = 45 };

/* wanted: school_id, year_name, decision, days, inspectors by account_id, scope by class_name,
 * grade and subject. */
enum err open_case(struct call *call, const struct case_file *wanted, struct case_file *ret);

/* The case, after own_unit (who may open one), inspector (is named in it), bound (its school). */
enum err see_case(struct call *call, int64_t id, struct case_file *ret);

/* struct case_file without lists, newest first, id < before: those of who asks. */
enum err see_cases(struct call *call, int64_t before, int64_t limit, struct list *ret);

/* struct class_row: the classes that the case covers, at the levels of the caller's role. */
enum err see_case_classes(struct call *call, int64_t id, struct list *ret);

/* The same of a case that is read, for the subject; NULL = any. */
enum err case_classes(struct call *call, const struct case_file *row, const char *subject,
                      struct list *ret);

/* Whether a line covers the class (NULL = none is meant) and the subject (NULL = likewise). */
bool case_covers(const struct case_file *row, const struct class_row *class, const char *subject);

/* Into the audit chain of org_id, and to the school's leader; before NULL = it was not there. */
enum err note_case(struct call *call, int64_t org_id, const char *action,
                   const struct case_file *before, const struct case_file *row);
