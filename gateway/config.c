/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "context.h"
#include "domain/client_address.h"
#include "http/answer.h"

enum {
    CONNECTIONS = 48,
    BODY_HOLD_BYTES = 32 << 20,
    LONG_POLL_MS = 40000 /* /v1/changes waits up to 30 s */
};

static const struct config defaults = {
    .records_url = "http://127.0.0.1:18082",
    .signing_url = "http://127.0.0.1:18083",
    .archive_url = "http://127.0.0.1:18084",
    .cors_origins = "",
    .trusted_proxies = "",
    .forwarded_header = FORWARDED_NONE,
};

static const struct field fields[] = {
    STR(struct config, records_url, 6, 200, .doc = "base URL of records"),
    STR(struct config, signing_url, 6, 200, .doc = "base URL of signing"),
    STR(struct config, archive_url, 6, 200, .doc = "base URL of archive"),
    STR(struct config, cors_origins, 0, 1000, .optional = true,
        .doc = "web origins that may call, comma-separated"),
    STR(struct config, trusted_proxies, 0, 1000, .optional = true, .check = is_proxy_list,
        .expects = "addresses, networks or unix, by commas",
        .doc = "proxies before the gateway: addresses, networks (10.0.0.0/8) or unix, by commas"),
    ENUM(struct config, forwarded_header, forwarded_header_names,
         .doc = "their header with the client's address: none, forwarded (RFC 7239) or "
                "x-forwarded-for"),
};
static const struct shape config_shape = SHAPE(struct config, fields);

static enum err start(struct call *call, struct service *service, const void *settings,
                      const void **ret_context)
{
    const struct config *config = settings;
    const char *auth_url = service_settings(service)->auth_url;
    struct gateway *gateway = arena_alloc(call->mem, sizeof(*gateway));

    if (!auth_url)
        return fail_plain(call, ERR_INVALID, "GATEWAY_AUTH_URL is missing");
    gateway->services[SERVICE_AUTH] = service_client(call, auth_url, CONNECTIONS);
    gateway->services[SERVICE_RECORDS] =
        service_client_for(call, config->records_url, CONNECTIONS, LONG_POLL_MS);
    gateway->services[SERVICE_SIGNING] = service_client(call, config->signing_url, CONNECTIONS);
    gateway->services[SERVICE_ARCHIVE] = service_client(call, config->archive_url, CONNECTIONS);
    gateway->secret = service_settings(service)->client_secret;
    gateway->trusted_proxies = config->trusted_proxies ? config->trusted_proxies : "";
    gateway->forwarded_header = config->forwarded_header;
    gateway->cors_origins = config->cors_origins ? config->cors_origins : "";
    *ret_context = gateway;
    return OK;
}

const struct service_definition gateway_service = {
    .name = "gateway",
    .summary = "the only door from outside: checks the token, routes by prefix, forwards",
    .listen = "127.0.0.1:18080",
    .settings = &config_shape,
    .defaults = &defaults,
    .body_hold = BODY_HOLD_BYTES,
    .start = start,
    .answer = answer_request,
};
