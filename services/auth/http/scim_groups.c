/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/scim_groups.h"

#include <string.h>

#include "base/id.h"
#include "domain/people.h"
#include "http/handlers.h"
#include "http/scim.h"
#include "problems.h"
#include "json/json.h"

struct hbdt_json {
    int64_t orgId;
    int64_t parentId;
    int kind;
    const char *subject;
};

/* What a client sends; also one attribute of a PATCH, so everything is optional here. */
struct group_body {
    const char *displayName;
    const char *externalId;
    const char *members; /* JSON text: some clients send one without its array */
    struct hbdt_json hbdt;
};

struct members_body {
    struct list members; /* struct scim_reference */
};

struct group_json {
    struct list schemas;
    const char *id;
    const char *externalId;
    const char *displayName;
    struct list members; /* struct scim_reference */
    struct hbdt_json hbdt;
    struct scim_meta meta;
};

static bool is_id(const char *text)
{
    int64_t id;

    return id_parse(text, &id);
}

static bool is_subject_or_none(const char *text)
{
    return !*text || is_subject_code(text);
}

static const struct field body_hbdt_fields[] = {
    INT(struct hbdt_json, orgId, 1, INT64_MAX, .optional = true),
    INT(struct hbdt_json, parentId, 1, INT64_MAX, .optional = true),
    ENUM(struct hbdt_json, kind, group_kind_names, .optional = true),
    STR(struct hbdt_json, subject, 0, 20, .check = is_subject_or_none, .expects = "mã môn học",
        .optional = true),
};
static const struct shape body_hbdt_shape = SHAPE(struct hbdt_json, body_hbdt_fields);

static const struct field group_body_fields[] = {
    STR(struct group_body, displayName, 1, 100, .optional = true),
    STR(struct group_body, externalId, 0, 100, .optional = true),
    JSON(struct group_body, members, .optional = true),
    SCIM_EXTENSION(struct group_body, SCIM_HBDT_GROUP, body_hbdt_shape),
};
const struct shape scim_group_body_shape = SHAPE(struct group_body, group_body_fields);

static const struct field member_fields[] = {
    STR(struct scim_reference, value, 1, 100, .check = is_id, .expects = "id của một người dùng"),
};
static const struct shape member_shape = SHAPE(struct scim_reference, member_fields);

static const struct field members_fields[] = {
    LIST(struct members_body, members, member_shape, 0, SCIM_MEMBERS_MAX),
};
static const struct shape members_shape = SHAPE(struct members_body, members_fields);

/* clang-format off */
static const struct field hbdt_fields[] = {
    INT(struct hbdt_json, orgId, 1, INT64_MAX),
    INT(struct hbdt_json, parentId, 1, INT64_MAX, .omit_none = true),
    ENUM(struct hbdt_json, kind, group_kind_names),
    STR(struct hbdt_json, subject, 1, 20, .omit_none = true),
};
static const struct shape hbdt_shape = SHAPE(struct hbdt_json, hbdt_fields);

static const struct field group_fields[] = {
    TEXTS(struct group_json, schemas, 1, 5),
    STR(struct group_json, id, 1, 20),
    STR(struct group_json, externalId, 1, 100, .omit_none = true),
    STR(struct group_json, displayName, 1, 100),
    LIST(struct group_json, members, scim_reference_shape, 0, INT64_MAX),
    SCIM_EXTENSION(struct group_json, SCIM_HBDT_GROUP, hbdt_shape),
    OBJECT(struct group_json, meta, scim_meta_shape),
};
static const struct shape group_shape = SHAPE(struct group_json, group_fields);
/* clang-format on */

static const char *const schemas[] = {SCIM_GROUP, SCIM_HBDT_GROUP};

static struct list references(struct call *call, const struct list *members)
{
    const struct scim_member *member = members->items;
    struct scim_reference *refs = arena_array(call->mem, members->n + 1, sizeof(*refs));

    for (size_t i = 0; i < members->n; i++)
        refs[i] =
            scim_reference_to(call, "User", member[i].account_id, member[i].full_name, "User");
    return (struct list){refs, members->n};
}

