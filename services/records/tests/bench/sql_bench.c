/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the database alone allows: the statements of a request, by the records service's own store,
 * with no HTTP, token or JSON around them.
 *
 *   sql_bench WHAT SECONDS THREADS SOCKET USER PASSWORD_FILE SCHEMA <targets
 *
 * WHAT: read or save a class gradebook; save-untold leaves out what a save tells the change feed;
 * of the class the results, of its year those of all classes, of its school a search of students by
 * name, the change feed's first page, the pairs of students who may be one; of an office progress,
 * results and quality of data. A target is a line "class_id subject term"; an office's is
 * "unit_id school_year 0". Each thread has a connection and its own targets
 * (the i-th, then the i+THREADS-th …). Prints one line of JSON; exit 1 when a statement failed.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "db/db.h"
#include "sql_requests.h"

enum { TARGETS_MAX = 256, THREADS_MAX = 64, SAMPLES_MAX = 200000 };

struct bench {
    struct db *db;
    const struct work *work;
    double seconds;
    size_t n_threads;
    struct target targets[TARGETS_MAX];
    size_t n_targets;
};

struct worker {
    const struct bench *bench;
    size_t number;
    int64_t *took_us; /* of each request; SAMPLES_MAX of them */
    size_t n;
    size_t errors;
    pthread_t thread;
};

static int64_t clock_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static enum err request(const struct bench *bench, const struct target *target)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct call call = {.mem = mem, .db = bench->db, .now = clock_now(), .request_id = "bench"};
    enum err err;

    do { /* as the service does after a deadlock */
        err = bench->work->once(&call, target);
        if (err)
            db_rollback(&call);
    } while (err == ERR_RETRY);
    if (err)
        fprintf(stderr, "sql_bench: %s\n", call.failure.detail ? call.failure.detail : "failed");
    return err;
}

static void *work(void *context)
{
    struct worker *w = context;
    const struct bench *bench = w->bench;
    int64_t start = clock_us();
    int64_t end = start + (int64_t)(bench->seconds * 1e6);

    for (size_t i = w->number; start < end && w->n < SAMPLES_MAX; i += bench->n_threads) {
        if (i >= bench->n_targets)
            i = w->number;
        w->errors += request(bench, &bench->targets[i]) != OK;

        int64_t now = clock_us();

        w->took_us[w->n++] = now - start;
        start = now;
    }
    return NULL;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static size_t report(const struct worker *workers, size_t n_threads, double seconds)
{
    int64_t *all = calloc(n_threads * SAMPLES_MAX, sizeof(*all));
    size_t n = 0;
    size_t errors = 0;

    if (!all)
        abort();
    for (size_t i = 0; i < n_threads; i++) {
        memcpy(all + n, workers[i].took_us, workers[i].n * sizeof(*all));
        n += workers[i].n;
        errors += workers[i].errors;
    }
    qsort(all, n, sizeof(*all), by_number);
    printf("{\"requests\":%zu,\"seconds\":%.4f,\"p50_us\":%lld,\"p99_us\":%lld,\"errors\":%zu}\n",
           n, seconds, (long long)(n ? all[n / 2] : 0), (long long)(n ? all[n * 99 / 100] : 0),
           errors);
    free(all);
    return errors;
}

static size_t run(const struct bench *bench)
{
    struct worker workers[THREADS_MAX] = {0};
    int64_t start = clock_us();

    for (size_t i = 0; i < bench->n_threads; i++) {
        workers[i] = (struct worker){
            .bench = bench, .number = i, .took_us = calloc(SAMPLES_MAX, sizeof(int64_t))};
        if (!workers[i].took_us || pthread_create(&workers[i].thread, NULL, work, &workers[i]))
            abort();
    }
    for (size_t i = 0; i < bench->n_threads; i++)
        pthread_join(workers[i].thread, NULL);

    size_t errors = report(workers, bench->n_threads, (double)(clock_us() - start) / 1e6);

    for (size_t i = 0; i < bench->n_threads; i++)
        free(workers[i].took_us);
    return errors;
}

static void read_targets(struct bench *bench)
{
    char line[128];

    while (bench->n_targets < TARGETS_MAX && fgets(line, sizeof(line), stdin)) {
        struct target *t = &bench->targets[bench->n_targets];
        char *rest = line;

        t->class_id = strtoll(rest, &rest, 10);
        rest += *rest == ' ';
        snprintf(t->subject, sizeof(t->subject), "%.*s", (int)strcspn(rest, " "), rest);
        t->term = strtoll(rest + strcspn(rest, " "), NULL, 10);
        bench->n_targets++;
    }
}

static bool read_password(const char *path, char *ret, size_t size)
{
    FILE *file = fopen(path, "re");
    bool good = file && fgets(ret, (int)size, file);

    if (file)
        fclose(file);
    if (good)
        ret[strcspn(ret, "\n")] = '\0';
    return good;
}

int main(int argc, char **argv)
{
    static struct bench bench;
    char password[256];

    if (argc != 8 || !(bench.work = find_work(argv[1])) ||
        !read_password(argv[6], password, sizeof(password)))
        return fputs("usage: sql_bench read|save|save-untold|results|search|feed|duplicates"
                     " SECONDS THREADS SOCKET USER PASSWORD_FILE SCHEMA <targets\n",
                     stderr),
               64;

    struct db_options options = {
        .socket = argv[4],
        .user = argv[5],
        .password = password,
        .name = argv[7],
        .connections = strtoll(argv[3], NULL, 10),
    };

    bench.seconds = strtod(argv[2], NULL);
    bench.n_threads = (size_t)options.connections;
    read_targets(&bench);
    if (bench.n_threads < 1 || bench.n_threads > THREADS_MAX || bench.n_targets < bench.n_threads)
        return fputs("sql_bench: 1..64 threads, at least as many targets\n", stderr), 64;
    bench.db = db_open(&options);

    size_t errors = run(&bench);

    db_close(bench.db);
    return errors ? 1 : 0;
}
