/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "client/client.h"
#include "json/json.h"

enum { HEADERS_MAX = 6, ERRORS_MAX = 10000, RETRY_AFTER_MAX_S = 86400 };

#define PROBLEM_TYPE "urn:hbdt:problem:"

/* What an upstream answers when it is us, the service, that it does not know. */
#define SERVICE_REFUSED "service-unauthenticated"

/* RFC 9457 as common/http writes it. */
struct problem_body {
    const char *type;
    const char *title;
    const char *title_en;
    const char *detail;
    struct list errors; /* struct violation */
};

static const struct field violation_fields[] = {
    STR(struct violation, pointer, 0, 2000),
    STR(struct violation, detail, 0, 2000),
    STR(struct violation, detail_en, 0, 2000),
};
static const struct shape violation_shape = SHAPE(struct violation, violation_fields);

static const struct field problem_fields[] = {
    STR(struct problem_body, type, 1, 200),
    STR(struct problem_body, title, 1, 500),
    STR(struct problem_body, title_en, 1, 500),
    STR(struct problem_body, detail, 0, 4000, .optional = true),
    LIST(struct problem_body, errors, violation_shape, 0, ERRORS_MAX, .optional = true),
};
static const struct shape problem_shape = SHAPE(struct problem_body, problem_fields);

static bool has_text(const char *text)
{
    return text && *text;
}

static bool is_type(const struct client_response *response, const char *type)
{
    size_t n = strlen(type);

    return strncasecmp(response->content_type, type, n) == 0 &&
           (response->content_type[n] == '\0' || strchr("; \t", response->content_type[n]));
}

/* The answer's own mistakes must not show up as the client's: they are kept apart. */
static enum err decode_apart(struct call *call, struct bytes text, const struct shape *shape,
                             void *ret, const char **ret_why)
{
    struct call apart = {.mem = call->mem, .request_id = call->request_id};
    enum err err = json_decode_loose(&apart, text, shape, ret);
    const struct failure *f = &apart.failure;

    *ret_why = f->n_violations ? arena_printf(call->mem, "%s %s", f->violations[0].pointer,
                                              f->violations[0].detail_en)
                               : f->detail;
    return err;
}

static enum err fail_upstream(struct call *call, const struct client_json *exchange,
                              const struct client_response *response, const char *why)
{
    return fail_plain(call, ERR_UPSTREAM, "%s %s: %d %s: %s", exchange->method, exchange->target,
                      response->status, response->content_type, why ? why : "");
}

/* ERR_UPSTREAM when no way to fail of ours has that status. */
static enum err err_of(int status)
{
    for (int e = OK + 1; e < ERR_COUNT; e++)
        if (err_status((enum err)e) == status)
            return (enum err)e;
    return ERR_UPSTREAM;
}

/* The part behind urn:hbdt:problem:, or NULL when it is not one of ours. */
static const char *slug_of(const char *type)
{
    const char *slug = type + strlen(PROBLEM_TYPE);

    if (strncmp(type, PROBLEM_TYPE, strlen(PROBLEM_TYPE)) != 0 || !*slug ||
        slug[strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-")])
        return NULL;
    return slug;
}

static int64_t retry_after(const struct client_response *response)
{
    const struct client_header *headers = response->headers.items;

    for (size_t i = 0; i < response->headers.n; i++) {
        char *end;

        if (strcasecmp(headers[i].name, "Retry-After") != 0)
            continue;

        long seconds = strtol(headers[i].value, &end, 10);

        return *end == '\0' && seconds > 0 && seconds <= RETRY_AFTER_MAX_S ? seconds : 0;
    }
    return 0;
}

static enum err fail_same(struct call *call, const struct client_response *response,
                          const struct problem_body *body, const char *slug)
{
    struct problem *problem = arena_alloc(call->mem, sizeof(*problem));
    const struct violation *errors = body->errors.items;

    *problem = (struct problem){err_of(response->status), slug, body->title, body->title_en};
    call->failure = (struct failure){.retry_after_s = retry_after(response)};
    for (size_t i = 0; i < body->errors.n; i++)
        violate(call, errors[i].pointer, errors[i].detail, errors[i].detail_en);

    enum err err = fail_with(call, problem, "%s", body->detail ? body->detail : "");

    if (!body->detail)
        call->failure.detail = NULL;
    return err;
}

/*
 * A refusal that the person caused is the person's to read. A 401 is so only when the person's
 * token was sent along and it is not the service's own token that was refused.
 */
static enum err pass_on(struct call *call, const struct client_json *exchange,
                        const struct client_response *response)
{
    struct problem_body body;
    const char *why = NULL;

    if (!is_type(response, "application/problem+json"))
        return fail_upstream(call, exchange, response, "not a problem");
    if (decode_apart(call, response->body, &problem_shape, &body, &why))
        return fail_upstream(call, exchange, response, why);

    const char *slug = slug_of(body.type);
    bool ours = response->status == 401 && !has_text(call->caller.token);

    if (!slug || ours || strcmp(slug, SERVICE_REFUSED) == 0 ||
        err_of(response->status) == ERR_UPSTREAM)
        return fail_upstream(call, exchange, response, body.type);
    return fail_same(call, response, &body, slug);
}

static enum err take_answer(struct call *call, const struct client_json *exchange,
                            const struct client_response *response)
{
    const char *why = NULL;

    if (!exchange->ret_shape)
        return OK;
    if (!is_type(response, "application/json"))
        return fail_upstream(call, exchange, response, "not JSON");
    if (decode_apart(call, response->body, exchange->ret_shape, exchange->ret, &why))
        return fail_upstream(call, exchange, response, why);
    return OK;
}

static size_t add(struct client_header *headers, size_t n, const char *name, const char *value)
{
    if (!has_text(value))
        return n;
    headers[n] = (struct client_header){name, value};
    return n + 1;
}

static const char *bearer(struct call *call, const char *token)
{
    return has_text(token) ? arena_printf(call->mem, "Bearer %s", token) : NULL;
}

static size_t put_headers(struct call *call, const struct client_json *exchange,
                          struct client_header headers[HEADERS_MAX])
{
    const char *type = exchange->body_shape ? "application/json" : NULL;
    size_t n = add(headers, 0, "Accept", "application/json, application/problem+json");

    n = add(headers, n, "Authorization", bearer(call, call->caller.token));
    n = add(headers, n, "X-Service-Authorization", bearer(call, exchange->service_token));
    n = add(headers, n, "X-Request-Id", call->request_id);
    n = add(headers, n, "Content-Type", type);
    return add(headers, n, "Idempotency-Key", exchange->idempotency_key);
}

enum err client_json(struct call *call, struct client *client, const struct client_json *exchange)
{
    struct client_header headers[HEADERS_MAX];
    struct buf body = buf_in(call->mem);
    struct client_response response;

    if (exchange->body_shape)
        json_encode(&body, exchange->body_shape, exchange->body);

    const struct client_request request = {
        .method = exchange->method,
        .target = exchange->target,
        .headers = headers,
        .n_headers = put_headers(call, exchange, headers),
        .body = buf_bytes(&body),
    };
    enum err err = client_send(call, client, &request, &response);

    if (err)
        return err;
    if (response.status >= 200 && response.status < 300)
        return take_answer(call, exchange, &response);
    if (response.status >= 400 && response.status < 500)
        return pass_on(call, exchange, &response);
    return fail_upstream(call, exchange, &response, "unexpected status");
}
