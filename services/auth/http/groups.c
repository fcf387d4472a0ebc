/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/manage_groups.h"
#include "base/date.h"
#include "domain/people.h"
#include "http/handlers.h"

#define NAME_AND_SUBJECT                                                                           \
    STR(struct org_group, name, 1, 100),                                                           \
        STR(struct org_group, subject, 1, 20, .check = is_subject_code, .expects = "mã môn học",   \
            .optional = true)

static const struct field group_body_fields[] = {
    INT(struct org_group, org_id, 1, INT64_MAX),
    INT(struct org_group, parent_id, 1, INT64_MAX, .optional = true),
    ENUM(struct org_group, kind, group_kind_names),
    NAME_AND_SUBJECT,
};
const struct shape group_body_shape = SHAPE(struct org_group, group_body_fields);

static const struct field group_change_fields[] = {NAME_AND_SUBJECT};
const struct shape group_change_shape = SHAPE(struct org_group, group_change_fields);

static const struct field member_body_fields[] = {
    INT(struct member, person_id, 1, INT64_MAX),
    STR(struct member, valid_from, 10, 10, A_DATE, .optional = true),
    STR(struct member, valid_to, 10, 10, A_DATE, .optional = true),
};
const struct shape group_member_body_shape = SHAPE(struct member, member_body_fields);

static const struct field group_fields[] = {
    INT(struct org_group, id, 1, INT64_MAX),
    INT(struct org_group, org_id, 1, INT64_MAX),
    INT(struct org_group, parent_id, 1, INT64_MAX),
    ENUM(struct org_group, kind, group_kind_names),
    STR(struct org_group, name, 1, 100),
    STR(struct org_group, subject, 1, 20),
};
static const struct shape group_json_shape = SHAPE(struct org_group, group_fields);

static const struct field member_fields[] = {
    INT(struct member, id, 1, INT64_MAX),
    INT(struct member, person_id, 1, INT64_MAX),
    STR(struct member, full_name, 1, 100, .omit_none = true),
    STR(struct member, valid_from, 10, 10),
    STR(struct member, valid_to, 10, 10),
};
static const struct shape member_json_shape = SHAPE(struct member, member_fields);

static enum err reply_group(struct call *call, struct reply *rp, int status,
                            const struct org_group *group)
{
    reply_version(call, rp, group->version);
    return reply_json(call, rp, status, &group_json_shape, group);
}

HANDLER(post_group)
{
    struct org_group group;
    enum err err = create_group(call, rq->body, &group);

    return err ? err : reply_group(call, rp, 201, &group);
}

HANDLER(get_groups)
{
    return reply_of_org(call, rq, rp, groups_of_org, &group_json_shape);
}

HANDLER(get_group)
{
    struct org_group group;
    enum err err = access_group(call, rq->id[0], &group);

    return err ? err : reply_group(call, rp, 200, &group);
}

HANDLER(put_group)
{
    struct org_group group;
    enum err err = change_group(call, rq->id[0], rq->body, rq->version, &group);

    return err ? err : reply_group(call, rp, 200, &group);
}

HANDLER(delete_group)
{
    enum err err = end_group(call, rq->id[0]);

    return err ? err : reply_nothing(rp);
}

HANDLER(post_group_member)
{
    struct member member = *(const struct member *)rq->body;
    enum err err;

    member.group_id = rq->id[0];
    err = add_group_member(call, &member, &member);
    if (err)
        return err;
    return reply_json(call, rp, 201, &member_json_shape, &member);
}

HANDLER(get_group_members)
{
    struct org_group group;
    enum err err = access_group(call, rq->id[0], &group);

    return err ? err : reply_members(call, rq, rp, group_members_of, &member_json_shape);
}

HANDLER(delete_group_member)
{
    enum err err = end_group_member(call, rq->id[0], rq->id[1]);

    return err ? err : reply_nothing(rp);
}