static struct group_json group_json(struct call *call, const struct scim_group *group)
{
    return (struct group_json){
        .schemas = {(void *)(uintptr_t)schemas, COUNT_OF(schemas)},
        .id = arena_printf(call->mem, "%lld", (long long)group->id),
        .externalId = group->external_id,
        .displayName = group->name,
        .members = references(call, &group->members),
        .hbdt = {.orgId = group->org_id,
                 .parentId = group->parent_id,
                 .kind = group->kind,
                 .subject = group->subject},
        .meta = scim_meta_of(call, "Group", group->id, group->version),
    };
}

static enum err reply_group(struct call *call, struct reply *rp, int status,
                            const struct scim_group *group)
{
    const struct group_json json = group_json(call, group);

    rp->location = status == 201 ? json.meta.location : NULL;
    reply_version(call, rp, group->version);
    return scim_reply(call, rp, status, &group_shape, &json);
}

static void add_edit(struct scim_group_change *change, struct scim_edit edit)
{
    ((struct scim_edit *)(uintptr_t)change->edits)[change->n_edits++] = edit;
}

/* Room for two edits an operation: who was there leaves, others join. */
static struct scim_group_change no_change(struct call *call, size_t operations)
{
    return (struct scim_group_change){
        .org_id = NONE,
        .parent_id = NONE,
        .edits = arena_array(call->mem, 2 * operations, sizeof(struct scim_edit)),
    };
}

/* The members that a JSON text names, one or an array of them. */
static enum err take_members(struct call *call, const char *json, struct scim_edit *ret)
{
    const char *format = *json == '{' ? "{\"members\":[%s]}" : "{\"members\":%s}";
    struct buf text = buf_in(call->mem);
    struct members_body body;
    enum err err;

    buf_printf(&text, format, json);
    err = json_decode_loose(call, buf_bytes(&text), &members_shape, &body);
    if (err)
        return err;

    const struct scim_reference *members = body.members.items;
    int64_t *accounts = arena_array(call->mem, body.members.n + 1, sizeof(*accounts));

    for (size_t i = 0; i < body.members.n; i++)
        (void)id_parse(members[i].value, &accounts[i]);
    ret->accounts = accounts;
    ret->n = body.members.n;
    return OK;
}

static enum err take_body(struct call *call, const struct group_body *body, bool replaces,
                          struct scim_group_change *change)
{
    struct scim_edit edit = {.kind = SCIM_JOIN};
    enum err err = body->members ? take_members(call, body->members, &edit) : OK;

    if (err)
        return err;
    if (body->displayName)
        change->name = body->displayName;
    if (body->externalId)
        change->external_id = body->externalId;
    if (body->hbdt.orgId > 0)
        change->org_id = body->hbdt.orgId;
    if (body->hbdt.parentId > 0)
        change->parent_id = body->hbdt.parentId;
    if (body->hbdt.kind)
        change->kind = body->hbdt.kind;
    if (body->hbdt.subject)
        change->subject = body->hbdt.subject;
    if (body->members && replaces)
        add_edit(change, (struct scim_edit){.kind = SCIM_LEAVE_ALL});
    if (body->members)
        add_edit(change, edit);
    return OK;
}

static enum err take_whole(struct call *call, const struct group_body *body,
                           struct scim_group_change *change)
{
    *change = no_change(call, 1);
    if (!body->displayName)
        violate(call, "/displayName", "còn thiếu", "is missing");
    if (fail_if_violated(call))
        return ERR_INVALID;
    return take_body(call, body, true, change);
}

HANDLER(scim_post_group)
{
    struct scim_group_change change;
    struct scim_group group;
    enum err err = take_whole(call, rq->body, &change);

    if (!err)
        err = scim_create_group(call, &change, &group);
    return err ? err : reply_group(call, rp, 201, &group);
}

HANDLER(scim_get_groups)
{
    const struct scim_query *query = rq->query;
    const struct scim_filter *filter;
    struct list groups;
    int64_t total;
    enum err err = scim_take_filter(call, query, &filter);

    if (!err)
        err = scim_list_groups(call, filter, scim_start(query), scim_count(query), &groups, &total);
    if (err)
        return err;

    struct group_json *json = arena_array(call->mem, groups.n + 1, sizeof(*json));

    for (size_t i = 0; i < groups.n; i++)
        json[i] = group_json(call, (const struct scim_group *)groups.items + i);
    return scim_reply_list(call, rp, query, &group_shape, &(struct list){json, groups.n}, total);
}

