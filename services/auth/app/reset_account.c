/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/reset_account.h"

#include "app/access.h"
#include "app/change_status.h"
#include "app/read_account.h"
#include "app/recover_account.h"
#include "app/revoke.h"
#include "base/seeded.h"
#include "problems.h"
#include "store/account_security.h"
#include "store/factors.h"
#include "store/passwords.h"

static enum err drop_secrets(struct call *call, int64_t account_id)
{
    enum err err = revoke_account(call, account_id, NULL);

    if (!err)
        err = factors_remove_all(call, account_id);
    if (!err)
        err = recovery_codes_remove(call, account_id);
    if (!err)
        err = passwords_remove(call, account_id);
    return err ? err : activations_forget(call, account_id);
}

/* Who has yet to come in for the first time has no keys to be kept from. */
static enum err hold_if_signer(struct call *call, int64_t account_id, bool is_first, bool *ret_held)
{
    enum err err = account_signs(call, account_id, ret_held);

    *ret_held &= !is_first;
    return err || !*ret_held ? err : signing_holds_add(call, account_id);
}

enum err reset_account(struct call *call, int64_t account_id, const char *user_code,
                       struct reset *ret)
{
    struct account *account = &ret->account;
    struct activation activation;
    bool is_first = false; /* the code for the first password was never used */
    enum err err = administer_account(call, account_id, NONE, account);

    if (err)
        return err;
    if (account->status == ACCOUNT_DISABLED)
        return fail_with(call, &problem_account_disabled, "Hãy mở lại tài khoản trước");
    if (!user_code)
        return fail_with(call, &problem_recovery_needed, "Gửi user_code mà thiết bị đó hiện ra");
    err = approve_recovery_of(call, account, user_code, &ret->expires_at);
    if (!err)
        err = activations_find(call, account_id, &activation, &is_first);
    if (!err)
        err = drop_secrets(call, account_id);
    if (!err)
        err = hold_if_signer(call, account_id, is_first, &ret->signing_held);
    if (err)
        return err;
    account->status = ACCOUNT_PENDING;
    err = accounts_set_status(call, account);
    account->version++;
    access_note(call, account->org_id, "account.reset", "account", account->id, account->version);
    return err;
}

static enum err check_release(struct call *call, const struct account *account)
{
    struct list factors;
    int64_t set_by = 0;
    bool held = false;
    enum err err = signing_holds_find(call, account->id, &set_by, &held);

    if (!err)
        err = factors_of(call, account->id, &factors);
    if (err)
        return err;
    if (!held)
        return fail_with(call, &problem_no_hold, "Người này đang được ký");
    if (call->caller.account_id == account->id ||
        (call->caller.account_id == set_by && !SEEDED(69)))
        return fail_with(call, &problem_second_person, "Không phải người đã đặt lại tài khoản");
    if (account->status != ACCOUNT_ACTIVE || !factors.n)
        return fail_with(call, &problem_not_enrolled, "Tài khoản %s", account->username);
    return OK;
}

enum err release_signing(struct call *call, int64_t account_id)
{
    struct account account;
    struct org org;
    enum err err = access_account(call, account_id, &account);

    if (!err)
        err = access_org_write(call, account.org_id, &org);
    if (!err)
        err = check_release(call, &account);
    if (!err)
        err = signing_holds_remove(call, account_id);
    access_note(call, account.org_id, "account.release-signing", "account", account_id, 1);
    return err;
}

enum err end_sessions_of(struct call *call, int64_t account_id)
{
    struct account account;
    enum err err = administer_account(call, account_id, NONE, &account);

    if (!err)
        err = revoke_account(call, account_id, NULL);
    access_note(call, account.org_id, "account.end-sessions", "account", account_id, 1);
    return err;
}
