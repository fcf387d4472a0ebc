/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include <strings.h>

#include "base/seeded.h"
#include "http/internal.h"

static bool is_token_char(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_good_header(const struct header *h)
{
    if (!*h->name)
        return false;
    for (const char *c = h->name; *c; c++)
        if (!is_token_char((unsigned char)*c))
            return false;
    for (const char *c = h->value; *c; c++)
        if ((unsigned char)*c < 0x20 ? *c != '\t' : *c == 0x7f)
            return false;
    return true;
}

/* Ulfius joins a repeated header with a comma: for these, that is an attack or a mistake. */
static bool is_single(const struct header *h)
{
    static const char *const singles[] = {
        "Host",     "Authorization",   "Content-Type",           "Content-Length",
        "If-Match", "Idempotency-Key", "X-Service-Authorization", "X-Client-Address"};

    for (size_t i = 0; i < COUNT_OF(singles); i++)
        if (strcasecmp(h->name, singles[i]) == 0 && strchr(h->value, ','))
            return false;
    return true;
}

/* Nobody acts in another's name (Quy chế Điều 10): a header that asks for it is refused, not
 * ignored. */
static bool is_impersonating(const struct header *h)
{
    static const char *const names[] = {
        "X-Act-As",      "X-On-Behalf-Of",   "X-Impersonate", "X-Impersonate-User",
        "X-Switch-User", "X-Delegate-For",   "X-Signed-By",   "X-User-Id",
        "X-Account-Id",  "X-Forwarded-User", "X-Remote-User", "Impersonate-User",
        "X-Role"};

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (strcasecmp(h->name, names[i]) == 0)
            return true;
    return false;
}

static bool is_known_method(const char *method)
{
    static const char *const methods[] = {GET, POST, PUT, PATCH, DELETE, "HEAD", "OPTIONS"};

    for (size_t i = 0; i < COUNT_OF(methods); i++)
        if (strcmp(method, methods[i]) == 0)
            return true;
    return false;
}

static bool is_good_target(const char *target)
{
    if (*target != '/' || strlen(target) > 2048)
        return false;
    for (const char *c = target; *c; c++)
        if ((unsigned char)*c <= 0x20 || (unsigned char)*c >= 0x7f)
            return false;

    /* No path of ours needs these; refusing them leaves one reading of a path. */
    size_t path = strcspn(target, "?");

    for (size_t i = 0; i < path; i++)
        if (strchr("%;\\", target[i]) ||
            (target[i] == '/' && strchr("/.", target[i + 1]) && target[i + 1] != '\0' &&
             strncmp(target + i, "/.well-known/", 13) != 0))
            return false;
    return path == 1 || target[path - 1] != '/';
}

static const char *framing_fault(const struct request *rq)
{
    const char *length = request_header(rq, "Content-Length");
    const char *encoding = request_header(rq, "Transfer-Encoding");
    const char *expect = request_header(rq, "Expect");

    if (!request_header(rq, "Host"))
        return "thiếu Host";
    if (length && encoding)
        return "có cả Content-Length và Transfer-Encoding";
    if (length && (!*length || strspn(length, "0123456789") != strlen(length)))
        return "Content-Length sai";
    if (encoding && strcmp(encoding, "chunked") != 0)
        return "Transfer-Encoding không được hỗ trợ";
    if (expect && strcasecmp(expect, "100-continue") != 0)
        return "Expect không được hỗ trợ";
    return NULL;
}

enum err guard_request(struct serving *s)
{
    const struct request *rq = s->rq;
    const char *fault = framing_fault(rq);

    if (!is_known_method(rq->method))
        return fail_plain(s->call, ERR_METHOD, "Phương thức không được hỗ trợ");
    if (!is_good_target(rq->target))
        return fail_plain(s->call, ERR_INVALID, "Đường dẫn không hợp lệ");
    for (size_t i = 0; i < rq->n_headers; i++)
        if (!is_good_header(&rq->headers[i]) || !is_single(&rq->headers[i]))
            return fail_plain(s->call, ERR_INVALID, "Header không hợp lệ");
    for (size_t i = 0; i < rq->n_headers; i++)
        if (is_impersonating(&rq->headers[i]) && !SEEDED(18))
            return fail_plain(s->call, ERR_INVALID, "Không ai làm việc thay người khác");
    if (fault)
        return fail_plain(s->call, ERR_INVALID, "%s", fault);
    return OK;
}
