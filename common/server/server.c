/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <ulfius.h>

#include "base/date.h"
#include "base/id.h"
#include "log/log.h"
#include "server/listen.h"

enum { CONNECTION_MEMORY_BYTES = 16384, IDLE_TIMEOUT_S = 60, STREAM_BLOCK_BYTES = 65536 };

struct server {
    struct _u_instance instance;
    struct server_options options;
    int fd;
};

static bool is_request_id(const char *text)
{
    size_t n = strlen(text);

    return n >= 8 && n <= 64 &&
           strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

static void take_headers(struct arena *mem, const struct _u_request *from, struct request *rq)
{
    size_t n = u_map_count(from->map_header) > 0 ? (size_t)u_map_count(from->map_header) : 0;
    const char **names = u_map_enum_keys(from->map_header);
    struct header *headers = arena_array(mem, n, sizeof(*headers));

    for (size_t i = 0; i < n; i++)
        headers[i] = (struct header){names[i], u_map_get(from->map_header, names[i])};
    rq->headers = headers;
    rq->n_headers = n;
}

/* An IPv4 address that came in over IPv6 is one all the same. */
static const char *peer_of(struct arena *mem, const struct sockaddr *from)
{
    static const char mapped[] = "::ffff:";
    char text[INET6_ADDRSTRLEN] = "";

    if (from && from->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)from)->sin_addr, text,
                  sizeof(text));
    if (from && from->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, text,
                  sizeof(text));

    bool is_mapped = strncmp(text, mapped, strlen(mapped)) == 0 && strchr(text, '.');

    return arena_strdup(mem, is_mapped ? text + strlen(mapped) : text);
}

static void begin_call(struct call *call, const struct server_options *options,
                       const struct request *rq)
{
    const char *id = request_header(rq, "X-Request-Id");

    call->context = options->context;
    call->db = options->db;
    call->request_id = id && is_request_id(id) ? id : uuid_new(call->mem);
    call->client_address = "";
    call->caller = no_caller;
    call->now = clock_now();
    call->today = day_text(call->mem, call->now);
}

static ssize_t file_block(void *context, uint64_t offset, char *out, size_t max)
{
    FILE *file = context;

    (void)offset;

    size_t n = fread(out, 1, max, file);

    return n ? (ssize_t)n : (ssize_t)U_STREAM_END;
}

static void file_end(void *context)
{
    fclose(context);
}

static bool send_file(const struct reply *rp, struct _u_response *to)
{
    FILE *file = fopen(rp->file, "rbe");

    if (!file)
        return false;
    fseek(file, 0, SEEK_END);

    uint64_t size = (uint64_t)ftell(file);

    rewind(file);
    return ulfius_set_stream_response(to, (unsigned)rp->status, file_block, file_end, size,
                                      STREAM_BLOCK_BYTES, file) == U_OK;
}

static void add_header(struct _u_response *to, const char *name, const char *value)
{
    if (value)
        u_map_put(to->map_header, name, value);
}

static void add_headers(struct call *call, const struct reply *rp, struct _u_response *to)
{
    add_header(to, "Content-Type", rp->content_type);
    add_header(to, "ETag", rp->etag);
    add_header(to, "Location", rp->location);
    add_header(to, "Idempotent-Replay", rp->replayed ? "true" : NULL);
    add_header(to, "X-Request-Id", call->request_id);
    add_header(to, "X-Content-Type-Options", "nosniff");
    add_header(to, "Cache-Control", "no-store");
    if (rp->download_name)
        add_header(to, "Content-Disposition",
                   arena_printf(call->mem, "attachment; filename=\"%s\"", rp->download_name));
    for (size_t i = 0; i < rp->headers.n; i++)
        add_header(to, ((const struct header *)rp->headers.items)[i].name,
                   ((const struct header *)rp->headers.items)[i].value);
    if (call->failure.retry_after_s)
        add_header(to, "Retry-After",
                   arena_printf(call->mem, "%lld", (long long)call->failure.retry_after_s));
}

