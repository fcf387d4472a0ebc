/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/give_role.h"

#include "app/access.h"
#include "app/days.h"
#include "app/manage_groups.h"
#include "app/revoke.h"
#include "domain/roles.h"
#include "problems.h"
#include "store/persons.h"

enum err caller_person(struct call *call, int64_t *ret_id)
{
    struct account account;
    enum err err = accounts_get(call, call->caller.account_id, &account);

    if (!err)
        *ret_id = account.person_id;
    return err;
}

/* The account that shall hold it: of somebody who works in the caller's subtree. */
static enum err find_holder(struct call *call, int64_t account_id, struct account *ret)
{
    bool belongs = false;
    enum err err = accounts_get(call, account_id, ret);

    if (!err)
        err = persons_belong(call, ret->person_id, call->caller.org_id, &belongs);
    if (err == ERR_NOT_FOUND || (!err && !belongs))
        return fail_plain(call, ERR_NOT_FOUND, "Không có tài khoản này trong phạm vi của bạn");
    return err;
}

static enum err check_holder(struct call *call, const struct grant *wanted)
{
    struct account account;
    struct org_group group;
    enum err err;

    if (!is_none(wanted->account_id)) {
        err = find_holder(call, wanted->account_id, &account);
        if (err || account.status != ACCOUNT_DISABLED)
            return err;
        return fail_with(call, &problem_account_disabled, "Tài khoản %s", account.username);
    }
    err = access_group(call, wanted->group_id, &group);
    if (err)
        return err;
    if (group.org_id != wanted->org_id || !is_none(group.ended_at))
        return fail_with(call, &problem_group_place, "Nhóm %s", group.name);
    return OK;
}

/* Nobody gives to a group that he is in. */
static enum err check_not_member(struct call *call, const struct grant *wanted, int64_t person_id)
{
    bool is_member = false;
    enum err err = OK;

    if (!is_none(wanted->group_id))
        err = group_members_exist(
            call, &(struct member){.group_id = wanted->group_id, .person_id = person_id},
            &is_member);
    if (err || !is_member)
        return err;
    return fail_with(call, &problem_own_grant, "Bạn ở trong nhóm này");
}

static enum err make_wish(struct call *call, const struct grant *grant, const struct org *org,
                          struct grant_wish *ret)
{
    struct account account = {.person_id = NONE};
    enum err err = OK;

    *ret = (struct grant_wish){.actor_role = access_role(call),
                               .role = grant->role,
                               .org_kind = org->kind,
                               .depth = org->depth,
                               .actor_levels = call->caller.scope_levels,
                               .levels = grant->levels};
    if (!is_none(grant->account_id))
        err = accounts_get(call, grant->account_id, &account);
    if (err && err != ERR_NOT_FOUND)
        return err;
    ret->person_id = err ? 0 : account.person_id;
    return caller_person(call, &ret->actor_id);
}

static enum err check_wish(struct call *call, const struct grant *wanted)
{
    struct org org;
    struct grant_wish wish;
    enum err err = access_org_write(call, wanted->org_id, &org);

    if (!err)
        err = make_wish(call, wanted, &org, &wish);
    if (err)
        return err;

    const struct problem *refusal = role_refuses_grant(&wish);

    if (refusal)
        return fail_with(call, refusal, "%s tại %s", role_names[wanted->role], org.name);
    err = check_holder(call, wanted);
    return err ? err : check_not_member(call, wanted, wish.actor_id);
}

static enum err check_scope(struct call *call, const struct grant *wanted)
{
    bool has_scope =
        !is_none(wanted->school_year_id) || !is_none(wanted->class_id) || wanted->subject;

    if (is_none(wanted->account_id) == is_none(wanted->group_id))
        violate(call, "/account_id", "cần đúng một trong account_id, group_id",
                "exactly one of account_id, group_id is needed");
    if (has_scope && !role_takes_scope(wanted->role))
        violate(call, "/role", "vai trò này không thu hẹp được", "this role has no scope");
    if (wanted->levels && !role_takes_levels(wanted->role))
        violate(call, "/levels", "vai trò này không theo cấp học",
                "this role is not of levels of school");
    if (role_needs_subject(wanted->role) && !wanted->subject)
        violate(call, "/subject", "vai trò này cần môn học", "this role needs a subject");
    return fail_if_violated(call);
}

