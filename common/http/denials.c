/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/denials.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "http/internal.h"

/* More callers than that within a minute share one window, of nobody. */
enum { WINDOWS = 1024, MINUTE_S = 60, PAUSE_S = 5 };

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
    int64_t paused_until;
    struct window windows[WINDOWS]; /* the first one is nobody's */
};

struct denials *denials_new(void)
{
    struct denials *all = calloc(1, sizeof(*all));

    if (!all)
        abort();
    pthread_mutex_init(&all->lock, NULL);
    return all;
}

void denials_free(struct denials *all)
{
    if (!all)
        return;
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

bool denials_take(struct denials *all, const struct caller *caller, int64_t now)
{
    struct window *w;
    bool taken;

    pthread_mutex_lock(&all->lock);
    w = find(all, caller, now);
    if (now - w->began >= MINUTE_S) {
        w->began = now;
        w->n = 0;
    }
    taken = w != all->windows && now >= all->paused_until && w->n < DENIALS_A_MINUTE;
    if (taken)
        w->n++;
    else
        count(w, 1, now);
    pthread_mutex_unlock(&all->lock);
    return taken;
}

void denials_missed(struct denials *all, const struct caller *caller, int64_t now)
{
    pthread_mutex_lock(&all->lock);
    count(find(all, caller, now), 1, now);
    all->paused_until = now + PAUSE_S;
    pthread_mutex_unlock(&all->lock);
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
    audit_note(call, 0, NULL, "", "", 0);
    call->audit.details = arena_printf(call->mem, "{\"count\":%lld}", (long long)w->untold);
    return append_denial(call);
}

void denials_settle(struct call *call, struct denials *all, bool all_of_it)
{
    struct window due;
    enum err err = OK;

    while (!err && take_due(all, call->now, all_of_it, &due)) {
        err = tell(call, &due);
        if (!err)
            continue;
        pthread_mutex_lock(&all->lock);
        count(find(all, &call->caller, call->now), due.untold, call->now);
        pthread_mutex_unlock(&all->lock);
    }
}
