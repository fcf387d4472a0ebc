/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/run_job.h"
#include "context.h"
#include "http/routes.h"

enum { CLIENT_CONNECTIONS = 8, PACKAGE_MAX_BYTES = 32 << 20 };

static const struct config defaults = {
    .records_url = "http://127.0.0.1:18082",
    .signing_url = "http://127.0.0.1:18083",
    .media_dir = "/var/lib/hbdt/archive",
    .trial = true,
};

static const struct field fields[] = {
    STR(struct config, records_url, 6, 200, .doc = "base URL of records"),
    STR(struct config, signing_url, 6, 200, .doc = "base URL of signing"),
    STR(struct config, media_dir, 1, 400, .doc = "folder for packages and disc images"),
    STR(struct config, seal_pin, 6, 64, .secret = true,
        .doc = "PIN of the archive's own certificate, or ..._FILE"),
    BOOL(struct config, trial, .doc = "fictitious data: every printed page says so"),
};
static const struct shape config_shape = SHAPE(struct config, fields);

static enum err start(struct call *call, struct service *service, const void *settings,
                      const void **ret_context)
{
    const struct config *config = settings;
    struct archive *archive = arena_alloc(call->mem, sizeof(*archive));

    if (!service_settings(service)->auth_url)
        return fail_plain(call, ERR_INVALID, "ARCHIVE_AUTH_URL is missing");
    *archive = (struct archive){
        .records = service_client(call, config->records_url, CLIENT_CONNECTIONS),
        .signing = service_client(call, config->signing_url, CLIENT_CONNECTIONS),
        .identity = service_identity(call, service),
        .media_dir = config->media_dir,
        .seal_pin = config->seal_pin,
        .trial = config->trial,
    };
    *ret_context = archive;
    return OK;
}

extern const struct policy_route archive_policy[];
extern const struct migration archive_sql[];
extern const size_t archive_sql_count;
extern const char *const archive_sql_grants;

const struct service_definition archive_service = {
    .name = "archive",
    .summary = "printed forms, packages, disc images, and checking packages",
    .listen = "127.0.0.1:18084",
    .routes = archive_routes,
    .policy = archive_policy,
    .settings = &config_shape,
    .defaults = &defaults,
    .migrations = archive_sql,
    .n_migrations = &archive_sql_count,
    .grants = &archive_sql_grants,
    .body_hold = PACKAGE_MAX_BYTES,
    .start = start,
    .work = {run_next_job},
};
