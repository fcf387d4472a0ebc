/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/read_account.h"

#include "app/access.h"
#include "domain/roles.h"
#include "policy/policy.h"
#include "store/grants.h"

enum err read_account(struct call *call, int64_t id, struct account *ret, bool *ret_whole)
{
    enum err err = access_account(call, id, ret);

    *ret_whole =
        !err && policy_permits(call, call->standing.relations & (RELATION_SELF | RELATION_SUBTREE));
    return err;
}

enum err account_signs(struct call *call, int64_t account_id, bool *ret)
{
    struct list list;
    enum err err = grants_active(call, account_id, &list);
    const struct grant *grants = list.items;

    *ret = false;
    for (size_t i = 0; !err && i < list.n; i++)
        *ret |= role_signs(grants[i].role);
    return err;
}
