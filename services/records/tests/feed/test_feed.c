/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Nothing that is committed is ever passed over. 64 writers with transactions of random length, of
 * which some are rolled back; two processes that run the real sequencer and are killed (-9) again
 * and again; a follower that asks as GET /v1/changes asks. After each run, when all is quiet, the
 * follower's copy must equal the source, and its positions must have been without gaps. A naive
 * follower in the same runs, which asks for ids beyond the greatest it has seen, must lose rows: so
 * the harness can see loss.
 *
 *   HBDT_FEED_RUNS=1000 tools/test-db.sh build/dev/services/records/test_records_feed
 *
 * Called as "test_records_feed sequencer" it is the sequencer.
 */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "../store/ground.h"
#include "app/put_changes.h"
#include "app/stamp_changes.h"
#include "db/db.h"
#include "store/marks.h"

enum {
    RUNS = 20,
    WRITERS = 64,
    WRITES = 4, /* of each writer in a run */
    ROWS_MAX = 3,
    SUBJECTS = 40,
    OBJECTS = STUDENTS * SUBJECTS,
    SEQUENCERS = 2,
    VALUE_SIZE = 40,
    PAGE = 500,
    QUIET_MS = 20000,
};

extern char **environ;

struct copy {
    char values[OBJECTS][VALUE_SIZE];
    int64_t cursor;
    int64_t n; /* rows taken */
    int64_t gaps;
};

struct harness {
    struct ground *ground;
    struct db_options writer_options;
    struct db_options reader_options;
    struct db *writers;
    struct db *readers;
    struct copy copy;
    struct copy naive;
    pid_t sequencers[SEQUENCERS];
    int64_t kills;
    int64_t run;
    _Atomic int64_t committed; /* rows of change_event, by all runs */
    _Atomic int64_t serial;
    _Atomic bool writing;
};

struct writer {
    struct harness *h;
    unsigned seed;
    pthread_t thread;
};

static void pause_us(int64_t us)
{
    nanosleep(&(struct timespec){.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000}, NULL);
}

static struct call new_call(struct db *db)
{
    return (struct call){.mem = arena_new(),
                         .db = db,
                         .request_id = "feed",
                         .caller = {.account_id = 1,
                                    .org_id = SCHOOL,
                                    .name = "Người Thử",
                                    .role = "teacher",
                                    .scope_subject = "",
                                    .scope_levels = ""},
                         .now = 1779696000,
                         .today = "2026-05-25"};
}

/* options live as long as the pool. The writers come as root: they are more than one user of ours
 * may be (max_user_connections). */
static struct db *open_pool(struct db_options *options, const char *user, int64_t connections)
{
    *options = (struct db_options){.socket = getenv("HBDT_TEST_DB_SOCKET"),
                                   .user = user,
                                   .password = "",
                                   .name = "hbdt_records",
                                   .connections = connections};
    return db_open(options);
}

/* ---- writers ---- */

/* Mostly short; one in eight long. */
static void linger(unsigned *seed)
{
    int64_t us = rand_r(seed) % 3000;

    pause_us(rand_r(seed) % 8 ? us : 10 * us);
}

static struct mark_row row_of(struct harness *h, struct call *call, int object)
{
    return (struct mark_row){
        .class_id = h->ground->class_id,
        .subject = arena_printf(call->mem, "mon_%d", object / STUDENTS),
        .term = 1,
        .student_id = h->ground->students[object % STUDENTS],
        .tx1 = NONE,
        .tx2 = NONE,
        .tx3 = NONE,
        .tx4 = NONE,
        .gk = NONE,
        .ck = NONE,
        .comment = arena_printf(call->mem, "value-%lld", (long long)++h->serial),
    };
}

static enum err write_rows(struct writer *w, struct call *call, int n)
{
    struct mark_row rows[ROWS_MAX];
    struct change_event events[ROWS_MAX];
    int object = rand_r(&w->seed) % OBJECTS;
    enum err err;

    for (int i = 0; i < n; i++) {
        int of = (object + i * 7) % OBJECTS;

        rows[i] = row_of(w->h, call, of);
        events[i] = change_of(SCHOOL, CHANGE_MARK, OPERATION_CHANGED, object_id(call, of));
        events[i].subject = rows[i].subject;
        events[i].new_value = rows[i].comment;
    }
    err = marks_put(call, &(struct list){rows, (size_t)n});
    linger(&w->seed);
    if (!err)
        err = put_changes(call, &(struct list){events, (size_t)n});
    linger(&w->seed);
    return err;
}

