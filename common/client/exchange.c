/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "client/internal.h"

enum { HEADERS_MAX = 100, KEPT_IDLE_S = 30 };

struct exchange {
    struct call *call;
    struct client *client;
    const struct client_request *request;
    CURL *handle;
    struct curl_slist *headers;
    size_t sent; /* bytes of the body */
    struct buf body;
    bool too_large;
    struct client_header *received;
    size_t n_received;
};

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool is_repeatable(const char *method)
{
    return is(method, "GET") || is(method, "HEAD");
}

static size_t send_body(char *to, size_t size, size_t n, void *object)
{
    struct exchange *x = object;
    struct bytes body = x->request->body;
    size_t room = size * n;
    size_t some = body.n - x->sent < room ? body.n - x->sent : room;

    if (some)
        memcpy(to, body.data + x->sent, some);
    x->sent += some;
    return some;
}

/* Room for the whole body at once when its length is announced, so that it is not copied about. */
static void reserve_body(struct exchange *x)
{
    curl_off_t n = -1;

    curl_easy_getinfo(x->handle, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &n);
    if (n <= 0 || (size_t)n > x->client->response_max)
        return;
    x->body.data = arena_alloc(x->call->mem, (size_t)n + 1);
    x->body.size = (size_t)n + 1;
}

static size_t receive_body(char *data, size_t size, size_t n, void *object)
{
    struct exchange *x = object;
    size_t more = size * n;

    if (!x->body.data)
        reserve_body(x);
    if (more > x->client->response_max - x->body.n) {
        x->too_large = true;
        return 0; /* makes libcurl give up */
    }
    buf_add(&x->body, data, more);
    return more;
}

static char *trimmed(struct arena *mem, const char *data, size_t n)
{
    while (n && strchr(" \t\r\n", data[n - 1]))
        n--;
    while (n && (*data == ' ' || *data == '\t'))
        data++, n--;
    return arena_copy(mem, data, n);
}

static size_t receive_header(char *data, size_t size, size_t n, void *object)
{
    struct exchange *x = object;
    size_t length = size * n;
    const char *colon = memchr(data, ':', length);

    if (length >= 5 && memcmp(data, "HTTP/", 5) == 0) {
        x->n_received = 0; /* a status line: what came before was a 1xx answer's */
        return length;
    }
    if (!colon)
        return length;
    if (x->n_received == HEADERS_MAX) {
        x->too_large = true;
        return 0;
    }

    size_t name = (size_t)(colon - data);

    x->received[x->n_received++] = (struct client_header){
        .name = arena_copy(x->call->mem, data, name),
        .value = trimmed(x->call->mem, colon + 1, length - name - 1),
    };
    return length;
}

/* Nothing that could end a header or the request line may get into them. */
static bool is_clean(const char *text, unsigned char lowest)
{
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at < lowest || *at == 0x7f)
            return false;
    return true;
}

static bool add_line(struct exchange *x, const char *line)
{
    struct curl_slist *longer = curl_slist_append(x->headers, line);

    if (!longer)
        return false;
    x->headers = longer;
    return true;
}

static bool add_header(struct exchange *x, const struct client_header *header)
{
    struct arena *mem = x->call->mem;

    if (!is_clean(header->name, 0x21) || !is_clean(header->value, 0x20))
        return false;
    /* "Name;" is libcurl's way to send a header without a value. */
    return add_line(x, *header->value ? arena_printf(mem, "%s: %s", header->name, header->value)
                                      : arena_printf(mem, "%s;", header->name));
}

static bool add_headers(struct exchange *x)
{
    const struct client_request *request = x->request;
    bool typed = false;

    for (size_t i = 0; i < request->n_headers; i++) {
        if (!add_header(x, &request->headers[i]))
            return false;
        typed = typed || strcasecmp(request->headers[i].name, "Content-Type") == 0;
    }
    /* "Name:" takes one of libcurl's own headers away. */
    return add_line(x, "Expect:") && (typed || add_line(x, "Content-Type:"));
}

static void set_protocols(CURL *handle)
{
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static void set_connection(struct exchange *x)
{
    const struct client *client = x->client;
    CURL *h = x->handle;

    set_protocols(h);
    curl_easy_setopt(h, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(h, CURLOPT_PROXY, ""); /* whatever the environment says */
    curl_easy_setopt(h, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, (long)client->connect_ms);
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)client->timeout_ms);
    curl_easy_setopt(h, CURLOPT_MAXAGE_CONN, (long)KEPT_IDLE_S);
    curl_easy_setopt(h, CURLOPT_MAXCONNECTS, 1L); /* kept: each holds a worker over there */
    if (client->socket_path)
        curl_easy_setopt(h, CURLOPT_UNIX_SOCKET_PATH, client->socket_path);
}

