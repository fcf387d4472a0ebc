/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Many requests in one (RFC 7644 §3.7). Each is served as if it had come alone: judged, audited and
 * committed by itself, so that one that fails takes nothing from the others. One that names what a
 * later one makes waits for that; the answers stand in the order of the requests. */
#include <string.h>
#include <strings.h>

#include "http/handlers.h"
#include "http/scim.h"
#include "json/json.h"

#define BULK_ID  "bulkId:"
#define NAME_END "\"\\/" /* the quote within a filter is escaped */

/* A group waits for its users, a group in it for that group; nothing has reason to wait longer. */
enum { ROUNDS_MAX = 4 };

struct bulk_operation {
    const char *method;
    const char *path;
    const char *bulkId;
    const char *version;
    const char *data; /* JSON text */
};

struct bulk_body {
    int64_t failOnErrors; /* stop after so many; NONE = never */
    struct list operations;
};

/* A bulk within a bulk would have no end. */
static bool is_resource_path(const char *path)
{
    return strncmp(path, "/Users", 6) == 0 || strncmp(path, "/Groups", 7) == 0;
}

static const struct field operation_fields[] = {
    STR(struct bulk_operation, method, 3, 6),
    STR(struct bulk_operation, path, 2, 200, .check = is_resource_path,
        .expects = "/Users… or /Groups…"),
    STR(struct bulk_operation, bulkId, 1, 64, .optional = true),
    STR(struct bulk_operation, version, 1, 40, .optional = true),
    JSON(struct bulk_operation, data, .optional = true),
};
static const struct shape operation_shape = SHAPE(struct bulk_operation, operation_fields);

static const struct field body_fields[] = {
    INT(struct bulk_body, failOnErrors, 1, 1000, .optional = true),
    {.name = "Operations",
     .kind = KIND_LIST,
     .offset = offsetof(struct bulk_body, operations),
     .shape = &operation_shape,
     .min = 1,
     .max = SCIM_BULK_MAX},
};
const struct shape scim_bulk_body_shape = SHAPE(struct bulk_body, body_fields);

struct bulk_result {
    const char *method;
    const char *bulkId;
    const char *location;
    const char *version;
    const char *status;
    const char *response; /* JSON text, of what failed and of what was made */
};

static const struct field result_fields[] = {
    STR(struct bulk_result, method, 3, 6),
    STR(struct bulk_result, bulkId, 1, 64, .omit_none = true),
    STR(struct bulk_result, location, 1, 200, .omit_none = true),
    STR(struct bulk_result, version, 1, 40, .omit_none = true),
    STR(struct bulk_result, status, 3, 3),
    JSON(struct bulk_result, response, .omit_none = true),
};
static const struct shape result_shape = SHAPE(struct bulk_result, result_fields);

/* A bulk on its way; results[i] answers operations[i] and has no status before. */
struct bulk {
    struct call *call;
    const struct request *rq;
    const struct bulk_operation *operations;
    struct bulk_result *results;
    size_t n;
    int64_t failed;
    int64_t fail_max; /* NONE = never stop */
};

static bool is_it(const char *bulk_id, const char *name, size_t n)
{
    return bulk_id && strlen(bulk_id) == n && strncmp(bulk_id, name, n) == 0;
}

/* The id that an operation of this request made for a bulkId, or NULL. */
static const char *made_id(const struct bulk *bulk, const char *name, size_t n)
{
    for (size_t i = 0; i < bulk->n; i++)
        if (bulk->results[i].location && is_it(bulk->results[i].bulkId, name, n))
            return strrchr(bulk->results[i].location, '/') + 1;
    return NULL;
}

/* Whether an operation that was not served yet is to make what the text names. */
static bool waits_for(const struct bulk *bulk, const char *text, size_t self)
{
    while (text && (text = strstr(text, BULK_ID))) {
        text += strlen(BULK_ID);
        for (size_t i = 0; i < bulk->n; i++)
            if (i != self && !bulk->results[i].status &&
                is_it(bulk->operations[i].bulkId, text, strcspn(text, NAME_END)))
                return true;
    }
    return false;
}

/* The text with every "bulkId:x" that is known replaced by the id (RFC 7644 §3.7.2). */
static const char *with_ids(const struct bulk *bulk, const char *text)
{
    struct buf out = buf_in(bulk->call->mem);
    const char *found;

    while ((found = strstr(text, BULK_ID))) {
        const char *name = found + strlen(BULK_ID);
        size_t n = strcspn(name, NAME_END);
        const char *id = made_id(bulk, name, n);

        buf_add(&out, text, (size_t)(found - text));
        if (id)
            buf_text(&out, id);
        else
            buf_add(&out, found, (size_t)(name - found) + n);
        text = name + n;
    }
    buf_text(&out, text);
    return out.data;
}

