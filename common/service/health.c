/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/date.h"
#include "service/settings.h"

/* The one program of this process; written once before the server starts. */
static const struct service *watched;

void health_watch(const struct service *service)
{
    watched = service;
}

static enum err get_livez(struct call *call, const struct request *rq, struct reply *rp)
{
    (void)call;
    (void)rq;
    return reply_bytes(rp, "text/plain", (struct bytes){(const uint8_t *)"alive\n", 6});
}

static enum err check_ready(struct call *call)
{
    const struct service_definition *d = watched->definition;
    enum err err = OK;

    if (watched->stopping)
        return fail_plain(call, ERR_UNAVAILABLE, "stopping");
    if (!token_verifier_ready(watched->verifier))
        return fail_plain(call, ERR_UNAVAILABLE, "no token keys yet");
    if (revocations_age_ms(watched->revocations, clock_ms()) > REVOCATIONS_WRITES_MS)
        return fail_plain(call, ERR_UNAVAILABLE, "not sure which tokens were revoked");
    if (d->migrations)
        err = db_migrated(call, d->migrations, *d->n_migrations);
    if (!err && d->ready)
        err = d->ready(call);
    return err;
}

static enum err get_readyz(struct call *call, const struct request *rq, struct reply *rp)
{
    enum err err = check_ready(call);

    (void)rq;
    if (err)
        return ERR_UNAVAILABLE;
    return reply_bytes(rp, "text/plain", (struct bytes){(const uint8_t *)"ready\n", 6});
}

static void add_revocations(struct buf *out, const char *name)
{
    int64_t age_ms = revocations_age_ms(watched->revocations, clock_ms());

    buf_printf(out,
               "# TYPE hbdt_revocations_position gauge\n"
               "hbdt_revocations_position{program=\"%s\"} %lld\n"
               "# TYPE hbdt_revocations_held gauge\n"
               "hbdt_revocations_held{program=\"%s\"} %lld\n",
               name, (long long)revocations_position(watched->revocations), name,
               (long long)revocations_count(watched->revocations));
    if (age_ms < INT64_MAX)
        buf_printf(out,
                   "# TYPE hbdt_revocations_age_seconds gauge\n"
                   "hbdt_revocations_age_seconds{program=\"%s\"} %lld.%03lld\n",
                   name, (long long)(age_ms / 1000), (long long)(age_ms % 1000));
}

static void add_keys(struct call *call, struct buf *out, const char *name)
{
    const char *kids = token_verifier_kids(call->mem, watched->verifier);

    buf_text(out, "# TYPE hbdt_token_key gauge\n");
    for (const char *at = kids; *at; at += strcspn(at, " "), at += *at == ' ')
        buf_printf(out, "hbdt_token_key{program=\"%s\",kid=\"%.*s\"} 1\n", name,
                   (int)strcspn(at, " "), at);
}

static enum err get_metrics(struct call *call, const struct request *rq, struct reply *rp)
{
    struct buf out = buf_in(call->mem);
    const char *name = watched->definition->name;

    (void)rq;
    buf_text(&out, "# TYPE hbdt_requests_total counter\n");
    for (int i = 1; i < 6; i++)
        buf_printf(&out, "hbdt_requests_total{program=\"%s\",status=\"%dxx\"} %lld\n", name, i,
                   (long long)watched->metrics.requests[i]);
    add_revocations(&out, name);
    add_keys(call, &out, name);
    if (watched->definition->metrics)
        watched->definition->metrics(watched->context, &out);
    return reply_bytes(rp, "text/plain; version=0.0.4", buf_bytes(&out));
}

static const struct policy_rule everybody[] = {{.role = "anyone", .allow = true}};
static const struct policy_route open_to_all = {.rules = everybody, .n = COUNT_OF(everybody)};

static const struct route health_routes[] = {
    {GET, "/livez", get_livez, .policy = &open_to_all, .summary = "the process runs"},
    {GET, "/readyz", get_readyz, .policy = &open_to_all, .summary = "it can do its work"},
    {GET, "/metrics", get_metrics, .policy = &open_to_all, .summary = "counters"},
};

enum err service_routes(struct call *call, const struct service_definition *definition,
                        const struct route **ret)
{
    size_t own = 0;

    while (definition->routes && definition->routes[own].method)
        own++;

    size_t n = COUNT_OF(health_routes);
    struct route *all = arena_array(call->mem, n + own + 1, sizeof(*all));

    memcpy(all, health_routes, sizeof(health_routes));
    if (own)
        memcpy(all + n, definition->routes, own * sizeof(*all));
    return routes_bind(call, all, definition->policy, ret);
}