static void write_once(struct writer *w)
{
    struct call call = new_call(w->h->writers);
    int n = 1 + rand_r(&w->seed) % ROWS_MAX;
    bool give_up = rand_r(&w->seed) % 10 == 0;
    enum err err = db_begin(&call);

    if (!err)
        err = write_rows(w, &call, n);
    if (!err && !give_up)
        err = db_commit(&call);
    else
        db_rollback(&call);
    if (!err && !give_up)
        w->h->committed += n;
    if (err && err != ERR_RETRY) /* a deadlock is life */
        fprintf(stderr, "writer: %s\n", call.failure.detail);
    arena_free(call.mem);
}

static void *write_all(void *object)
{
    struct writer *w = object;

    for (int i = 0; i < WRITES; i++)
        write_once(w);
    return NULL;
}

/* ---- sequencers ---- */

_Noreturn static void be_a_sequencer(void)
{
    struct db_options options;
    struct db *db = open_pool(&options, "hbdt_records", 1);

    for (;;) {
        struct call call = new_call(db);
        int64_t published;
        bool full;

        (void)stamp_changes(&call, &published, &full);
        arena_free(call.mem);
        pause_us(1000);
    }
}

static void start_sequencer(struct harness *h, int i)
{
    char *const argv[] = {"test_records_feed", "sequencer", NULL};

    assert_int_equal(posix_spawn(&h->sequencers[i], "/proc/self/exe", NULL, NULL, argv, environ),
                     0);
}

static void kill_sequencer(struct harness *h, int i)
{
    kill(h->sequencers[i], SIGKILL);
    waitpid(h->sequencers[i], NULL, 0);
    h->kills++;
}

static void *kill_again_and_again(void *object)
{
    struct harness *h = object;
    unsigned seed = (unsigned)h->run;

    while (h->writing) {
        int i = rand_r(&seed) % SEQUENCERS;

        pause_us(5000 + rand_r(&seed) % 30000);
        kill_sequencer(h, i);
        start_sequencer(h, i);
    }
    return NULL;
}

/* ---- followers ---- */

static void apply(struct copy *copy, const struct change_event *e)
{
    snprintf(copy->values[atoi(e->object_id)], VALUE_SIZE, "%s", e->new_value);
    copy->n++;
}

/* As GET /v1/changes does: the head, then what is published behind the cursor. */
static void follow(struct harness *h)
{
    struct call call = new_call(h->readers);
    struct change_head head;
    struct list events = {0};
    bool full = false;
    enum err err = changes_head(&call, &head);

    if (!err)
        err = changes_of_school(
            &call,
            &(struct change_page){
                .org_id = SCHOOL, .after = h->copy.cursor, .upto = head.published, .n = PAGE},
            &events, &full);
    if (err)
        fail_msg("follower: %s", call.failure.detail);
    for (size_t i = 0; i < events.n; i++) {
        const struct change_event *e = (const struct change_event *)events.items + i;

        h->copy.gaps += e->position != h->copy.cursor && e->position != h->copy.cursor + 1;
        h->copy.cursor = e->position;
        apply(&h->copy, e);
    }
    arena_free(call.mem);
}

static const struct field by_id_fields[] = {
    INT(struct change_event, id, 0, INT64_MAX),
    STR(struct change_event, items, 1, 1 << 20),
};
static const struct shape by_id_shape = SHAPE(struct change_event, by_id_fields);

static const struct query beyond_the_greatest = {
    .sql = "SELECT id, items FROM change_event WHERE id > :id ORDER BY id",
    .in = &by_id_shape,
    .out = &by_id_shape,
};

/* The lines of a row: student (none), operation, object, old (none), new. */
static void apply_items(struct copy *copy, const char *items)
{
    char object[VALUE_SIZE];
    char value[VALUE_SIZE];

    for (; *items; items = strchr(items, '\n') + 1) {
        const struct change_event e = {.object_id = object, .new_value = value};

        assert_int_equal(sscanf(items, "\tchanged\t%39[^\t]\t\t%39[^\n]", object, value), 2);
        apply(copy, &e);
    }
}

