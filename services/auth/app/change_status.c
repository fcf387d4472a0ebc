/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/change_status.h"

#include "app/access.h"
#include "app/give_role.h"
#include "app/revoke.h"
#include "base/seeded.h"
#include "domain/roles.h"
#include "problems.h"
#include "store/grants.h"
#include "store/passwords.h"
#include "store/sessions.h"

static enum err find_depth(struct call *call, int64_t org_id, int64_t *ret)
{
    struct org org;
    enum err err = orgs_get_below(call, call->caller.org_id, org_id, &org);

    *ret = err ? NONE : org.depth;
    return err == ERR_NOT_FOUND ? OK : err;
}

/* status: the one wanted, ACCOUNT_NONE = another change. */
static enum err check_role(struct call *call, const struct grant *grant, int64_t person_id,
                           int status)
{
    struct grant_wish wish = {.actor_role = access_role(call),
                              .person_id = person_id,
                              .role = grant->role,
                              .org_kind = grant->org_kind};
    const struct problem *refusal;
    enum err err = find_depth(call, grant->org_id, &wish.depth);

    if (!err && !access_by_machine(call))
        err = caller_person(call, &wish.actor_id);
    if (err)
        return err;
    refusal = access_by_machine(call)
                  ? role_refuses_machine(grant->role, wish.depth, status != ACCOUNT_DISABLED)
                  : role_refuses_status(&wish);
    if (refusal)
        return fail_with(call, refusal, "Tài khoản giữ vai trò %s", role_names[grant->role]);
    return OK;
}

static enum err check_roles(struct call *call, const struct account *account, int status)
{
    struct list list;
    enum err err = grants_active(call, account->id, &list);
    const struct grant *grants = list.items;

    for (size_t i = 0; !err && i < list.n; i++)
        err = check_role(call, &grants[i], account->person_id, status);
    return err;
}

static enum err hold_account(struct call *call, int64_t account_id, int64_t version, int status,
                             struct account *ret)
{
    struct org org;
    enum err err = access_account(call, account_id, ret);

    if (!err)
        err = access_org_write(call, ret->org_id, &org);
    if (!err)
        err = accounts_get_locked(call, account_id, ret);
    if (err)
        return err;
    if (account_id == call->caller.account_id && !SEEDED(26))
        return fail_with(call, &problem_own_account, "Hãy nhờ quản trị viên cấp trên");
    if (!is_none(version) && version != ret->version)
        return fail_plain(call, ERR_CHANGED, "Phiên bản hiện tại là v%lld",
                          (long long)ret->version);
    return check_roles(call, ret, status);
}

enum err administer_account(struct call *call, int64_t account_id, int64_t version,
                            struct account *ret)
{
    return hold_account(call, account_id, version, ACCOUNT_NONE, ret);
}

/* What a unit cannot be without is held by somebody else, too. */
static enum err check_others_stay(struct call *call, const struct account *account)
{
    struct list list;
    enum err err = grants_active(call, account->id, &list);
    struct grant *grants = list.items;

    for (size_t i = 0; !err && i < list.n; i++) {
        grants[i].account_id = account->id;
        err = check_stays(call, &grants[i], NULL);
    }
    return err;
}

/* An account that never had a password goes on waiting for its first. */
static enum err enabled_status(struct call *call, int64_t account_id, int *ret)
{
    struct password password;
    bool found = false;
    enum err err = passwords_find(call, account_id, &password, &found);

    *ret = found ? ACCOUNT_ACTIVE : ACCOUNT_PENDING;
    return err;
}

enum err change_status(struct call *call, int64_t account_id, int status, int64_t version,
                       struct account *ret)
{
    enum err err = hold_account(call, account_id, version, status, ret);

    if (!err && status == ACCOUNT_DISABLED)
        err = check_others_stay(call, ret);
    if (!err && status == ACCOUNT_ACTIVE)
        err = enabled_status(call, account_id, &status);
    if (!err && status == ACCOUNT_DISABLED)
        err = revoke_account(call, account_id, NULL);
    if (err)
        return err;
    ret->status = status;
    err = accounts_set_status(call, ret);
    ret->version++;
    access_note(call, ret->org_id,
                status == ACCOUNT_DISABLED ? "account.disable" : "account.enable", "account",
                ret->id, ret->version);
    return err;
}
