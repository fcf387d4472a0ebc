/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What the database alone allows: the statements of reading or saving a class gradebook, by the
 * records service's own store, with no HTTP, token or JSON around them.
 *
 *   sql_bench read|save|save-untold SECONDS THREADS SOCKET USER PASSWORD_FILE SCHEMA <targets
 *
 * save-untold leaves out what a save tells the change feed. A target is a line
 * "class_id subject term". Each thread has a connection and its own targets
 * (the i-th, then the i+THREADS-th …). Prints one line of JSON; exit 1 when a statement failed.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit/audit.h"
#include "base/date.h"
#include "db/db.h"
#include "store/changes.h"
#include "store/classes.h"
#include "store/documents.h"
#include "store/marks.h"
#include "store/students.h"
#include "store/windows.h"
#include "store/years.h"

enum { TARGETS_MAX = 256, THREADS_MAX = 64, SAMPLES_MAX = 200000, SUBJECT_SIZE = 41 };

struct target {
    int64_t class_id;
    char subject[SUBJECT_SIZE];
    int64_t term;
};

struct bench {
    struct db *db;
    bool save;
    bool told; /* a save tells the change feed */
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

/* What a request has read. */
struct view {
    struct class_row class;
    struct gradebook gradebook;
    struct list students;
    struct list marks;
};

static int64_t clock_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static enum err find_teacher(struct call *call, const struct target *target, struct view *view)
{
    struct assignment assignment;
    bool found = false;
    enum err err = classes_get(call, target->class_id, &view->class);

    return err ? err
               : assignments_find(call, target->class_id, target->subject, &assignment, &found);
}

static enum err load(struct call *call, const struct target *target, struct view *view)
{
    view->gradebook = (struct gradebook){
        .class_id = target->class_id, .subject = target->subject, .term = target->term};

    enum err err = gradebooks_get(call, &view->gradebook);

    if (!err)
        err = students_of_class(call, target->class_id, &view->students);
    return err ? err : marks_of_gradebook(call, &view->gradebook, &view->marks);
}

static enum err read_once(struct call *call, const struct target *target)
{
    struct view view = {0};
    enum err err = find_teacher(call, target, &view);

    return err ? err : load(call, target, &view);
}

/* Every mark becomes another one, every time. */
static void change_marks(const struct view *view)
{
    struct mark_row *row = view->marks.items;

    for (size_t i = 0; i < view->marks.n; i++) {
        int64_t *const cells[] = {&row[i].tx1, &row[i].tx2, &row[i].tx3,
                                  &row[i].tx4, &row[i].gk,  &row[i].ck};

        for (size_t k = 0; k < COUNT_OF(cells); k++)
            *cells[k] = (view->gradebook.version * 7 + (int64_t)(i + k)) % 101;
    }
}

/* Each of the six marks of a row, as the change feed tells it. */
static const char *cells(struct call *call, const struct mark_row *row, int64_t more)
{
    return arena_printf(
        call->mem,
        "{\"tx1\":{\"tenths\":%lld},\"tx2\":{\"tenths\":%lld},\"tx3\":{\"tenths\":%lld},"
        "\"tx4\":{\"tenths\":%lld},\"gk\":{\"tenths\":%lld},\"ck\":{\"tenths\":%lld}}",
        (long long)(row->tx1 + more), (long long)(row->tx2 + more), (long long)(row->tx3 + more),
        (long long)(row->tx4 + more), (long long)(row->gk + more), (long long)(row->ck + more));
}

static enum err tell_changes(struct call *call, const struct view *view)
{
    const struct mark_row *row = view->marks.items;
    struct change_event *events = arena_array(call->mem, view->marks.n, sizeof(*events));

    for (size_t i = 0; i < view->marks.n; i++)
        events[i] = (struct change_event){
            .org_id = view->class.org_id,
            .school_year_id = view->class.school_year_id,
            .class_id = view->class.id,
            .subject = row[i].subject,
            .term = row[i].term,
            .student_id = row[i].student_id,
            .account_id = NONE,
            .kind = CHANGE_MARK,
            .object_id =
                arena_printf(call->mem, "%lld/%s/%lld/%lld", (long long)row[i].class_id,
                             row[i].subject, (long long)row[i].term, (long long)row[i].student_id),
            .operation = OPERATION_CHANGED,
            .old_value = cells(call, &row[i], 1),
            .new_value = cells(call, &row[i], 0),
            .actor_name = "Giáo Viên Đo Tốc Độ",
            .role = "teacher",
            .at = time_text(call->mem, call->now),
        };
    return changes_add(call, &(struct list){events, view->marks.n});
}

static enum err save_marks(struct call *call, const struct target *target, struct view *view,
                           bool told)
{
    const struct document_key key = {
        .class_id = target->class_id, .stage = STAGE_SUBJECT_RESULT, .subject = target->subject};
    struct list documents;
    enum err err = documents_of_class(call, &key, &documents);

    if (!err)
        err = documents_drop_waiting(call, &key);
    if (!err)
        err = gradebooks_raise(call, &view->gradebook);
    change_marks(view);
    if (!err)
        err = marks_put(call, &view->marks);
    if (!err && told)
        err = tell_changes(call, view);
    audit_note(call, view->class.org_id, "marks.save", "gradebook", "bench",
               view->gradebook.version);
    return err ? err : audit_append(call);
}

static enum err save_once(struct call *call, const struct target *target, bool told)
{
    struct school_year year;
    struct view view = {0};
    struct list windows;
    const char *now = NULL;
    enum err err = db_begin(call);

    if (!err)
        err = find_teacher(call, target, &view);
    if (!err)
        err = years_get_held(call, view.class.school_year_id, &year);
    if (!err)
        err = windows_hold(call, view.class.org_id, &windows, &now);
    if (!err)
        err = load(call, target, &view);
    if (!err)
        err = save_marks(call, target, &view, told);
    return err ? err : db_commit(call);
}

static enum err request(const struct bench *bench, const struct target *target)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct call call = {.mem = mem, .db = bench->db, .now = clock_now(), .request_id = "bench"};
    enum err err = bench->save ? save_once(&call, target, bench->told) : read_once(&call, target);

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

    if (argc != 8 || !read_password(argv[6], password, sizeof(password)))
        return fputs("usage: sql_bench read|save|save-untold SECONDS THREADS SOCKET USER "
                     "PASSWORD_FILE SCHEMA"
                     " <targets\n",
                     stderr),
               64;

    struct db_options options = {
        .socket = argv[4],
        .user = argv[5],
        .password = password,
        .name = argv[7],
        .connections = strtoll(argv[3], NULL, 10),
    };

    bench.told = strcmp(argv[1], "save") == 0;
    bench.save = bench.told || strcmp(argv[1], "save-untold") == 0;
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