static void log_served(struct call *call, const struct request *rq, const struct reply *rp,
                       int64_t took_ms)
{
    const struct failure *f = &call->failure;
    bool failed = rp->status >= 400;

    log_line(rp->status >= 500 ? "error" : "info", call->request_id, "served",
             LOG_FIELDS(KV("method", rq->method), KV("path", rq->path ? rq->path : ""),
                        KV("status", rp->status), KV("ms", took_ms),
                        KV("account", call->caller.account_id), KV("service", call->caller.service),
                        KV("problem", failed && f->problem ? f->problem->slug : ""),
                        KV("detail", rp->status >= 500 && f->detail ? f->detail : "")));
}

static int answer(const struct _u_request *from, struct _u_response *to, void *user_data)
{
    const struct server *server = user_data;
    const struct server_options *options = &server->options;
    SCOPED(arena_freep) struct arena *mem = arena_new();
    int64_t start = clock_ms();
    struct call call = {.mem = mem};
    struct reply rp = {0};
    struct request rq = {
        .method = from->http_verb,
        .target = from->http_url,
        .version_text = from->http_protocol,
        .peer = peer_of(mem, from->client_address),
        .raw = {from->binary_body, from->binary_body_length},
        .cut = (int64_t)from->binary_body_length > options->body_hold,
    };

    take_headers(mem, from, &rq);
    begin_call(&call, options, &rq);
    if (options->answer)
        options->answer(&call, options, &rq, &rp);
    else
        serve(&call, options->router, &rq, &rp);
    if (rp.file && !send_file(&rp, to))
        rp.status = 500;
    to->status = rp.status;
    if (!rp.file && rp.body.n)
        ulfius_set_binary_body_response(to, (unsigned)rp.status, (const char *)rp.body.data,
                                        rp.body.n);
    add_headers(&call, &rp, to);
    log_served(&call, &rq, &rp, clock_ms() - start);
    return U_CALLBACK_COMPLETE;
}

static void quiet_logger(void *context, const char *format, va_list args)
{
    (void)context;
    (void)format;
    (void)args;
}

static bool start_framework(struct server *server)
{
    int64_t workers = server->options.workers;
    /* Pool size == connection limit: one connection per worker, so that a slow handler blocks
     * nobody else's request, and libmicrohttpd's epoll cannot stall at 128 ready connections. */
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)quiet_logger, NULL},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)mhd_request_completed, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)ulfius_uri_logger, NULL},
        {MHD_OPTION_LISTEN_SOCKET, server->fd, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY_BYTES, NULL},
        {MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)workers, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)workers, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, IDLE_TIMEOUT_S, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_END, 0, NULL},
    };

    return ulfius_start_framework_with_mhd_options(
               &server->instance, MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG, options) ==
           U_OK;
}

struct server *server_start(const struct server_options *options)
{
    struct server *server = calloc(1, sizeof(*server));

    if (!server)
        abort();
    server->options = *options;
    server->fd = listen_on(options->listen);
    if (server->fd < 0) {
        log_error("start", "cannot listen", KV("address", options->listen),
                  KV("reason", strerror(errno)));
        free(server);
        return NULL;
    }
    if (ulfius_init_instance(&server->instance, 8080, NULL, NULL) != U_OK)
        abort();
    /* One byte more than is let through: Ulfius cuts a longer body off instead of refusing it. */
    server->instance.max_post_body_size = (size_t)options->body_hold + 1;
    server->instance.allowed_post_processor = U_POST_PROCESS_NONE;
    server->instance.mhd_response_copy_data = 0;
    ulfius_set_default_endpoint(&server->instance, answer, server);
    if (!start_framework(server)) {
        log_error("start", "cannot start the HTTP server", KV("address", options->listen));
        ulfius_clean_instance(&server->instance);
        free(server);
        return NULL;
    }
    return server;
}

void server_stop(struct server *server)
{
    ulfius_stop_framework(&server->instance);
    ulfius_clean_instance(&server->instance);
    free(server);
}
