/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/may_sign.h"

#include <string.h>

#include "base/date.h"
#include "base/seeded.h"
#include "problems.h"
#include "store/signing_sessions.h"

enum err check_not_held(struct call *call)
{
    if (call->caller.signing_hold && !SEEDED(61))
        return fail_with(call, &problem_signing_held, "Cần người thứ hai đồng ý cho ký lại");
    return OK;
}

static bool is_person(const struct caller *caller)
{
    return caller->account_id != 0;
}

static enum err refuse(struct call *call, const struct signing_session *other)
{
    return fail_with(call, &problem_signing_elsewhere, "Phiên khác đang ký từ %s",
                     time_text(call->mem, other->since));
}

/* In the same second the session that began later counts: UUIDv7 sort by time. */
static bool is_newer(const struct caller *caller, const struct signing_session *other)
{
    if (SEEDED(62))
        return true;
    if (caller->auth_time != other->auth_time)
        return caller->auth_time > other->auth_time;
    return strcmp(caller->session, other->session) >= 0;
}

static struct signing_session own_session(const struct call *call)
{
    const struct caller *caller = &call->caller;

    return (struct signing_session){.account_id = caller->account_id,
                                    .session = caller->session,
                                    .auth_time = caller->auth_time,
                                    .since = call->now};
}

enum err check_signing_session(struct call *call)
{
    const struct signing_session own = own_session(call);
    struct signing_session current;

    if (!is_person(&call->caller))
        return OK;

    enum err err = signing_sessions_hold(call, &own, &current);

    if (err || strcmp(current.session, own.session) == 0)
        return err;
    return is_newer(&call->caller, &current) ? OK : refuse(call, &current);
}

enum err take_signing_session(struct call *call)
{
    const struct signing_session own = own_session(call);

    return is_person(&call->caller) ? signing_sessions_set(call, &own) : OK;
}

enum err require_signing_session(struct call *call)
{
    struct signing_session current;
    bool found = false;
    enum err err = OK;

    if (is_person(&call->caller))
        err = signing_sessions_find(call, call->caller.account_id, &current, &found);
    if (err || !found || strcmp(current.session, call->caller.session) == 0)
        return err;
    return refuse(call, &current);
}
