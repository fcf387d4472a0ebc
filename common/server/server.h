/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sockets for serve(): Ulfius on libmicrohttpd's epoll pool. The only folder that includes Ulfius.
 */
#pragma once

#include "db/db.h"
#include "http/http.h"

struct server_options {
    const char *listen; /* "127.0.0.1:18082" or "unix:/path" */
    int64_t workers;    /* threads, and as many connections at once; 1..512 */
    int64_t body_hold;  /* the longest body that is held, in bytes; one longer is cut and refused */
    const struct router *router;
    /* Answers the request instead of serve() when set: the gateway's forwarding. */
    void (*answer)(struct call *call, const struct server_options *options, struct request *rq,
                   struct reply *rp);
    const void *context; /* call->context */
    struct db *db;
};

struct server;

/* NULL (and a log line that says why: a taken port, a wrong address) when it cannot listen. */
struct server *server_start(const struct server_options *options);

/* Stops accepting, lets running requests end, frees. */
void server_stop(struct server *server);
