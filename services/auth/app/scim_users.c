/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/scim_users.h"

#include <string.h>

#include "app/access.h"
#include "app/change_status.h"
#include "app/create_account.h"
#include "base/id.h"
#include "problems.h"
#include "store/persons.h"
#include "store/scim_groups.h"
#include "text/text.h"

/* The texts of a user that a filter can ask for (RFC 7643 §4.1); NULL = none. */
static const char *user_text(const struct scim_user *user, const char *path)
{
    if (strcmp(path, "username") == 0)
        return user->username;
    if (strcmp(path, "displayname") == 0 || strcmp(path, "name.formatted") == 0)
        return user->full_name;
    if (strcmp(path, "externalid") == 0)
        return user->external_id;
    if (strcmp(path, "status") == 0)
        return account_status_names[user->status];
    return strcmp(path, "meta.resourcetype") == 0 ? "User" : NULL;
}

static bool group_value(const struct scim_user *user, const char *path, size_t i,
                        struct scim_value *ret)
{
    const struct scim_member *groups = user->groups.items;

    if (i >= user->groups.n)
        return false;
    if (strcmp(path, "groups.display") == 0)
        return scim_text_value(groups[i].group_name, 0, ret);
    return (strcmp(path, "groups") == 0 || strcmp(path, "groups.value") == 0) &&
           scim_id_value(groups[i].group_id, ret);
}

static bool user_value(const void *object, const char *path, size_t i, struct scim_value *ret)
{
    const struct scim_user *user = object;

    if (strncmp(path, "groups", 6) == 0)
        return group_value(user, path, i, ret);
    if (strcmp(path, "id") == 0)
        return i == 0 && scim_id_value(user->id, ret);
    if (strcmp(path, "active") == 0 || strcmp(path, "orgid") == 0) {
        *ret = *path == 'a' ? (struct scim_value){.type = SCIM_BOOL,
                                                  .number = user->status != ACCOUNT_DISABLED}
                            : (struct scim_value){.type = SCIM_NUMBER, .number = user->org_id};
        return i == 0;
    }
    return scim_text_value(user_text(user, path), i, ret);
}

static bool is_exact(const char *path)
{
    return strcmp(path, "externalid") == 0;
}

/* What the store can look up by itself; usernames are all in lower case. */
static struct scim_user_key key_of(const struct call *call, const struct scim_filter *filter)
{
    const char *username = scim_filter_demands(filter, "username");

    return (struct scim_user_key){
        .ancestor_id = call->caller.org_id,
        .today = call->today,
        .id = NONE,
        .username = username ? text_fold(call->mem, username) : NULL,
        .external_id = scim_filter_demands(filter, "externalid"),
        .limit = SCIM_PAGE_MAX,
    };
}

/* Into each user the groups it is in; users are in the order of their ids. */
static enum err take_groups(struct call *call, const struct list *users)
{
    struct scim_user *user = users->items;
    struct list members;
    enum err err = OK;

    if (users->n)
        err = scim_members_by_account(call, call->caller.org_id, user[0].id, user[users->n - 1].id,
                                      &members);
    for (size_t i = 0, at = 0; !err && i < users->n; i++) {
        struct scim_member *row = members.items;
        size_t first;

        while (at < members.n && row[at].account_id < user[i].id)
            at++;
        for (first = at; at < members.n && row[at].account_id == user[i].id;)
            at++;
        user[i].groups = (struct list){row + first, at - first};
    }
    return err;
}

/* Reads the subtree page by page and keeps those of the asked page for which the filter holds. */
static enum err filter_users(struct call *call, const struct scim_filter *filter, int64_t start,
                             int64_t count, struct list *ret_users, int64_t *ret_total)
{
    struct scim_user_key key = key_of(call, filter);
    struct scim_user *kept = arena_array(call->mem, (size_t)count + 1, sizeof(*kept));
    struct list page = {0};

    do {
        enum err err = scim_users_read(call, &key, &page);
        const struct scim_user *users = page.items;

        if (!err)
            err = take_groups(call, &page);
        if (err)
            return err;
        for (size_t i = 0; i < page.n; i++) {
            const struct scim_resource seen = {user_value, &users[i], is_exact};

            key.after = users[i].id;
            if (!scim_filter_holds(call->mem, filter, &seen))
                continue;
            if (++*ret_total >= start && (int64_t)ret_users->n < count)
                kept[ret_users->n++] = users[i];
        }
    } while (page.n == SCIM_PAGE_MAX);
    ret_users->items = kept;
    return OK;
}

enum err scim_list_users(struct call *call, const struct scim_filter *filter, int64_t start,
                         int64_t count, struct list *ret_users, int64_t *ret_total)
{
    enum err err;

    *ret_users = (struct list){0};
    *ret_total = 0;
    if (filter)
        return filter_users(call, filter, start, count, ret_users, ret_total);
    err = scim_users_count(call, call->caller.org_id, ret_total);
    if (err || count == 0)
        return err;
    err = scim_users_page(call, call->caller.org_id, start - 1, count, ret_users);
    return err ? err : take_groups(call, ret_users);
}

