/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/passwords.h"
#include "base/date.h"
#include "context.h"
#include "http/address.h"
#include "http/routes.h"
#include "tests/store/store_test.h"
#include "tests/unit/keys.h"

#define ISSUER "https://auth.hbdt.invalid"

extern const struct policy_route auth_policy[];
extern const struct migration auth_sql[];
extern const size_t auth_sql_count;
extern const char *const auth_sql_grants;

struct api {
    struct store_test *store;
    struct arena *mem;
    struct auth auth;
    struct token_issuer *issuer;
    struct token_verifier *verifier;
    struct router router;
    struct call *calls[1000];
    size_t n_calls;
    int64_t now;
    const char *address; /* the header's value; NULL = none is sent */
};

static const char gateway_secret[] = "bi-mat-cua-gateway";

static const char *blocked_items[] = {"ai cung biet cau nay"};
static const struct blocked_passwords blocked = {blocked_items, COUNT_OF(blocked_items)};

struct api *api_open(void)
{
    struct arena *mem = arena_new();
    struct api *api = arena_alloc(mem, sizeof(*api));

    api->mem = mem;
    api->store = store_test_open_as("hbdt_auth", auth_sql, auth_sql_count, auth_sql_grants);
    api->now = 1779696000; /* 2026-05-25T08:00:00Z */
    api->issuer = token_issuer_new(key_a_pem);
    api->verifier = token_verifier_new(ISSUER, "hbdt-api");
    api->auth = (struct auth){
        .issuer = api->issuer,
        .issuer_name = ISSUER,
        .gate = password_gate_new(mem, 2),
        .password_cost = password_cost_least,
        .blocked_passwords = &blocked,
        .incidents = {.deadline_percent = 100, .reopen_days = 14, .escalation = true},
        .factor_key = {7},
        .party = {"localhost", "http://localhost:18080"},
        .setup_secret = "dung-mot-lan-roi-thoi",
        .clients = {{"records", "bi-mat-cua-records"},
                    {"signing", "bi-mat-cua-signing"},
                    {"archive", NULL},
                    {"gateway", gateway_secret}},
    };

    const char *jwks = token_jwks(mem, api->issuer);

    if (!token_verifier_load(api->verifier, jwks, strlen(jwks)))
        fail_msg("the test's keys were refused");
    struct call call = {.mem = api->mem};
    const struct route *routes = NULL;

    if (routes_bind(&call, auth_routes, auth_policy, &routes))
        fail_msg("%s", call.failure.detail);
    api->router = (struct router){.routes = routes,
                                  .verifier = api->verifier,
                                  .body_max = 1 << 20,
                                  .gateway_secret = gateway_secret,
                                  .has_store = true};
    return api;
}

void api_close(struct api *api)
{
    for (size_t i = 0; i < api->n_calls; i++)
        store_test_end(api->calls[i]);
    token_verifier_free(api->verifier);
    token_issuer_free(api->issuer);
    store_test_close(api->store);
    arena_free(api->mem);
}

int open_api(void **state)
{
    *state = api_open();
    return 0;
}

int close_api(void **state)
{
    api_close(*state);
    return 0;
}

void api_advance(struct api *api, int64_t seconds)
{
    api->now += seconds;
}

void api_come_from(struct api *api, const char *address, bool proved)
{
    api->address = address;
    if (address && proved)
        api->address = client_address_seal(api->mem, gateway_secret, address, "store-test");
}

void api_set_place_failures(struct api *api, int64_t most)
{
    api->auth.place_failures = most;
}

void api_set_password_cost(struct api *api, struct password_cost cost)
{
    api->auth.password_cost = cost;
}

int64_t api_now(const struct api *api)
{
    return api->now;
}

struct arena *api_mem(struct api *api)
{
    return api->mem;
}

struct call *api_call(struct api *api)
{
    struct call *call = store_test_call_as(api->store, "hbdt_auth");

    call->context = &api->auth;
    call->caller = no_caller;
    call->now = api->now;
    call->today = day_text(call->mem, api->now);
    return call;
}

static struct answer answer_of(struct api *api, struct call *call, const struct reply *rp)
{
    static const char prefix[] = "urn:hbdt:problem:";
    struct call *reading = api_call(api);
    struct answer answer = {.status = rp->status,
                            .slug = "",
                            .retry_after_s = call->failure.retry_after_s,
                            .text = rp->body.n ? (const char *)rp->body.data : ""};

    api->calls[api->n_calls++] = reading;
    answer.text = arena_strdup(reading->mem, answer.text);
    if (rp->body.n)
        answer.doc = json_open(reading, rp->body);
    if (answer.doc && rp->status >= 400 && json_has(answer.doc, "type"))
        answer.slug = json_get_text(answer.doc, "type") + strlen(prefix);
    else if (answer.doc && json_has(answer.doc, "scimType"))
        answer.slug = json_get_text(answer.doc, "scimType");
    return answer;
}

struct answer api_send(struct api *api, const char *token, const char *method, const char *target,
                       const char *match, const char *body_format, ...)
{
    struct call *call = api_call(api);
    struct header headers[6] = {{"Host", "auth"}, {"Content-Type", "application/json"}};
    struct request rq = {.method = method,
                         .target = target,
                         .version_text = "HTTP/1.1",
                         .headers = headers,
                         .n_headers = 2};
    struct reply rp;
    va_list args;

    if (api->n_calls == COUNT_OF(api->calls))
        fail_msg("too many requests for one test program");
    if (token)
        headers[rq.n_headers++] =
            (struct header){"Authorization", arena_printf(call->mem, "Bearer %s", token)};
    if (api->address)
        headers[rq.n_headers++] = (struct header){CLIENT_ADDRESS_HEADER, api->address};
    if (match)
        headers[rq.n_headers++] = (struct header){"If-Match", match};
    if (strcmp(method, POST) == 0)
        headers[rq.n_headers++] = (struct header){
            "Idempotency-Key", arena_printf(call->mem, "test-key-%016zu", api->n_calls)};
    va_start(args, body_format);
    if (body_format) {
        const char *body = arena_vprintf(call->mem, body_format, args);

        rq.raw = (struct bytes){(const uint8_t *)body, strlen(body)};
        if (*body != '{')
            headers[1].value = "text/csv";
    }
    va_end(args);
    serve(call, &api->router, &rq, &rp);

    struct answer answer = answer_of(api, call, &rp);

    store_test_end(call);
    return answer;
}

void expect(const struct answer *answer, int status, const char *slug)
{
    if (answer->status != status || strcmp(answer->slug, slug) != 0)
        fail_msg("expected %d %s, got %d %s", status, slug, answer->status, answer->text);
}

void api_sql(struct api *api, const char *sql)
{
    store_test_sql(api->store, sql);
}

int64_t api_number(struct api *api, const char *sql)
{
    return store_test_number(api->store, sql);
}

char *api_text(struct api *api, const char *format, ...)
{
    va_list args;

    va_start(args, format);

    char *text = arena_vprintf(api->mem, format, args);

    va_end(args);
    return text;
}
