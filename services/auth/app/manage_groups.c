/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/manage_groups.h"

#include "app/access.h"
#include "app/days.h"
#include "app/manage_persons.h"
#include "app/revoke.h"
#include "domain/people.h"
#include "problems.h"

enum err access_group(struct call *call, int64_t id, struct org_group *ret)
{
    struct org org;
    enum err err = groups_get(call, id, ret);

    if (!err)
        err = access_org(call, ret->org_id, &org);
    if (err == ERR_NOT_FOUND)
        return fail_plain(call, err, "Không có nhóm này trong phạm vi của bạn");
    return err;
}

/* The group, to be changed: it is there, and the caller's own unit's. */
static enum err hold_group(struct call *call, int64_t id, struct org_group *ret)
{
    struct org org;
    enum err err = access_group(call, id, ret);

    if (!err)
        err = access_own_org_write(call, ret->org_id, &org);
    if (err)
        return err;
    if (!is_none(ret->ended_at))
        return fail_with(call, &problem_already_ended, "Nhóm %s đã giải thể", ret->name);
    return OK;
}

static enum err check_place(struct call *call, const struct org_group *group)
{
    struct org_group parent = {.org_id = 0, .parent_id = NONE, .ended_at = NONE};
    enum err err = is_none(group->parent_id) ? OK : access_group(call, group->parent_id, &parent);

    if (err)
        return err;

    const struct problem *refusal = group_refuses_place(&(struct group_place){
        .org_id = group->org_id,
        .has_parent = !is_none(group->parent_id),
        .parent_org_id = parent.org_id,
        .parent_has_parent = !is_none(parent.parent_id),
        .parent_ended = !is_none(parent.ended_at),
    });

    return refusal ? fail_with(call, refusal, "Nhóm %s", group->name) : OK;
}

enum err create_group(struct call *call, const struct org_group *wanted, struct org_group *ret)
{
    struct org org;
    enum err err = access_own_org_write(call, wanted->org_id, &org);

    *ret = *wanted;
    ret->version = 1;
    ret->ended_at = NONE;
    if (!err)
        err = check_place(call, ret);
    if (!err)
        err = groups_add(call, ret, &ret->id);
    access_note(call, ret->org_id, "group.create", "group", ret->id, 1);
    return err;
}

enum err change_group(struct call *call, int64_t id, const struct org_group *wanted,
                      int64_t version, struct org_group *ret)
{
    enum err err = hold_group(call, id, ret);

    if (err)
        return err;
    if (version != ret->version)
        return fail_plain(call, ERR_CHANGED, "Phiên bản hiện tại là v%lld",
                          (long long)ret->version);
    ret->name = wanted->name;
    ret->subject = wanted->subject;
    err = groups_change(call, ret);
    ret->version++;
    access_note(call, ret->org_id, "group.change", "group", id, ret->version);
    return err;
}

enum err end_group(struct call *call, int64_t id)
{
    struct org_group group;
    bool has_child = false;
    enum err err = hold_group(call, id, &group);

    if (!err)
        err = groups_have_child(call, id, &has_child);
    if (err)
        return err;
    if (has_child)
        return fail_with(call, &problem_group_place, "Hãy giải thể các nhóm bên trong trước");
    err = groups_end(call, id);
    if (!err)
        err = revoke_group(call, id, NONE, NONE);
    access_note(call, group.org_id, "group.end", "group", id, group.version + 1);
    return err;
}

static enum err check_member(struct call *call, const struct org_group *group,
                             const struct member *member)
{
    struct person person;
    struct org org;
    bool exists = false;
    enum err err = access_person(call, member->person_id, &person);

    if (!err)
        err = access_own_org_write(call, group->org_id, &org);
    if (!err)
        err = check_belongs(call, member->person_id, &org);
    if (!err)
        err = check_days(call, member->valid_from, member->valid_to);
    if (err)
        return err;
    if (person.account_id == call->caller.account_id)
        return fail_with(call, &problem_own_grant, "Hãy nhờ quản trị viên khác");
    err = group_members_exist(call, member, &exists);
    if (err)
        return err;
    return exists ? fail_with(call, &problem_member_exists, "Nhóm %s", group->name) : OK;
}

enum err add_group_member(struct call *call, const struct member *wanted, struct member *ret)
{
    struct org_group group;
    enum err err = hold_group(call, wanted->group_id, &group);

    *ret = *wanted;
    ret->valid_from = wanted->valid_from ? wanted->valid_from : call->today;
    ret->ended_at = NONE;
    if (!err)
        err = check_member(call, &group, ret);
    if (!err)
        err = group_members_add(call, ret, &ret->id);
    if (!err)
        err = groups_touch(call, group.id);
    if (err)
        return err;
    access_note(call, group.org_id, "group.join", "group", group.id, group.version + 1);
    return OK;
}

enum err end_group_member(struct call *call, int64_t group_id, int64_t id)
{
    struct org_group group;
    struct member member;
    enum err err = hold_group(call, group_id, &group);

    if (!err)
        err = group_members_get(call, id, &member);
    if (!err && member.group_id != group_id)
        return fail_plain(call, ERR_NOT_FOUND, "Không có trong nhóm này");
    if (!err)
        err = group_members_end(call, id);
    if (!err)
        err = groups_touch(call, group_id);
    if (!err)
        err = revoke_group(call, group_id, NONE, member.person_id);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_already_ended, "Không còn trong nhóm");
    access_note(call, group.org_id, "group.leave", "group", group.id, group.version + 1);
    return err;
}
