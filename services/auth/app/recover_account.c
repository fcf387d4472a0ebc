/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/recover_account.h"

#include <string.h>

#include "app/access.h"
#include "app/passwords.h"
#include "app/places.h"
#include "app/throttle.h"
#include "base/date.h"
#include "crypto/digest.h"
#include "domain/activation_code.h"
#include "problems.h"
#include "store/passwords.h"
#include "store/recoveries.h"

enum {
    SECRET_BYTES = 32,
    WAITS_S = 30 * 60, /* time to walk to the administrator */
    APPROVED_LASTS_S = DAY_S,
    /* A school stands behind one address, and seldom loses more passwords than these at once. */
    OF_ADDRESS_MAX = 60,
    OF_ALL_MAX = 2000,
};

static const char *digest(struct call *call, const char *text)
{
    return sha256_hex(call->mem, text, strlen(text));
}

static const char *code_digest(struct call *call, const char *typed)
{
    return digest(call, activation_code_normal(call->mem, typed));
}

static enum err check_room(struct call *call)
{
    const char *place = place_of(call);
    int64_t of_address = 0;
    int64_t of_all = 0;
    enum err err = recoveries_count(call, place, &of_address, &of_all);
    bool full = of_all >= OF_ALL_MAX || (place_counts(call) && of_address >= OF_ADDRESS_MAX);

    if (err || !full)
        return err;
    call->failure.retry_after_s = WAITS_S;
    return fail_with(call, &problem_too_many_recoveries, "Hãy thử lại sau %d phút", WAITS_S / 60);
}

enum err begin_recovery(struct call *call, const char *username, struct begun_recovery *ret)
{
    uint8_t secret[SECRET_BYTES];
    uint8_t code[USER_CODE_BYTES];
    enum err err = check_room(call);

    if (err)
        return err;
    random_bytes(secret, sizeof(secret));
    random_bytes(code, sizeof(code));
    *ret = (struct begun_recovery){
        .recovery_secret = base64url_encode(call->mem, (struct bytes){secret, sizeof(secret)}),
        .user_code = activation_code_text(call->mem, code, sizeof(code)),
        .expires_at = call->now + WAITS_S,
    };
    wipe(secret, sizeof(secret));
    return recoveries_add(call, &(struct recovery){
                                    .secret_sha256 = digest(call, ret->recovery_secret),
                                    .user_code_sha256 = code_digest(call, ret->user_code),
                                    .username_sha256 = digest(call, username),
                                    .begun_at = call->now,
                                    .expires_at = ret->expires_at,
                                    .address_prefix = place_of(call),
                                });
}

enum err approve_recovery_of(struct call *call, const struct account *account,
                             const char *user_code, int64_t *ret_expires_at)
{
    const char *approver =
        arena_printf(call->mem, "user-code:%lld", (long long)call->caller.account_id);
    const struct recovery wanted = {
        .user_code_sha256 = code_digest(call, user_code),
        .username_sha256 = digest(call, account->username),
        .account_id = account->id,
        .approved_by = call->caller.account_id,
        .expires_at = call->now + APPROVED_LASTS_S,
    };
    bool waits = false;
    enum err err = throttle_enter(call, approver);

    *ret_expires_at = wanted.expires_at;
    if (!err)
        err = recoveries_wait(call, &wanted, &waits);
    if (!err && waits)
        err = recoveries_approve(call, &wanted);
    if (err)
        return err;
    if (waits)
        return throttle_forget(call, approver);
    call->keep = true;
    return fail_with(call, &problem_user_code_refused, "Hãy xem lại mã trên thiết bị của người đó");
}

static enum err check_recovery(struct call *call, const char *secret_sha256, struct account *ret)
{
    struct recovery recovery;
    bool found = false;
    enum err err = recoveries_find(call, secret_sha256, &recovery, &found);

    if (err)
        return err;
    if (found && is_none(recovery.account_id))
        return fail_with(call, &problem_recovery_pending, "Hãy đưa mã cho quản trị của đơn vị");
    if (found)
        err = accounts_get_locked(call, recovery.account_id, ret);
    if (err)
        return err;
    if (found && ret->status == ACCOUNT_PENDING)
        return OK;
    return fail_with(call, &problem_recovery_refused, "Hãy bắt đầu lại trên thiết bị này");
}

/* Of two at once the second finds it gone. */
static enum err use_up(struct call *call, const char *secret_sha256)
{
    enum err err = recoveries_remove(call, secret_sha256);

    if (err != ERR_CHANGED)
        return err;
    return fail_with(call, &problem_recovery_refused, "Hãy bắt đầu lại trên thiết bị này");
}

enum err finish_recovery(struct call *call, const struct recovering *recovering,
                         const char **ret_username)
{
    const char *secret_sha256 = digest(call, recovering->recovery_secret);
    struct password password = {.changed_at = call->now};
    struct password_owner owner;
    struct account account;
    enum err err = check_recovery(call, secret_sha256, &account);

    if (!err)
        err = password_owner_of(call, &account, &owner);
    if (!err)
        err = password_make(call, &owner, recovering->password, &password.hash);
    if (!err)
        err = use_up(call, secret_sha256);
    if (err)
        return err;
    password.account_id = account.id;
    account.status = ACCOUNT_ACTIVE;
    *ret_username = account.username;
    err = activations_forget(call, account.id);
    if (!err)
        err = passwords_add(call, &password);
    if (!err)
        err = accounts_set_status(call, &account);
    access_note(call, account.org_id, "account.recover", "account", account.id,
                account.version + 1);
    return err;
}
