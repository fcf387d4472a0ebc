/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "service/settings.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "conf/conf.h"
#include "log/log.h"
#include "json/json.h"

static const struct field fields[] = {
    STR(struct service_settings, listen, 3, 200,
        .doc = "address to listen on: host:port or unix:/path"),
    INT(struct service_settings, http_workers, 1, 512,
        .doc = "worker threads, and connections at once"),
    INT(struct service_settings, body_max, 1024, 64 << 20, .doc = "largest JSON body, in bytes"),
    STR(struct service_settings, auth_url, 0, 200, .optional = true, .doc = "base URL of auth"),
    STR(struct service_settings, issuer, 8, 200, .doc = "issuer that every token must name"),
    STR(struct service_settings, client_secret, 16, 200, .optional = true, .secret = true,
        .doc = "this service's secret at auth, or ..._FILE"),
    STR(struct service_settings, db_socket, 1, 107, .optional = true,
        .doc = "MariaDB's Unix socket; else host and port"),
    STR(struct service_settings, db_host, 1, 200, .optional = true, .doc = "MariaDB's host"),
    INT(struct service_settings, db_port, 1, 65535, .doc = "MariaDB's TCP port"),
    STR(struct service_settings, db_name, 1, 64, .optional = true, .doc = "schema"),
    STR(struct service_settings, db_user, 1, 80, .optional = true, .doc = "runtime user"),
    STR(struct service_settings, db_password, 0, 200, .optional = true, .secret = true,
        .doc = "its password, or ..._FILE"),
    INT(struct service_settings, db_connections, 1, 64, .doc = "connections to hold open"),
    STR(struct service_settings, db_owner_user, 1, 80, .optional = true,
        .doc = "schema owner, for migrate only"),
    STR(struct service_settings, db_owner_password, 0, 200, .optional = true, .secret = true,
        .doc = "its password, or ..._FILE"),
};
const struct shape service_settings_shape = SHAPE(struct service_settings, fields);

static struct service_settings defaults_of(struct arena *mem, const struct service_definition *d)
{
    return (struct service_settings){
        .listen = d->listen,
        .http_workers = 96,
        .body_max = 1 << 20,
        .issuer = "https://auth.hbdt.invalid",
        .db_port = 3306,
        .db_name = arena_printf(mem, "hbdt_%s", d->name),
        .db_user = arena_printf(mem, "hbdt_%s", d->name),
        .db_connections = 8,
        .db_owner_user = arena_printf(mem, "hbdt_%s_owner", d->name),
    };
}

static char *upper(struct arena *mem, const char *text)
{
    char *copy = arena_strdup(mem, text);

    for (char *c = copy; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return copy;
}

enum err service_load(struct call *call, struct service *service)
{
    const struct service_definition *d = service->definition;
    enum err err;

    service->prefix = upper(call->mem, d->name);
    service->settings = defaults_of(call->mem, d);
    err = conf_load(call, service->prefix, &service_settings_shape, &service->settings);
    if (d->settings) {
        void *own = arena_copy(call->mem, d->defaults, d->settings->size);

        service->own = own;
        err = conf_load(call, service->prefix, d->settings, own);
    }
    for (size_t i = 0; i < call->failure.n_violations; i++)
        log_error("start", "bad setting", KV("name", call->failure.violations[i].pointer),
                  KV("detail", call->failure.violations[i].detail_en));
    return err;
}

struct call service_call(const struct service *service, const char *request_id)
{
    struct arena *mem = arena_new();
    int64_t now = clock_now();

    return (struct call){
        .mem = mem,
        .context = service->context,
        .db = service->db,
        .request_id = request_id,
        .caller = no_caller,
        .now = now,
        .today = day_text(mem, now),
    };
}

void service_help(const struct service_definition *d)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct service_settings defaults = defaults_of(mem, d);
    char *prefix = upper(mem, d->name);

    printf("%s: %s\n\nUsage: %s serve | migrate | health | --describe | --help\n\n"
           "  serve      answer requests until SIGTERM\n"
           "  migrate    bring the schema to this version, as its owner\n"
           "  health     ask the running program whether it is ready; exit 0 or 1\n"
           "  --describe print the routes as JSON\n\n"
           "Settings, from the environment (NAME_FILE reads one from a file):\n",
           d->name, d->summary, d->name);
    conf_help(mem, prefix, &service_settings_shape, &defaults);
    if (d->settings)
        conf_help(mem, prefix, d->settings, d->defaults);
}

static void describe_fields(struct buf *out, const char *name, const struct shape *shape)
{
    if (!shape)
        return;
    buf_printf(out, ",\"%s\":[", name);
    for (size_t i = 0; i < shape->n; i++) {
        buf_text(out, i ? "," : "");
        json_text(out, shape->fields[i].name);
    }
    buf_char(out, ']');
}

static void describe_route(struct buf *out, const struct service_definition *d,
                           const struct route *r)
{
    const struct policy_route *rules = policy_find(d->policy, r->method, r->path);

    buf_printf(out, "{\"method\":\"%s\",\"path\":\"%s\",\"who\":\"%s\",\"creates\":%s,\"match\":%s",
               r->method, r->path, rules ? policy_who(out->mem, rules) : "nobody",
               r->flags & ROUTE_CREATES ? "true" : "false",
               r->flags & ROUTE_MATCH ? "true" : "false");
    describe_fields(out, "body", r->body);
    describe_fields(out, "query", r->query);
    if (r->dialect)
        buf_printf(out, ",\"dialect\":\"%s\",\"problems\":\"%s\"",
                   r->dialect->form ? "application/x-www-form-urlencoded" : r->dialect->media_type,
                   r->dialect->problems);
    if (r->accepts)
        buf_printf(out, ",\"accepts\":\"%s\"", r->accepts);
    buf_char(out, '}');
}

void service_describe(const struct service_definition *d)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct buf out = buf_in(mem);
    char *prefix = upper(mem, d->name);

    buf_printf(&out, "{\"name\":\"%s\",\"prefix\":\"%s\",\"routes\":[\n", d->name, prefix);
    for (const struct route *r = d->routes; r && r->method; r++) {
        buf_text(&out, r == d->routes ? "" : ",\n");
        describe_route(&out, d, r);
    }
    buf_text(&out, "\n]");
    describe_fields(&out, "common_settings", &service_settings_shape);
    describe_fields(&out, "settings", d->settings);
    buf_text(&out, "}\n");
    fwrite(out.data, 1, out.n, stdout);
}
