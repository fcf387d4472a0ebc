/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/scim_groups.h"

#include <string.h>

#include "app/access.h"
#include "app/manage_groups.h"
#include "app/scim_members.h"
#include "app/scim_users.h"
#include "domain/people.h"
#include "problems.h"
#include "text/text.h"

/* The texts of a group that a filter can ask for (RFC 7643 §4.2); NULL = none. */
static const char *group_text(const struct scim_group *group, const char *path)
{
    if (strcmp(path, "displayname") == 0)
        return group->name;
    if (strcmp(path, "externalid") == 0)
        return group->external_id;
    if (strcmp(path, "kind") == 0)
        return group_kind_names[group->kind];
    if (strcmp(path, "subject") == 0)
        return group->subject;
    return strcmp(path, "meta.resourcetype") == 0 ? "Group" : NULL;
}

static bool group_value(const void *object, const char *path, size_t i, struct scim_value *ret)
{
    const struct scim_group *group = object;
    const struct scim_member *members = group->members.items;

    if (strncmp(path, "members", 7) == 0)
        return i < group->members.n && scim_member_value(&members[i], path, 0, ret);
    if (strcmp(path, "id") == 0)
        return i == 0 && scim_id_value(group->id, ret);
    if (strcmp(path, "orgid") == 0 || strcmp(path, "parentid") == 0) {
        *ret = (struct scim_value){.type = SCIM_NUMBER,
                                   .number = *path == 'o' ? group->org_id : group->parent_id};
        return i == 0 && !is_none(ret->number);
    }
    return scim_text_value(group_text(group, path), i, ret);
}

static bool is_exact(const char *path)
{
    return strcmp(path, "externalid") == 0;
}

/* Into each group its members; groups are in the order of their ids. */
static enum err take_members(struct call *call, const struct list *groups)
{
    struct scim_group *group = groups->items;
    struct list members;
    enum err err = OK;

    if (groups->n)
        err = scim_members_by_group(call, call->caller.org_id, group[0].id, group[groups->n - 1].id,
                                    &members);
    for (size_t i = 0, at = 0; !err && i < groups->n; i++) {
        struct scim_member *row = members.items;
        size_t first;

        while (at < members.n && row[at].group_id < group[i].id)
            at++;
        for (first = at; at < members.n && row[at].group_id == group[i].id;)
            at++;
        group[i].members = (struct list){row + first, at - first};
    }
    return err;
}

/* Reads the subtree page by page and keeps those of the asked page for which the filter holds. */
static enum err filter_groups(struct call *call, const struct scim_filter *filter, int64_t start,
                              int64_t count, struct list *ret_groups, int64_t *ret_total)
{
    struct scim_group_key key = {.ancestor_id = call->caller.org_id,
                                 .today = call->today,
                                 .id = NONE,
                                 .external_id = scim_filter_demands(filter, "externalid"),
                                 .limit = SCIM_PAGE_MAX};
    struct scim_group *kept = arena_array(call->mem, (size_t)count + 1, sizeof(*kept));
    struct list page = {0};

    do {
        enum err err = scim_groups_read(call, &key, &page);
        const struct scim_group *groups = page.items;

        if (!err)
            err = take_members(call, &page);
        if (err)
            return err;
        for (size_t i = 0; i < page.n; i++) {
            const struct scim_resource seen = {group_value, &groups[i], is_exact};

            key.after = groups[i].id;
            if (!scim_filter_holds(call->mem, filter, &seen))
                continue;
            if (++*ret_total >= start && (int64_t)ret_groups->n < count)
                kept[ret_groups->n++] = groups[i];
        }
    } while (page.n == SCIM_PAGE_MAX);
    ret_groups->items = kept;
    return OK;
}

enum err scim_list_groups(struct call *call, const struct scim_filter *filter, int64_t start,
                          int64_t count, struct list *ret_groups, int64_t *ret_total)
{
    enum err err;

    *ret_groups = (struct list){0};
    *ret_total = 0;
    if (filter)
        return filter_groups(call, filter, start, count, ret_groups, ret_total);
    err = scim_groups_count(call, call->caller.org_id, ret_total);
    if (err || count == 0)
        return err;
    err = scim_groups_page(call, call->caller.org_id, start - 1, count, ret_groups);
    return err ? err : take_members(call, ret_groups);
}

