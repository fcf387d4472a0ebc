/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groups, subject teams and departments of a unit, and who is in them. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct org_group {
    int64_t id;
    int64_t org_id;
    int64_t parent_id; /* NONE = stands alone */
    int kind;          /* enum group_kind */
    const char *name;
    const char *subject; /* of a subject team, NULL = none */
    int64_t version;
    int64_t ended_at; /* NONE = it is there */
};

/* A person in a group, or with a duty on a board. */
struct member {
    int64_t id;
    int64_t group_id; /* or board */
    int64_t person_id;
    const char *duty;       /* on a board */
    const char *valid_from; /* both days included */
    const char *valid_to;   /* NULL = open */
    int64_t ended_at;       /* NONE = not ended before */
    const char *full_name;
};

enum err groups_add(struct call *call, const struct org_group *group, int64_t *ret_id);
enum err groups_get(struct call *call, int64_t id, struct org_group *ret);
enum err groups_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                       struct list *ret_groups);
/* Name and subject; ERR_CHANGED when group->version is not the current one. */
enum err groups_change(struct call *call, const struct org_group *group);
/* A new version: another member or one less. */
enum err groups_touch(struct call *call, int64_t id);
/* ERR_CHANGED when it was ended before. */
enum err groups_end(struct call *call, int64_t id);
/* Whether a group that is there stands under it. */
enum err groups_have_child(struct call *call, int64_t id, bool *ret);

enum err group_members_add(struct call *call, const struct member *member, int64_t *ret_id);
enum err group_members_get(struct call *call, int64_t id, struct member *ret);
/* Whether the person is or will be in the group. */
enum err group_members_exist(struct call *call, const struct member *member, bool *ret);
enum err group_members_of(struct call *call, int64_t group_id, int64_t after, int64_t limit,
                          struct list *ret_members);
enum err group_members_end(struct call *call, int64_t id);
