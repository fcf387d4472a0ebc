/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside common/service only: what the pieces of a running program share. */
#pragma once

#include "service/service.h"

struct service {
    const struct service_definition *definition;
    struct service_settings settings;
    const void *own; /* the program's own settings */
    const char *prefix;
    struct db *db;
    struct token_verifier *verifier;
    char *jwks;                      /* as last fetched; only the thread that fetches looks */
    _Atomic int64_t keys_epoch;      /* grows when the keys become others: own tokens are renewed */
    struct revocations *revocations; /* NULL: a program that nothing tells of any */
    struct denials *denials;         /* NULL: a program without a store */
    struct client *auth;             /* NULL when the program is auth itself */
    const void *context;
    struct metrics metrics;
    _Atomic bool stopping;
    struct route *routes; /* the program's, with health and metrics before */
    const struct server_options *options;
};

extern const struct shape service_settings_shape;

/* Reads the settings; logs every wrong one. */
enum err service_load(struct call *call, struct service *service);

/* A call outside any request; free call.mem. */
struct call service_call(const struct service *service, const char *request_id);

void service_describe(const struct service_definition *definition);
void service_help(const struct service_definition *definition);

/* The program's routes with /livez, /readyz and /metrics in front, each with its rules. */
enum err service_routes(struct call *call, const struct service_definition *definition,
                        const struct route **ret);

/* The running program, for the health routes; set once before the server starts. */
void health_watch(const struct service *service);

/* Fetches auth's JWK Set when there is an auth; quiet when it does not answer. */
void service_refresh_keys(struct service *service);

/* What keeps service->revocations new; NULL when there is nobody to ask. follow_revocations() is
 * its thread. */
struct follower;
struct follower *follower_new(struct call *call, struct service *service);
void *follow_revocations(void *follower);

/* The next identity_token() asks for a new one: auth refused this. */
void identity_forget(struct identity *identity);

int service_serve(struct call *call, struct service *service);
