/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A service's own token: fetched once, kept until half a minute before it expires. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "service/settings.h"

enum { RENEW_BEFORE_S = 30 };

struct identity {
    struct service *service;
    pthread_mutex_t mutex;
    char token[4096];
    int64_t expires_at;
    int64_t keys_epoch; /* of the service, when the token was fetched */
};

struct token_request {
    const char *client_id;
    const char *client_secret;
};

static const struct field request_fields[] = {
    STR(struct token_request, client_id, 1, 64),
    STR(struct token_request, client_secret, 16, 200),
};
static const struct shape request_shape = SHAPE(struct token_request, request_fields);

struct token_reply {
    const char *access_token;
    int64_t expires_in;
};

static const struct field reply_fields[] = {
    STR(struct token_reply, access_token, 1, 4095),
    INT(struct token_reply, expires_in, 1, 3600),
};
static const struct shape reply_shape = SHAPE(struct token_reply, reply_fields);

static void identity_end(void *object)
{
    struct identity *identity = object;

    pthread_mutex_destroy(&identity->mutex);
}

struct identity *service_identity(struct call *call, struct service *service)
{
    struct identity *identity = arena_alloc(call->mem, sizeof(*identity));

    identity->service = service;
    pthread_mutex_init(&identity->mutex, NULL);
    arena_defer(call->mem, identity_end, identity);
    return identity;
}

static enum err renew(struct call *call, struct identity *identity)
{
    const struct service *service = identity->service;
    const char *secret = service->settings.client_secret;
    int64_t epoch = service->keys_epoch;
    struct token_request body = {service->definition->name, secret ? secret : ""};
    struct token_reply reply;
    /* As itself, not for the person: the call's own token is not sent along. */
    struct call own = *call;

    own.caller = no_caller;

    enum err err = client_json(&own, service->auth,
                               &(struct client_json){.method = POST,
                                                     .target = "/v1/service-tokens",
                                                     .body_shape = &request_shape,
                                                     .body = &body,
                                                     .ret_shape = &reply_shape,
                                                     .ret = &reply});

    if (err)
        return fail_plain(call, ERR_UNAVAILABLE, "no service token from auth");
    strncpy(identity->token, reply.access_token, sizeof(identity->token) - 1);
    identity->expires_at = call->now + reply.expires_in;
    identity->keys_epoch = epoch;
    return OK;
}

void identity_forget(struct identity *identity)
{
    pthread_mutex_lock(&identity->mutex);
    identity->expires_at = 0;
    pthread_mutex_unlock(&identity->mutex);
}

enum err identity_token(struct call *call, struct identity *identity, const char **ret_token)
{
    enum err err = OK;

    pthread_mutex_lock(&identity->mutex);
    if (identity->expires_at - RENEW_BEFORE_S <= call->now ||
        identity->keys_epoch != identity->service->keys_epoch)
        err = renew(call, identity);
    if (!err)
        *ret_token = arena_strdup(call->mem, identity->token);
    pthread_mutex_unlock(&identity->mutex);
    return err;
}
