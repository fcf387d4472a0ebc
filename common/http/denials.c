/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/denials.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit/audit.h"
#include "base/buf.h"
#include "db/db.h"
#include "http/internal.h"
#include "log/log.h"

/* More callers than that within a minute share one window, of nobody. */
enum { WINDOWS = 1024, MINUTE_S = 60, QUEUED_MAX = 1000 };

/* One event that waits; it lives in mem, with all its texts. */
struct denial {
    struct arena *mem;
    struct denial *next;
    struct caller caller;
    struct audit_note note;
    int64_t at;
};

struct window {
    int64_t account_id;
    int64_t org_id;
    char role[41];
    char program[65]; /* of a caller without an account */
    int64_t began;
    int64_t n;
    int64_t untold;
    int64_t untold_since;
};

struct denials {
    pthread_mutex_t lock;
    pthread_cond_t queued;
    struct denial *first;
    struct denial **end;
    size_t n;
    struct window windows[WINDOWS]; /* the first one is nobody's */
};

struct denials *denials_new(void)
{
    struct denials *all = calloc(1, sizeof(*all));

    if (!all)
        abort();
    pthread_mutex_init(&all->lock, NULL);
    pthread_cond_init(&all->queued, NULL);
    all->end = &all->first;
    return all;
}

void denials_free(struct denials *all)
{
    if (!all)
        return;
    for (struct denial *d = all->first, *next; d; d = next) {
        next = d->next;
        arena_free(d->mem);
    }
    pthread_cond_destroy(&all->queued);
    pthread_mutex_destroy(&all->lock);
    free(all);
}

static const char *program_of(const struct caller *caller)
{
    if (caller->account_id)
        return "";
    return *caller->role ? caller->client_id : caller->service;
}

static struct window window_for(const struct caller *caller)
{
    struct window w = {.account_id = caller->account_id, .org_id = caller->org_id};

    snprintf(w.role, sizeof(w.role), "%s", caller->role);
    snprintf(w.program, sizeof(w.program), "%s", program_of(caller));
    return w;
}

static bool is_of(const struct window *w, const struct window *wanted)
{
    return w->account_id == wanted->account_id && w->org_id == wanted->org_id &&
           strcmp(w->role, wanted->role) == 0 && strcmp(w->program, wanted->program) == 0;
}

/* The caller's window, an empty one made its own, or nobody's. */
static struct window *find(struct denials *all, const struct caller *caller, int64_t now)
{
    const struct window wanted = window_for(caller);
    struct window *unused = &all->windows[0];

    for (struct window *w = all->windows + 1; w < all->windows + WINDOWS; w++) {
        if (is_of(w, &wanted))
            return w;
        if (unused == all->windows && !w->untold && now - w->began >= MINUTE_S)
            unused = w;
    }
    if (unused != all->windows)
        *unused = wanted;
    return unused;
}

static void count(struct window *w, int64_t n, int64_t now)
{
    if (!w->untold)
        w->untold_since = now;
    w->untold += n;
}

/* Whether one more may leave an event now; if not, it is counted. */
static bool take(struct denials *all, const struct caller *caller, int64_t now)
{
    struct window *w = find(all, caller, now);

    if (now - w->began >= MINUTE_S) {
        w->began = now;
        w->n = 0;
    }
    if (w == all->windows || w->n >= DENIALS_A_MINUTE || all->n >= QUEUED_MAX) {
        count(w, 1, now);
        return false;
    }
    w->n++;
    return true;
}

static struct denial *denial_of(const struct call *call)
{
    struct arena *mem = arena_new();
    struct denial *d = arena_alloc(mem, sizeof(*d));
    const struct caller *caller = &call->caller;
    const struct audit_note *note = &call->audit;

