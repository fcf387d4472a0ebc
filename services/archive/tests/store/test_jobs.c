/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Archive's jobs on a real MariaDB, as the running service's own user: one worker takes a job, a
 * dead worker's job is taken over. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "store/jobs.h"
#include "tests/store/store_test.h"

#define USER "hbdt_archive"

enum { WORKERS = 8, JOBS = 5, LEASE_S = 60 };

extern const struct migration archive_sql[];
extern const size_t archive_sql_count;
extern const char *const archive_sql_grants;

static struct job new_job(struct call *call, int i, int state)
{
    return (struct job){.id = arena_printf(call->mem, "019e0000-0000-7000-8000-%012d", i),
                        .kind = JOB_HANDOVER,
                        .state = state,
                        .org_id = 11,
                        .school_year_id = 1,
                        .class_id = 2,
                        .student_id = 3,
                        .reason = "Chuyển trường",
                        .requested_by = 101,
                        .requested_name = "Lê Văn Chủ Nhiệm",
                        .approved_by = NONE,
                        .created_at = arena_printf(call->mem, "2026-05-25T08:00:%02dZ", 59 - i),
                        .students = NONE,
                        .bytes = NONE,
                        .image_bytes = NONE};
}

static void add_job(struct store_test *store, int i, int state)
{
    struct call *call = store_test_call_as(store, USER);
    struct job job = new_job(call, i, state);

    assert_int_equal(jobs_add(call, &job), OK);
    store_test_end(call);
}

/* The number of the job that was taken at that time, -1 when there was none. */
static int claim(struct store_test *store, int64_t later_s)
{
    struct call *call = store_test_call_as(store, USER);
    struct job job;
    bool found = false;
    int number = -1;

    call->now += later_s;
    assert_int_equal(jobs_claim(call, LEASE_S, &job, &found), OK);
    if (found)
        number = job.id[35] - '0';
    store_test_end(call);
    return number;
}

static void the_oldest_waiting_job_comes_first(void **state)
{
    assert_int_equal(claim(*state, 0), -1);
    add_job(*state, 1, JOB_QUEUED);
    add_job(*state, 2, JOB_QUEUED);
    add_job(*state, 3, JOB_REQUESTED); /* older, but nobody approved it */
    assert_int_equal(claim(*state, 0), 2);
    assert_int_equal(claim(*state, 0), 1);
    assert_int_equal(claim(*state, 0), -1);
}

static void a_dead_workers_job_is_taken_over(void **state)
{
    struct store_test *store = *state;

    add_job(store, 1, JOB_QUEUED);
    assert_int_equal(claim(store, 0), 1);
    assert_int_equal(claim(store, LEASE_S), -1); /* the lease holds to its last second */
    assert_int_equal(claim(store, LEASE_S + 1), 1);
    assert_int_equal(claim(store, LEASE_S + 2), -1); /* under the new worker's lease */
    assert_int_equal(claim(store, 2 * LEASE_S + 2), 1);
    assert_int_equal(store_test_number(store, "SELECT attempts AS n FROM job"), 3);
}

static void a_finished_job_is_left_alone(void **state)
{
    struct store_test *store = *state;
    struct call *call = store_test_call_as(store, USER);
    struct job job = new_job(call, 1, JOB_SUCCEEDED);

    add_job(store, 1, JOB_QUEUED);
    job.finished_at = "2026-05-25T09:00:00Z";
    job.bytes = 12345;
    assert_int_equal(jobs_finish(call, &job), ERR_CHANGED); /* nobody runs it */
    assert_int_equal(claim(store, 0), 1);
    assert_int_equal(jobs_finish(call, &job), OK);
    assert_int_equal(jobs_finish(call, &job), ERR_CHANGED);
    assert_int_equal(claim(store, 10 * LEASE_S), -1);
    assert_int_equal(jobs_get(call, job.id, &job), OK);
    assert_int_equal(job.state, JOB_SUCCEEDED);
    assert_int_equal(job.bytes, 12345);
    assert_true(is_none(job.image_bytes));
    store_test_end(call);
}

