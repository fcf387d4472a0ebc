/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "app/issue_service_token.h"
#include "context.h"
#include "http/handlers.h"

struct client_body {
    const char *client_id;
    const char *client_secret;
};

static const struct field client_body_fields[] = {
    STR(struct client_body, client_id, 1, 64),
    STR(struct client_body, client_secret, 1, 200, .secret = true),
};
const struct shape client_body_shape = SHAPE(struct client_body, client_body_fields);

static const struct field service_token_fields[] = {
    STR(struct service_token, access_token, 1, 4096),
    STR(struct service_token, token_type, 1, 10),
    INT(struct service_token, expires_in, 1, 3600),
};
static const struct shape service_token_shape = SHAPE(struct service_token, service_token_fields);

HANDLER(post_service_token)
{
    const struct client_body *body = rq->body;
    struct service_token token;
    enum err err = issue_service_token(call, body->client_id, body->client_secret, &token);

    if (err)
        return err;
    return reply_json(call, rp, 201, &service_token_shape, &token);
}

HANDLER(get_jwks)
{
    const char *jwks = token_jwks(call->mem, auth_of(call)->issuer);

    (void)rq;
    return reply_bytes(rp, "application/jwk-set+json",
                       (struct bytes){(const uint8_t *)jwks, strlen(jwks)});
}
