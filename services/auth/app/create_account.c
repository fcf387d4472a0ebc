/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/create_account.h"

#include <string.h>

#include "app/access.h"
#include "crypto/digest.h"
#include "domain/activation_code.h"
#include "problems.h"

enum { CODE_LASTS_S = 14 * 24 * 3600 };

static enum err add_code(struct call *call, int64_t account_id, const char **ret_code)
{
    uint8_t secret[ACTIVATION_CODE_BYTES];

    random_bytes(secret, sizeof(secret));
    *ret_code = activation_code_text(call->mem, secret);
    wipe(secret, sizeof(secret));

    const char *normal = activation_code_normal(call->mem, *ret_code);

    return activations_add(call, &(struct activation){
                                     .account_id = account_id,
                                     .code_sha256 = sha256_hex(call->mem, normal, strlen(normal)),
                                     .expires_at = call->now + CODE_LASTS_S,
                                 });
}

enum err create_account(struct call *call, const struct account *wanted, struct account *ret,
                        const char **ret_code)
{
    struct org org;
    enum err err = access_org_write(call, wanted->org_id, &org);

    if (err)
        return err;
    *ret = *wanted;
    ret->status = ACCOUNT_PENDING;
    ret->version = 1;
    err = accounts_add(call, ret, &ret->id);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_username_taken, "Tên %s", wanted->username);
    if (!err)
        err = add_code(call, ret->id, ret_code);
    access_note(call, ret->org_id, "account.create", "account", ret->id, 1);
    return err;
}
