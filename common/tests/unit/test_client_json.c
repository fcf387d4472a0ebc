/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* JSON exchanges: what goes out, what comes back, and whose fault a refusal is. */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <string.h>

#include "client/client.h"
#include "scripted_server.h"

struct thing {
    int64_t id;
    const char *name;
};

static const struct field thing_fields[] = {
    INT(struct thing, id, 1, 100),
    STR(struct thing, name, 1, 20),
};
static const struct shape thing_shape = SHAPE(struct thing, thing_fields);

static const struct thing sent = {.id = 7, .name = "Toán"};

static int open_call(void **state)
{
    static struct call call;

    call = (struct call){
        .mem = arena_new(),
        .request_id = "r-1",
        .caller = {.name = "", .role = "", .session = "", .token = "person", .service = ""},
    };
    *state = &call;
    return 0;
}

static int close_call(void **state)
{
    arena_free(((struct call *)*state)->mem);
    return 0;
}

static char *answer(struct call *call, const char *status, const char *type, const char *body)
{
    return arena_printf(call->mem,
                        "HTTP/1.1 %s\r\nContent-Type: %s\r\nRetry-After: 60\r\n"
                        "Content-Length: %zu\r\n\r\n%s",
                        status, type, strlen(body), body);
}

/* Plays one answer to one POST; what was asked is left in asked. */
static enum err ask(struct call *call, const char *raw, struct thing *ret, const char **ret_asked)
{
    const struct step steps[] = {{raw, 0, true}};
    struct server *s = START(steps);
    struct client *client =
        client_open(&(struct client_options){.url = s->url, .connections = 1, .timeout_ms = 1000});
    enum err err = client_json(call, client,
                               &(struct client_json){
                                   .method = "POST",
                                   .target = "/v1/things",
                                   .service_token = "service",
                                   .idempotency_key = "key-0123456789abcdef",
                                   .body_shape = &thing_shape,
                                   .body = &sent,
                                   .ret_shape = ret ? &thing_shape : NULL,
                                   .ret = ret,
                               });

    client_close(client);
    server_stop(s);
    if (ret_asked)
        *ret_asked = arena_strdup(call->mem, s->seen);
    server_free(s);
    return err;
}