HANDLER(scim_get_group_by_id)
{
    struct scim_group group;
    enum err err = scim_get_group(call, rq->id[0], &group);

    return err ? err : reply_group(call, rp, 200, &group);
}

/* A replacement takes away what it leaves out (RFC 7644 §3.5.1); what is fixed stays. */
HANDLER(scim_put_group)
{
    struct group_body body = *(const struct group_body *)rq->body;
    struct scim_group_change change;
    struct scim_group group;
    enum err err;

    body.externalId = body.externalId ? body.externalId : "";
    body.members = body.members ? body.members : "[]";
    body.hbdt.subject = body.hbdt.subject ? body.hbdt.subject : "";
    err = take_whole(call, &body, &change);
    if (!err)
        err = scim_change_group(call, rq->id[0], rq->version, &change, &group);
    return err ? err : reply_group(call, rp, 200, &group);
}

/* clang-format off */
static const struct scim_target targets[] = {
    {"displayname", "{\"displayName\":%s}"},
    {"externalid",  "{\"externalId\":%s}"},
    {"members",     "{\"members\":%s}"},
    {"subject",     "{\"" SCIM_HBDT_GROUP "\":{\"subject\":%s}}"},
    {"orgid",       "{\"" SCIM_HBDT_GROUP "\":{\"orgId\":%s}}"},
    {"parentid",    "{\"" SCIM_HBDT_GROUP "\":{\"parentId\":%s}}"},
    {"kind",        "{\"" SCIM_HBDT_GROUP "\":{\"kind\":%s}}"},
};
/* clang-format on */

/* All, those that a filter names, or (as many clients send it) those in the value. */
static enum err remove_members(struct call *call, const struct scim_operation *operation,
                               const struct scim_path *path, struct scim_group_change *change)
{
    struct scim_edit edit = {.kind = path->item ? SCIM_LEAVE_IF : SCIM_LEAVE_ALL,
                             .which = path->item};
    enum err err = OK;

    if (path->sub)
        return fail_with(call, &problem_scim_mutability, "%s", operation->path);
    if (!path->item && operation->value) {
        edit.kind = SCIM_LEAVE;
        err = take_members(call, operation->value, &edit);
    }
    if (!err)
        add_edit(change, edit);
    return err;
}

static enum err remove_attribute(struct call *call, const struct scim_operation *operation,
                                 struct scim_group_change *change)
{
    struct scim_path path;

    if (!scim_path_parse(call->mem, operation->path, strlen(operation->path), &path))
        return fail_with(call, &problem_scim_path, "%s", operation->path);
    if (strcmp(path.attribute, "members") == 0)
        return remove_members(call, operation, &path, change);
    if (strcmp(path.attribute, "externalid") == 0)
        change->external_id = "";
    else if (strcmp(path.attribute, "subject") == 0)
        change->subject = "";
    else
        return fail_with(call, &problem_scim_mutability, "%s", operation->path);
    return OK;
}

static enum err take_operation(struct call *call, const struct scim_operation *operation,
                               struct scim_group_change *change)
{
    struct group_body body;
    struct bytes text;
    int kind;
    enum err err = scim_take_kind(call, operation, &kind);

    if (!err && kind == SCIM_OP_REMOVE)
        return remove_attribute(call, operation, change);
    if (!err)
        err = scim_take_value(call, operation, targets, COUNT_OF(targets), &text);
    if (!err)
        err = json_decode_loose(call, text, &scim_group_body_shape, &body);
    return err ? err : take_body(call, &body, kind == SCIM_OP_REPLACE, change);
}

HANDLER(scim_patch_group)
{
    const struct scim_patch *patch = rq->body;
    const struct scim_operation *operations = patch->operations.items;
    struct scim_group_change change = no_change(call, patch->operations.n);
    struct scim_group group;
    enum err err = OK;

    for (size_t i = 0; !err && i < patch->operations.n; i++)
        err = take_operation(call, &operations[i], &change);
    if (!err)
        err = scim_change_group(call, rq->id[0], rq->version, &change, &group);
    return err ? err : reply_group(call, rp, 200, &group);
}

HANDLER(scim_delete_group_by_id)
{
    enum err err = scim_delete_group(call, rq->id[0], rq->version);

    return err ? err : reply_nothing(rp);
}
