/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/session_events.h"

#include "app/access.h"
#include "audit/audit.h"
#include "domain/roles.h"

static enum err append_session(struct call *call, const struct session *session, const char *action,
                               const char *details)
{
    const struct audit_note own = call->audit;
    const struct caller caller = call->caller;
    enum err err;

    /* Whoever sent the request: it is the owner's session. */
    call->caller.account_id = session->account_id;
    call->caller.role = role_names[session->role];
    audit_note(call, session->org_id, action, "session", session->id, 1);
    call->audit.details = details;
    err = audit_append(call);
    call->caller = caller;
    call->audit = own;
    return err;
}

static const char *assurance(struct call *call, const struct session *session)
{
    return arena_printf(call->mem, "{\"aal\":%lld,\"amr\":\"%s\",\"client\":\"%s\",\"grant\":%lld}",
                        (long long)session->aal, session->amr, session->client_id,
                        is_none(session->grant_id) ? 0 : (long long)session->grant_id);
}

enum err note_opened(struct call *call, const struct session *session)
{
    return append_session(call, session, "session.opened", assurance(call, session));
}

enum err note_elevated(struct call *call, const struct session *session)
{
    return append_session(call, session, "session.elevated", assurance(call, session));
}

enum err note_closed(struct call *call, const struct session *session, const char *cause)
{
    if (!is_none(session->ended_at))
        return OK;
    return append_session(call, session, "session.closed",
                          arena_printf(call->mem, "{\"cause\":\"%s\"}", cause));
}

enum err note_refused(struct call *call, const struct account *account, const char *method)
{
    const struct audit_note own = call->audit;
    enum err err;

    access_note(call, account->org_id, "session.refused", "account", account->id, 1);
    call->audit.details = arena_printf(call->mem, "{\"method\":\"%s\"}", method);
    err = account->id ? audit_append(call) : audit_pretend(call);
    call->audit = own;
    return err;
}