static void both_tokens_and_the_request_id_go_along(void **state)
{
    struct call *call = *state;
    struct thing thing;
    const char *asked;
    char *raw = answer(call, "201 Created", "application/json; charset=utf-8",
                       "{\"id\":8,\"name\":\"Văn\",\"later\":[1.5]}");

    assert_int_equal(ask(call, raw, &thing, &asked), OK);
    assert_int_equal(thing.id, 8);
    assert_string_equal(thing.name, "Văn");
    assert_non_null(strstr(asked, "POST /v1/things HTTP/1.1\r\n"));
    assert_non_null(strstr(asked, "\r\nAuthorization: Bearer person\r\n"));
    assert_non_null(strstr(asked, "\r\nX-Service-Authorization: Bearer service\r\n"));
    assert_non_null(strstr(asked, "\r\nX-Request-Id: r-1\r\n"));
    assert_non_null(strstr(asked, "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(asked, "\r\nIdempotency-Key: key-0123456789abcdef\r\n"));
    assert_non_null(strstr(asked, "\r\n\r\n{\"id\":7,\"name\":\"Toán\"}"));
}

static void without_a_person_no_authorization_goes_along(void **state)
{
    struct call *call = *state;
    const char *asked;

    call->caller.token = "";
    assert_int_equal(
        ask(call, "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", NULL, &asked), OK);
    assert_null(strstr(asked, "\r\nAuthorization:"));
    assert_non_null(strstr(asked, "\r\nX-Service-Authorization: Bearer service\r\n"));
    call->caller.token = "person";
}

#define PROBLEM(slug)                                                                              \
    "{\"type\":\"urn:hbdt:problem:" slug "\",\"title\":\"Chưa được\",\"title_en\":\"Not yet\"," \
    "\"status\":409,\"detail\":\"Lớp 9A1\",\"instance\":\"urn:hbdt:request:r-1\""

static void a_problem_passes_unchanged(void **state)
{
    struct call *call = *state;
    const struct failure *f = &call->failure;
    char *raw = answer(call, "409 Conflict", "application/problem+json",
                       PROBLEM("not-ready") ",\"errors\":["
                                            "{\"pointer\":\"/a\",\"detail\":\"thiếu\","
                                            "\"detail_en\":\"missing\"},"
                                            "{\"pointer\":\"\",\"detail\":\"sai\","
                                            "\"detail_en\":\"wrong\"}]}");

    assert_int_equal(ask(call, raw, NULL, NULL), ERR_CONFLICT);
    assert_int_equal(f->problem->err, ERR_CONFLICT);
    assert_string_equal(f->problem->slug, "not-ready");
    assert_string_equal(f->problem->title, "Chưa được");
    assert_string_equal(f->problem->title_en, "Not yet");
    assert_string_equal(f->detail, "Lớp 9A1");
    assert_int_equal(f->retry_after_s, 60);
    assert_int_equal(f->n_violations, 2);
    assert_string_equal(f->violations[0].pointer, "/a");
    assert_string_equal(f->violations[0].detail, "thiếu");
    assert_string_equal(f->violations[1].detail_en, "wrong");
}

static const struct {
    const char *status;
    enum err err;
} statuses[] = {
    {"400 X", ERR_INVALID},     {"401 X", ERR_UNAUTHENTICATED}, {"403 X", ERR_FORBIDDEN},
    {"404 X", ERR_NOT_FOUND},   {"409 X", ERR_CONFLICT},        {"412 X", ERR_CHANGED},
    {"413 X", ERR_TOO_LARGE},   {"422 X", ERR_UNPROCESSABLE},   {"423 X", ERR_LOCKED},
    {"428 X", ERR_NEEDS_MATCH}, {"429 X", ERR_TOO_MANY},        {"418 X", ERR_UPSTREAM},
    {"500 X", ERR_UPSTREAM},    {"503 X", ERR_UPSTREAM},        {"302 X", ERR_UPSTREAM},
};

static void the_status_decides_the_error(void **state)
{
    struct call *call = *state;

    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        char *raw = answer(call, statuses[i].status, "application/problem+json",
                           PROBLEM("year-locked") "}");

        assert_int_equal(ask(call, raw, NULL, NULL), statuses[i].err);
        assert_string_equal(call->failure.problem->slug,
                            statuses[i].err == ERR_UPSTREAM ? "upstream" : "year-locked");
    }
}

static void a_refused_service_is_not_the_persons_fault(void **state)
{
    struct call *call = *state;
    const char *type = "application/problem+json";
    char *service = answer(call, "401 X", type, PROBLEM("service-unauthenticated") "}");
    char *person = answer(call, "401 X", type, PROBLEM("token-refused") "}");

    assert_int_equal(ask(call, service, NULL, NULL), ERR_UPSTREAM);
    assert_int_equal(ask(call, person, NULL, NULL), ERR_UNAUTHENTICATED);
    call->caller.token = ""; /* the service asked for itself: nobody else can be meant */
    assert_int_equal(ask(call, person, NULL, NULL), ERR_UPSTREAM);
    call->caller.token = "person";
}

/* status, type and body of what is no answer to be passed on. */
static const char *const odd_answers[][3] = {
    {"404 X", "text/html", "<h1>no</h1>"},
    {"404 X", "application/json", PROBLEM("not-found") "}"},
    {"404 X", "application/problem+jsonx", PROBLEM("not-found") "}"},
    {"404 X", "application/problem+json", ""},
    {"404 X", "application/problem+json", "{}"},
    {"404 X", "application/problem+json", "[]"},
    {"404 X", "application/problem+json", PROBLEM("") "}"},
    {"404 X", "application/problem+json", PROBLEM("Not Found") "}"},
    {"404 X", "application/problem+json", PROBLEM("a:b") "}"},
    {"404 X", "application/problem+json", PROBLEM("x") ",\"errors\":[{}]}"},
    {"404 X", "application/problem+json", PROBLEM("x") ",\"type\":\"y\"}"},
    {"404 X", "application/problem+json",
     "{\"type\":\"about:blank\",\"title\":\"x\",\"title_en\":\"x\"}"},
    {"200 X", "application/json", ""},
    {"200 X", "application/json", "{\"id\":8}"},
    {"200 X", "application/json", "{\"id\":101,\"name\":\"x\"}"},
    {"200 X", "application/json", "{\"id\":\"8\",\"name\":\"x\"}"},
    {"200 X", "application/json", "{\"id\":8,\"name\":\"x\",\"name\":\"y\"}"},
    {"200 X", "application/json", "{\"id\":8,\"name\":\"x\""},
    {"200 X", "text/html", "{\"id\":8,\"name\":\"x\"}"},
    {"200 X", "application/jsonx", "{\"id\":8,\"name\":\"x\"}"},
    {"204 X", "application/json", ""},
};

static void an_odd_answer_is_the_upstreams_fault(void **state)
{
    struct call *call = *state;

    for (size_t i = 0; i < COUNT_OF(odd_answers); i++) {
        const char *const *odd = odd_answers[i];
        struct thing thing;

        call->failure = (struct failure){0};
        if (ask(call, answer(call, odd[0], odd[1], odd[2]), &thing, NULL) != ERR_UPSTREAM)
            fail_msg("taken: %s %s %s", odd[0], odd[1], odd[2]);
        assert_int_equal(call->failure.n_violations, 0); /* none of the client's places is wrong */
        assert_string_equal(call->failure.problem->slug, "upstream");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_tokens_and_the_request_id_go_along),
        cmocka_unit_test(without_a_person_no_authorization_goes_along),
        cmocka_unit_test(a_problem_passes_unchanged),
        cmocka_unit_test(the_status_decides_the_error),
        cmocka_unit_test(a_refused_service_is_not_the_persons_fault),
        cmocka_unit_test(an_odd_answer_is_the_upstreams_fault),
    };

    return cmocka_run_group_tests(tests, open_call, close_call);
}
