/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */
#include <string.h>

#include "base/date.h"
#include "http/address.h"
#include "http/http.h"
#include "tokens.h"

/* What the last handler saw, and what it is to answer. */
struct seen {
    int calls;
    int64_t id;
    const char *arg[2];
    int64_t version;
    int64_t limit;
    int64_t number;
};

struct body {
    int64_t number;
};
static const struct field body_fields[] = {INT(struct body, number, 1, 9)};
static const struct shape body_shape = SHAPE(struct body, body_fields);

struct query {
    int64_t after;
    int64_t limit;
    bool dry_run;
    const char *name;
};
static const struct field query_fields[] = {
    PAGE_FIELDS(struct query),
    BOOL(struct query, dry_run, .optional = true),
    STR(struct query, name, 1, 20, .optional = true),
};
static const struct shape query_shape = SHAPE(struct query, query_fields);

static enum err look(struct call *call, const struct request *rq, struct reply *rp)
{
    struct seen *seen = (struct seen *)(uintptr_t)call->context;
    const struct query *query = rq->query;
    const struct body *body = rq->body;

    seen->calls++;
    seen->id = rq->id[0];
    seen->arg[0] = rq->arg[0];
    seen->arg[1] = rq->arg[1];
    seen->version = rq->version;
    seen->limit = rq->route->query ? page_limit(query->limit) : 0;
    seen->number = body ? body->number : 0;
    return reply_nothing(rp);
}

static void say_plainly(struct call *call, const struct request *rq, enum err err, struct reply *rp)
{
    (void)call, (void)rq;
    *rp = (struct reply){.status = err_status(err), .content_type = "text/plain"};
}

static const struct dialect plain_dialect = {
    .media_type = "application/plain+json", .loose = true, .problem = say_plainly};

static const struct policy_rule anyone[] = {{.role = "anyone", .allow = true}};
static const struct policy_rule teachers[] = {{.role = "teacher", .allow = true}};
static const struct policy_rule users[] = {{.role = "user", .allow = true}};
static const struct policy_rule ours[] = {{.role = "leader", .allow = true},
                                          {.role = "service:archive", .allow = true}};
static const struct policy_route open_to_all = {.rules = anyone, .n = 1};
static const struct policy_route for_teachers = {.rules = teachers, .n = 1};
static const struct policy_route for_users = {.rules = users, .n = 1};
static const struct policy_route for_us = {.rules = ours, .n = 2};

/* clang-format off */
static const struct route routes[] = {
    {GET,   "/v1/things",                 look, .query = &query_shape, .policy = &open_to_all},
    {POST,  "/v1/things",                 look, .body = &body_shape, .flags = ROUTE_CREATES, .policy = &for_teachers},
    {GET,   "/v1/things/:id",             look, .policy = &open_to_all},
    {PATCH, "/v1/things/:id",             look, .body = &body_shape, .flags = ROUTE_MATCH, .policy = &open_to_all},
    {GET,   "/v1/papers/:uuid",           look, .policy = &open_to_all},
    {GET,   "/v1/books/:subject=code/:term=digit", look, .policy = &open_to_all},
    {GET,   "/v1/files/:sum=sha256",      look, .policy = &open_to_all},
    {POST,  "/v1/files",                  look, .accepts = "text/csv", .body_max = 8, .flags = ROUTE_RAW, .policy = &open_to_all},
    {POST,  "/v1/talks",                  look, .body = &body_shape, .dialect = &plain_dialect, .policy = &open_to_all},
    {GET,   "/v1/mine",                   look, .policy = &for_users},
    {PUT,   "/v1/mine",                   look, .policy = &for_users},
    {GET,   "/v1/ours",                   look, .policy = &for_us},
    {0},
};
/* clang-format on */

static const struct header good_headers[] = {{"Host", "hbdt"},
                                             {"Content-Type", "application/json"}};

struct trial {
    struct forge *forge;
    struct revocations *revocations;
    struct call call;
    struct seen seen;
    struct reply rp;
};

