/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http/internal.h"
#include "json/json.h"

const char *request_header(const struct request *rq, const char *name)
{
    for (size_t i = 0; i < rq->n_headers; i++)
        if (strcasecmp(rq->headers[i].name, name) == 0)
            return rq->headers[i].value;
    return NULL;
}

static bool is_idempotency_key(const char *key)
{
    size_t n = strlen(key);

    return n >= 16 && n <= 64 &&
           strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == n;
}

/* "v7", with its quotes. */
static bool parse_etag(const char *text, int64_t *ret)
{
    char *end = NULL;

    if (strncmp(text, "\"v", 2) != 0 || text[2] < '0' || text[2] > '9')
        return false;
    *ret = strtoll(text + 2, &end, 10);
    return strcmp(end, "\"") == 0;
}

enum err check_headers(struct serving *s)
{
    struct request *rq = s->rq;
    const char *match = request_header(rq, "If-Match");
    const char *key = request_header(rq, "Idempotency-Key");

    rq->version = NONE;
    if (rq->route->flags & ROUTE_MATCH && !match)
        return fail_plain(s->call, ERR_NEEDS_MATCH, "Cần If-Match với ETag của lần đọc trước");
    if (match && !parse_etag(match, &rq->version))
        return fail_plain(s->call, ERR_INVALID, "If-Match phải có dạng \"v7\"");
    if (rq->route->flags & ROUTE_CREATES && !key)
        return fail_plain(s->call, ERR_NEEDS_MATCH, "Cần Idempotency-Key");
    if (key && !is_idempotency_key(key))
        return fail_plain(s->call, ERR_INVALID,
                          "Idempotency-Key phải dài 16 đến 64 ký tự A-Z a-z 0-9 - _");
    rq->idempotency_key = rq->route->flags & ROUTE_CREATES ? key : NULL;
    return OK;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The percent-decoded text, NULL when it is not well formed or holds a NUL. */
static char *unescape(struct arena *mem, const char *text, size_t n)
{
    char *out = arena_alloc(mem, n + 1);
    size_t k = 0;

    for (size_t i = 0; i < n; i++) {
        if (text[i] != '%') {
            out[k++] = text[i] == '+' ? ' ' : text[i];
            continue;
        }

        int high = i + 2 < n ? hex_value(text[i + 1]) : -1;
        int low = i + 2 < n ? hex_value(text[i + 2]) : -1;

        if (high < 0 || low < 0 || high * 16 + low == 0)
            return NULL;
        out[k++] = (char)(high * 16 + low);
        i += 2;
    }
    return out;
}

/* A query as a JSON object: then the one decoder judges both. Numbers and booleans lose their
 * quotes when the shape wants them. */
static void add_member(struct buf *json, const struct field *f, const char *name, const char *value)
{
    size_t n = strlen(value);
    bool number = f && f->kind == KIND_INT && n > 0 && n < 19 && strspn(value, "0123456789") == n &&
                  (*value != '0' || n == 1);
    bool truth =
        f && f->kind == KIND_BOOL && (strcmp(value, "true") == 0 || strcmp(value, "false") == 0);

    if (json->n > 1)
        buf_char(json, ',');
    json_text(json, name);
    buf_char(json, ':');
    if (number || truth)
        buf_text(json, value);
    else
        json_text(json, value);
}

static enum err form_to_json(struct serving *s, const char *at, const struct shape *shape,
                             struct buf *json)
{
    buf_char(json, '{');
    while (*at) {
        size_t n = strcspn(at, "&");
        size_t name_n = strcspn(at, "=&");
        char *name = unescape(s->call->mem, at, name_n);
        char *value = unescape(s->call->mem, name_n < n ? at + name_n + 1 : at + n,
                               name_n < n ? n - name_n - 1 : 0);

        if (!name || !value || !*name)
            return fail_plain(s->call, ERR_INVALID, "Tham số không hợp lệ");
        add_member(json, shape_field(shape, name, strlen(name)), name, value);
        at += n + (at[n] == '&');
    }
    buf_char(json, '}');
    return OK;
}

static enum err decode_json(struct serving *s, struct bytes text, const struct shape *shape,
                            void *ret)
{
    const struct dialect *dialect = s->rq->route->dialect;

    if (dialect && dialect->loose)
        return json_decode_loose(s->call, text, shape, ret);
    return json_decode(s->call, text, shape, ret);
}

enum err decode_query(struct serving *s)
{
    static const struct field none[] = {{0}};
    static const struct shape nothing = {.name = "query", .fields = none, .n = 0, .size = 0};
    const struct shape *shape = s->rq->route->query ? s->rq->route->query : &nothing;
    struct buf json = buf_in(s->call->mem);
    void *query = arena_alloc(s->call->mem, shape->size + 1);
    enum err err = form_to_json(s, s->rq->query_text, shape, &json);

