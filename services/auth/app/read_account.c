/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/read_account.h"

#include "app/access.h"
#include "policy/policy.h"

enum err read_account(struct call *call, int64_t id, struct account *ret, bool *ret_whole)
{
    enum err err = access_account(call, id, ret);

    *ret_whole =
        !err && policy_permits(call, call->standing.relations & (RELATION_SELF | RELATION_SUBTREE));
    return err;
}
