/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "http/address.h"
#include "http/internal.h"

static bool is_write(const struct route *route)
{
    return strcmp(route->method, GET) != 0 && !(route->flags & ROUTE_NO_TX);
}

static enum err call_handler(struct serving *s)
{
    if (s->router->has_store && is_write(s->rq->route))
        return run_write(s);
    return s->rq->route->handler(s->call, s->rq, s->rp);
}

static enum err (*const stages[])(struct serving *) = {
    guard_request, find_route, check_caller, check_headers, decode_query, decode_body, call_handler,
};

static void answer_failure(struct serving *s, enum err err)
{
    const struct dialect *dialect = s->rq->route ? s->rq->route->dialect : NULL;

    if (dialect && dialect->problem)
        dialect->problem(s->call, s->rq, err, s->rp);
    else
        reply_problem(s->call, err, s->rp);
}

void serve(struct call *call, const struct router *router, struct request *rq, struct reply *rp)
{
    struct serving s = {.call = call, .router = router, .rq = rq, .rp = rp};
    enum err err = OK;

    *rp = (struct reply){0};
    call->client_address = client_address_open(call->mem, router->gateway_secret,
                                               request_header(rq, CLIENT_ADDRESS_HEADER),
                                               call->request_id);
    rq->router = router;
    for (size_t i = 0; i < COUNT_OF(stages) && err == OK; i++)
        err = stages[i](&s);
    if (err) {
        keep_denial(&s, err);
        answer_failure(&s, err);
    }
    if (router->metrics) {
        router->metrics->requests[0]++;
        router->metrics->requests[rp->status / 100 % 6]++;
    }
}

enum err request_judge_again(struct call *call, const struct request *rq, int64_t waited_ms)
{
    struct request again = *rq;
    struct serving s = {.call = call, .router = rq->router, .rq = &again};

    call->now += waited_ms / 1000;
    return check_caller(&s);
}

enum err request_check(struct call *call, const struct router *router, struct request *rq)
{
    struct serving s = {.call = call, .router = router, .rq = rq};
    enum err err = guard_request(&s);

    if (err)
        return err;
    split_target(call, rq);
    return take_callers(&s);
}
