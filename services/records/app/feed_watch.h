/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who waits for changes waits here, not at the database: what the sequencer published is told to
 * the program's waiting followers, each only of its school. Thread-safe. */
#pragma once

#include "base/base.h"

struct feed_watch;

struct feed_watch *feed_watch_new(void);
void feed_watch_free(struct feed_watch *watch);

/* What is published; NONE before the first feed_watch_reach(). */
int64_t feed_watch_position(struct feed_watch *watch);

/* A school's last position that is readable now; follow with feed_watch_reach(). */
void feed_watch_tell(struct feed_watch *watch, int64_t org_id, int64_t position);
/* All up to this position was told; wakes who waits. */
void feed_watch_reach(struct feed_watch *watch, int64_t position);

/* All that was committed by now has its position. */
void feed_watch_caught_up(struct feed_watch *watch);
/* How long ago that was last so: no change is later than that. */
int64_t feed_watch_lag_ms(struct feed_watch *watch);

/* Waits until something of the school behind that position was told, at most so long. Returns at
 * once for a position before the first one reached, of which nothing is known, and when as many
 * wait already as the program can spare. */
void feed_watch_wait(struct feed_watch *watch, int64_t org_id, int64_t after, int64_t wait_ms);
/* Nobody waits any more: the program ends. */
void feed_watch_stop(struct feed_watch *watch);
