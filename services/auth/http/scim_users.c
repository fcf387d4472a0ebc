/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include <strings.h>

#include "base/id.h"
#include "domain/usernames.h"
#include "http/handlers.h"
#include "http/scim.h"
#include "problems.h"
#include "store/accounts.h"
#include "store/scim_groups.h"
#include "json/json.h"

struct name_json {
    const char *formatted;
    const char *familyName;
    const char *middleName;
    const char *givenName;
};

struct hbdt_json {
    int64_t orgId;
    int status;
    const char *activationCode;
};

/* What a client sends; also one attribute of a PATCH, so everything is optional here. */
struct user_body {
    const char *userName;
    const char *displayName;
    const char *externalId;
    const char *active; /* JSON text: some clients send "True" */
    struct name_json name;
    struct hbdt_json hbdt;
};

struct user_json {
    struct list schemas;
    const char *id;
    const char *externalId;
    const char *userName;
    const char *displayName;
    struct name_json name;
    bool active;
    struct list groups; /* struct scim_reference */
    struct hbdt_json hbdt;
    struct scim_meta meta;
};

static const struct field body_name_fields[] = {
    STR(struct name_json, formatted, 1, 100, .optional = true),
    STR(struct name_json, familyName, 0, 100, .optional = true),
    STR(struct name_json, middleName, 0, 100, .optional = true),
    STR(struct name_json, givenName, 0, 100, .optional = true),
};
static const struct shape body_name_shape = SHAPE(struct name_json, body_name_fields);

static const struct field body_hbdt_fields[] = {
    INT(struct hbdt_json, orgId, 1, INT64_MAX, .optional = true),
};
static const struct shape body_hbdt_shape = SHAPE(struct hbdt_json, body_hbdt_fields);

/* clang-format off */
static const struct field user_body_fields[] = {
    STR(struct user_body, userName, 3, 64, .check = is_username, .expects = "a-z 0-9 . _ -",
        .optional = true),
    STR(struct user_body, displayName, 1, 100, .optional = true),
    STR(struct user_body, externalId, 0, 100, .optional = true),
    JSON(struct user_body, active, .optional = true),
    OBJECT(struct user_body, name, body_name_shape, .optional = true),
    SCIM_EXTENSION(struct user_body, SCIM_HBDT, body_hbdt_shape),
};
const struct shape scim_user_body_shape = SHAPE(struct user_body, user_body_fields);

static const struct field name_fields[] = {
    STR(struct name_json, formatted, 1, 100),
};
static const struct shape name_shape = SHAPE(struct name_json, name_fields);

static const struct field hbdt_fields[] = {
    INT(struct hbdt_json, orgId, 1, INT64_MAX),
    ENUM(struct hbdt_json, status, account_status_names),
    STR(struct hbdt_json, activationCode, 19, 19, .omit_none = true),
};
static const struct shape hbdt_shape = SHAPE(struct hbdt_json, hbdt_fields);

static const struct field user_fields[] = {
    TEXTS(struct user_json, schemas, 1, 5),
    STR(struct user_json, id, 1, 20),
    STR(struct user_json, externalId, 1, 100, .omit_none = true),
    STR(struct user_json, userName, 3, 64),
    STR(struct user_json, displayName, 1, 100),
    OBJECT(struct user_json, name, name_shape),
    BOOL(struct user_json, active),
    LIST(struct user_json, groups, scim_reference_shape, 0, INT64_MAX),
    SCIM_EXTENSION(struct user_json, SCIM_HBDT, hbdt_shape),
    OBJECT(struct user_json, meta, scim_meta_shape),
};
static const struct shape user_shape = SHAPE(struct user_json, user_fields);
/* clang-format on */

static const char *const schemas[] = {SCIM_USER, SCIM_HBDT};

static struct list references(struct call *call, const struct list *groups)
{
    const struct scim_member *group = groups->items;
    struct scim_reference *refs = arena_array(call->mem, groups->n + 1, sizeof(*refs));

    for (size_t i = 0; i < groups->n; i++)
        refs[i] =
            scim_reference_to(call, "Group", group[i].group_id, group[i].group_name, "direct");
    return (struct list){refs, groups->n};
}

static struct user_json user_json(struct call *call, const struct scim_user *user)
{
    return (struct user_json){
        .schemas = {(void *)(uintptr_t)schemas, COUNT_OF(schemas)},
        .id = arena_printf(call->mem, "%lld", (long long)user->id),
        .externalId = user->external_id,
        .userName = user->username,
        .displayName = user->full_name,
        .name = {.formatted = user->full_name},
        .active = user->status != ACCOUNT_DISABLED,
        .groups = references(call, &user->groups),
        .hbdt = {.orgId = user->org_id, .status = user->status},
        .meta = scim_meta_of(call, "User", user->id, user->version),
    };
}

static enum err reply_user(struct call *call, struct reply *rp, int status,
                           const struct scim_user *user, const char *code)
{
    struct user_json json = user_json(call, user);

    json.hbdt.activationCode = code;
    rp->location = status == 201 ? json.meta.location : NULL;
    reply_version(call, rp, user->version);
    return scim_reply(call, rp, status, &user_shape, &json);
}

