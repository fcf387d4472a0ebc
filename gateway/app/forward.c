/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/forward.h"

#include <strings.h>

#include "context.h"
#include "domain/client_address.h"
#include "http/address.h"

static const char *const sent_on[] = {"Authorization", "Content-Type", "If-Match",
                                      "Idempotency-Key", "Origin"};
static const char *const sent_back[] = {"ETag",
                                        "Location",
                                        "Retry-After",
                                        "Idempotent-Replay",
                                        "Content-Disposition",
                                        "WWW-Authenticate",
                                        "Content-Security-Policy",
                                        "Referrer-Policy",
                                        "X-Frame-Options"};

static struct list request_headers(struct call *call, const struct request *rq)
{
    struct client_header *headers = arena_array(call->mem, COUNT_OF(sent_on) + 2, sizeof(*headers));
    const struct gateway *gateway = gateway_of(call);
    const char *told = request_header(rq, forwarded_header_names[gateway->forwarded_header]);
    const char *address = client_address(call->mem, rq->peer, gateway->forwarded_header, told,
                                         gateway->trusted_proxies);
    size_t n = 0;

    headers[n++] = (struct client_header){"X-Request-Id", call->request_id};
    if (*address && gateway->secret)
        headers[n++] = (struct client_header){
            CLIENT_ADDRESS_HEADER,
            client_address_seal(call->mem, gateway->secret, address, call->request_id)};
    for (size_t i = 0; i < COUNT_OF(sent_on); i++) {
        const char *value = request_header(rq, sent_on[i]);

        if (value)
            headers[n++] = (struct client_header){sent_on[i], value};
    }
    return (struct list){headers, n};
}

static const char *header_of(const struct client_response *response, const char *name)
{
    const struct client_header *headers = response->headers.items;

    for (size_t i = 0; i < response->headers.n; i++)
        if (strcasecmp(headers[i].name, name) == 0)
            return headers[i].value;
    return NULL;
}

static void take_response(struct call *call, const struct client_response *response,
                          struct reply *rp)
{
    struct header *headers = arena_array(call->mem, COUNT_OF(sent_back), sizeof(*headers));
    size_t n = 0;

    for (size_t i = 0; i < COUNT_OF(sent_back); i++) {
        const char *value = header_of(response, sent_back[i]);

        if (value)
            headers[n++] = (struct header){sent_back[i], value};
    }
    *rp = (struct reply){
        .status = response->status,
        .content_type = response->body.n ? response->content_type : NULL,
        .body = response->body,
        .headers = {headers, n},
    };
}

enum err forward(struct call *call, struct client *service, const struct request *rq,
                 struct reply *rp)
{
    struct list headers = request_headers(call, rq);
    struct client_response response;
    enum err err = client_send(call, service,
                               &(struct client_request){
                                   .method = rq->method,
                                   .target = rq->target,
                                   .headers = headers.items,
                                   .n_headers = headers.n,
                                   .body = rq->raw,
                               },
                               &response);

    if (!err)
        take_response(call, &response, rp);
    return err;
}