enum err scim_get_user(struct call *call, int64_t id, struct scim_user *ret)
{
    const struct scim_user_key key = {
        .ancestor_id = call->caller.org_id, .today = call->today, .id = id, .limit = 1};
    struct list users;
    enum err err = scim_users_read(call, &key, &users);

    if (err)
        return err;
    if (users.n == 0)
        return fail_plain(call, ERR_NOT_FOUND, "Không có người dùng này trong phạm vi của bạn");
    err = take_groups(call, &users);
    *ret = *(const struct scim_user *)users.items;
    return err;
}

static enum err keep_external_id(struct call *call, int64_t id, const char *external_id)
{
    if (!external_id)
        return OK;
    return scim_users_keep(call, id, *external_id ? external_id : NULL);
}

enum err scim_create_user(struct call *call, const struct scim_user_change *change,
                          struct scim_user *ret, const char **ret_code)
{
    const struct account_wish wanted = {
        .person_id = NONE,
        .org_id = is_none(change->org_id) ? call->caller.org_id : change->org_id,
        .username = change->username,
        .full_name = change->full_name,
    };
    struct account account;
    enum err err = create_account(call, &wanted, &account, ret_code);

    if (!err)
        err = keep_external_id(call, account.id, change->external_id);
    if (!err && change->active == SCIM_INACTIVE)
        err = change_status(call, account.id, ACCOUNT_DISABLED, NONE, &account);
    if (!err)
        err = scim_get_user(call, account.id, ret);
    access_note(call, account.org_id, "account.create", "account", account.id, account.version);
    return err;
}

static bool differs(const char *wanted, const char *have)
{
    return wanted && strcmp(wanted, have) != 0;
}

/* The name is the natural person's, and the account's follows; never one's own, as by hand. */
static enum err rename_person(struct call *call, const char *full_name, struct scim_user *user)
{
    struct person person;
    enum err err;

    if (!differs(full_name, user->full_name))
        return OK;
    if (user->id == call->caller.account_id)
        return fail_with(call, &problem_own_account, "Hãy nhờ quản trị viên khác");
    err = persons_get(call, user->person_id, &person);
    if (err)
        return err;
    person.full_name = full_name;
    person.personal_id = NULL; /* stays */
    user->full_name = full_name;
    user->version++;
    return persons_change(call, &person);
}

static enum err rename_user(struct call *call, const struct scim_user_change *change,
                            struct scim_user *user)
{
    const struct account account = {.id = user->id,
                                    .username = change->username,
                                    .full_name = user->full_name,
                                    .version = user->version};
    enum err err;

    if (!differs(change->username, user->username))
        return OK;
    err = accounts_rename(call, &account);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_username_taken, "Tên %s", account.username);
    user->version++;
    return err;
}

static enum err check_version(struct call *call, int64_t version, const struct scim_user *user)
{
    if (is_none(version) || version == user->version)
        return OK;
    return fail_plain(call, ERR_CHANGED, "Phiên bản hiện tại là v%lld", (long long)user->version);
}

static enum err find_for_change(struct call *call, int64_t id, int64_t version,
                                struct scim_user *ret)
{
    struct org org;
    enum err err = scim_get_user(call, id, ret);

    if (!err)
        err = access_org_write(call, ret->org_id, &org);
    if (err)
        return err;
    return check_version(call, version, ret);
}

static enum err set_active(struct call *call, int wanted, const struct scim_user *user)
{
    bool is_active = user->status != ACCOUNT_DISABLED;
    struct account account;

    if (wanted == SCIM_ACTIVE_AS_IT_IS || (wanted == SCIM_ACTIVE) == is_active)
        return OK;
    return change_status(call, user->id, is_active ? ACCOUNT_DISABLED : ACCOUNT_ACTIVE, NONE,
                         &account);
}

enum err scim_change_user(struct call *call, int64_t id, int64_t version,
                          const struct scim_user_change *change, struct scim_user *ret)
{
    enum err err = find_for_change(call, id, version, ret);

    if (!err && !is_none(change->org_id) && change->org_id != ret->org_id)
        return fail_with(call, &problem_scim_mutability, "orgId");
    if (!err)
        err = rename_person(call, change->full_name, ret);
    if (!err)
        err = rename_user(call, change, ret);
    if (!err)
        err = keep_external_id(call, id, change->external_id);
    access_note(call, ret->org_id, "account.change", "account", id, ret->version);
    if (!err)
        err = set_active(call, change->active, ret); /* says so in the chain if it did */
    return err ? err : scim_get_user(call, id, ret);
}

enum err scim_delete_user(struct call *call, int64_t id, int64_t version)
{
    struct scim_user user;
    enum err err = find_for_change(call, id, version, &user);

    if (!err)
        err = set_active(call, SCIM_INACTIVE, &user);
    if (!err)
        err = scim_users_delete(call, id);
    access_note(call, user.org_id, "account.delete", "account", id, user.version + 1);
    return err;
}
