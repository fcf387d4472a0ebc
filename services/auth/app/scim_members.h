/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is to be in a group, from what a SCIM client says, and what that changes. */
#pragma once

#include "app/scim_groups.h"

/* How a filter sees a member: members, members.value, members.display, members.type. */
bool scim_member_value(const void *member, const char *path, size_t i, struct scim_value *ret);

/* Accounts (int64_t) that came and went. */
struct scim_moves {
    struct list joined;
    struct list left;
};

/* Carries the edits out on the group's members. Who is there already does not join again, who is
 * not there does not leave; all who are no users are told at once. */
enum err scim_move_members(struct call *call, const struct scim_group *group,
                           const struct scim_group_change *change, struct scim_moves *ret);

/* The details of the note for the chain. */
const char *scim_moves_text(struct call *call, const struct scim_moves *moves);
