/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Setting and ending the times of entry: the head of a school opens and locks for the school, an
 * office's administrator locks for its subtree (Quy chế Điều 6 k3, Điều 12 k1). */
#pragma once

#include "base/call.h"
#include "domain/windows.h"

/* Of wanted count kind, scope_org_id (NONE = the caller's unit), what it is limited to, starts_at
 * (NULL = at once), ends_at, decision_number, reason. */
enum err set_window(struct call *call, const struct entry_window *wanted, struct entry_window *ret);

/* Ends it at once, or takes it back before it began. */
enum err close_window(struct call *call, int64_t id, int64_t version, const char *reason,
                      struct entry_window *ret);

/* Set by the caller's unit, or reaching the caller's school. */
enum err see_window(struct call *call, int64_t id, struct entry_window *ret);
enum err see_windows(struct call *call, struct list *ret);