    if (err)
        return err;
    s->rq->query = query;
    return decode_json(s, buf_bytes(&json), shape, query);
}

/* wanted: one, or several with commas between. */
static bool is_media_type(const char *sent, const char *wanted)
{
    while (sent && *wanted) {
        size_t n = strcspn(wanted, ",");

        if (strncasecmp(sent, wanted, n) == 0 && (sent[n] == '\0' || sent[n] == ';'))
            return true;
        wanted += n;
        wanted += strspn(wanted, ", ");
    }
    return false;
}

static bool takes_media_type(const struct route *route, const char *sent, const char *wanted)
{
    const char *other = route->dialect ? route->dialect->media_type : NULL;

    return is_media_type(sent, wanted) || (other && is_media_type(sent, other));
}

static bool is_form(const struct route *route)
{
    return route->dialect && route->dialect->form;
}

/* What a browser or an OAuth client sends (WHATWG URL §5.1); a NUL ends it nowhere. */
static enum err decode_form(struct serving *s, void *body)
{
    struct buf json = buf_in(s->call->mem);
    enum err err = OK;

    if (memchr(s->rq->raw.data, '\0', s->rq->raw.n))
        return fail_plain(s->call, ERR_INVALID, "Tham số không hợp lệ");
    err = form_to_json(s, arena_copy(s->call->mem, s->rq->raw.data, s->rq->raw.n),
                       s->rq->route->body, &json);
    return err ? err : decode_json(s, buf_bytes(&json), s->rq->route->body, body);
}

static const char *wanted_type(const struct route *route)
{
    if (route->flags & ROUTE_RAW)
        return route->accepts;
    return is_form(route) ? "application/x-www-form-urlencoded" : "application/json";
}

enum err decode_body(struct serving *s)
{
    struct request *rq = s->rq;
    const struct route *route = rq->route;
    int64_t max = route->body_max ? route->body_max : s->router->body_max;
    const char *length = request_header(rq, "Content-Length");
    const char *type = wanted_type(route);

    if (rq->cut || (int64_t)rq->raw.n > max || (length && strtoll(length, NULL, 10) > max))
        return fail_plain(s->call, ERR_TOO_LARGE, "Nội dung tối đa %lld byte", (long long)max);
    if (length && strtoull(length, NULL, 10) != rq->raw.n)
        return fail_plain(s->call, ERR_INVALID, "Nội dung không dài như Content-Length");
    if (!route->body && !(route->flags & ROUTE_RAW))
        return OK;
    if (!takes_media_type(route, request_header(rq, "Content-Type"), type))
        return fail_plain(s->call, ERR_MEDIA_TYPE, "Cần Content-Type %s", type);
    if (route->flags & ROUTE_RAW)
        return OK;

    void *body = arena_alloc(s->call->mem, route->body->size);

    rq->body = body;
    if (is_form(route))
        return decode_form(s, body);
    return decode_json(s, rq->raw, route->body, body);
}
