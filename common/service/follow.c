/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keeps the set of revocations as new as it can be: asks auth again and again, which answers as
 * soon as there is something new; auth itself reads its own table. */
#include <inttypes.h>
#include <pthread.h>
#include <time.h>

#include "base/date.h"
#include "base/id.h"
#include "log/log.h"
#include "service/settings.h"

enum { WAIT_MS = 1000, ANSWER_MS = 3000, PAUSE_MS = 20, OWN_PAUSE_MS = 40, FAILED_PAUSE_MS = 200 };

struct follower {
    struct service *service;
    struct identity *identity;
    struct client *feed; /* NULL: we are auth */
    bool failing;
};

static enum err ask_auth(struct call *call, struct follower *f, int64_t after,
                         struct revocation_page *ret)
{
    const char *token = NULL;
    enum err err = identity_token(call, f->identity, &token);

    if (err)
        return err;
    err = client_json(
        call, f->feed,
        &(struct client_json){
            .method = GET,
            .target = arena_printf(call->mem, "/internal/revocations?after=%" PRId64 "&wait_ms=%d",
                                   after, WAIT_MS),
            .service_token = token,
            .ret_shape = &revocation_page_shape,
            .ret = ret,
        });
    /* Perhaps our own token: its key may just have been dropped. */
    if (err == ERR_UPSTREAM)
        identity_forget(f->identity);
    return err;
}

static enum err ask(struct call *call, struct follower *f, int64_t after,
                    struct revocation_page *ret)
{
    if (f->feed)
        return ask_auth(call, f, after, ret);
    return f->service->definition->revoked(call, after, ret);
}

static void take(struct revocations *all, const struct revocation_page *page, int64_t asked_ms)
{
    const struct revocation *last = page->items.items;
    int64_t reached = revocations_position(all);

    if (page->head < reached) {
        revocations_restart(all);
        return;
    }
    if (page->items.n)
        reached = last[page->items.n - 1].position;
    revocations_take(all, &page->items, reached >= page->head, asked_ms);
}

/* One question and its answer. */
static enum err follow_once(struct follower *f)
{
    struct revocations *all = f->service->revocations;
    struct call call = service_call(f->service, "revocations");
    struct revocation_page page;
    int64_t asked_ms = clock_ms();

    call.request_id = uuid_new(call.mem);

    enum err err = ask(&call, f, revocations_position(all), &page);

    if (!err)
        take(all, &page, asked_ms);
    else if (!f->failing)
        log_error("revocations", "the feed does not answer",
                  KV("detail", call.failure.detail ? call.failure.detail : ""));
    if (!err && f->failing)
        log_info("revocations", "the feed answers");
    f->failing = err != OK;
    arena_free(call.mem);
    return err;
}

static void pause_ms(int64_t ms)
{
    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

void *follow_revocations(void *object)
{
    struct follower *f = object;
    int64_t pause = f->feed ? PAUSE_MS : OWN_PAUSE_MS;

    while (!f->service->stopping)
        pause_ms(follow_once(f) ? FAILED_PAUSE_MS : pause);
    return NULL;
}

static void feed_end(void *client)
{
    client_close(client);
}

struct follower *follower_new(struct call *call, struct service *service)
{
    const char *url = service->settings.auth_url;
    struct follower *f = arena_alloc(call->mem, sizeof(*f));

    f->service = service;
    if (service->auth) {
        f->identity = service_identity(call, service);
        f->feed = client_open(
            &(struct client_options){.url = url, .connections = 1, .timeout_ms = ANSWER_MS});
        arena_defer(call->mem, feed_end, f->feed);
    }
    return f->feed || service->definition->revoked ? f : NULL;
}
