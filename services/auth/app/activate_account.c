/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/activate_account.h"

#include <string.h>

#include "app/access.h"
#include "app/passwords.h"
#include "crypto/digest.h"
#include "domain/activation_code.h"
#include "problems.h"
#include "store/accounts.h"
#include "store/passwords.h"

static bool code_fits(struct call *call, const char *code, const struct activation *activation)
{
    const char *normal = activation_code_normal(call->mem, code);
    const char *sha256 = sha256_hex(call->mem, normal, strlen(normal));

    return activation->expires_at > call->now &&
           equal_secret((struct bytes){(const uint8_t *)sha256, SHA256_HEX},
                        (struct bytes){(const uint8_t *)activation->code_sha256, SHA256_HEX});
}

static enum err check_code(struct call *call, const struct activating *activating,
                           struct account *ret)
{
    struct activation activation;
    bool known = false;
    bool waiting = false;
    enum err err = accounts_find(call, activating->username, ret, &known);

    if (!err && known)
        err = activations_find(call, ret->id, &activation, &waiting);
    if (err)
        return err;
    if (known && waiting && ret->status == ACCOUNT_PENDING &&
        code_fits(call, activating->code, &activation))
        return OK;
    return fail_with(call, &problem_activation_refused, "Hãy xin mã mới từ quản trị viên");
}

enum err activate_account(struct call *call, const struct activating *activating)
{
    struct password_owner owner = {.username = activating->username};
    struct account account;
    const char *hash = NULL;
    /* The slow hash comes before the first read, so that the transaction stays short; the person's
     * names are judged after the code, so that nobody learns them without one. */
    enum err err = password_make(call, &owner, activating->password, &hash);

    if (!err)
        err = check_code(call, activating, &account);
    if (!err)
        err = password_owner_of(call, &account, &owner);
    if (!err)
        err = password_judge(call, &owner, activating->password);
    if (err)
        return err;
    account.status = ACCOUNT_ACTIVE;
    err = activations_remove(call, account.id);
    if (!err)
        err = passwords_add(
            call,
            &(struct password){.account_id = account.id, .hash = hash, .changed_at = call->now});
    if (!err)
        err = accounts_set_status(call, &account);
    access_note(call, account.org_id, "account.activate", "account", account.id,
                account.version + 1);
    return err;
}