/*
 * libcurl sends again by itself when a kept connection turns out to be closed. That is right for
 * GET and HEAD only: what else was sent may have been done. So a body is handed out by a callback
 * that cannot rewind, and a request without one gets a new connection.
 */
static void set_method(struct exchange *x)
{
    const struct client_request *request = x->request;
    CURL *h = x->handle;

    if (is(request->method, "HEAD")) {
        curl_easy_setopt(h, CURLOPT_NOBODY, 1L);
        return;
    }
    if (!is_repeatable(request->method) || request->body.n) {
        curl_easy_setopt(h, CURLOPT_POST, 1L);
        curl_easy_setopt(h, CURLOPT_READFUNCTION, send_body);
        curl_easy_setopt(h, CURLOPT_READDATA, x);
        curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.n);
        if (!request->body.n)
            curl_easy_setopt(h, CURLOPT_FRESH_CONNECT, 1L);
    }
    curl_easy_setopt(h, CURLOPT_CUSTOMREQUEST, request->method);
}

static void set_receivers(struct exchange *x)
{
    CURL *h = x->handle;

    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, receive_body);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, x);
    curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, receive_header);
    curl_easy_setopt(h, CURLOPT_HEADERDATA, x);
    curl_easy_setopt(h, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)x->client->response_max);
}

static enum err fail_exchange(struct exchange *x, enum err err, const char *why)
{
    return fail_plain(x->call, err, "%s %s%s: %s", x->request->method,
                      x->client->socket_path ? x->client->socket_path : x->client->base,
                      x->request->target, why);
}

/* Whether the other side had begun to answer decides: gone, or answered wrongly. */
static enum err fail_curl(struct exchange *x, CURLcode code)
{
    long status = 0;

    if (x->too_large || code == CURLE_FILESIZE_EXCEEDED)
        return fail_exchange(x, ERR_UPSTREAM, "the answer is too large");
    curl_easy_getinfo(x->handle, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OPERATION_TIMEDOUT || !status)
        return fail_exchange(x, ERR_UNAVAILABLE, curl_easy_strerror(code));
    return fail_exchange(x, ERR_UPSTREAM, curl_easy_strerror(code));
}

static void take_response(struct exchange *x, struct client_response *ret)
{
    const char *content_type = NULL;
    long status = 0;

    curl_easy_getinfo(x->handle, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(x->handle, CURLINFO_CONTENT_TYPE, &content_type);
    *ret = (struct client_response){
        .status = (int)status,
        .content_type = content_type ? arena_strdup(x->call->mem, content_type) : "",
        .headers = {x->received, x->n_received},
        .body = buf_bytes(&x->body),
    };
}

static enum err perform(struct exchange *x, struct client_response *ret)
{
    if (!add_headers(x))
        return fail_exchange(x, ERR_INTERNAL, "a header cannot be sent");
    set_connection(x);
    set_method(x);
    set_receivers(x);
    curl_easy_setopt(x->handle, CURLOPT_HTTPHEADER, x->headers);
    curl_easy_setopt(x->handle, CURLOPT_URL,
                     arena_printf(x->call->mem, "%s%s", x->client->base, x->request->target));

    CURLcode code = curl_easy_perform(x->handle);

    if (code != CURLE_OK)
        return fail_curl(x, code);
    take_response(x, ret);
    return OK;
}

enum err client_send(struct call *call, struct client *client, const struct client_request *request,
                     struct client_response *ret)
{
    struct exchange x = {.call = call, .client = client, .request = request};

    if (*request->target != '/' || !is_clean(request->target, 0x21))
        return fail_exchange(&x, ERR_INTERNAL, "the target cannot be sent");
    x.handle = client_take(client);
    if (!x.handle)
        return fail_exchange(&x, ERR_UNAVAILABLE, "no connection became free in time");
    x.body = buf_in(call->mem);
    x.received = arena_array(call->mem, HEADERS_MAX, sizeof(*x.received));

    enum err err = perform(&x, ret);

    if (err)
        client_drop(client, x.handle);
    else
        client_give_back(client, x.handle);
    curl_slist_free_all(x.headers);
    return err;
}
