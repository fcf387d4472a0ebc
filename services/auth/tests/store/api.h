/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The whole API of auth in process: serve() over a real MariaDB, as the service's own user. */
#pragma once

#include "crypto/password.h"
#include "http/http.h"
#include "tests/store/store_test.h"
#include "json/json.h"

struct api;

/* A fresh, migrated hbdt_auth with its grants. */
struct api *api_open(void);
void api_close(struct api *api);
/* The same as group setup and teardown for cmocka: *state is the api. */
int open_api(void **state);
int close_api(void **state);

/* Moves the clock of later requests. */
void api_advance(struct api *api, int64_t seconds);

/* Where later requests come from, as the gateway says, with its proof or without; NULL = untold. */
void api_come_from(struct api *api, const char *address, bool proved);

/* Wrong passwords from one network in ten minutes; none before. */
void api_set_place_failures(struct api *api, int64_t most);

/* Of passwords set or signed in with from now on. */
void api_set_password_cost(struct api *api, struct password_cost cost);

int64_t api_now(const struct api *api);
/* Memory that lives as long as api. */
struct arena *api_mem(struct api *api);

struct answer {
    int status;
    const char *slug; /* of the problem or its scimType, "" when there is none */
    int64_t retry_after_s;
    struct json_doc *doc; /* NULL when the body is no JSON */
    const char *text;
};

/* One request; token and body may be NULL. A POST carries a fresh Idempotency-Key, If-Match comes
 * from match when it is not NULL. A body that does not begin with { is sent as CSV. The answer
 * lives until api_close(). */
struct answer api_send(struct api *api, const char *token, const char *method, const char *target,
                       const char *match, const char *body_format, ...) PRINTF_LIKE(6, 7);

#define api_get(api, token, target)       api_send(api, token, GET, target, NULL, NULL)
#define api_delete(api, token, target)    api_send(api, token, DELETE, target, NULL, NULL)
#define api_post(api, token, target, ...) api_send(api, token, POST, target, NULL, __VA_ARGS__)

/* Fails the test unless the answer has that status and problem ("" = none). */
void expect(const struct answer *answer, int status, const char *slug);

/* A call outside any request, by nobody, at the api's time; end it with store_test_end(). */
struct call *api_call(struct api *api);

/* A statement, as root; one that gives a number as column "n". */
void api_sql(struct api *api, const char *sql);
int64_t api_number(struct api *api, const char *sql);
/* Text of the arena that lives as long as api. */
char *api_text(struct api *api, const char *format, ...) PRINTF_LIKE(2, 3);