static bool is_own_to_each(const char *header)
{
    return strcasecmp(header, "Content-Length") == 0 || strcasecmp(header, "If-Match") == 0 ||
           strcasecmp(header, "Content-Type") == 0 || strcasecmp(header, "Idempotency-Key") == 0;
}

/* The headers of the whole, so its caller is the caller of each. */
static void take_headers(struct call *call, const struct request *rq,
                         const struct bulk_operation *operation, struct request *ret)
{
    struct header *headers = arena_array(call->mem, rq->n_headers + 2, sizeof(*headers));

    ret->headers = headers;
    for (size_t i = 0; i < rq->n_headers; i++)
        if (!is_own_to_each(rq->headers[i].name))
            headers[ret->n_headers++] = rq->headers[i];
    headers[ret->n_headers++] = (struct header){"Content-Type", scim_dialect.media_type};
    if (operation->version)
        headers[ret->n_headers++] = (struct header){"If-Match", operation->version};
}

static const char *text_of(struct call *call, struct bytes bytes)
{
    return bytes.n ? arena_copy(call->mem, bytes.data, bytes.n) : NULL;
}

static struct bulk_result run(const struct bulk *bulk, const struct bulk_operation *operation)
{
    struct call *call = bulk->call;
    const struct request *rq = bulk->rq;
    struct call own = *call;
    struct request inner = {.method = operation->method, .version_text = rq->version_text};
    const char *data = operation->data ? with_ids(bulk, operation->data) : "";
    struct reply reply;

    inner.target = arena_printf(call->mem, "/scim/v2%s", with_ids(bulk, operation->path));
    inner.raw = (struct bytes){(const uint8_t *)data, strlen(data)};
    take_headers(call, rq, operation, &inner);
    own.mem = arena_new();
    own.conn = NULL;
    own.caller = (struct caller){.name = "", .role = "", .session = "", .token = "", .service = ""};
    own.failure = (struct failure){0};
    own.audit = (struct audit_note){0};
    serve(&own, rq->router, &inner, &reply);

    const struct bulk_result result = {
        .method = operation->method,
        .bulkId = operation->bulkId,
        .location = reply.location ? arena_strdup(call->mem, reply.location) : NULL,
        .version = reply.etag ? arena_strdup(call->mem, reply.etag) : NULL,
        .status = arena_printf(call->mem, "%d", reply.status),
        .response = reply.status == 204 ? NULL : text_of(call, reply.body),
    };

    arena_free(own.mem);
    return result;
}

static bool has_failed(const struct bulk_result *result)
{
    return result->status[0] != '2';
}

static enum err reply_results(struct call *call, struct reply *rp, const struct list *results)
{
    struct buf out = buf_in(call->mem);

    buf_text(&out, "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkResponse\"],"
                   "\"Operations\":");
    json_encode_list(&out, &result_shape, results);
    buf_char(&out, '}');
    return reply_bytes(rp, scim_dialect.media_type, buf_bytes(&out));
}

/* Serves in turn what waits for nothing, or all; true when it served any. */
static bool serve_some(struct bulk *bulk, bool all)
{
    bool served = false;

    for (size_t i = 0; i < bulk->n && bulk->failed != bulk->fail_max; i++) {
        const struct bulk_operation *operation = &bulk->operations[i];

        if (bulk->results[i].status)
            continue;
        if (!all && (waits_for(bulk, operation->data, i) || waits_for(bulk, operation->path, i)))
            continue;
        bulk->results[i] = run(bulk, operation);
        bulk->failed += has_failed(&bulk->results[i]);
        served = true;
    }
    return served;
}

HANDLER(scim_post_bulk)
{
    const struct bulk_body *body = rq->body;
    size_t n = body->operations.n;
    struct bulk_result *results = arena_array(call->mem, n, sizeof(*results));
    struct bulk bulk = {.call = call,
                        .rq = rq,
                        .operations = body->operations.items,
                        .results = results,
                        .n = n,
                        .fail_max = body->failOnErrors};
    struct list served = {results, 0};

    for (int i = 0; i < ROUNDS_MAX && serve_some(&bulk, false); i++)
        ;
    (void)serve_some(&bulk, true); /* what waits for each other will be refused */
    for (size_t i = 0; i < n; i++)
        if (results[i].status)
            results[served.n++] = results[i];
    return reply_results(call, rp, &served);
}
