/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Entry windows, and the units over a school that they reach it through. Who judges an entry calls
 * windows_hold() in the transaction of the write; who sets or ends a window calls
 * windows_gate_change() first. One waits for the other, so that every entry is either committed
 * before the window or judged by it.
 */
#pragma once

#include "base/call.h"
#include "base/shape.h"
#include "domain/windows.h"

extern const struct shape entry_window_shape;

/* The units over the school as auth's tree has them on that day, the province first, the school
 * itself last. What
 * has not changed is not written, so that no entry waits. */
enum err school_units_put(struct call *call, int64_t org_id, const char *day,
                          const struct list *unit_ids);
/* Whether the unit is the school or one over it. */
enum err school_units_has(struct call *call, int64_t org_id, int64_t unit_id, bool *ret);
/* Whether unit_id is that unit or stands over it, by the schools that are known here. */
enum err school_units_over(struct call *call, int64_t unit_id, int64_t below_id, bool *ret);
/* The schools under the unit that are known here (int64_t), itself when it is one. */
enum err school_units_below(struct call *call, int64_t unit_id, struct list *ret);
/* A school whose units were not asked for on that day yet. */
enum err school_units_oldest(struct call *call, const char *day, int64_t *ret_org_id,
                             bool *ret_found);

/* They could not be asked for on that day: those before stay. */
enum err school_units_asked(struct call *call, int64_t org_id, const char *day);

/* Those that reach the school, but for locks that are over; struct entry_window. Holds the gates of
 * the units over the school until the transaction ends. *ret_now: the database's clock then, ""
 * when there are none. */
enum err windows_hold(struct call *call, int64_t school_id, struct list *ret, const char **ret_now);

/* Waits for all who hold the unit's gate; who comes later waits for this transaction. *ret_now: the
 * database's clock behind it. */
enum err windows_gate_change(struct call *call, int64_t unit_id, const char **ret_now);

enum err windows_add(struct call *call, const struct entry_window *window, int64_t *ret_id);
enum err windows_get(struct call *call, int64_t id, struct entry_window *ret);
/* Those that the unit set and those that reach it, newest first. */
enum err windows_of_unit(struct call *call, int64_t org_id, struct list *ret);
/* From window->version; ERR_CHANGED when it is another, or it has ended. */
enum err windows_close(struct call *call, const struct entry_window *window);
