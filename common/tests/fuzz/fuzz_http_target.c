/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A request line and headers, one a line, then an empty line and the body: every answer has a
 * status, and the handler runs only for what its route promises. */
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "http/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct query {
    int64_t after;
    int64_t limit;
};
static const struct field query_fields[] = {PAGE_FIELDS(struct query)};
static const struct shape query_shape = SHAPE(struct query, query_fields);

static enum err look(struct call *call, const struct request *rq, struct reply *rp)
{
    const struct query *query = rq->query;
    int64_t id;

    (void)call;
    if (strchr(rq->path, '%') || strchr(rq->path, '?') || strstr(rq->path, "/../"))
        abort();
    if (rq->arg[0] && (!id_parse(rq->arg[0], &id) || id != rq->id[0] || id < 1))
        abort();
    if (rq->route->query && (page_limit(query->limit) < 1 || page_limit(query->limit) > 500))
        abort();
    return reply_nothing(rp);
}

static const struct policy_rule anyone[] = {{.role = "anyone", .allow = true}};
static const struct policy_rule users[] = {{.role = "user", .allow = true}};
static const struct policy_route open_to_all = {.rules = anyone, .n = 1};
static const struct policy_route for_users = {.rules = users, .n = 1};

static const struct route routes[] = {
    {GET, "/v1/things", look, .query = &query_shape, .policy = &open_to_all},
    {GET, "/v1/things/:id", look, .policy = &open_to_all},
    {GET, "/v1/mine", look, .policy = &for_users},
    {0},
};

/* Cuts the next line off text. */
static char *next_line(char **text)
{
    char *line = *text;
    size_t n = strcspn(line, "\n");

    *text = line + n + (line[n] == '\n');
    line[n] = '\0';
    return line;
}

static size_t take_headers(char **text, struct header *headers, size_t max)
{
    size_t n = 0;

    while (**text && n < max) {
        char *line = next_line(text);
        char *colon = strchr(line, ':');

        if (!*line)
            break;
        if (colon)
            *colon = '\0';
        headers[n++] = (struct header){line, colon ? colon + 1 + (colon[1] == ' ') : ""};
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *mem = arena_new();
    struct token_verifier *verifier = token_verifier_new("https://auth.hbdt.invalid", "hbdt-api");
    struct router router = {.routes = routes, .verifier = verifier, .body_max = 1024};
    struct header headers[16];
    char *text = arena_copy(mem, data, n);
    struct call call = {.mem = mem, .request_id = "fuzz", .caller = no_caller, .now = 1800000000};
    struct reply rp;
    char *target = next_line(&text);
    struct request rq = {.method = GET, .target = target, .headers = headers};

    rq.n_headers = take_headers(&text, headers, COUNT_OF(headers));
    rq.raw = (struct bytes){(const uint8_t *)text, strlen(text)};
    serve(&call, &router, &rq, &rp);
    if (rp.status != 204 && (rp.status < 400 || rp.status > 599))
        abort();
    token_verifier_free(verifier);
    arena_free(mem);
    return 0;
}
