/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What authorisation refused, in the chain of the caller's unit. */
#include <string.h>

#include "http/internal.h"
#include "json/json.h"

enum { OBJECT_ID_MAX = 80 };

static bool is_machine(const struct caller *caller)
{
    return *caller->service || strcmp(caller->role, "client") == 0;
}

/* Every 403; a 404 or a 401 only where the policy said it: another unit's, step-up-required. Where
 * nobody is known (no token, a bad one) there is no chain to write to. */
static bool is_denial(const struct call *call, enum err err)
{
    if (!call->caller.account_id && !is_machine(&call->caller))
        return false;
    return err == ERR_FORBIDDEN ||
           (call->failure.refused && (err == ERR_NOT_FOUND || err == ERR_UNAUTHENTICATED));
}

/* "/v1/classes/:id/gradebooks/:subject=code/:term=digit" is of type "gradebooks", "45/toan/1". */
static void note_object(struct call *call, const struct request *rq)
{
    const char *literal = "";
    const char *type = "";
    struct buf id = buf_in(call->mem);
    int args = 0;

    for (const char *at = rq->route->path; *at == '/'; at += strcspn(at, "/")) {
        if (*++at != ':') {
            literal = at;
            continue;
        }
        type = literal;
        buf_printf(&id, "%s%s", args ? "/" : "", rq->arg[args]);
        args++;
    }
    buf_char(&id, '\0');
    audit_note(call, 0, NULL, arena_copy(call->mem, type, strcspn(type, "/")),
               arena_printf(call->mem, "%.*s", OBJECT_ID_MAX, id.data), 0);
}

static void note_details(struct call *call, const struct request *rq, enum err err)
{
    const struct failure *f = &call->failure;
    const struct problem *problem =
        f->problem && f->problem->err == err ? f->problem : err_problem(err);
    const struct caller *caller = &call->caller;
    struct buf details = buf_in(call->mem);

    buf_printf(&details, "{\"method\":\"%s\",\"route\":", rq->route->method);
    json_text(&details, rq->route->path);
    buf_text(&details, ",\"problem\":");
    json_text(&details, problem->slug);
    if (is_machine(caller)) {
        buf_text(&details, ",\"program\":");
        json_text(&details, *caller->service ? caller->service : caller->client_id);
    }
    buf_text(&details, "}");
    buf_char(&details, '\0');
    call->audit.details = details.data;
}

/* The answer is the refusal, whatever becomes of its event. */
void keep_denial(struct serving *s, enum err refused)
{
    struct call *call = s->call;

    if (!s->router->denials || !is_denial(call, refused))
        return;
    note_object(call, s->rq);
    note_details(call, s->rq, refused);
    denials_add(s->router->denials, call);
}