static void follow_naively(struct harness *h)
{
    struct call call = new_call(h->readers);
    struct list events = {0};

    if (db_all(&call, &beyond_the_greatest, &(struct change_event){.id = h->naive.cursor}, &events))
        fail_msg("naive follower: %s", call.failure.detail);
    for (size_t i = 0; i < events.n; i++) {
        const struct change_event *e = (const struct change_event *)events.items + i;

        h->naive.cursor = e->id;
        apply_items(&h->naive, e->items);
    }
    arena_free(call.mem);
}

static void *follow_both(void *object)
{
    struct harness *h = object;

    while (h->writing) {
        follow(h);
        follow_naively(h);
        pause_us(500);
    }
    return NULL;
}

static void follow_to_the_end(struct harness *h)
{
    for (int ms = 0; h->copy.n < h->committed && ms < QUIET_MS; ms += 2) {
        follow(h);
        pause_us(2000);
    }
    follow(h);
    follow_naively(h);
}

/* ---- judgement ---- */

static int objects_that_differ(struct harness *h, const struct copy *copy)
{
    struct call call = new_call(h->readers);
    int differ = 0;

    for (int object = 0; object < OBJECTS; object++) {
        struct mark_row key = row_of(h, &call, object);
        struct gradebook book = {.class_id = key.class_id, .subject = key.subject, .term = 1};
        struct list rows;
        const char *source = "";

        if (marks_of_gradebook(&call, &book, &rows))
            fail_msg("source: %s", call.failure.detail);
        for (size_t i = 0; i < rows.n; i++) {
            const struct mark_row *row = (const struct mark_row *)rows.items + i;

            if (row->student_id == key.student_id)
                source = row->comment;
        }
        differ += strcmp(source, copy->values[object]) != 0;
    }
    arena_free(call.mem);
    return differ;
}

static void run_once(struct harness *h)
{
    struct writer writers[WRITERS];
    pthread_t follower;
    pthread_t killer;

    h->writing = true;
    pthread_create(&follower, NULL, follow_both, h);
    pthread_create(&killer, NULL, kill_again_and_again, h);
    for (size_t i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){.h = h, .seed = (unsigned)(h->run * WRITERS + (int64_t)i)};
        pthread_create(&writers[i].thread, NULL, write_all, &writers[i]);
    }
    for (size_t i = 0; i < WRITERS; i++)
        pthread_join(writers[i].thread, NULL);
    h->writing = false;
    pthread_join(killer, NULL);
    pthread_join(follower, NULL);
    follow_to_the_end(h);
}

static void the_copy_equals_the_source(void **state)
{
    struct harness *h = *state;
    const char *runs_text = getenv("HBDT_FEED_RUNS");
    int64_t runs = runs_text ? atoll(runs_text) : RUNS;
    int naive_differed = 0;

    for (h->run = 1; h->run <= runs; h->run++) {
        run_once(h);
        assert_int_equal(h->copy.n, h->committed);
        assert_int_equal(h->copy.gaps, 0);
        assert_int_equal(objects_that_differ(h, &h->copy), 0);
        naive_differed += objects_that_differ(h, &h->naive) > 0;
    }
    printf("%lld runs, %d writers, %lld rows, sequencers killed %lld times: the copy equalled the"
           " source every time; the naive follower lost %lld rows and differed %d times\n",
           (long long)runs, WRITERS, (long long)h->committed, (long long)h->kills,
           (long long)(h->committed - h->naive.n), naive_differed);
    assert_true(h->naive.n < h->committed);
    assert_true(naive_differed > 0);
}

static int open_harness(void **state)
{
    struct harness *h = calloc(1, sizeof(*h));
    void *ground = NULL;

    if (!h || open_ground(&ground))
        return -1;
    h->ground = ground;
    h->writers = open_pool(&h->writer_options, "root", WRITERS);
    h->readers = open_pool(&h->reader_options, "hbdt_records", 2);
    for (int i = 0; i < SEQUENCERS; i++)
        start_sequencer(h, i);
    *state = h;
    return 0;
}

static int close_harness(void **state)
{
    struct harness *h = *state;
    void *ground = h->ground;

    for (int i = 0; i < SEQUENCERS; i++)
        kill_sequencer(h, i);
    db_close(h->writers);
    db_close(h->readers);
    close_ground(&ground);
    free(h);
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_copy_equals_the_source)};

    if (argc == 2 && strcmp(argv[1], "sequencer") == 0)
        be_a_sequencer();
    return cmocka_run_group_tests(tests, open_harness, close_harness);
}
