/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Requests that authorisation refused, as events "access.denied" (docs/audit-format.md §6). Nobody
 * fills a chain with them: of each caller DENIALS_A_MINUTE leave an event of their own, the rest is
 * counted and told once a minute in one. So is what could not be written. Thread-safe.
 */
#pragma once

#include "base/call.h"

enum { DENIALS_A_MINUTE = 10 };

struct denials;

struct denials *denials_new(void);
void denials_free(struct denials *all);

/* Whether one more of this caller's may leave an event now; if not, it is counted. */
bool denials_take(struct denials *all, const struct caller *caller, int64_t now);

/* One that was taken could not be written: it is counted, and for a moment nothing is taken, so
 * that refusals do not wait for a database that is away. */
void denials_missed(struct denials *all, const struct caller *caller, int64_t now);

/* Tells what was counted a minute ago or before; with all_of_it also what is younger. */
void denials_settle(struct call *call, struct denials *all, bool all_of_it);
