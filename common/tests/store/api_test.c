/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api_test.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "tests/unit/keys.h"

#define ISSUER   "https://auth.hbdt.invalid"
#define AUDIENCE "hbdt-api"
#define SESSION  "01970000-0000-7000-8000-000000000001"

enum { TOKEN_S = 300, START = 1779696000 /* 2026-05-25T08:00:00Z */ };

struct api_test {
    struct store_test *store;
    struct arena *mem;
    struct api_service service;
    struct token_issuer *issuer;
    struct token_verifier *verifier;
    struct router router;
    pthread_mutex_t lock; /* of mem and n_sent */
    size_t n_sent;
    int64_t now;
};

static const struct route *bound_routes(struct arena *mem, const struct api_service *service)
{
    struct call call = {.mem = mem};
    const struct route *routes = NULL;

    if (routes_bind(&call, service->routes, service->policy, &routes))
        fail_msg("%s", call.failure.detail);
    return routes;
}

struct api_test *api_test_open(const struct api_service *service)
{
    struct arena *mem = arena_new();
    struct api_test *api = arena_alloc(mem, sizeof(*api));

    *api = (struct api_test){
        .mem = mem, .service = *service, .now = START, .lock = PTHREAD_MUTEX_INITIALIZER};
    api->store = store_test_open_as(service->schema, service->migrations, service->n_migrations,
                                    service->grants);
    api->issuer = token_issuer_new(key_a_pem);
    api->verifier = token_verifier_new(ISSUER, AUDIENCE);
    api->router = (struct router){.routes = bound_routes(mem, service),
                                  .verifier = api->verifier,
                                  .denials = service->denials,
                                  .body_max = 1 << 20,
                                  .has_store = true};

    const char *jwks = token_jwks(mem, api->issuer);

    if (!token_verifier_load(api->verifier, jwks, strlen(jwks)))
        fail_msg("the test's keys were refused");
    return api;
}

void api_test_close(struct api_test *api)
{
    token_verifier_free(api->verifier);
    token_issuer_free(api->issuer);
    store_test_close(api->store);
    arena_free(api->mem);
}

void api_test_advance(struct api_test *api, int64_t seconds)
{
    api->now += seconds;
}

struct call *api_test_call(struct api_test *api)
{
    struct call *call = store_test_call_as(api->store, api->service.schema);

    call->context = api->service.context;
    call->caller = no_caller;
    call->now = api->now;
    call->today = day_text(call->mem, api->now);
    return call;
}

struct store_test *api_test_store(struct api_test *api)
{
    return api->store;
}

struct arena *api_test_mem(struct api_test *api)
{
    return api->mem;
}

char *api_text(struct api_test *api, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    pthread_mutex_lock(&api->lock);

    char *text = arena_vprintf(api->mem, format, args);

    pthread_mutex_unlock(&api->lock);
    va_end(args);
    return text;
}

static const char *bearer(struct api_test *api, struct token_claims claims)
{
    claims.issuer = ISSUER;
    claims.audience = AUDIENCE;
    claims.jti = "thu-nghiem";
    claims.issued_at = api->now;
    claims.expires_at = api->now + TOKEN_S;
    return arena_printf(api->mem, "Bearer %s", token_issue(api->mem, api->issuer, &claims));
}

/* What is no person's token has none of what makes a person. */
static const char *program_token(struct api_test *api, const struct person *program)
{
    return bearer(api, (struct token_claims){.subject = "client:hbdt",
                                             .session = "",
                                             .client_id = "hbdt",
                                             .role = program->role,
                                             .name = "",
                                             .org_id = program->org_id});
}

static const char *person_token(struct api_test *api, const struct person *person)
{
    if (strcmp(person->role, "client") == 0)
        return program_token(api, person);
    return bearer(api, (struct token_claims){
                           .subject = arena_printf(api->mem, "%lld", (long long)person->account_id),
                           .session = person->session ? person->session : SESSION,
                           .signing_hold = person->signing_hold,
                           .client_id = "hbdt",
                           .role = person->role,
                           .name = person->name,
                           .org_id = person->org_id,
                           .school_year_id = person->scope_school_year,
                           .class_id = person->scope_class,
                           .subject_code = person->scope_subject,
                           .levels = person->scope_levels,
                           .acr = "aal2",
                           .amr = "pwd otp",
                           .auth_time = api->now,
                       });
}

static const char *service_token(struct api_test *api, const char *name)
{
    return bearer(api, (struct token_claims){.subject = arena_printf(api->mem, "service:%s", name),
                                             .session = "",
                                             .client_id = name,
                                             .role = "service",
                                             .name = ""});
}

