/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The client against a real server on a socket of its own: a thread that plays a script. */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "client/client.h"
#include "scripted_server.h"

static int open_call(void **state)
{
    static struct call call;

    call = (struct call){
        .mem = arena_new(),
        .request_id = "r-1",
        .caller = {.name = "", .role = "teacher", .session = "", .token = "person", .service = ""},
    };
    *state = &call;
    return 0;
}

static int close_call(void **state)
{
    arena_free(((struct call *)*state)->mem);
    return 0;
}

static struct client *open_to(const char *url)
{
    struct client *client = client_open(&(struct client_options){
        .url = url, .connections = 1, .timeout_ms = 400, .response_max = 1000});

    assert_non_null(client);
    return client;
}

static enum err get(struct call *call, struct client *client, struct client_response *ret)
{
    return client_send(call, client, &(struct client_request){.method = "GET", .target = "/a?b=1"},
                       ret);
}

static enum err post(struct call *call, struct client *client, const char *body)
{
    struct client_response response;

    return client_send(call, client,
                       &(struct client_request){
                           .method = "POST",
                           .target = "/a",
                           .body = {(const uint8_t *)body, strlen(body)},
                       },
                       &response);
}

#define OK_HI                                                                                      \
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-One:  1 \r\nContent-Length: 2\r\n\r\nhi"

static void one_connection_serves_many_requests(void **state)
{
    static const struct step steps[] = {{OK_HI, 0, false}, {OK_HI, 0, false}, {OK_HI, 0, false}};
    struct server *s = START(steps);
    struct client *client = open_to(s->url);
    struct client_response response;

    for (int i = 0; i < 2; i++) {
        assert_int_equal(get(*state, client, &response), OK);
        assert_int_equal(response.status, 200);
        assert_string_equal(response.content_type, "text/plain");
        assert_int_equal(response.body.n, 2);
        assert_memory_equal(response.body.data, "hi", 2);
    }
    assert_int_equal(post(*state, client, "body"), OK);
    client_close(client);
    server_stop(s);
    assert_int_equal(s->connections, 1);
    assert_non_null(strstr(s->seen, "GET /a?b=1 HTTP/1.1\r\n"));
    assert_non_null(strstr(s->seen, "POST /a HTTP/1.1\r\n"));
    assert_non_null(strstr(s->seen, "Content-Length: 4\r\n"));
    assert_null(strcasestr(s->seen, "\r\nExpect:"));
    assert_null(strcasestr(s->seen, "\r\nContent-Type:"));
    assert_string_equal(s->seen + s->n_seen - 4, "body");
    server_free(s);
}

static void headers_come_as_received(void **state)
{
    static const struct step steps[] = {{"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" OK_HI}};
    struct server *s = START(steps);
    struct client *client = open_to(s->url);
    struct client_response response;

    assert_int_equal(get(*state, client, &response), OK);
    assert_int_equal(response.status, 200);
    assert_int_equal(response.headers.n, 3); /* those of the 103 are not among them */

    const struct client_header *headers = response.headers.items;

    assert_string_equal(headers[1].name, "X-One");
    assert_string_equal(headers[1].value, "1");
    client_close(client);
    server_stop(s);
    server_free(s);
}

static void a_unix_socket_serves_too(void **state)
{
    static const struct step steps[] = {{OK_HI, 0, false}};
    struct server *s = server_start(steps, 1, true);
    struct client *client = open_to(s->url);
    struct client_response response;

    assert_int_equal(get(*state, client, &response), OK);
    assert_int_equal(response.status, 200);
    client_close(client);
    server_stop(s);
    assert_non_null(strstr(s->seen, "GET /a?b=1 HTTP/1.1\r\nHost: localhost\r\n"));
    server_free(s);
}

static void a_redirect_is_not_followed(void **state)
{
    static const struct step steps[] = {
        {"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", 0, false}};
    struct server *s = START(steps);
    struct client *client = open_to(s->url);
    struct client_response response;

    assert_int_equal(get(*state, client, &response), OK);
    assert_int_equal(response.status, 302);
    client_close(client);
    server_stop(s);
    assert_int_equal(s->at, 1);
    server_free(s);
}