/* Serves one request; header NULL = none beside Host and Content-Type. */
static int ask(struct trial *t, const char *method, const char *target, const char *body,
               const struct header *more)
{
    struct arena *mem = t->forge->mem;
    struct header *headers = arena_array(mem, 3, sizeof(*headers));
    struct request rq = {
        .method = method,
        .target = target,
        .version_text = "HTTP/1.1",
        .headers = headers,
        .n_headers = more ? 3 : 2,
        .raw = {(const uint8_t *)body, body ? strlen(body) : 0},
    };
    struct router router = {.routes = routes,
                            .verifier = t->forge->verifier,
                            .revocations = t->revocations,
                            .body_max = 64};

    memcpy(headers, good_headers, sizeof(good_headers));
    if (more)
        headers[2] = *more;
    t->seen = (struct seen){0};
    t->call = (struct call){
        .mem = mem,
        .context = &t->seen,
        .request_id = "test",
        .caller = no_caller,
        .now = NOW,
        .today = "2027-01-15",
    };
    serve(&t->call, &router, &rq, &t->rp);
    if (t->rp.status >= 400 && t->seen.calls)
        fail_msg("%s %s: refused, but the handler ran", method, target);
    return t->rp.status;
}

static const char *answer(const struct trial *t)
{
    return arena_copy(t->forge->mem, t->rp.body.data, t->rp.body.n);
}

