/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Requests that authorisation refused, as events "access.denied" (docs/audit-format.md §6). They
 * wait in a queue for a thread that writes them, so that neither the answer nor its time depends on
 * whether there is one: a 404 for another unit's row must take no longer than one for no row.
 * Nobody fills a chain with them: of each caller DENIALS_A_MINUTE leave an event of their own, the
 * rest is counted and told once a minute in one. Thread-safe.
 */
#pragma once

#include "base/call.h"

enum { DENIALS_A_MINUTE = 10 };

struct denials;

struct denials *denials_new(void);
void denials_free(struct denials *all);

/* One more of call's caller: queued with call->audit, or counted. */
void denials_add(struct denials *all, const struct call *call);

/* Waits until something is queued, a second at most. */
void denials_wait(struct denials *all);

/* Appends what is queued, then tells what was counted a minute ago or before; with all_of_it also
 * what is younger. What fails stays for the next time. */
enum err denials_settle(struct call *call, struct denials *all, bool all_of_it);
