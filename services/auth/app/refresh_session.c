/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/refresh_session.h"

#include <string.h>

#include "app/access.h"
#include "app/revoke.h"
#include "app/watch.h"
#include "audit/audit.h"
#include "problems.h"

/* Ends the session and keeps that although the call fails. */
static enum err end_and_keep(struct call *call, const struct session *session)
{
    call->keep = true;
    return revoke_session(call, session->id);
}

static enum err refuse_reuse(struct call *call, const struct session *session)
{
    enum err err = OK;

    if (is_none(session->ended_at)) {
        err = end_and_keep(call, session);
        if (err)
            return err;
        err = watch_reuse(call, session);
        if (err)
            return err;
        audit_note(call, session->org_id, "session.reuse", "session", session->id, 1);
        /* serve() appends the events of calls that succeed; a theft is evidence all the same. */
        err = audit_append(call);
    }
    if (err)
        return err;
    return fail_with(call, &problem_refresh_reused, "Hãy đăng nhập lại");
}

static enum err check_session(struct call *call, const struct session *session)
{
    bool stands = false;
    enum err err = sessions_stand(call, session->id, &stands);

    if (err || stands)
        return err;
    err = end_and_keep(call, session);
    if (err)
        return err;
    return fail_with(call, &problem_session_ended, "Hãy đăng nhập lại");
}

/* A second factor holds for 12 hours (NIST SP 800-63B-4 §2.2.3). */
static enum err fade(struct call *call, struct session *session)
{
    if (session->aal == 1 || session->auth_time + REFRESH_TOKEN_S > call->now)
        return OK;
    session->aal = 1;
    session->amr = "pwd";
    return sessions_set_assurance(call, session);
}

static enum err rotate(struct call *call, const struct refresh_token *token,
                       struct session *session, struct token_pair *ret)
{
    struct account account;
    enum err err = check_session(call, session);

    if (!err)
        err = accounts_get(call, session->account_id, &account);
    if (!err)
        err = refresh_tokens_use(call, token->sha256);
    if (!err)
        err = sessions_touch(call, session->id);
    if (!err)
        err = fade(call, session);
    if (!err)
        err = issue_tokens(call, session, &account, ret);
    return err ? err : watch_places(call, session);
}

enum err refresh_session(struct call *call, const char *client_id, const char *text,
                         struct token_pair *ret)
{
    struct refresh_token token;
    struct session session;
    bool found = false;
    enum err err = refresh_tokens_find(call, refresh_token_digest(call, text), &token, &found);

    if (err)
        return err;
    if (!found)
        return fail_with(call, &problem_refresh_refused, "Hãy đăng nhập lại");
    err = sessions_get(call, token.session_id, &session);
    if (err)
        return err;
    if (strcmp(session.client_id, client_id) != 0)
        return fail_with(call, &problem_refresh_refused, "Thẻ này của một ứng dụng khác");
    if (!is_none(token.used_at))
        return refuse_reuse(call, &session);
    if (token.expires_at <= call->now)
        return fail_with(call, &problem_refresh_refused, "Hãy đăng nhập lại");
    return rotate(call, &token, &session, ret);
}
