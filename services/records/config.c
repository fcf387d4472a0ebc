/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/count_anomalies.h"
#include "app/feed_watch.h"
#include "app/inspect.h"
#include "app/keep_feed.h"
#include "app/rekey_names.h"
#include "app/summarise.h"
#include "context.h"
#include "http/routes.h"

enum { CLIENT_CONNECTIONS = 8, PACKAGE_MAX_BYTES = 8 << 20 };

static const struct config defaults = {.signing_url = "http://127.0.0.1:18083", .feed_days = 400};

static const struct field fields[] = {
    STR(struct config, signing_url, 6, 200, .doc = "base URL of signing"),
    INT(struct config, feed_days, 7, 3660, .doc = "days that a cursor of /v1/changes stays good"),
};
static const struct shape config_shape = SHAPE(struct config, fields);

static void watch_end(void *watch)
{
    feed_watch_free(watch);
}

static void stop(const void *context)
{
    feed_watch_stop(((const struct records *)context)->watch);
}

static void metrics(const void *context, struct buf *out)
{
    int64_t lag_ms = feed_watch_lag_ms(((const struct records *)context)->watch);

    buf_printf(out,
               "# TYPE hbdt_changes_lag_seconds gauge\n"
               "hbdt_changes_lag_seconds{program=\"records\"} %lld.%03lld\n",
               (long long)(lag_ms / 1000), (long long)(lag_ms % 1000));
}

static enum err start(struct call *call, struct service *service, const void *settings,
                      const void **ret_context)
{
    const struct config *config = settings;
    const char *auth_url = service_settings(service)->auth_url;
    struct records *records = arena_alloc(call->mem, sizeof(*records));

    if (!auth_url)
        return fail_plain(call, ERR_INVALID, "RECORDS_AUTH_URL is missing");
    records->auth = service_client(call, auth_url, CLIENT_CONNECTIONS);
    records->signing = service_client(call, config->signing_url, CLIENT_CONNECTIONS);
    records->identity = service_identity(call, service);
    records->watch = feed_watch_new();
    records->feed_days = config->feed_days;
    arena_defer(call->mem, watch_end, records->watch);
    *ret_context = records;
    return OK;
}

extern const struct policy_route records_policy[];
extern const struct migration records_sql[];
extern const size_t records_sql_count;
extern const char *const records_sql_grants;

const struct service_definition records_service = {
    .name = "records",
    .summary = "years, classes, students, marks, results and the signed documents",
    .listen = "127.0.0.1:18082",
    .routes = records_routes,
    .policy = records_policy,
    .settings = &config_shape,
    .defaults = &defaults,
    .migrations = records_sql,
    .n_migrations = &records_sql_count,
    .grants = &records_sql_grants,
    .migrated = rekey_names,
    .body_hold = PACKAGE_MAX_BYTES,
    .start = start,
    .work = {keep_feed, inspect_next, summarise_next, count_anomalies_next},
    .metrics = metrics,
    .stop = stop,
};
