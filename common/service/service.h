/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What each program's main() does: settings, --help, --describe, migrate, serve, health. A program
 * is a definition; main() is `return service_run(argc, argv, &definition);`.
 */
#pragma once

#include "base/buf.h"
#include "client/client.h"
#include "db/db.h"
#include "http/http.h"
#include "server/server.h"

/* What every program can be told; read with the program's own prefix. */
struct service_settings {
    const char *listen;
    int64_t http_workers;
    int64_t body_max;
    const char *auth_url;
    const char *issuer;
    const char *client_secret;
    const char *db_socket;
    const char *db_host;
    int64_t db_port;
    const char *db_name;
    const char *db_user;
    const char *db_password;
    int64_t db_connections;
    const char *db_owner_user;
    const char *db_owner_password;
};

struct service; /* the running program */

enum { WORKS_MAX = 4 };

struct service_definition {
    const char *name;    /* "records"; settings begin with RECORDS_ */
    const char *summary; /* one sentence */
    const char *listen;  /* default address */
    const struct route *routes;
    const struct policy_route *policy;  /* who may ask each of them */
    const struct shape *settings;       /* the program's own; NULL = none */
    const void *defaults;               /* of settings->size */
    const struct migration *migrations; /* NULL = no store */
    const size_t *n_migrations;
    const char *const *grants;
    /* What a new version must do to the rows beside its migrations, as the owner; again each time,
     * so it finds out for itself what is left to do. NULL = nothing. */
    enum err (*migrated)(struct call *call);
    int64_t body_hold; /* the longest raw body of any route; 0 = body_max */
    /* Makes the program's context (call->context of every request), in call's memory, which lives
     * as long as the program. */
    enum err (*start)(struct call *call, struct service *service, const void *settings,
                      const void **ret_context);
    /* Answers requests instead of the routes (the gateway). */
    void (*answer)(struct call *call, const struct server_options *options, struct request *rq,
                   struct reply *rp);
    /* The secret with which the gateway proves clients' addresses; NULL = none is believed. */
    const char *(*gateway_secret)(const void *context);
    /* Pieces of background work, each called again and again in a thread of its own; sets *ret_idle
     * when there was nothing to do. NULL = none. */
    enum err (*work[WORKS_MAX])(struct call *call, bool *ret_idle);
    /* Adds the program's own lines to /metrics. NULL = none. */
    void (*metrics)(const void *context, struct buf *out);
    /* The program ends: whoever waits in a handler waits no more. NULL = nobody does. */
    void (*stop)(const void *context);
    /* What was revoked behind a position, read from the program's own store: only auth has it, all
     * others follow AUTH_URL's feed. */
    enum err (*revoked)(struct call *call, int64_t after, struct revocation_page *ret);
    /* A further readiness check; NULL = none. */
    enum err (*ready)(struct call *call);
};

int service_run(int argc, char **argv, const struct service_definition *definition);

const struct service_settings *service_settings(const struct service *service);

/* The verifier of access tokens; filled from AUTH_URL's JWK Set, or by auth itself. */
struct token_verifier *service_verifier(struct service *service);

/* What was revoked, kept new in the background. */
struct revocations *service_revocations(struct service *service);

/* A pool of connections to another service, closed at the end. */
struct client *service_client(struct call *call, const char *url, int64_t connections);
/* … of which an exchange may take so long. */
struct client *service_client_for(struct call *call, const char *url, int64_t connections,
                                  int64_t timeout_ms);

/* This service's own access token (client credentials at auth), renewed before it expires. */
struct identity;
struct identity *service_identity(struct call *call, struct service *service);
enum err identity_token(struct call *call, struct identity *identity, const char **ret_token);