static void a_job_is_approved_once(void **state)
{
    struct store_test *store = *state;
    struct call *call = store_test_call_as(store, USER);
    struct job job = new_job(call, 1, JOB_REQUESTED);

    add_job(store, 1, JOB_REQUESTED);
    assert_int_equal(claim(store, 0), -1);
    job.approved_by = 106;
    job.queued_at = "2026-05-25T09:00:00Z";
    assert_int_equal(jobs_approve(call, &job), OK);
    job.approved_by = 999;
    assert_int_equal(jobs_approve(call, &job), ERR_CHANGED);
    assert_int_equal(store_test_number(store, "SELECT approved_by AS n FROM job"), 106);
    assert_int_equal(claim(store, 0), 1);
    assert_int_equal(jobs_approve(call, &job), ERR_CHANGED);
    store_test_end(call);
}

static void what_is_not_committed_is_gone(void **state)
{
    struct store_test *store = *state;
    struct call *call = store_test_call_as(store, USER);
    struct job job = new_job(call, 1, JOB_QUEUED);

    assert_int_equal(db_begin(call), OK);
    assert_int_equal(jobs_add(call, &job), OK);
    assert_int_equal(claim(store, 0), -1);
    store_test_end(call);
    assert_int_equal(store_test_number(store, "SELECT COUNT(*) AS n FROM job"), 0);
}

struct worker {
    struct store_test *store;
    pthread_barrier_t *start;
    int64_t later_s;
    int taken[JOBS];
    bool failed;
};

/* No cmocka in threads: what went wrong is told after the join. */
static void *work(void *argument)
{
    struct worker *w = argument;

    pthread_barrier_wait(w->start);
    for (int round = 0; round < 4 * JOBS; round++) {
        struct call *call = store_test_call_as(w->store, USER);
        struct job job;
        bool found = false;
        enum err err;

        call->now += w->later_s;
        err = jobs_claim(call, LEASE_S, &job, &found);
        if (err && err != ERR_RETRY)
            w->failed = true;
        else if (!err && found)
            w->taken[job.id[35] - '1']++;
        store_test_end(call);
    }
    return NULL;
}

/* All workers at that time; each of the jobs must go to exactly one of them. */
static void work_at_once(struct store_test *store, int64_t later_s)
{
    pthread_barrier_t start;
    pthread_t threads[WORKERS];
    struct worker workers[WORKERS] = {0};

    pthread_barrier_init(&start, NULL, WORKERS);
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = (struct worker){.store = store, .start = &start, .later_s = later_s};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < WORKERS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    pthread_barrier_destroy(&start);
    for (int job = 0; job < JOBS; job++) {
        int taken = 0;

        for (int i = 0; i < WORKERS; i++)
            taken += workers[i].taken[job];
        assert_int_equal(taken, 1);
    }
    for (int i = 0; i < WORKERS; i++)
        assert_false(workers[i].failed);
}

static void a_job_is_taken_by_exactly_one_worker(void **state)
{
    for (int i = 1; i <= JOBS; i++)
        add_job(*state, i, JOB_QUEUED);
    work_at_once(*state, 0);
    assert_int_equal(store_test_number(*state, "SELECT SUM(attempts) AS n FROM job"), JOBS);
    work_at_once(*state, LEASE_S + 1); /* all the workers died; others take over */
    assert_int_equal(store_test_number(*state, "SELECT SUM(attempts) AS n FROM job"), 2 * JOBS);
}

static int open_store(void **state)
{
    *state = store_test_open_as(USER, archive_sql, archive_sql_count, archive_sql_grants);
    return 0;
}

static int close_store(void **state)
{
    store_test_close(*state);
    return 0;
}

static int no_jobs(void **state)
{
    store_test_sql(*state, "DELETE FROM job");
    return 0;
}

#define TEST(f) cmocka_unit_test_setup(f, no_jobs)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_oldest_waiting_job_comes_first), TEST(a_dead_workers_job_is_taken_over),
        TEST(a_finished_job_is_left_alone),       TEST(a_job_is_approved_once),
        TEST(what_is_not_committed_is_gone),      TEST(a_job_is_taken_by_exactly_one_worker),
    };

    return cmocka_run_group_tests(tests, open_store, close_store);
}
