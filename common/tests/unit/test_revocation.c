/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "revocation/revocation.h"

#define MINUTE_MS 60000

static int set_up(void **state)
{
    *state = revocations_new();
    return 0;
}

static int tear_down(void **state)
{
    revocations_free(*state);
    return 0;
}

static void take(struct revocations *all, int64_t position, int kind, const char *key, int64_t at,
                 int64_t asked_ms)
{
    struct revocation entry = {.position = position, .kind = kind, .key = key, .at = at};

    revocations_take(all, &(struct list){&entry, 1}, true, asked_ms);
}

static void nothing_is_known_before_the_first_complete_answer(void **state)
{
    struct revocations *all = *state;
    struct revocation entry = {.position = 1, .kind = REVOKED_SESSION, .key = "a", .at = 5};

    assert_int_equal(revocations_age_ms(all, 1000), INT64_MAX);
    revocations_take(all, &(struct list){&entry, 1}, false, 1000);
    assert_int_equal(revocations_age_ms(all, 1000), INT64_MAX);
    assert_int_equal(revocations_position(all), 1);
    revocations_take(all, &(struct list){NULL, 0}, true, 2000);
    assert_int_equal(revocations_age_ms(all, 2500), 500);
}

static void a_revoked_session_is_held_and_no_other(void **state)
{
    struct revocations *all = *state;

    take(all, 1, REVOKED_SESSION, "0190-a", 5, 1000);
    assert_true(revocations_hold_session(all, "0190-a"));
    assert_false(revocations_hold_session(all, "0190-"));
    assert_false(revocations_hold_session(all, "0190-ab"));
    assert_false(revocations_hold_client(all, "0190-a", 1));
}

static void a_client_is_held_by_the_time_of_its_tokens(void **state)
{
    struct revocations *all = *state;

    take(all, 1, REVOKED_CLIENT, "so-hr", 50, 1000);
    assert_true(revocations_hold_client(all, "so-hr", 50));
    assert_false(revocations_hold_client(all, "so-hr", 51));
    assert_false(revocations_hold_session(all, "so-hr"));
    take(all, 2, REVOKED_CLIENT, "so-hr", 40, 1000); /* never less than before */
    assert_true(revocations_hold_client(all, "so-hr", 50));
    assert_int_equal(revocations_count(all), 1);
}

static void what_no_token_can_have_any_more_is_forgotten(void **state)
{
    struct revocations *all = *state;

    take(all, 1, REVOKED_SESSION, "old", 5, 1000);
    take(all, 2, REVOKED_SESSION, "young", 5, 1000 + 10 * MINUTE_MS);
    assert_true(revocations_hold_session(all, "old"));
    revocations_take(all, &(struct list){NULL, 0}, true, 1000 + 16 * MINUTE_MS);
    assert_false(revocations_hold_session(all, "old"));
    assert_true(revocations_hold_session(all, "young"));
    assert_int_equal(revocations_count(all), 1);
    assert_int_equal(revocations_position(all), 2);
}

static void a_feed_that_begins_anew_forgets_nothing_but_counts_as_unknown(void **state)
{
    struct revocations *all = *state;

    take(all, 7, REVOKED_SESSION, "a", 5, 1000);
    revocations_restart(all);
    assert_int_equal(revocations_position(all), 0);
    assert_int_equal(revocations_age_ms(all, 1000), INT64_MAX);
    assert_true(revocations_hold_session(all, "a"));
}

static void many_are_held(void **state)
{
    struct revocations *all = *state;
    char key[20];

    for (int i = 1; i <= 20000; i++) {
        snprintf(key, sizeof(key), "session-%d", i);
        take(all, i, REVOKED_SESSION, key, 5, 1000);
    }
    assert_int_equal(revocations_count(all), 20000);
    assert_true(revocations_hold_session(all, "session-1"));
    assert_true(revocations_hold_session(all, "session-20000"));
    assert_false(revocations_hold_session(all, "session-20001"));
}

static void *take_soon(void *all)
{
    nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    take(all, 4, REVOKED_SESSION, "a", 5, clock_ms());
    return NULL;
}

static void who_waits_is_woken_by_news_alone(void **state)
{
    struct revocations *all = *state;
    pthread_t thread;

    take(all, 3, REVOKED_SESSION, "b", 5, clock_ms());
    assert_true(revocations_wait(all, 2, 10000));
    assert_false(revocations_wait(all, 3, 10));
    pthread_create(&thread, NULL, take_soon, all);
    assert_true(revocations_wait(all, 3, 10000));
    pthread_join(thread, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_known_before_the_first_complete_answer, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_revoked_session_is_held_and_no_other, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_client_is_held_by_the_time_of_its_tokens, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_no_token_can_have_any_more_is_forgotten, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            a_feed_that_begins_anew_forgets_nothing_but_counts_as_unknown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_are_held, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_waits_is_woken_by_news_alone, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
