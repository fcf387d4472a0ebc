/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/scim_members.h"

#include <string.h>

#include "app/access.h"
#include "app/manage_groups.h"
#include "app/scim_users.h"

/* Who is wanted in the group, while edits go over it; those who are new have no membership yet. */
struct wanted {
    struct scim_member *members;
    size_t n;
    size_t most;
};

bool scim_member_value(const void *member, const char *path, size_t i, struct scim_value *ret)
{
    const struct scim_member *m = member;

    if (strcmp(path, "members.display") == 0)
        return scim_text_value(m->full_name, i, ret);
    if (strcmp(path, "members.type") == 0)
        return scim_text_value("User", i, ret);
    return i == 0 && (strcmp(path, "members") == 0 || strcmp(path, "members.value") == 0) &&
           scim_id_value(m->account_id, ret);
}

static const struct scim_member *find(const struct scim_member *members, size_t n,
                                      int64_t account_id)
{
    for (size_t i = 0; i < n; i++)
        if (members[i].account_id == account_id)
            return &members[i];
    return NULL;
}

static bool is_named(const struct scim_edit *edit, int64_t account_id)
{
    for (size_t i = 0; i < edit->n; i++)
        if (edit->accounts[i] == account_id)
            return true;
    return false;
}

static bool leaves(struct call *call, const struct scim_edit *edit,
                   const struct scim_member *member)
{
    const struct scim_resource seen = {.value = scim_member_value, .object = member};

    if (edit->kind == SCIM_LEAVE_IF)
        return scim_filter_holds(call->mem, edit->which, &seen);
    return edit->kind == SCIM_LEAVE_ALL || is_named(edit, member->account_id);
}

static void edit_wanted(struct call *call, const struct scim_edit *edit, struct wanted *wanted)
{
    size_t stay = 0;

    if (edit->kind != SCIM_JOIN) {
        for (size_t i = 0; i < wanted->n; i++)
            if (!leaves(call, edit, &wanted->members[i]))
                wanted->members[stay++] = wanted->members[i];
        wanted->n = stay;
        return;
    }
    for (size_t i = 0; i < edit->n && wanted->n <= wanted->most; i++)
        if (!find(wanted->members, wanted->n, edit->accounts[i]))
            wanted->members[wanted->n++] =
                (struct scim_member){.id = NONE, .account_id = edit->accounts[i]};
}

static enum err resolve(struct call *call, const struct scim_group *group, struct wanted *wanted)
{
    const struct scim_user_key any = {
        .ancestor_id = call->caller.org_id, .today = call->today, .limit = 1};

    for (size_t i = 0; i < wanted->n; i++) {
        struct scim_member *member = &wanted->members[i];
        struct scim_user_key key = any;
        struct list users;
        enum err err;

        if (find(group->members.items, group->members.n, member->account_id))
            continue;
        key.id = member->account_id;
        err = scim_users_read(call, &key, &users);
        if (err)
            return err;
        if (users.n)
            member->person_id = ((const struct scim_user *)users.items)->person_id;
        else
            violate(call, "/members",
                    arena_printf(call->mem, "không có người dùng %lld", (long long)key.id),
                    arena_printf(call->mem, "there is no user %lld", (long long)key.id));
    }
    return fail_if_violated(call);
}

static enum err make_wanted(struct call *call, const struct scim_group *group,
                            const struct scim_group_change *change, struct wanted *ret)
{
    size_t have = group->members.n;

    ret->most = have > SCIM_MEMBERS_MAX ? have : SCIM_MEMBERS_MAX;
    ret->members = arena_array(call->mem, ret->most + 1, sizeof(*ret->members));
    if (have)
        memcpy(ret->members, group->members.items, have * sizeof(*ret->members));
    ret->n = have;
    for (size_t i = 0; i < change->n_edits; i++)
        edit_wanted(call, &change->edits[i], ret);
    if (ret->n > ret->most)
        violate(call, "/members", "nhiều nhất 1000 thành viên", "at most 1000 members");
    return fail_if_violated(call);
}

static void note(struct list *moved, int64_t account_id)
{
    ((int64_t *)moved->items)[moved->n++] = account_id;
}

static enum err let_leave(struct call *call, const struct scim_group *group,
                          const struct wanted *wanted, struct list *left)
{
    const struct scim_member *members = group->members.items;
    enum err err = OK;

    for (size_t i = 0; i < group->members.n && !err; i++) {
        if (find(wanted->members, wanted->n, members[i].account_id))
            continue;
        err = end_group_member(call, group->id, members[i].id);
        note(left, members[i].account_id);
    }
    return err;
}

static enum err let_join(struct call *call, const struct scim_group *group,
                         const struct wanted *wanted, struct list *joined)
{
    enum err err = OK;

    for (size_t i = 0; i < wanted->n && !err; i++) {
        const struct scim_member *member = &wanted->members[i];
        struct member added;

        if (find(group->members.items, group->members.n, member->account_id))
            continue;
        err = add_group_member(
            call, &(struct member){.group_id = group->id, .person_id = member->person_id}, &added);
        note(joined, member->account_id);
    }
    return err;
}

enum err scim_move_members(struct call *call, const struct scim_group *group,
                           const struct scim_group_change *change, struct scim_moves *ret)
{
    struct wanted wanted;
    enum err err = make_wanted(call, group, change, &wanted);

    if (!err)
        err = resolve(call, group, &wanted);
    if (err)
        return err;
    ret->left.items = arena_array(call->mem, group->members.n + 1, sizeof(int64_t));
    ret->joined.items = arena_array(call->mem, wanted.n + 1, sizeof(int64_t));
    err = let_leave(call, group, &wanted, &ret->left);
    return err ? err : let_join(call, group, &wanted, &ret->joined);
}

const char *scim_moves_text(struct call *call, const struct scim_moves *moves)
{
    static const char *const names[] = {"joined", "left"};

    return access_ids(call, names, (const struct list[]){moves->joined, moves->left}, 2);
}