    *d = (struct denial){.mem = mem, .caller = no_caller, .at = call->now, .note = *note};
    d->caller.account_id = caller->account_id;
    d->caller.org_id = caller->org_id;
    d->caller.role = arena_strdup(mem, caller->role);
    d->caller.service = arena_strdup(mem, caller->service);
    d->caller.client_id = arena_strdup(mem, *caller->role ? caller->client_id : "");
    d->note.object_type = arena_strdup(mem, note->object_type);
    d->note.object_id = arena_strdup(mem, note->object_id);
    d->note.details = arena_strdup(mem, note->details);
    return d;
}

void denials_add(struct denials *all, const struct call *call)
{
    struct denial *d;

    pthread_mutex_lock(&all->lock);
    if (take(all, &call->caller, call->now)) {
        d = denial_of(call);
        *all->end = d;
        all->end = &d->next;
        all->n++;
        pthread_cond_signal(&all->queued);
    }
    pthread_mutex_unlock(&all->lock);
}

void denials_wait(struct denials *all)
{
    struct timespec until;
    int status = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec++;
    pthread_mutex_lock(&all->lock);
    while (!all->first && !status)
        status = pthread_cond_timedwait(&all->queued, &all->lock, &until);
    pthread_mutex_unlock(&all->lock);
}

static enum err append_event(struct call *call, const void *of)
{
    (void)of;
    return audit_append(call);
}

/* call->audit of call->caller, in a transaction of its own. */
static enum err append(struct call *call)
{
    const struct caller *caller = &call->caller;

    call->audit.action = "access.denied";
    call->audit.chain_id = caller->account_id || *caller->role ? caller->org_id : 0;

    enum err err = write_aside(call, append_event, NULL);

    if (err)
        log_error(call->request_id, "denials are not in the chain yet",
                  KV("detail", call->failure.detail ? call->failure.detail : ""));
    return err;
}

static struct denial *first_queued(struct denials *all)
{
    struct denial *first;

    pthread_mutex_lock(&all->lock);
    first = all->first;
    pthread_mutex_unlock(&all->lock);
    return first;
}

static void drop_first(struct denials *all)
{
    struct denial *d;

    pthread_mutex_lock(&all->lock);
    d = all->first;
    all->first = d->next;
    if (!all->first)
        all->end = &all->first;
    all->n--;
    pthread_mutex_unlock(&all->lock);
    arena_free(d->mem);
}

/* Only one thread settles, so that the first one stays the first while it is written. */
static enum err append_queued(struct call *call, struct denials *all)
{
    enum err err = OK;

    for (struct denial *d; !err && (d = first_queued(all));) {
        call->caller = d->caller;
        call->audit = d->note;
        call->now = d->at;
        err = append(call);
        if (!err)
            drop_first(all);
    }
    return err;
}

/* A window that owes a number, as it is; then it owes nothing. */
static bool take_due(struct denials *all, int64_t now, bool all_of_it, struct window *ret)
{
    bool found = false;

    pthread_mutex_lock(&all->lock);
    for (struct window *w = all->windows; !found && w < all->windows + WINDOWS; w++) {
        found = w->untold && (all_of_it || now - w->untold_since >= MINUTE_S);
        if (!found)
            continue;
        *ret = *w;
        w->untold = 0;
    }
    pthread_mutex_unlock(&all->lock);
    return found;
}

static enum err tell(struct call *call, const struct window *w)
{
    call->caller = no_caller;
    call->caller.account_id = w->account_id;
    call->caller.org_id = w->org_id;
    call->caller.role = w->role;
    *(*w->role ? &call->caller.client_id : &call->caller.service) = w->program;
    call->audit = (struct audit_note){0};
    call->audit.details = arena_printf(call->mem, "{\"count\":%lld}", (long long)w->untold);
    return append(call);
}

enum err denials_settle(struct call *call, struct denials *all, bool all_of_it)
{
    const int64_t now = call->now;
    struct window due;
    enum err err = append_queued(call, all);

    call->now = now;
    while (!err && take_due(all, now, all_of_it, &due)) {
        err = tell(call, &due);
        if (!err)
            continue;
        pthread_mutex_lock(&all->lock);
        count(find(all, &call->caller, now), due.untold, now);
        pthread_mutex_unlock(&all->lock);
    }
    return err;
}
