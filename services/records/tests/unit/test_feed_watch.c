/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who waits for changes is woken by those of the own school, and never holds too many threads. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "app/feed_watch.h"
#include "base/date.h"

enum { SCHOOL = 7, OTHER_SCHOOL = 8, SOON_MS = 150, LONG_MS = 20000, MANY = 60, AT_MOST = 24 };

struct waiter {
    struct feed_watch *watch;
    int64_t after;
    int64_t began_ms; /* before there is a thread, which a busy machine starts late */
    int64_t took_ms;
    pthread_t thread;
};

static void pause_ms(int64_t ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

static int64_t wait_for(struct feed_watch *watch, int64_t after, int64_t wait_ms)
{
    int64_t began = clock_ms();

    feed_watch_wait(watch, SCHOOL, after, wait_ms);
    return clock_ms() - began;
}

static void *wait_long(void *object)
{
    struct waiter *w = object;

    feed_watch_wait(w->watch, SCHOOL, w->after, LONG_MS);
    w->took_ms = clock_ms() - w->began_ms;
    return NULL;
}

static void start(struct waiter *w, struct feed_watch *watch, int64_t after)
{
    *w = (struct waiter){.watch = watch, .after = after, .began_ms = clock_ms()};
    pthread_create(&w->thread, NULL, wait_long, w);
}

static void what_was_before_is_not_waited_for(void **state)
{
    struct feed_watch *watch = feed_watch_new();

    (void)state;
    assert_true(is_none(feed_watch_position(watch)));
    assert_true(wait_for(watch, 0, LONG_MS) < LONG_MS); /* nothing is known yet */
    feed_watch_reach(watch, 40);
    assert_int_equal(feed_watch_position(watch), 40);
    assert_true(wait_for(watch, 39, LONG_MS) < LONG_MS);
    assert_true(wait_for(watch, 40, SOON_MS) >= SOON_MS - 1); /* whole milliseconds */
    feed_watch_free(watch);
}

static void the_own_schools_change_wakes(void **state)
{
    struct feed_watch *watch = feed_watch_new();
    struct waiter w;

    (void)state;
    feed_watch_reach(watch, 40);
    start(&w, watch, 40);
    pause_ms(SOON_MS);
    feed_watch_tell(watch, OTHER_SCHOOL, 41);
    feed_watch_reach(watch, 41);
    pause_ms(SOON_MS);
    feed_watch_tell(watch, SCHOOL, 42);
    feed_watch_reach(watch, 42);
    pthread_join(w.thread, NULL);
    assert_in_range(w.took_ms, 2 * SOON_MS - 1, LONG_MS - 1);
    assert_true(wait_for(watch, 41, LONG_MS) < LONG_MS); /* told already */
    feed_watch_free(watch);
}

static void only_so_many_wait_and_none_when_it_ends(void **state)
{
    struct feed_watch *watch = feed_watch_new();
    struct waiter waiters[MANY];
    size_t at_once = 0;

    (void)state;
    feed_watch_reach(watch, 40);
    for (size_t i = 0; i < MANY; i++)
        start(&waiters[i], watch, 40);
    pause_ms(10 * SOON_MS);
    feed_watch_stop(watch);
    for (size_t i = 0; i < MANY; i++) {
        pthread_join(waiters[i].thread, NULL);
        assert_true(waiters[i].took_ms < LONG_MS);
        at_once += waiters[i].took_ms < 5 * SOON_MS;
    }
    assert_in_range(at_once, MANY - AT_MOST, MANY - 1);
    feed_watch_free(watch);
}

static void the_lag_grows_until_all_is_told(void **state)
{
    struct feed_watch *watch = feed_watch_new();

    (void)state;
    pause_ms(SOON_MS);
    assert_in_range(feed_watch_lag_ms(watch), SOON_MS - 1, LONG_MS);
    feed_watch_caught_up(watch);
    assert_in_range(feed_watch_lag_ms(watch), 0, SOON_MS - 1);
    feed_watch_free(watch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_before_is_not_waited_for),
        cmocka_unit_test(the_own_schools_change_wakes),
        cmocka_unit_test(the_lag_grows_until_all_is_told),
        cmocka_unit_test(only_so_many_wait_and_none_when_it_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