static const char *key_for(struct api_test *api, const struct sending *sending)
{
    if (sending->key)
        return *sending->key ? sending->key : NULL;
    return sending->method && strcmp(sending->method, POST) == 0
               ? arena_printf(api->mem, "khoa-thu-%016zu", api->n_sent)
               : NULL;
}

static void add_header(struct request *rq, const char *name, const char *value)
{
    if (value)
        ((struct header *)(uintptr_t)rq->headers)[rq->n_headers++] = (struct header){name, value};
}

static struct answer answer_of(struct api_test *api, const struct reply *rp)
{
    static const char prefix[] = "urn:hbdt:problem:";
    struct call *reading = arena_alloc(api->mem, sizeof(*reading));
    char *text = arena_copy(api->mem, rp->body.data, rp->body.n);
    struct answer answer = {
        .status = rp->status,
        .slug = "",
        .etag = rp->etag ? arena_strdup(api->mem, rp->etag) : "",
        .replayed = rp->replayed,
        .text = text,
    };

    *reading = (struct call){.mem = api->mem};
    if (rp->body.n && text[0] == '{')
        answer.doc = json_open(reading, (struct bytes){(const uint8_t *)text, rp->body.n});
    if (answer.doc && rp->status >= 400)
        answer.slug = json_get_text(answer.doc, "type") + strlen(prefix);
    return answer;
}

static void fill_headers(struct api_test *api, const struct sending *sending, struct request *rq)
{
    api->n_sent++;
    add_header(rq, "Host", "test");
    add_header(rq, "Content-Type", sending->type ? sending->type : "application/json");
    add_header(rq, "Authorization", sending->by ? person_token(api, sending->by) : NULL);
    add_header(rq, "X-Service-Authorization",
               sending->service ? service_token(api, sending->service) : NULL);
    add_header(rq, "If-Match", sending->match);
    add_header(rq, "Idempotency-Key", key_for(api, sending));
}

struct answer api_send(struct api_test *api, const struct sending *sending)
{
    struct header headers[8];
    const char *body = sending->body ? sending->body : "";
    struct request rq = {.method = sending->method ? sending->method : GET,
                         .target = sending->target,
                         .version_text = "HTTP/1.1",
                         .headers = headers,
                         .raw = sending->raw.data
                                    ? sending->raw
                                    : (struct bytes){(const uint8_t *)body, strlen(body)}};
    struct answer answer;
    struct call *call;
    struct reply rp;

    pthread_mutex_lock(&api->lock);
    call = api_test_call(api);
    fill_headers(api, sending, &rq);
    pthread_mutex_unlock(&api->lock);
    serve(call, &api->router, &rq, &rp);
    pthread_mutex_lock(&api->lock);
    answer = answer_of(api, &rp);
    pthread_mutex_unlock(&api->lock);
    store_test_end(call);
    return answer;
}

struct sender {
    struct api_test *api;
    const struct sending *sending;
    struct answer answer;
};

static void *send_in_thread(void *argument)
{
    struct sender *sender = argument;

    sender->answer = api_send(sender->api, sender->sending);
    return NULL;
}

void api_send_at_once(struct api_test *api, const struct sending *sending, size_t n,
                      struct answer ret[])
{
    struct sender *senders = arena_array(api->mem, n, sizeof(*senders));
    pthread_t *threads = arena_array(api->mem, n, sizeof(*threads));

    for (size_t i = 0; i < n; i++) {
        senders[i] = (struct sender){.api = api, .sending = sending};
        assert_int_equal(pthread_create(&threads[i], NULL, send_in_thread, &senders[i]), 0);
    }
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        ret[i] = senders[i].answer;
    }
}

size_t count_of(const struct answer answers[], size_t n, int status, const char *slug)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += answers[i].status == status && strcmp(answers[i].slug, slug) == 0;
    return count;
}

void expect(const struct answer *answer, int status, const char *slug)
{
    if (answer->status != status || strcmp(answer->slug, slug) != 0)
        fail_msg("expected %d %s, got %d %s", status, slug, answer->status, answer->text);
}

static bool names(const struct answer *answer, size_t n, const char *pointer)
{
    char path[40];

    for (size_t i = 0; i < n; i++) {
        snprintf(path, sizeof(path), "errors/%zu/pointer", i);
        if (strcmp(json_get_text(answer->doc, path), pointer) == 0)
            return true;
    }
    return false;
}

void expect_pointers(const struct answer *answer, size_t n, const char *const pointers[])
{
    if (json_get_count(answer->doc, "errors") != n)
        fail_msg("expected %zu violations, got %s", n, answer->text);
    for (; *pointers; pointers++)
        if (!names(answer, n, *pointers))
            fail_msg("%s is not named in %s", *pointers, answer->text);
}
