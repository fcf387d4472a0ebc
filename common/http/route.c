/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/date.h"
#include "base/id.h"
#include "crypto/digest.h"
#include "http/internal.h"

static size_t segment_length(const char *at)
{
    return strcspn(at, "/");
}

/* The kind of a ":name" or ":name=kind" segment. */
static const char *variable_kind(const char *pattern, size_t n)
{
    const char *equals = memchr(pattern, '=', n);

    if (equals)
        return equals + 1;
    return n == 5 && memcmp(pattern, ":uuid", 5) == 0 ? "uuid" : "id";
}

static bool has_kind(const char *kind, const char *name)
{
    size_t n = strlen(name);

    return strncmp(kind, name, n) == 0 && (kind[n] == '\0' || kind[n] == '/');
}

static bool take_variable(struct request *rq, int i, const char *kind, const char *value)
{
    rq->arg[i] = value;
    rq->id[i] = NONE;
    if (has_kind(kind, "uuid"))
        return is_uuid(value);
    if (has_kind(kind, "code"))
        return is_code(value);
    if (has_kind(kind, "sha256"))
        return is_sha256_hex(value);
    if (has_kind(kind, "month"))
        return is_month(value);
    if (has_kind(kind, "digit")) {
        rq->id[i] = value[0] - '0';
        return value[0] >= '0' && value[0] <= '9' && value[1] == '\0';
    }
    return id_parse(value, &rq->id[i]);
}

/* Whether the path has the pattern's literals and as many segments; variables are taken on the way.
 * *ret_good is false when one is not of its kind. */
static bool matches(struct call *call, const char *pattern, struct request *rq, bool *ret_good)
{
    const char *path = rq->path;
    int args = 0;

    *ret_good = true;
    while (*pattern == '/' && *path == '/') {
        size_t np = segment_length(++pattern);
        size_t n = segment_length(++path);

        if (*pattern == ':' && args < ROUTE_ARGS_MAX)
            *ret_good &= take_variable(rq, args++, variable_kind(pattern, np),
                                       arena_copy(call->mem, path, n));
        else if (np != n || memcmp(pattern, path, n) != 0)
            return false;
        pattern += np;
        path += n;
    }
    return *pattern == '\0' && *path == '\0';
}

void split_target(struct call *call, struct request *rq)
{
    size_t n = strcspn(rq->target, "?");

    rq->path = arena_copy(call->mem, rq->target, n);
    rq->query_text = rq->target[n] ? rq->target + n + 1 : "";
    call->path = rq->path;
}

enum err find_route(struct serving *s)
{
    bool path_known = false;

    split_target(s->call, s->rq);
    for (const struct route *r = s->router->routes; r->method; r++) {
        bool good;

        if (!matches(s->call, r->path, s->rq, &good))
            continue;
        if (!good)
            return fail_plain(s->call, ERR_NOT_FOUND, "Mã định danh trong đường dẫn không hợp lệ");
        path_known = true;
        if (strcmp(r->method, s->rq->method) == 0) {
            s->rq->route = r;
            return OK;
        }
    }
    if (path_known)
        return fail_plain(s->call, ERR_METHOD, "Tài nguyên không nhận %s", s->rq->method);
    return fail_plain(s->call, ERR_NOT_FOUND, "Không có đường dẫn này");
}

static enum err has_route(struct call *call, const struct route *routes,
                          const struct policy_route *rules)
{
    for (const struct route *r = routes; r->method; r++)
        if (r->policy == rules)
            return OK;
    return fail_plain(call, ERR_INTERNAL, "the policy has rules for %s %s, which is no route",
                      rules->method, rules->path);
}

enum err routes_bind(struct call *call, const struct route *routes,
                     const struct policy_route *policy, const struct route **ret)
{
    size_t n = 0;
    enum err err = OK;

    while (routes[n].method)
        n++;

    struct route *bound = arena_array(call->mem, n + 1, sizeof(*bound));

    memcpy(bound, routes, (n + 1) * sizeof(*bound));
    for (struct route *r = bound; r->method; r++) {
        if (!r->policy)
            r->policy = policy_find(policy, r->method, r->path);
        if (!r->policy)
            return fail_plain(call, ERR_INTERNAL, "the policy has no rules for %s %s", r->method,
                              r->path);
    }
    for (const struct policy_route *p = policy; !err && p && p->method; p++)
        err = has_route(call, bound, p);
    *ret = bound;
    return err;
}