static void paths_are_matched_by_kind_and_in_full(void **state)
{
    struct trial t = {.forge = *state};
    /* clang-format off */
    static const struct { const char *method, *target; int status; } cases[] = {
        {GET,    "/v1/things",          204}, {GET,    "/v1/things/5",        204},
        {GET,    "/v1/things/5?id=7",   400}, {GET,    "/v1/things/0",        404},
        {GET,    "/v1/things/05",       404}, {GET,    "/v1/things/-5",       404},
        {GET,    "/v1/things/x",        404}, {GET,    "/v1/things/5/more",   404},
        {GET,    "/v1/things/",         400}, {GET,    "/v1//things",         400},
        {GET,    "/v1/thing",           404}, {GET,    "/V1/things",          404},
        {GET,    "/",                   404}, {DELETE, "/v1/things/5",        405},
        {"HEAD", "/v1/things/5",        405}, {"TRACE", "/v1/things/5",       405},
        {GET,    "/v1/books/toan/1",    204}, {GET,    "/v1/books/toan/12",   404},
        {GET,    "/v1/books/Toan/1",    404}, {GET,    "/v1/books/toan/x",    404},
        {GET,    "/v1/papers/019a1f0e-7c2b-7d11-8a53-4be0c1d2e3f4", 204},
        {GET,    "/v1/papers/019A1F0E-7C2B-7D11-8A53-4BE0C1D2E3F4", 404},
        {GET,    "/v1/papers/5",        404}, {GET,    "/v1/files/abc",       404},
        {GET,    "/v1/files/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 204},
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int status = ask(&t, cases[i].method, cases[i].target, NULL, NULL);

        if (status != cases[i].status)
            fail_msg("%s %s: %d", cases[i].method, cases[i].target, status);
    }
    ask(&t, GET, "/v1/things/17", NULL, NULL);
    assert_int_equal(t.seen.id, 17);
    ask(&t, GET, "/v1/books/toan/2", NULL, NULL);
    assert_string_equal(t.seen.arg[0], "toan");
    assert_string_equal(t.seen.arg[1], "2");
}

static void targets_that_can_be_read_in_two_ways_are_refused(void **state)
{
    struct trial t = {.forge = *state};
    static const char *const bad[] = {
        "",           "v1/things",    "/v1/things/%35", "/v1/things/5;x",  "/v1/./things",
        "/v1/../v1",  "/v1/things/.", "/v1\\things",    "/v1/things/\x7f", "/v1/things/5 ",
        "/v1/th\xc3", "/v1/.things",  "//v1/things",    "/v1/things\t",    "http://x/v1/things",
    };

    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (ask(&t, GET, bad[i], NULL, NULL) != 400)
            fail_msg("'%s': %d", bad[i], t.rp.status);
}

static void odd_headers_are_refused(void **state)
{
    struct trial t = {.forge = *state};
    /* clang-format off */
    static const struct { struct header header; int status; } cases[] = {
        {{"X-Other", "a, b"},                   204}, {{"X-Other", "a\tb"},               204},
        {{"X Other", "a"},                      400}, {{"X-Other:", "a"},                 400},
        {{"", "a"},                             400}, {{"X-Other", "a\r\nX: b"},          400},
        {{"X-Other", "a\x01"},                  400}, {{"host", "a,b"},                   400},
        {{"Content-Length", "0"},               204}, {{"Content-Length", "5"},           400},
        {{"Content-Length", "+0"},              400}, {{"Content-Length", "0x0"},         400},
        {{"Content-Length", "0, 0"},            400}, {{"Content-Length", ""},            400},
        {{"Content-Length", "99999999999999999999"}, 413},
        {{"Transfer-Encoding", "chunked"},      204}, {{"Transfer-Encoding", "Chunked"},  400},
        {{"Transfer-Encoding", "gzip, chunked"}, 400}, {{"Transfer-Encoding", "xchunked"}, 400},
        {{"X-Act-As", "7"},                     400}, {{"x-signed-by", "7"},              400},
        {{"X-On-Behalf-Of", "7"},               400}, {{"X-Acting", "7"},                 204},
        {{"Expect", "100-continue"},            204}, {{"Expect", "200-ok"},              400},
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (ask(&t, GET, "/v1/things", NULL, &cases[i].header) != cases[i].status)
            fail_msg("%s: %s: %d", cases[i].header.name, cases[i].header.value, t.rp.status);
}

static void framing_needs_one_host_and_one_length(void **state)
{
    struct trial t = {.forge = *state};
    static const struct header none[] = {{"Accept", "*/*"}};
    static const struct header both[] = {
        {"Host", "h"}, {"Content-Length", "0"}, {"Transfer-Encoding", "chunked"}};
    struct router router = {.routes = routes, .verifier = t.forge->verifier, .body_max = 64};
    struct request rq = {.method = GET, .target = "/v1/things", .headers = none, .n_headers = 1};

    t.call = (struct call){
        .mem = t.forge->mem, .request_id = "test", .context = &t.seen, .caller = no_caller};
    serve(&t.call, &router, &rq, &t.rp);
    assert_int_equal(t.rp.status, 400);
    rq.headers = both;
    rq.n_headers = 3;
    serve(&t.call, &router, &rq, &t.rp);
    assert_int_equal(t.rp.status, 400);
    assert_int_equal(t.seen.calls, 0);
}

static void queries_are_decoded_and_unknown_keys_refused(void **state)
{
    struct trial t = {.forge = *state};
    /* clang-format off */
    static const struct { const char *query; int status; int64_t limit; } cases[] = {
        {"",                    204, 100}, {"?",                   204, 100},
        {"?limit=5",            204, 5},   {"?limit=500",          204, 500},
        {"?limit=501",          400, 0},   {"?limit=0",            400, 0},
        {"?limit=-1",           400, 0},   {"?limit=05",           400, 0},
        {"?limit=5.0",          400, 0},   {"?limit=",             400, 0},
        {"?limit",              400, 0},   {"?limit=5&limit=6",    400, 0},
        {"?limit=%35",          204, 5},   {"?limit=5&after=7",    204, 5},
        {"?l%69mit=5",          204, 5},   {"?name=a%20b",         204, 100},
        {"?name=a+b",           204, 100}, {"?name=%00",           400, 0},
        {"?name=%",             400, 0},   {"?name=%4",            400, 0},
        {"?name=%zz",           400, 0},   {"?name=%ff",           400, 0},
        {"?name=%22,%22x",      204, 100}, {"?dry_run=true",       204, 100},
        {"?dry_run=1",          400, 0},   {"?dry_run=TRUE",       400, 0},
        {"?more=1",             400, 0},   {"?=1",                 400, 0},
        {"?limit=99999999999999999999", 400, 0},
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *target = arena_printf(t.forge->mem, "/v1/things%s", cases[i].query);

        if (ask(&t, GET, target, NULL, NULL) != cases[i].status)
            fail_msg("%s: %d %s", cases[i].query, t.rp.status, answer(&t));
        assert_int_equal(t.seen.limit, cases[i].limit);
    }
    assert_int_equal(ask(&t, GET, "/v1/things/5?limit=5", NULL, NULL), 400);
}

static void a_write_needs_the_version_that_was_read(void **state)
{
    struct trial t = {.forge = *state};
    static const char body[] = "{\"number\":5}";
    /* clang-format off */
    static const struct { const char *match; int status; } cases[] = {
        {NULL, 428}, {"\"v7\"", 204}, {"v7", 400}, {"\"v\"", 400}, {"*", 400}, {"W/\"v7\"", 400},
        {"\"v7", 400}, {"\"v-7\"", 400}, {"\"v 7\"", 400}, {"\"v7\", \"v8\"", 400},
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct header match = {"If-Match", cases[i].match};

        if (ask(&t, PATCH, "/v1/things/5", body, cases[i].match ? &match : NULL) != cases[i].status)
            fail_msg("%s: %d", cases[i].match, t.rp.status);
    }
    ask(&t, PATCH, "/v1/things/5", body, &(struct header){"if-match", "\"v7\""});
    assert_int_equal(t.seen.version, 7);
    assert_int_equal(t.seen.number, 5);
}

static void bodies_have_a_type_a_size_and_a_shape(void **state)
{
    struct trial t = {.forge = *state};
    const struct header match = {"If-Match", "\"v1\""};
    char long_body[80];

    memset(long_body, ' ', sizeof(long_body) - 1);
    long_body[sizeof(long_body) - 1] = '\0';
    assert_int_equal(ask(&t, PATCH, "/v1/things/5", "{\"number\":10}", &match), 400);
    assert_non_null(strstr(answer(&t), "\"pointer\":\"/number\""));
    assert_non_null(strstr(answer(&t), "urn:hbdt:problem:invalid"));
    assert_string_equal(t.rp.content_type, "application/problem+json");
    assert_int_equal(ask(&t, PATCH, "/v1/things/5", long_body, &match), 413);
    assert_int_equal(ask(&t, PATCH, "/v1/things/5", NULL, &match), 400);
    assert_int_equal(ask(&t, POST, "/v1/files", "a,b", NULL), 415);
    assert_int_equal(ask(&t, POST, "/v1/files", "a,b,c,d,e", NULL), 413);
}

static void a_dialect_is_loose_and_fails_in_its_own_words(void **state)
{
    struct trial t = {.forge = *state};

    assert_int_equal(ask(&t, POST, "/v1/talks", "{\"number\":3,\"other\":[1]}", NULL), 204);
    assert_int_equal(t.seen.number, 3);
    assert_int_equal(ask(&t, POST, "/v1/talks", "{\"number\":30}", NULL), 400);
    assert_string_equal(t.rp.content_type, "text/plain");
    assert_int_equal(ask(&t, POST, "/v1/things/5", "{\"number\":30}", NULL), 405);
    assert_string_equal(t.rp.content_type, "application/problem+json");
}

static const char *bearer(struct trial *t, const char *payload)
{
    return arena_printf(t->forge->mem, "Bearer %s", forged(t->forge, GOOD_HEADER, payload));
}

static int ask_as(struct trial *t, const char *target, const char *name, const char *value)
{
    return ask(t, GET, target, NULL, &(struct header){name, value});
}

static void callers_are_judged_by_token_and_role(void **state)
{
    struct trial t = {.forge = *state};
    const char *teacher = bearer(&t, GOOD_PAYLOAD);
    const char *records = bearer(&t, SERVICE_PAYLOAD);
    const char *archive = bearer(&t, replaced(t.forge->mem, SERVICE_PAYLOAD, "records", "archive"));
    const char *leader = bearer(&t, replaced(t.forge->mem, GOOD_PAYLOAD, "teacher", "leader"));

    assert_int_equal(ask(&t, GET, "/v1/mine", NULL, NULL), 401);
    assert_int_equal(ask_as(&t, "/v1/mine", "Authorization", teacher), 204);
    assert_int_equal(t.call.caller.account_id, 42);
    assert_string_equal(t.call.caller.role, "teacher");
    assert_int_equal(ask_as(&t, "/v1/mine", "Authorization", records), 403);
    assert_int_equal(ask_as(&t, "/v1/mine", "Authorization", "Bearer x.y.z"), 401);
    assert_int_equal(ask_as(&t, "/v1/mine", "Authorization", "Basic eDp5"), 401);
    assert_int_equal(ask_as(&t, "/v1/mine", "Authorization", teacher + 7), 401);
    assert_int_equal(ask_as(&t, "/v1/ours", "Authorization", teacher), 403);
    assert_int_equal(ask_as(&t, "/v1/ours", "Authorization", leader), 204);
    assert_int_equal(ask_as(&t, "/v1/ours", "X-Service-Authorization", archive), 204);
    assert_string_equal(t.call.caller.service, "archive");
    assert_int_equal(ask_as(&t, "/v1/ours", "X-Service-Authorization", records), 403);
    assert_int_equal(ask_as(&t, "/v1/ours", "X-Service-Authorization", leader), 401);
    assert_int_equal(ask_as(&t, "/v1/things", "Authorization", "Bearer stale"), 204);
    assert_int_equal(t.call.caller.account_id, 0);
}

static void a_creating_post_needs_a_key(void **state)
{
    struct trial t = {.forge = *state};
    struct router router = {.routes = routes, .verifier = t.forge->verifier, .body_max = 64};
    const char *token = bearer(&t, GOOD_PAYLOAD);
    /* clang-format off */
    static const struct { const char *key; int status; } cases[] = {
        {"0123456789abcdef", 204}, {"0123456789abcde", 400}, {"0123456789abcde!", 400},
        {"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 204},
        {"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefg", 400}, {NULL, 428},
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct header headers[] = {{"Host", "h"},
                                   {"Content-Type", "application/json; charset=utf-8"},
                                   {"Authorization", token},
                                   {"Idempotency-Key", cases[i].key}};
        struct request rq = {.method = POST,
                             .target = "/v1/things",
                             .headers = headers,
                             .n_headers = cases[i].key ? 4 : 3,
                             .raw = {(const uint8_t *)"{\"number\":1}", 12}};

        t.call = (struct call){.mem = t.forge->mem,
                               .context = &t.seen,
                               .request_id = "test",
                               .now = NOW,
                               .caller = no_caller};
        serve(&t.call, &router, &rq, &t.rp);
        if (t.rp.status != cases[i].status)
            fail_msg("%s: %d", cases[i].key, t.rp.status);
    }
}

/* Its own age in milliseconds, whether this session is in it, and what then becomes of a read, of a
 * write, and of a read where nobody has to be anybody. */
static void who_does_not_know_what_was_revoked_refuses(void **state)
{
    static const struct {
        int64_t age_ms;
        const char *revoked;
        int read, write, open;
    } cases[] = {
        {0, "other", 204, 204, 204},     {4000, "other", 204, 204, 204},
        {5500, "other", 204, 503, 204},  {59000, "other", 204, 503, 204},
        {61000, "other", 503, 503, 204}, {-1, NULL, 503, 503, 204},
        {0, "s1", 401, 401, 204},        {61000, "s1", 401, 401, 204},
        {-1, "s1", 401, 401, 204},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct trial t = {.forge = *state, .revocations = revocations_new()};
        const struct header bearer = {
            "Authorization",
            arena_printf(t.forge->mem, "Bearer %s", forged(t.forge, GOOD_HEADER, GOOD_PAYLOAD))};
        struct revocation entry = {
            .position = 1, .kind = REVOKED_SESSION, .key = cases[i].revoked, .at = NOW};

        revocations_take(t.revocations, &(struct list){&entry, cases[i].revoked ? 1 : 0},
                         cases[i].age_ms >= 0, clock_ms() - cases[i].age_ms);
        assert_int_equal(ask(&t, PUT, "/v1/mine", NULL, &bearer), cases[i].write);
        if (cases[i].write == 503) {
            assert_non_null(strstr(answer(&t), "urn:hbdt:problem:revocations-stale"));
            assert_int_equal(t.call.failure.retry_after_s, 1);
        }
        assert_int_equal(ask(&t, GET, "/v1/mine", NULL, &bearer), cases[i].read);
        assert_int_equal(ask(&t, GET, "/v1/things", NULL, &bearer), cases[i].open);
        if (cases[i].read != 204)
            assert_int_equal(t.call.caller.account_id, 0);
        revocations_free(t.revocations);
    }
}

static void an_address_is_believed_with_the_gateways_proof(void **state)
{
    struct trial t = {.forge = *state};
    struct arena *mem = t.forge->mem;
    const char *id = "2f4f0a6e-0000-7000-8000-000000000001";
    const char *sealed = client_address_seal(mem, "bi mat cua gateway", "203.0.113.77", id);
    const char *moved = replaced(mem, sealed, "203.0.113.77", "203.0.113.78");

    assert_string_equal(client_address_open(mem, "bi mat cua gateway", sealed, id), "203.0.113.77");
    assert_string_equal(client_address_open(mem, "bi mat cua gateway", moved, id), "");
    assert_string_equal(client_address_open(mem, "bi mat cua gateway", sealed, "another-id"), "");
    assert_string_equal(client_address_open(mem, "bi mat khac", sealed, id), "");
    assert_string_equal(client_address_open(mem, NULL, sealed, id), "");
    assert_string_equal(client_address_open(mem, "bi mat cua gateway", "203.0.113.77", id), "");
    assert_string_equal(client_address_open(mem, "bi mat cua gateway", NULL, id), "");
    assert_int_equal(ask_as(&t, "/v1/things", CLIENT_ADDRESS_HEADER, sealed), 204);
    assert_string_equal(t.call.client_address, ""); /* nobody told this program the secret */
}

static void of_an_address_only_the_network_is_kept(void **state)
{
    static const char *const near[] = {"10.0.0.1",    "127.0.0.1", "100.64.0.1", "172.16.0.1",
                                       "172.31.9.9",  "::1",       "fe80::1",    "fd00::1",
                                       "169.254.0.1", "",          "x",          "192.168.1.1"};
    static const char *const far[] = {"203.0.113.1", "172.32.0.1", "100.128.0.1", "2001:db8::1",
                                      "11.0.0.1"};
    struct trial t = {.forge = *state};
    struct arena *mem = t.forge->mem;

    assert_string_equal(client_address_prefix(mem, "203.0.113.77"), "203.0.113.0/24");
    assert_string_equal(client_address_prefix(mem, "2001:db8:1:2::3"), "2001:db8:1::/48");
    assert_string_equal(client_address_prefix(mem, "::1"), "::/48");
    assert_string_equal(client_address_prefix(mem, ""), "");
    assert_string_equal(client_address_prefix(mem, NULL), "");
    assert_string_equal(client_address_prefix(mem, "203.0.113"), "");
    for (size_t i = 0; i < COUNT_OF(near); i++)
        assert_false(client_address_is_public(near[i]));
    for (size_t i = 0; i < COUNT_OF(far); i++)
        assert_true(client_address_is_public(far[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_believed_with_the_gateways_proof),
        cmocka_unit_test(of_an_address_only_the_network_is_kept),
        cmocka_unit_test(paths_are_matched_by_kind_and_in_full),
        cmocka_unit_test(targets_that_can_be_read_in_two_ways_are_refused),
        cmocka_unit_test(odd_headers_are_refused),
        cmocka_unit_test(framing_needs_one_host_and_one_length),
        cmocka_unit_test(queries_are_decoded_and_unknown_keys_refused),
        cmocka_unit_test(a_write_needs_the_version_that_was_read),
        cmocka_unit_test(bodies_have_a_type_a_size_and_a_shape),
        cmocka_unit_test(a_dialect_is_loose_and_fails_in_its_own_words),
        cmocka_unit_test(callers_are_judged_by_token_and_role),
        cmocka_unit_test(a_creating_post_needs_a_key),
        cmocka_unit_test(who_does_not_know_what_was_revoked_refuses),
    };

    return cmocka_run_group_tests(tests, open_forge, close_forge);
}
