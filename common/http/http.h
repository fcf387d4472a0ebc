/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * HTTP without sockets: a table of routes, and serve(), which walks a request through its stages.
 * The whole API of a program can be tested in process with serve().
 *
 *     const struct route records_routes[] = {
 *         {GET,   "/v1/classes/:id", get_class},
 *         {PATCH, "/v1/classes/:id/gradebooks/:subject=code/:term=digit", patch_gradebook,
 *          .body = &gradebook_change_shape, .flags = ROUTE_MATCH},
 *         {0},
 *     };
 *
 * A path variable is ":name" or ":name=kind"; kinds: id (positive integer; default), uuid, code,
 * digit, month, sha256. Its values are rq->id[i] (id, digit) and rq->arg[i] (text), counted from 0.
 * Who may ask stands in the service's api/policy.tsv; routes_bind() joins the two.
 */
#pragma once

#include <stdatomic.h>

#include "base/buf.h"
#include "base/call.h"
#include "base/shape.h"
#include "policy/policy.h"
#include "revocation/revocation.h"
#include "token/token.h"

enum { ROUTE_ARGS_MAX = 4 };

enum route_flags {
    ROUTE_CREATES = 1,  /* needs Idempotency-Key; the answer is stored and replayed */
    ROUTE_MATCH = 2,    /* needs If-Match: "v7" is rq->version 7 */
    ROUTE_RAW = 4,      /* the body is rq->raw as sent, of a media type of .accepts; no JSON */
    ROUTE_NO_AUDIT = 8, /* a write that belongs to no unit's chain */
    ROUTE_NO_TX = 16,   /* not a write, though a POST: no transaction, no audit */
    ROUTE_SECRET = 32,  /* the answer holds a secret: a replay says so instead of showing it */
};

struct request;
struct reply;
struct router;

/* How a route speaks when its protocol has its own words (SCIM, OAuth). */
struct dialect {
    const char *media_type; /* of its JSON bodies, taken beside application/json; NULL = none */
    bool loose;             /* members and keys that the shape lacks are ignored, not refused */
    bool form;              /* bodies are application/x-www-form-urlencoded, and nothing else */
    const char *problems;   /* media type of its failures */
    /* Says the call's failure instead of RFC 9457; headers such as Retry-After are added after. */
    void (*problem)(struct call *call, const struct request *rq, enum err err, struct reply *rp);
};

struct route {
    const char *method;
    const char *path;
    enum err (*handler)(struct call *call, const struct request *rq, struct reply *rp);
    const struct shape *body;      /* the JSON body; NULL = none is taken */
    const struct shape *query;     /* the query keys that are taken; NULL = none */
    const char *accepts;           /* media types of a ROUTE_RAW body: "image/jpeg, image/png" */
    int64_t body_max;              /* bytes; 0 = the router's */
    const struct dialect *dialect; /* NULL = the house's own */
    unsigned flags;
    const char *summary;               /* for --describe */
    const struct policy_route *policy; /* set by routes_bind() */
};

#define GET    "GET"
#define POST   "POST"
#define PUT    "PUT"
#define PATCH  "PATCH"
#define DELETE "DELETE"

struct header {
    const char *name; /* as sent */
    const char *value;
};

struct request {
    /* Filled by whoever received it. */
    const char *method;
    const char *target;       /* path and query, as sent */
    const char *version_text; /* "HTTP/1.1" */
    const struct header *headers;
    size_t n_headers;
    const char *peer; /* the address at the other end of the connection; "" over a Unix socket */
    struct bytes raw;
    bool cut; /* the body was longer than the receiver would hold */
    /* Filled by serve(). */
    const struct router *router; /* for a request that holds requests */
    const struct route *route;
    const char *path; /* without the query */
    const char *query_text;
    const char *arg[ROUTE_ARGS_MAX];
    int64_t id[ROUTE_ARGS_MAX];
    const void *body;  /* decoded by route->body */
    const void *query; /* decoded by route->query; keys not sent are "not there" */
    const char *idempotency_key;
    int64_t version; /* from If-Match; NONE when none was sent */
};

struct reply {
    int status;
    const char *content_type;
    struct bytes body;
    const char *file; /* body from this file instead */
    const char *etag;
    const char *location;
    const char *download_name; /* ASCII; makes it an attachment */
    struct list headers;       /* struct header: further ones */
    bool replayed;
};

struct denials;

struct metrics {
    _Atomic int64_t requests[6]; /* by status / 100; [0] = all */
};

struct router {
    const struct route *routes;
    struct token_verifier *verifier;
    struct revocations *revocations; /* NULL = none are known of (tests of one program) */
    struct denials *denials;         /* NULL = refusals leave no event */
    int64_t body_max;
    const char *gateway_secret; /* what proves a client's address; NULL = none is believed */
    bool has_store;             /* writes are transactions, with audit and idempotency */
    struct metrics *metrics;
};

/* The routes, each with its rules; fails when a route has no rules or rules have no route. A route
 * that has rules already keeps them. */
enum err routes_bind(struct call *call, const struct route *routes,
                     const struct policy_route *policy, const struct route **ret);

/* Answers the request; never fails. A write route runs in one transaction, with its audit event and
 * its idempotency record, and is run again when the database asks for it (ERR_RETRY). */
void serve(struct call *call, const struct router *router, struct request *rq, struct reply *rp);

/* A transaction of its own, for a read that leaves a trace before it is answered and for writers
 * without a request; run again, a few times, when the database asks for it. */
enum err write_aside(struct call *call, enum err (*work)(struct call *call, const void *of),
                     const void *of);

/* The first stages alone, for a program that forwards: refuses framing that two readers could read
 * differently, splits the target, and judges the tokens that are there. */
enum err request_check(struct call *call, const struct router *router, struct request *rq);

/* For a handler that waited so long: the caller is judged once more, whose token may have ended or
 * been revoked meanwhile. */
enum err request_judge_again(struct call *call, const struct request *rq, int64_t waited_ms);

/* The first value of a header by case-insensitive name, or NULL. */
const char *request_header(const struct request *rq, const char *name);

/* A reply with a JSON body. */
enum err reply_json(struct call *call, struct reply *rp, int status, const struct shape *shape,
                    const void *object);

/* {"items":[…],"next":"…"|null}; next is the id after which the next page begins, or NONE. */
enum err reply_page(struct call *call, struct reply *rp, const struct shape *shape,
                    const struct list *items, int64_t next);

enum err reply_bytes(struct reply *rp, const char *content_type, struct bytes body);
enum err reply_nothing(struct reply *rp);                                 /* 204 */
void reply_version(struct call *call, struct reply *rp, int64_t version); /* ETag "v7" */

/* Turns the call's failure into application/problem+json (RFC 9457). */
void reply_problem(struct call *call, enum err err, struct reply *rp);

/* The query of a list: after (exclusive id, default 0) and limit (1..500, default 100). */
struct page_query {
    int64_t after;
    int64_t limit;
};
#define PAGE_FIELDS(T)                                                                             \
    INT(T, after, 0, INT64_MAX, .optional = true, .doc = "the last id of the page before"),        \
        INT(T, limit, 1, 500, .optional = true, .doc = "items a page, default 100")
static inline int64_t page_after(int64_t after)
{
    return is_none(after) ? 0 : after;
}
static inline int64_t page_limit(int64_t limit)
{
    return is_none(limit) ? 100 : limit;
}
