/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The sequencer of the change feed (docs/adr/0014-change-feed.md). Any number of processes may run
 * it, and any may die at any point: who holds the head's row lock gives positions, and they are
 * committed together with that lock's release.
 */
#pragma once

#include "base/call.h"

/* One round: gives the next positions to what is committed by now, then publishes what is certainly
 * on disk. *ret_published is what followers may read by now, *ret_full that more is waiting. */
enum err stamp_changes(struct call *call, int64_t *ret_published, bool *ret_full);

/* Moves the horizon by at most one step over what is older than so many days. */
enum err move_horizon(struct call *call, int64_t days);
