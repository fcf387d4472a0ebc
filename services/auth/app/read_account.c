/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/read_account.h"

#include "app/access.h"
#include "domain/roles.h"

enum err read_account(struct call *call, int64_t id, struct account *ret, bool *ret_whole)
{
    enum err err;

    if (role_is_admin(access_role(call))) {
        *ret_whole = true;
        return access_account(call, id, ret);
    }
    err = accounts_get(call, id, ret);
    if (err)
        return err;
    *ret_whole = id == call->caller.account_id;
    if (*ret_whole || ret->org_id == call->caller.org_id)
        return OK;
    return fail_plain(call, ERR_NOT_FOUND, "Không có tài khoản này ở đơn vị của bạn");
}
