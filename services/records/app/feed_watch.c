/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/feed_watch.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/date.h"

/* Schools share buckets: who is woken for another's change finds nothing and asks again. */
enum { BUCKETS = 4096, WAITING_MAX = 24 };

struct feed_watch {
    pthread_mutex_t lock;
    pthread_cond_t grown;
    int64_t last[BUCKETS];
    int64_t first; /* nothing is known of what was published until then */
    int64_t position;
    int64_t caught_up_ms;
    int waiting;
    bool stopped;
};

struct feed_watch *feed_watch_new(void)
{
    struct feed_watch *watch = calloc(1, sizeof(*watch));
    pthread_condattr_t monotonic;

    if (!watch)
        abort();
    watch->first = NONE;
    watch->position = NONE;
    watch->caught_up_ms = clock_ms();
    pthread_mutex_init(&watch->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&watch->grown, &monotonic);
    pthread_condattr_destroy(&monotonic);
    return watch;
}

void feed_watch_free(struct feed_watch *watch)
{
    pthread_cond_destroy(&watch->grown);
    pthread_mutex_destroy(&watch->lock);
    free(watch);
}

int64_t feed_watch_position(struct feed_watch *watch)
{
    pthread_mutex_lock(&watch->lock);

    int64_t position = watch->position;

    pthread_mutex_unlock(&watch->lock);
    return position;
}

void feed_watch_caught_up(struct feed_watch *watch)
{
    pthread_mutex_lock(&watch->lock);
    watch->caught_up_ms = clock_ms();
    pthread_mutex_unlock(&watch->lock);
}

int64_t feed_watch_lag_ms(struct feed_watch *watch)
{
    pthread_mutex_lock(&watch->lock);

    int64_t since = watch->caught_up_ms;

    pthread_mutex_unlock(&watch->lock);
    return clock_ms() - since;
}

static int64_t *last_of(struct feed_watch *watch, int64_t org_id)
{
    return &watch->last[(uint64_t)org_id % BUCKETS];
}

void feed_watch_tell(struct feed_watch *watch, int64_t org_id, int64_t position)
{
    pthread_mutex_lock(&watch->lock);

    int64_t *last = last_of(watch, org_id);

    if (*last < position)
        *last = position;
    pthread_mutex_unlock(&watch->lock);
}

void feed_watch_reach(struct feed_watch *watch, int64_t position)
{
    pthread_mutex_lock(&watch->lock);
    if (is_none(watch->first))
        watch->first = position;
    watch->position = position;
    pthread_cond_broadcast(&watch->grown);
    pthread_mutex_unlock(&watch->lock);
}

void feed_watch_wait(struct feed_watch *watch, int64_t org_id, int64_t after, int64_t wait_ms)
{
    int64_t until = clock_ms() + wait_ms;
    const struct timespec deadline = {.tv_sec = until / 1000, .tv_nsec = until % 1000 * 1000000};
    const int64_t *last = last_of(watch, org_id);
    int over = 0;

    pthread_mutex_lock(&watch->lock);
    if (!is_none(watch->first) && after >= watch->first && watch->waiting < WAITING_MAX) {
        watch->waiting++;
        while (*last <= after && !watch->stopped && over == 0)
            over = pthread_cond_timedwait(&watch->grown, &watch->lock, &deadline);
        watch->waiting--;
    }
    pthread_mutex_unlock(&watch->lock);
}

void feed_watch_stop(struct feed_watch *watch)
{
    pthread_mutex_lock(&watch->lock);
    watch->stopped = true;
    pthread_cond_broadcast(&watch->grown);
    pthread_mutex_unlock(&watch->lock);
}
