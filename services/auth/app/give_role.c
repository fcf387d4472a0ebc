/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/give_role.h"

#include "app/access.h"
#include "app/days.h"
#include "app/revoke.h"
#include "domain/roles.h"
#include "problems.h"
#include "store/sessions.h"

static struct grant_wish wish_of(const struct call *call, const struct grant *grant,
                                 const struct org *org)
{
    return (struct grant_wish){
        .actor_id = call->caller.account_id,
        .actor_role = access_role(call),
        .account_id = grant->account_id,
        .role = grant->role,
        .org_kind = org->kind,
        .depth = org->depth,
    };
}

static enum err check_wish(struct call *call, const struct grant *wanted)
{
    struct org org;
    struct account account;
    enum err err = access_org_write(call, wanted->org_id, &org);

    if (err)
        return err;

    const struct grant_wish wish = wish_of(call, wanted, &org);
    const struct problem *refusal = role_refuses_grant(&wish);

    if (refusal)
        return fail_with(call, refusal, "%s tại %s", role_names[wanted->role], org.name);
    err = access_account(call, wanted->account_id, &account);
    if (err)
        return err;
    if (account.status == ACCOUNT_DISABLED)
        return fail_with(call, &problem_account_disabled, "Tài khoản %s", account.username);
    return OK;
}

enum err give_role(struct call *call, const struct grant *wanted, struct grant *ret)
{
    bool exists = false;
    enum err err = check_wish(call, wanted);

    if (err)
        return err;
    *ret = *wanted;
    ret->valid_from = wanted->valid_from ? wanted->valid_from : call->today;
    ret->granted_by = call->caller.account_id;
    err = check_days(call, ret->valid_from, ret->valid_to);
    if (!err)
        err = grants_exist(call, ret, &exists);
    if (err)
        return err;
    if (exists)
        return fail_with(call, &problem_grant_exists, "Vai trò %s", role_names[ret->role]);
    err = grants_add(call, ret, &ret->id);
    access_note(call, ret->org_id, "grant.give", "grant", ret->id, 1);
    return err;
}

static enum err check_end(struct call *call, const struct grant *grant)
{
    struct org org;
    int64_t so_admins = 0;
    enum err err = access_org_write(call, grant->org_id, &org);

    if (!err && grant->role == ROLE_SO_ADMIN)
        err = grants_count_so_admins(call, &so_admins);
    if (err)
        return err;

    const struct grant_wish wish = wish_of(call, grant, &org);
    const struct problem *refusal = role_refuses_end(&wish, so_admins);

    if (refusal)
        return fail_with(call, refusal, "%s tại %s", role_names[grant->role], org.name);
    return OK;
}

enum err take_role(struct call *call, int64_t grant_id)
{
    struct grant grant;
    enum err err = grants_get(call, grant_id, &grant);

    if (!err)
        err = check_end(call, &grant);
    if (err)
        return err;
    err = grants_end(call, grant_id);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_grant_ended, "Không còn gì để thu");
    if (!err)
        err = revoke_grant(call, grant.account_id, grant.role, grant.org_id);
    access_note(call, grant.org_id, "grant.take", "grant", grant_id, 2);
    return err;
}
