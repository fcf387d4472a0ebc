/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Calls to the other services: kept connections, deadlines, no redirects. The only folder that
 * includes libcurl. Thread-safe.
 */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct client; /* a pool of kept handles to one base URL */

struct client_options {
    const char *url;      /* "http://127.0.0.1:18082" or "unix:/path" */
    int64_t connections;  /* at most so many at once; a further call waits; 1..256 */
    int64_t connect_ms;   /* default 250 when 0 */
    int64_t timeout_ms;   /* whole exchange; default 3000 when 0 */
    int64_t response_max; /* bytes; default 32 MiB when 0 */
};

struct client *client_open(const struct client_options *options);
void client_close(struct client *client);

struct client_header {
    const char *name;
    const char *value;
};

struct client_request {
    const char *method;
    const char *target; /* path and query, starting with "/" */
    const struct client_header *headers;
    size_t n_headers;
    struct bytes body;
};

struct client_response {
    int status;
    const char *content_type; /* "" when none */
    struct list headers;      /* struct client_header, as received */
    struct bytes body;
};

/* One exchange, whatever its status. ERR_UNAVAILABLE when nothing answered in time, ERR_UPSTREAM
 * when the answer broke off or is too large. Retried once only when the kept connection turned out
 * to be closed before anything was sent back and the method is GET or HEAD. */
enum err client_send(struct call *call, struct client *client, const struct client_request *request,
                     struct client_response *ret);

/*
 * A JSON exchange with a service on behalf of the call: forwards the person's token, the service's
 * own token (may be NULL), the request id. body/body_shape may be NULL; ret/ret_shape may be NULL.
 * A problem+json answer with a 4xx status becomes this call's failure unchanged (type, detail,
 * errors), so that the client sees it; anything else unexpected is ERR_UPSTREAM.
 */
struct client_json {
    const char *method;
    const char *target;
    const char *service_token;
    const char *idempotency_key;
    const struct shape *body_shape;
    const void *body;
    const struct shape *ret_shape;
    void *ret;
};
enum err client_json(struct call *call, struct client *client, const struct client_json *exchange);
