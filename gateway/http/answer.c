/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/answer.h"

#include <stdlib.h>
#include <string.h>

#include "app/forward.h"
#include "context.h"

static const struct problem not_exposed = {ERR_NOT_FOUND, "not-found", "Không có tài nguyên này",
                                           "There is no such resource"};

static bool is_own(const char *target)
{
    return strcmp(target, "/livez") == 0 || strcmp(target, "/readyz") == 0 ||
           strcmp(target, "/metrics") == 0;
}

static enum err check_size(struct call *call, const struct request *rq, int64_t max)
{
    const char *length = request_header(rq, "Content-Length");
    bool longer =
        rq->cut || (int64_t)rq->raw.n > max || (length && strtoll(length, NULL, 10) > max);

    if (longer)
        return fail_plain(call, ERR_TOO_LARGE, "Nội dung tối đa %lld byte", (long long)max);
    if (length && strtoull(length, NULL, 10) != rq->raw.n)
        return fail_plain(call, ERR_INVALID, "Nội dung không dài như Content-Length");
    return OK;
}

static enum err check_and_forward(struct call *call, const struct server_options *options,
                                  struct request *rq, struct reply *rp)
{
    enum err err = request_check(call, options->router, rq);
    const struct prefix *prefix = rq->path ? prefix_of(rq->path) : NULL;

    /* With a stale token one may still sign in anew; the service judges for itself. */
    if ((err == ERR_UNAUTHENTICATED || err == ERR_UNAVAILABLE) && prefix && prefix->open) {
        call->failure = (struct failure){0};
        err = OK;
    }
    if (err)
        return err;
    if (!prefix)
        return fail_with(call, &not_exposed, "Không có đường dẫn này");
    if (!prefix->open && !*call->caller.role)
        return fail_plain(call, ERR_UNAUTHENTICATED, "Cần đăng nhập");
    err = check_size(call, rq, prefix->body_max);
    if (err)
        return err;
    return forward(call, gateway_of(call)->services[prefix->service], rq, rp);
}

static void add_header(struct call *call, struct reply *rp, const char *name, const char *value)
{
    struct header *headers = arena_array(call->mem, rp->headers.n + 1, sizeof(*headers));

    if (rp->headers.n)
        memcpy(headers, rp->headers.items, rp->headers.n * sizeof(*headers));
    headers[rp->headers.n] = (struct header){name, value};
    rp->headers = (struct list){headers, rp->headers.n + 1};
}

/* CORS (Fetch standard): only the configured origins, no cookies, tokens in Authorization. */
static void add_cors(struct call *call, const struct request *rq, struct reply *rp)
{
    const char *origin = request_header(rq, "Origin");

    if (!origin || !origin_is_allowed(gateway_of(call)->cors_origins, origin))
        return;
    add_header(call, rp, "Access-Control-Allow-Origin", origin);
    add_header(call, rp, "Vary", "Origin");
    add_header(call, rp, "Access-Control-Expose-Headers",
               "ETag, Location, Retry-After, Idempotent-Replay, WWW-Authenticate, X-Request-Id");
    if (strcmp(rq->method, "OPTIONS") != 0)
        return;
    add_header(call, rp, "Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
    add_header(call, rp, "Access-Control-Allow-Headers",
               "Authorization, Content-Type, If-Match, Idempotency-Key");
    add_header(call, rp, "Access-Control-Max-Age", "600");
}

static bool is_preflight(const struct request *rq)
{
    return strcmp(rq->method, "OPTIONS") == 0 && request_header(rq, "Origin") &&
           request_header(rq, "Access-Control-Request-Method");
}

void answer_request(struct call *call, const struct server_options *options, struct request *rq,
                    struct reply *rp)
{
    enum err err = OK;

    if (is_own(rq->target)) {
        serve(call, options->router, rq, rp);
        return;
    }
    if (is_preflight(rq))
        rp->status = 204;
    else
        err = check_and_forward(call, options, rq, rp);
    if (err)
        reply_problem(call, err, rp);
    add_cors(call, rq, rp);
}
