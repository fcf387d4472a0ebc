/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"

#include "base/shape.h"
#include "domain/roles.h"
#include "problems.h"
#include "store/sessions.h"

enum err access_org(struct call *call, int64_t org_id, struct org *ret)
{
    enum err err = orgs_get_below(call, call->caller.org_id, org_id, ret);

    if (err == ERR_NOT_FOUND)
        return fail_plain(call, err, "Không có đơn vị này trong phạm vi của bạn");
    return err;
}

enum err access_org_write(struct call *call, int64_t org_id, struct org *ret)
{
    bool stands = false;
    enum err err = sessions_stand(call, call->caller.session, &stands);

    if (err)
        return err;
    if (!stands)
        return fail_with(call, &problem_session_ended, "Hãy đăng nhập lại");
    return access_org(call, org_id, ret);
}

enum err access_own_org_write(struct call *call, int64_t org_id, struct org *ret)
{
    enum err err = access_org_write(call, org_id, ret);

    if (err || ret->depth == 0)
        return err;
    return fail_with(call, &problem_not_own_unit, "%s", ret->name);
}

enum err access_account(struct call *call, int64_t account_id, struct account *ret)
{
    struct org org;
    enum err err = accounts_get(call, account_id, ret);

    if (!err)
        err = access_org(call, ret->org_id, &org);
    if (err == ERR_NOT_FOUND)
        return fail_plain(call, err, "Không có tài khoản này trong phạm vi của bạn");
    return err;
}

int access_role(const struct call *call)
{
    return enum_value(role_names, call->caller.role);
}

void access_note(struct call *call, int64_t org_id, const char *action, const char *object_type,
                 int64_t object_id, int64_t version)
{
    audit_note(call, org_id, action, object_type,
               arena_printf(call->mem, "%lld", (long long)object_id), version);
}