enum err scim_get_group(struct call *call, int64_t id, struct scim_group *ret)
{
    const struct scim_group_key key = {
        .ancestor_id = call->caller.org_id, .today = call->today, .id = id, .limit = 1};
    struct list groups;
    enum err err = scim_groups_read(call, &key, &groups);

    if (err)
        return err;
    if (groups.n == 0)
        return fail_plain(call, ERR_NOT_FOUND, "Không có nhóm này trong phạm vi của bạn");
    err = take_members(call, &groups);
    *ret = *(const struct scim_group *)groups.items;
    return err;
}

static enum err keep_external_id(struct call *call, int64_t id, const char *external_id)
{
    if (!external_id)
        return OK;
    return scim_groups_keep(call, id, *external_id ? external_id : NULL);
}

/* What a text becomes: "" takes away, NULL leaves what was. */
static const char *changed(const char *wanted, const char *have)
{
    if (!wanted)
        return have;
    return *wanted ? wanted : NULL;
}

static enum err finish(struct call *call, const char *action, const struct scim_moves *moves,
                       struct scim_group *ret)
{
    enum err err = scim_get_group(call, ret->id, ret);

    access_note(call, ret->org_id, action, "group", ret->id, ret->version);
    call->audit.details = scim_moves_text(call, moves);
    return err;
}

enum err scim_create_group(struct call *call, const struct scim_group_change *change,
                           struct scim_group *ret)
{
    const struct org_group wanted = {
        .org_id = is_none(change->org_id) ? call->caller.org_id : change->org_id,
        .parent_id = change->parent_id,
        .kind = change->kind ? change->kind : GROUP_GROUP,
        .name = change->name,
        .subject = changed(change->subject, NULL),
    };
    struct org_group group;
    struct scim_moves moves = {0};
    enum err err = create_group(call, &wanted, &group);

    *ret = (struct scim_group){.id = group.id};
    if (!err)
        err = keep_external_id(call, group.id, change->external_id);
    if (!err)
        err = scim_move_members(call, ret, change, &moves);
    return err ? err : finish(call, "group.create", &moves, ret);
}

/* The group, locked, to be changed by its own unit. */
static enum err hold_group(struct call *call, int64_t id, int64_t version, struct scim_group *ret)
{
    struct org_group group;
    struct org org;
    enum err err = access_group(call, id, &group);

    if (!err)
        err = access_own_org_write(call, group.org_id, &org);
    if (!err)
        err = scim_get_group(call, id, ret);
    if (err || is_none(version) || version == ret->version)
        return err;
    return fail_plain(call, ERR_CHANGED, "Phiên bản hiện tại là v%lld", (long long)ret->version);
}

static enum err check_fixed(struct call *call, const struct scim_group_change *change,
                            const struct scim_group *group)
{
    if (!is_none(change->org_id) && change->org_id != group->org_id)
        return fail_with(call, &problem_scim_mutability, "orgId");
    if (!is_none(change->parent_id) && change->parent_id != group->parent_id)
        return fail_with(call, &problem_scim_mutability, "parentId");
    if (change->kind && change->kind != group->kind)
        return fail_with(call, &problem_scim_mutability, "kind");
    return OK;
}

static enum err rename_group(struct call *call, const struct scim_group_change *change,
                             const struct scim_group *have)
{
    const struct org_group wanted = {.name = changed(change->name, have->name),
                                     .subject = changed(change->subject, have->subject)};
    struct org_group group;

    if (text_is_same(wanted.name, have->name) && text_is_same(wanted.subject, have->subject))
        return OK;
    return change_group(call, have->id, &wanted, have->version, &group);
}

enum err scim_change_group(struct call *call, int64_t id, int64_t version,
                           const struct scim_group_change *change, struct scim_group *ret)
{
    struct scim_moves moves = {0};
    enum err err = hold_group(call, id, version, ret);

    if (!err)
        err = check_fixed(call, change, ret);
    if (!err)
        err = rename_group(call, change, ret);
    if (!err)
        err = keep_external_id(call, id, change->external_id);
    if (!err)
        err = scim_move_members(call, ret, change, &moves);
    return err ? err : finish(call, "group.change", &moves, ret);
}

enum err scim_delete_group(struct call *call, int64_t id, int64_t version)
{
    struct scim_group group;
    enum err err = hold_group(call, id, version, &group);

    return err ? err : end_group(call, id);
}
