/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Writes random histories with the house's own writer, from several threads at once, for the
 * witness to judge (tools/audit/tests/clean_histories.py):
 *
 *     audit_histories SOCKET SCHEMA SEED CHAINS WRITES
 *
 * Ends with 0, or with 75 when the database went away; anything else is a fault of the writer.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "base/buf.h"
#include "base/date.h"
#include "db/db.h"

enum { THREADS = 4, GONE = 75, ARGUMENTS = 6, ATTEMPTS_MAX = 200 };

static const char *const texts[] = {
    "",
    "x",
    "gradebook",
    "45/toan/1",
    "Gõ máy",
    "Go\xcc\x83 ma\xcc\x81y",
    "\xf0\x9f\x8e\x93 \"'\\|%_",
    "a\tb\nc\x7f",
    "01234567890123456789012345678901234567890123456789012345678901234567890123456789",
};

struct writer {
    struct db *db;
    unsigned seed;
    unsigned chains;
    unsigned writes;
};

static atomic_int outcome;

static unsigned pick(struct writer *w, unsigned n)
{
    return (unsigned)rand_r(&w->seed) % n;
}

static const char *pick_text(struct writer *w)
{
    return texts[pick(w, COUNT_OF(texts))];
}

static const char *pick_details(struct writer *w, struct call *call)
{
    struct buf out = buf_in(call->mem);
    unsigned n = pick(w, 8) == 0 ? 300 : pick(w, 5);

    buf_text(&out, "{\"z\": [");
    for (unsigned i = 0; i < n; i++)
        buf_printf(&out, "%s%u", i ? " , " : "", pick(w, 1000000));
    buf_printf(&out, "], \"a\": {\"\\u00e9\": %u}}", pick(w, 10));
    buf_char(&out, '\0');
    return pick(w, 4) == 0 ? NULL : out.data;
}

static enum err add_event(struct writer *w, struct call *call)
{
    audit_note(call, 1 + pick(w, w->chains), "thing.change", pick_text(w), pick_text(w),
               pick(w, 1000));
    call->audit.details = pick_details(w, call);
    call->caller.account_id = pick(w, 100000);
    call->caller.role = pick_text(w)[0] == 'x' ? "leader" : "";
    return audit_append(call);
}

/* A read, one or a few events, at times one that leaves nothing; and now and then it is all off. */
static enum err write_once(struct writer *w, struct call *call)
{
    struct list events;
    enum err err = db_begin(call);

    if (!err && pick(w, 2))
        err = audit_list(call, 1 + pick(w, w->chains), 0, 3, &events);
    for (unsigned n = pick(w, 10) ? 1 : 3; n > 0 && !err; n--)
        err = add_event(w, call);
    if (!err && pick(w, 8) == 0)
        err = audit_pretend(call);
    if (!err && pick(w, 8))
        return db_commit(call);
    db_rollback(call);
    return err;
}

static enum err write_until_it_stands(struct writer *w)
{
    enum err err = ERR_RETRY;

    for (int attempt = 0; attempt < ATTEMPTS_MAX && err == ERR_RETRY; attempt++) {
        struct call call = {.mem = arena_new(),
                            .db = w->db,
                            .request_id = "history",
                            .caller = {.role = "", .service = ""},
                            .now = clock_now()};

        err = write_once(w, &call);
        if (err && err != ERR_RETRY && err != ERR_UNAVAILABLE)
            fprintf(stderr, "histories: %s\n", call.failure.detail ? call.failure.detail : "?");
        arena_free(call.mem);
    }
    return err;
}

static void *write_many(void *object)
{
    struct writer *w = object;
    enum err err = OK;

    for (unsigned i = 0; i < w->writes && !err; i++)
        err = write_until_it_stands(w);
    if (err)
        atomic_store(&outcome, err == ERR_UNAVAILABLE ? GONE : 1);
    return NULL;
}

static unsigned number(const char *text)
{
    return (unsigned)strtoul(text, NULL, 10);
}

static enum err migrate(struct db *db)
{
    struct call call = {.mem = arena_new(), .db = db, .request_id = "history"};
    enum err err = db_migrate(&call, NULL, 0, NULL);

    arena_free(call.mem);
    return err;
}

int main(int argc, char **argv)
{
    struct writer writers[THREADS];
    pthread_t threads[THREADS];

    if (argc != ARGUMENTS)
        return 2;

    const struct db_options options = {
        .socket = argv[1], .user = "root", .password = "", .name = argv[2], .connections = THREADS};
    struct db *db = db_open(&options);
    enum err err = migrate(db);

    for (unsigned i = 0; i < THREADS && !err; i++) {
        writers[i] = (struct writer){db, number(argv[3]) * THREADS + i, number(argv[4]),
                                     number(argv[5]) / THREADS};
        pthread_create(&threads[i], NULL, write_many, &writers[i]);
    }
    for (unsigned i = 0; i < THREADS && !err; i++)
        pthread_join(threads[i], NULL);
    db_close(db);
    if (err)
        return err == ERR_UNAVAILABLE ? GONE : 1;
    return atomic_load(&outcome);
}