static void nobody_there_is_unavailable(void **state)
{
    struct server *s = server_start(NULL, 0, false);
    struct client *client = open_to(s->url);
    struct client *nowhere = open_to("unix:/nonexistent/socket");
    struct client_response response;

    server_stop(s);
    assert_int_equal(get(*state, client, &response), ERR_UNAVAILABLE);
    assert_int_equal(get(*state, nowhere, &response), ERR_UNAVAILABLE);
    client_close(client);
    client_close(nowhere);
    server_free(s);
}

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void silence_is_unavailable_in_time(void **state)
{
    static const struct step steps[] = {{OK_HI, 900, true}};
    struct server *s = START(steps);
    struct client *client = open_to(s->url);
    struct client_response response;
    int64_t before = now_ms();

    assert_int_equal(get(*state, client, &response), ERR_UNAVAILABLE);
    assert_in_range(now_ms() - before, 350, 850);
    client_close(client);
    server_stop(s);
    assert_int_equal(s->at, 1); /* a timeout is not tried again */
    server_free(s);
}

static void a_closed_kept_connection_is_retried_for_get_only(void **state)
{
    static const struct step steps[] = {
        {OK_HI, 0, false}, {NULL, 0, true}, {OK_HI, 0, false}, /* GET, GET → closed, again */
        {NULL, 0, true},                                       /* POST with a body → closed */
        {OK_HI, 0, false}, {NULL, 0, true},                    /* GET, POST without a body */
    };
    struct server *s = START(steps);
    struct client *client = open_to(s->url);
    struct client_response response;

    assert_int_equal(get(*state, client, &response), OK);
    assert_int_equal(get(*state, client, &response), OK);
    assert_int_equal(post(*state, client, "body"), ERR_UNAVAILABLE);
    assert_int_equal(get(*state, client, &response), OK);
    client_close(client);

    client = open_to(s->url);
    assert_int_equal(post(*state, client, ""), ERR_UNAVAILABLE);
    client_close(client);
    server_stop(s);
    assert_int_equal(s->at, 6); /* neither POST was seen twice */
    server_free(s);
}

static void an_empty_post_after_get_is_not_repeated(void **state)
{
    static const struct step steps[] = {{OK_HI, 0, false}, {NULL, 0, true}};
    struct server *s = START(steps);
    struct client *client = open_to(s->url);
    struct client_response response;

    assert_int_equal(get(*state, client, &response), OK);
    assert_int_equal(post(*state, client, ""), ERR_UNAVAILABLE);
    client_close(client);
    server_stop(s);
    assert_int_equal(s->at, 2);
    assert_int_equal(s->connections, 2); /* it did not even use the kept one */
    server_free(s);
}

/* A server has a worker for each connection: what a client leaves open is a worker that is gone. */
static void of_the_connections_made_anew_the_last_is_kept(void **state)
{
    static const struct step steps[] = {{OK_HI, 0, false},
                                        {OK_HI, 0, false},
                                        {OK_HI, 0, false},
                                        {OK_HI, 0, false},
                                        {OK_HI, 0, false}};
    struct server *s = START(steps);
    struct client *client = open_to(s->url);
    struct client_response response;

    for (int i = 0; i < 4; i++)
        assert_int_equal(post(*state, client, ""), OK);
    for (int64_t until = now_ms() + 2000; server_connections_open(s) > 1 && now_ms() < until;)
        poll(NULL, 0, 10);
    assert_int_equal(server_connections_open(s), 1);
    assert_int_equal(get(*state, client, &response), OK);
    client_close(client);
    server_stop(s);
    assert_int_equal(s->connections, 4);
    server_free(s);
}

/* Answers that are cut, too long or no HTTP: each is the upstream's fault. */
static const char *const bad_answers[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhi",
    "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
};

static void a_bad_answer_is_the_upstreams_fault(void **state)
{
    for (size_t i = 0; i < COUNT_OF(bad_answers); i++) {
        const struct step steps[] = {{bad_answers[i], 0, true}};
        struct server *s = START(steps);
        struct client *client = open_to(s->url);
        struct client_response response;

        assert_int_equal(get(*state, client, &response), ERR_UPSTREAM);
        client_close(client);
        server_stop(s);
        server_free(s);
    }
}

static void an_endless_answer_is_cut_off(void **state)
{
    struct call *call = *state;
    char *answer = arena_printf(call->mem, "HTTP/1.1 200 OK\r\n\r\n%*s", 5000, "");
    char *exact = arena_printf(call->mem, "HTTP/1.1 200 OK\r\n\r\n%*s", 1000, "");
    const struct step steps[] = {{answer, 0, true}, {exact, 0, true}};
    struct server *s = START(steps);
    struct client *client = open_to(s->url);
    struct client_response response;

    assert_int_equal(get(call, client, &response), ERR_UPSTREAM);
    assert_non_null(strstr(call->failure.detail, "too large"));
    assert_int_equal(get(call, client, &response), OK);
    assert_int_equal(response.body.n, 1000);
    client_close(client);
    server_stop(s);
    server_free(s);
}

