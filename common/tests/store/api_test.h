/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A service's whole API in process: serve() over a real MariaDB, connected as the service's own
 * user, with tokens of a throwaway key. No sockets, no mocks.
 *
 *     struct api_test *api = api_test_open(&(struct api_service){…});
 *     struct answer answer = api_send(api, &(struct sending){.by = &teacher, .target = "/v1/…"});
 *     expect(&answer, 200, "");
 */
#pragma once

#include "http/http.h"
#include "store_test.h"
#include "json/json.h"

struct api_test;

struct api_service {
    const char *schema; /* also the runtime user's name, as grants.sql wants it */
    const struct route *routes;
    const struct policy_route *policy;
    const struct migration *migrations;
    size_t n_migrations;
    const char *grants;
    const void *context;     /* call->context */
    struct denials *denials; /* NULL = refusals leave no event */
};

/* A fresh, migrated schema with its grants; the clock stands at 2026-05-25T08:00:00Z. */
struct api_test *api_test_open(const struct api_service *service);
void api_test_close(struct api_test *api);

/* Moves the clock of later requests. */
void api_test_advance(struct api_test *api, int64_t seconds);

/* Who signs in; a token is made for each request. */
struct person {
    int64_t account_id;
    int64_t org_id;
    const char *role;
    const char *name;
    /* All that the role reaches; 0 and NULL = no limit. */
    int64_t scope_school_year;
    int64_t scope_class;
    const char *scope_subject;
    const char *scope_levels;
    const char *session; /* NULL = always the same */
    bool signing_hold;
};

struct sending {
    const struct person *by; /* NULL = nobody */
    const char *service;     /* also with this service's own token; NULL = none */
    const char *method;      /* NULL = GET */
    const char *target;
    const char *match; /* If-Match; NULL = none */
    const char *key;   /* Idempotency-Key; NULL = a fresh one with a POST, "" = none */
    const char *type;  /* NULL = application/json */
    const char *body;
    struct bytes raw; /* instead of body: bytes that are no text */
};

/* Lives until api_test_close(). */
struct answer {
    int status;
    const char *slug; /* of the problem, "" when there is none */
    const char *etag; /* "" when there is none */
    bool replayed;
    struct json_doc *doc; /* NULL when the body is no JSON */
    const char *text;
};

struct answer api_send(struct api_test *api, const struct sending *sending);

/* The same request from n threads at once; how many of the answers are such. */
void api_send_at_once(struct api_test *api, const struct sending *sending, size_t n,
                      struct answer ret[]);
size_t count_of(const struct answer answers[], size_t n, int status, const char *slug);

/* Fails the test unless the answer has that status and problem ("" = none). */
void expect(const struct answer *answer, int status, const char *slug);
/* … and names exactly n violations, these among them: "/cells/0/tenths", … NULL. */
void expect_pointers(const struct answer *answer, size_t n, const char *const pointers[]);

/* A call as the runtime user, with the context; nobody signed in. End it with store_test_end(). */
struct call *api_test_call(struct api_test *api);
struct store_test *api_test_store(struct api_test *api);
/* Memory and text that live until api_test_close(). */
struct arena *api_test_mem(struct api_test *api);
char *api_text(struct api_test *api, const char *format, ...) PRINTF_LIKE(2, 3);
