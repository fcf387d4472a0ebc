/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/change_password.h"

#include "app/access.h"
#include "app/passwords.h"
#include "app/revoke.h"
#include "app/session_events.h"
#include "app/throttle.h"
#include "policy/policy.h"
#include "problems.h"
#include "store/factors.h"
#include "store/passwords.h"
#include "store/sessions.h"

static enum err check_session(struct call *call)
{
    struct session session;
    struct list factors;
    bool stands = false;
    enum err err = sessions_stand(call, call->caller.session, &stands);

    if (!err && !stands)
        return fail_with(call, &problem_session_ended, "Hãy đăng nhập lại");
    if (!err)
        err = sessions_get(call, call->caller.session, &session);
    if (!err)
        err = factors_of(call, call->caller.account_id, &factors);
    if (err)
        return err;
    return session.aal == 1 && factors.n ? policy_step_up(call, ASSURANCE_AAL2) : OK;
}

static enum err check_old(struct call *call, const struct account *account, const char *old)
{
    const char *name = arena_printf(call->mem, "own:%lld", (long long)account->id);
    struct password password = {.hash = NULL};
    bool found = false;
    bool good = false;
    const char *renewed = NULL; /* there will be another anyway */
    enum err err = throttle_enter(call, name);

    if (!err)
        err = passwords_find(call, account->id, &password, &found);
    if (!err)
        err = password_check(call, found ? password.hash : NULL, old, &good, &renewed);
    if (err)
        return err;
    if (good)
        return throttle_forget(call, name);
    err = note_refused(call, account, "pwd");
    if (err)
        return err;
    call->keep = true;
    return fail_with(call, &problem_wrong_credentials, "Mật khẩu cũ không đúng");
}

enum err change_password(struct call *call, const struct new_password *wanted)
{
    struct account account;
    struct password_owner owner;
    struct password password = {.account_id = call->caller.account_id, .changed_at = call->now};
    enum err err = check_session(call);

    if (!err)
        err = accounts_get(call, call->caller.account_id, &account);
    if (!err)
        err = check_old(call, &account, wanted->old_password);
    if (!err)
        err = password_owner_of(call, &account, &owner);
    if (!err)
        err = password_make(call, &owner, wanted->password, &password.hash);
    if (!err)
        err = passwords_set(call, &password);
    if (!err)
        err = revoke_account(call, account.id, call->caller.session);
    access_note(call, account.org_id, "account.password", "account", account.id, 1);
    return err;
}
