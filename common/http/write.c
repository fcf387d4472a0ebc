/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A write: one transaction that holds the handler's statements, the answer kept under the client's
 * Idempotency-Key, and the audit event. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit/audit.h"
#include "base/date.h"
#include "crypto/digest.h"
#include "db/db.h"
#include "http/internal.h"

/* A transaction that the database asks for again (ERR_RETRY) is run at most so often, with a random
 * pause before each attempt but the first. */
enum { ATTEMPTS_MAX = 6 };

static const struct problem key_reused = {ERR_UNPROCESSABLE, "idempotency-key-reused",
                                          "Idempotency-Key đã dùng cho một yêu cầu khác",
                                          "The Idempotency-Key was used for another request"};
static const struct problem reply_not_kept = {
    ERR_CONFLICT, "reply-not-kept", "Yêu cầu đã thực hiện; bí mật trong trả lời không được lưu lại",
    "The request was carried out; the secret in its answer was not kept"};

struct kept_reply {
    int64_t account_id;
    const char *idem_key;
    const char *route;
    const char *request_sha256;
    int64_t status;
    const char *content_type;
    const char *etag;
    const char *location;
    struct bytes body;
    const char *created_at;
};

static const struct field kept_fields[] = {
    INT(struct kept_reply, account_id, 0, INT64_MAX),
    STR(struct kept_reply, idem_key, 16, 64),
    STR(struct kept_reply, route, 1, 200),
    STR(struct kept_reply, request_sha256, 64, 64),
    INT(struct kept_reply, status, 200, 299),
    STR(struct kept_reply, content_type, 0, 100, .optional = true),
    STR(struct kept_reply, etag, 0, 40, .optional = true),
    STR(struct kept_reply, location, 0, 200, .optional = true),
    BYTES(struct kept_reply, body, 0, 1 << 24, .optional = true),
    STR(struct kept_reply, created_at, 20, 20),
};
static const struct shape kept_shape = SHAPE(struct kept_reply, kept_fields);

static const struct query kept_by_key = {
    .sql = "SELECT request_sha256, status, content_type, etag, location, body"
           "  FROM idempotency_key"
           " WHERE account_id = :account_id AND idem_key = :idem_key",
    .in = &kept_shape,
    .out = &kept_shape,
};

static const struct query keep = {
    .sql = "INSERT INTO idempotency_key (account_id, idem_key, route, request_sha256, status,"
           "       content_type, etag, location, body, created_at)"
           " VALUES (:account_id, :idem_key, :route, :request_sha256, :status,"
           "       :content_type, :etag, :location, :body, :created_at)",
    .in = &kept_shape,
};

static char *request_digest(struct serving *s)
{
    struct buf all = buf_in(s->call->mem);

    buf_printf(&all, "%s %s\n", s->rq->method, s->rq->target);
    buf_add(&all, s->rq->raw.data, s->rq->raw.n);
    return sha256_hex(s->call->mem, all.data, all.n);
}

static enum err replay(struct serving *s, const struct kept_reply *kept, const char *digest)
{
    if (strcmp(kept->request_sha256, digest) != 0)
        return fail_with(s->call, &key_reused, "Hãy dùng một khóa mới");
    if (s->rq->route->flags & ROUTE_SECRET)
        return fail_with(s->call, &reply_not_kept, "Hãy tạo lại với một khóa mới");
    *s->rp = (struct reply){
        .status = (int)kept->status,
        .content_type = kept->content_type,
        .etag = kept->etag,
        .location = kept->location,
        .body = kept->body,
        .replayed = true,
    };
    return OK;
}

static enum err keep_reply(struct serving *s, struct kept_reply *row)
{
    bool secret = s->rq->route->flags & ROUTE_SECRET;

    row->route = arena_printf(s->call->mem, "%s %s", s->rq->route->method, s->rq->route->path);
    row->status = s->rp->status;
    row->content_type = s->rp->content_type;
    row->etag = s->rp->etag;
    row->location = s->rp->location;
    row->body = secret ? (struct bytes){0} : s->rp->body;
    row->created_at = time_text(s->call->mem, s->call->now);

    enum err err = db_insert(s->call, &keep, row, NULL);

    /* The same key in two requests at once: the later one starts again and finds the answer. */
    return err == ERR_CONFLICT ? ERR_RETRY : err;
}

static enum err handle_and_audit(struct serving *s)
{
    enum err err = s->rq->route->handler(s->call, s->rq, s->rp);

    if (err || s->rq->route->flags & ROUTE_NO_AUDIT)
        return err;
    return audit_append(s->call);
}

static enum err handle_once(struct serving *s)
{
    struct kept_reply row = {.account_id = s->call->caller.account_id,
                             .idem_key = s->rq->idempotency_key};
    struct kept_reply kept;
    bool found = false;
    enum err err;

    if (!s->rq->idempotency_key)
        return handle_and_audit(s);
    row.request_sha256 = request_digest(s);
    err = db_find(s->call, &kept_by_key, &row, &kept, &found);
    if (err)
        return err;
    if (found)
        return replay(s, &kept, row.request_sha256);
    err = s->rq->route->handler(s->call, s->rq, s->rp);
    if (err)
        return err;
    err = keep_reply(s, &row);
    if (err || s->rq->route->flags & ROUTE_NO_AUDIT)
        return err;
    return audit_append(s->call);
}

static enum err in_transaction(struct serving *s)
{
    struct call *call = s->call;
    enum err err = db_begin(call);

    if (err)
        return err;
    err = handle_once(s);
    if (err && !call->keep) {
        db_rollback(call);
        return err;
    }

    enum err committed = db_commit(call);

    return err ? err : committed;
}

static void wait_a_little(int attempt)
{
    int64_t ms = (10 << attempt) / 2 + rand() % (10 << attempt);

    nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

enum err write_aside(struct call *call, enum err (*work)(struct call *call, const void *of),
                     const void *of)
{
    enum err err = ERR_RETRY;

    for (int attempt = 0; attempt < ATTEMPTS_MAX && err == ERR_RETRY; attempt++) {
        if (attempt)
            wait_a_little(attempt);
        err = db_begin(call);
        if (!err)
            err = work(call, of);
        if (!err)
            err = db_commit(call);
        if (err)
            db_rollback(call);
    }
    return err;
}

enum err run_write(struct serving *s)
{
    bool twin_asked = false;
    enum err err = ERR_RETRY;

    for (int attempt = 0; attempt < ATTEMPTS_MAX && err == ERR_RETRY; attempt++) {
        if (attempt)
            wait_a_little(attempt);
        s->call->failure = (struct failure){0};
        s->call->audit = (struct audit_note){0};
        s->call->keep = false;
        *s->rp = (struct reply){0};
        err = in_transaction(s);
        /* In the way may be what a twin with the same key just made: look for its answer. */
        if (err == ERR_CONFLICT && s->rq->idempotency_key && !s->call->keep && !twin_asked) {
            twin_asked = true;
            err = ERR_RETRY;
        }
    }
    return err;
}
