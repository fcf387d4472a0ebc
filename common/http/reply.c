/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "http/http.h"
#include "json/json.h"

enum err reply_bytes(struct reply *rp, const char *content_type, struct bytes body)
{
    rp->status = rp->status ? rp->status : 200;
    rp->content_type = content_type;
    rp->body = body;
    return OK;
}

enum err reply_nothing(struct reply *rp)
{
    rp->status = 204;
    return OK;
}

enum err reply_json(struct call *call, struct reply *rp, int status, const struct shape *shape,
                    const void *object)
{
    struct buf out = buf_in(call->mem);

    json_encode(&out, shape, object);
    rp->status = status;
    return reply_bytes(rp, "application/json", buf_bytes(&out));
}

enum err reply_page(struct call *call, struct reply *rp, const struct shape *shape,
                    const struct list *items, int64_t next)
{
    struct buf out = buf_in(call->mem);

    buf_text(&out, "{\"items\":");
    json_encode_list(&out, shape, items);
    if (is_none(next))
        buf_text(&out, ",\"next\":null}");
    else
        buf_printf(&out, ",\"next\":\"%lld\"}", (long long)next);
    return reply_bytes(rp, "application/json", buf_bytes(&out));
}

void reply_version(struct call *call, struct reply *rp, int64_t version)
{
    rp->etag = arena_printf(call->mem, "\"v%lld\"", (long long)version);
}

static void add_violations(struct buf *out, const struct failure *f)
{
    buf_text(out, ",\"errors\":[");
    for (size_t i = 0; i < f->n_violations; i++) {
        buf_text(out, i ? ",{\"pointer\":" : "{\"pointer\":");
        json_text(out, f->violations[i].pointer);
        buf_text(out, ",\"detail\":");
        json_text(out, f->violations[i].detail);
        buf_text(out, ",\"detail_en\":");
        json_text(out, f->violations[i].detail_en);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

static void add_challenge(struct call *call, struct reply *rp, const char *challenge)
{
    struct header *header = arena_alloc(call->mem, sizeof(*header));

    *header = (struct header){"WWW-Authenticate", challenge};
    rp->headers = (struct list){header, 1};
}

void reply_problem(struct call *call, enum err err, struct reply *rp)
{
    const struct failure *f = &call->failure;
    const struct problem *problem =
        f->problem && f->problem->err == err ? f->problem : err_problem(err);
    int status = err_status(err);
    struct buf out = buf_in(call->mem);

    buf_printf(&out, "{\"type\":\"urn:hbdt:problem:%s\",\"title\":", problem->slug);
    json_text(&out, problem->title);
    buf_text(&out, ",\"title_en\":");
    json_text(&out, problem->title_en);
    buf_printf(&out, ",\"status\":%d", status);
    if (f->detail && status < 500) {
        buf_text(&out, ",\"detail\":");
        json_text(&out, f->detail);
    }
    buf_printf(&out, ",\"instance\":\"urn:hbdt:request:%s\"", call->request_id);
    if (f->n_violations && status < 500)
        add_violations(&out, f);
    if (f->members && status < 500)
        buf_printf(&out, ",%s", f->members);
    buf_char(&out, '}');
    *rp = (struct reply){.status = status};
    if (f->challenge && status == 401)
        add_challenge(call, rp, f->challenge);
    if (reply_bytes(rp, "application/problem+json", buf_bytes(&out)))
        rp->status = 500;
}