static void a_header_cannot_be_smuggled(void **state)
{
    static const char *const targets[] = {"", "a", "/a b", "/a\r\nX: y", "/a\x7f", "http://x/"};
    const struct client_header bad[] = {
        {"X-A", "1\r\nX-B: 2"}, {"X A", "1"}, {"X-A", "\x01"}, {"X\nA", "1"}};
    struct server *s = server_start(NULL, 0, false);
    struct client *client = open_to(s->url);
    struct client_response response;

    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_int_equal(
            client_send(*state, client,
                        &(struct client_request){
                            .method = "GET", .target = "/a", .headers = &bad[i], .n_headers = 1},
                        &response),
            ERR_INTERNAL);
    for (size_t i = 0; i < COUNT_OF(targets); i++)
        assert_int_equal(
            client_send(*state, client,
                        &(struct client_request){.method = "GET", .target = targets[i]}, &response),
            ERR_INTERNAL);
    client_close(client);
    server_stop(s);
    assert_int_equal(s->n_seen, 0);
    server_free(s);
}

struct waiter {
    struct client *client;
    enum err err;
};

static void *get_in_thread(void *object)
{
    struct waiter *w = object;
    struct call call = {.mem = arena_new(), .request_id = "r-2"};
    struct client_response response;

    w->err = get(&call, w->client, &response);
    arena_free(call.mem);
    return NULL;
}

static void a_further_call_waits_for_the_connection(void **state)
{
    static const struct step steps[] = {
        {OK_HI, 100, false}, {OK_HI, 100, false}, {OK_HI, 0, false}};
    struct server *s = START(steps);
    struct waiter w[3] = {0};
    pthread_t threads[3];

    (void)state;
    w[0].client = open_to(s->url);
    for (size_t i = 0; i < 3; i++) {
        w[i].client = w[0].client;
        assert_int_equal(pthread_create(&threads[i], NULL, get_in_thread, &w[i]), 0);
    }
    for (size_t i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(w[i].err, OK);
    }
    client_close(w[0].client);
    server_stop(s);
    assert_int_equal(s->connections, 1);
    assert_int_equal(s->at, 3);
    server_free(s);
}

static void who_waits_too_long_is_told(void **state)
{
    static const struct step steps[] = {{NULL, 380, true}, {OK_HI, 380, true}, {OK_HI, 0, true}};
    struct server *s = START(steps);
    struct client *client =
        client_open(&(struct client_options){.url = s->url, .connections = 1, .timeout_ms = 150});
    struct waiter w[2] = {{client, OK}, {client, OK}};
    pthread_t threads[2];

    (void)state;
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, get_in_thread, &w[i]), 0);
    for (size_t i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(w[i].err, ERR_UNAVAILABLE);
    }
    client_close(client);
    server_stop(s);
    server_free(s);
}

static void wrong_options_open_nothing(void **state)
{
    (void)state;
    assert_null(client_open(&(struct client_options){.url = "ftp://x", .connections = 1}));
    assert_null(client_open(&(struct client_options){.url = "unix:x", .connections = 1}));
    assert_null(client_open(&(struct client_options){.url = "file:///etc", .connections = 1}));
    assert_null(client_open(&(struct client_options){.url = "http://x"}));
    assert_null(client_open(&(struct client_options){.url = "http://x", .connections = 257}));
    assert_null(client_open(&(struct client_options){.connections = 1}));
    client_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_connection_serves_many_requests),
        cmocka_unit_test(headers_come_as_received),
        cmocka_unit_test(a_unix_socket_serves_too),
        cmocka_unit_test(a_redirect_is_not_followed),
        cmocka_unit_test(nobody_there_is_unavailable),
        cmocka_unit_test(silence_is_unavailable_in_time),
        cmocka_unit_test(a_closed_kept_connection_is_retried_for_get_only),
        cmocka_unit_test(an_empty_post_after_get_is_not_repeated),
        cmocka_unit_test(of_the_connections_made_anew_the_last_is_kept),
        cmocka_unit_test(a_bad_answer_is_the_upstreams_fault),
        cmocka_unit_test(an_endless_answer_is_cut_off),
        cmocka_unit_test(a_header_cannot_be_smuggled),
        cmocka_unit_test(a_further_call_waits_for_the_connection),
        cmocka_unit_test(who_waits_too_long_is_told),
        cmocka_unit_test(wrong_options_open_nothing),
    };

    return cmocka_run_group_tests(tests, open_call, close_call);
}