enum err check_stays(struct call *call, const struct grant *grant, const char *until)
{
    int64_t others = 0;
    enum err err;

    if (!role_must_stay(grant->role))
        return OK;
    err = grants_count_holders(call,
                               &(struct holders_key){.role = grant->role,
                                                     .org_id = grant->org_id,
                                                     .not_account_id = grant->account_id,
                                                     .until = until},
                               &others);
    if (err || others)
        return err;
    return fail_with(call, &problem_last_admin, "Không còn ai khác là %s", role_names[grant->role]);
}

enum err check_grant(struct call *call, const struct grant *wanted, struct grant *ret)
{
    bool exists = false;
    enum err err = check_scope(call, wanted);

    if (!err)
        err = check_wish(call, wanted);
    if (err)
        return err;
    *ret = *wanted;
    ret->valid_from = wanted->valid_from ? wanted->valid_from : call->today;
    ret->granted_by = call->caller.account_id;
    ret->approved_by = NONE;
    err = check_days(call, ret->valid_from, ret->valid_to);
    if (!err && ret->valid_to)
        err = check_stays(call, ret, ret->valid_to);
    if (!err)
        err = grants_exist(call, ret, &exists);
    if (err || !exists)
        return err;
    return fail_with(call, &problem_grant_exists, "Vai trò %s", role_names[ret->role]);
}

/* Whether somebody at the caller's own unit could be the second person. While there is nobody, a
 * beginning must be possible: one person is enough. */
static enum err find_second(struct call *call, const struct grant *grant, bool *ret)
{
    bool is_own_unit = grant->org_id == call->caller.org_id;
    int64_t n = 0;
    enum err err = OK;

    for (size_t i = 0; i < COUNT_OF(approval_rules) && !err && n == 0; i++) {
        const struct approval_rule *rule = &approval_rules[i];

        if (rule->role == grant->role && (rule->below || is_own_unit))
            err = grants_count_holders(
                call,
                &(struct holders_key){.role = rule->approver,
                                      .org_id = call->caller.org_id,
                                      .not_account_id = call->caller.account_id,
                                      .not_other_id = grant->account_id},
                &n);
    }
    *ret = n > 0;
    return err;
}

enum err put_grant(struct call *call, struct grant *grant)
{
    return grants_add(call, grant, &grant->id);
}

enum err give_role(struct call *call, const struct grant *wanted, struct grant *ret)
{
    bool has_second = false;
    enum err err = check_grant(call, wanted, ret);

    if (!err)
        err = find_second(call, ret, &has_second);
    if (err)
        return err;
    if (has_second)
        return fail_with(call, &problem_needs_approval, "%s", role_names[ret->role]);
    err = put_grant(call, ret);
    access_note(call, ret->org_id, "grant.give", "grant", ret->id, 1);
    return err;
}

static enum err check_end(struct call *call, const struct grant *grant)
{
    struct org org;
    struct grant_wish wish;
    int64_t others = 1;
    enum err err = access_org_write(call, grant->org_id, &org);

    if (!err && role_must_stay(grant->role))
        err = grants_count_holders(call,
                                   &(struct holders_key){.role = grant->role,
                                                         .org_id = grant->org_id,
                                                         .not_account_id = grant->account_id},
                                   &others);
    if (!err)
        err = make_wish(call, grant, &org, &wish);
    if (err)
        return err;

    const struct problem *refusal = role_refuses_end(&wish, others);

    if (refusal)
        return fail_with(call, refusal, "%s tại %s", role_names[grant->role], org.name);
    return check_not_member(call, grant, wish.actor_id);
}

static enum err end_sessions(struct call *call, const struct grant *grant)
{
    if (is_none(grant->account_id))
        return revoke_group(call, grant->group_id, grant->id, NONE);
    return revoke_grant(call, grant->account_id, grant->role, grant->org_id);
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
        err = end_sessions(call, &grant);
    access_note(call, grant.org_id, "grant.take", "grant", grant_id, 2);
    return err;
}