/* "true", "True" with its quotes, … */
static int active_of(struct call *call, const char *json)
{
    char *text = json ? arena_strdup(call->mem, json) : NULL;
    size_t n = text ? strlen(text) : 0;

    if (!text)
        return SCIM_ACTIVE_AS_IT_IS;
    if (n > 2 && text[0] == '"') {
        text[n - 1] = '\0';
        text++;
    }
    if (strcasecmp(text, "true") == 0)
        return SCIM_ACTIVE;
    if (strcasecmp(text, "false") != 0)
        violate(call, "/active", "phải là true hoặc false", "must be true or false");
    return SCIM_INACTIVE;
}

/* The Vietnamese order: family name, middle name, given name. */
static const char *full_name_of(struct call *call, const struct user_body *body)
{
    const struct name_json *name = &body->name;
    const char *const parts[] = {name->familyName, name->middleName, name->givenName};
    struct buf text = buf_in(call->mem);

    if (body->displayName)
        return body->displayName;
    if (name->formatted)
        return name->formatted;
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (parts[i] && *parts[i])
            buf_printf(&text, "%s%s", text.n ? " " : "", parts[i]);
    return text.data;
}

static void take_body(struct call *call, const struct user_body *body,
                      struct scim_user_change *change)
{
    const char *full_name = full_name_of(call, body);
    int active = active_of(call, body->active);

    if (body->userName)
        change->username = body->userName;
    if (full_name)
        change->full_name = full_name;
    if (body->externalId)
        change->external_id = body->externalId;
    if (body->hbdt.orgId > 0)
        change->org_id = body->hbdt.orgId;
    if (active)
        change->active = active;
}

static enum err take_whole(struct call *call, const struct user_body *body,
                           struct scim_user_change *change)
{
    *change = (struct scim_user_change){.org_id = NONE};
    take_body(call, body, change);
    if (!change->username)
        violate(call, "/userName", "còn thiếu", "is missing");
    if (!change->full_name)
        violate(call, "/displayName", "còn thiếu", "is missing");
    return fail_if_violated(call);
}

HANDLER(scim_post_user)
{
    struct scim_user_change change;
    struct scim_user user;
    const char *code = NULL;
    enum err err = take_whole(call, rq->body, &change);

    if (!err)
        err = scim_create_user(call, &change, &user, &code);
    if (err)
        return err;
    return reply_user(call, rp, 201, &user, code);
}

HANDLER(scim_get_users)
{
    const struct scim_query *query = rq->query;
    const struct scim_filter *filter;
    struct list users;
    int64_t total;
    enum err err = scim_take_filter(call, query, &filter);

    if (!err)
        err = scim_list_users(call, filter, scim_start(query), scim_count(query), &users, &total);
    if (err)
        return err;

    struct user_json *json = arena_array(call->mem, users.n + 1, sizeof(*json));

    for (size_t i = 0; i < users.n; i++)
        json[i] = user_json(call, (const struct scim_user *)users.items + i);
    return scim_reply_list(call, rp, query, &user_shape, &(struct list){json, users.n}, total);
}

HANDLER(scim_get_user_by_id)
{
    struct scim_user user;
    enum err err = scim_get_user(call, rq->id[0], &user);

    if (err)
        return err;
    return reply_user(call, rp, 200, &user, NULL);
}

HANDLER(scim_put_user)
{
    struct scim_user_change change;
    struct scim_user user;
    enum err err = take_whole(call, rq->body, &change);

    if (err)
        return err;
    /* A replacement takes away what it leaves out (RFC 7644 §3.5.1). */
    if (!change.external_id)
        change.external_id = "";
    err = scim_change_user(call, rq->id[0], rq->version, &change, &user);
    if (err)
        return err;
    return reply_user(call, rp, 200, &user, NULL);
}

static const struct scim_target targets[] = {
    {"username", "{\"userName\":%s}"},
    {"displayname", "{\"displayName\":%s}"},
    {"externalid", "{\"externalId\":%s}"},
    {"active", "{\"active\":%s}"},
    {"name", "{\"name\":%s}"},
    {"name.formatted", "{\"displayName\":%s}"},
};

static enum err remove_attribute(struct call *call, const struct scim_operation *operation,
                                 struct scim_user_change *change)
{
    if (strcasecmp(operation->path, "externalId") != 0)
        return fail_with(call, &problem_scim_mutability, "%s", operation->path);
    change->external_id = "";
    return OK;
}

static enum err take_operation(struct call *call, const struct scim_operation *operation,
                               struct scim_user_change *change)
{
    struct user_body body;
    struct bytes text;
    int kind;
    enum err err = scim_take_kind(call, operation, &kind);

    if (!err && kind == SCIM_OP_REMOVE)
        return remove_attribute(call, operation, change);
    if (!err)
        err = scim_take_value(call, operation, targets, COUNT_OF(targets), &text);
    if (!err)
        err = json_decode_loose(call, text, &scim_user_body_shape, &body);
    if (err)
        return err;
    take_body(call, &body, change);
    return fail_if_violated(call);
}

HANDLER(scim_patch_user)
{
    const struct scim_patch *patch = rq->body;
    const struct scim_operation *operations = patch->operations.items;
    struct scim_user_change change = {.org_id = NONE};
    struct scim_user user;
    enum err err = OK;

    for (size_t i = 0; !err && i < patch->operations.n; i++)
        err = take_operation(call, &operations[i], &change);
    if (!err)
        err = scim_change_user(call, rq->id[0], rq->version, &change, &user);
    if (err)
        return err;
    return reply_user(call, rp, 200, &user, NULL);
}

HANDLER(scim_delete_user_by_id)
{
    enum err err = scim_delete_user(call, rq->id[0], rq->version);

    if (err)
        return err;
    return reply_nothing(rp);
}
