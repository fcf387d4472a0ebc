/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groups, teams and departments through SCIM 2.0 (RFC 7644): the same rules as /v1/groups, other
 * words. A member is a user; of a group's people SCIM sees and changes those whom it sees as users,
 * and leaves the others where they are. */
#pragma once

#include "domain/scim_filter.h"
#include "store/scim_groups.h"

enum { SCIM_MEMBERS_MAX = 1000 };

enum scim_edit_kind { SCIM_JOIN, SCIM_LEAVE, SCIM_LEAVE_IF, SCIM_LEAVE_ALL };

/* One change of the members; they are carried out in their order. */
struct scim_edit {
    int kind;                /* enum scim_edit_kind */
    const int64_t *accounts; /* who joins or leaves */
    size_t n;
    const struct scim_filter *which; /* who leaves, of LEAVE_IF */
};

/* What a request sets; NULL, NONE and 0 leave a thing alone. */
struct scim_group_change {
    int64_t org_id; /* these three only at the beginning */
    int64_t parent_id;
    int kind; /* enum group_kind */
    const char *name;
    const char *subject;     /* "" takes it away */
    const char *external_id; /* "" takes it away */
    const struct scim_edit *edits;
    size_t n_edits;
};

/* One page by position, from start (1 = the first); *ret_total counts all that fit the filter.
 * filter NULL = all groups of the caller's subtree. */
enum err scim_list_groups(struct call *call, const struct scim_filter *filter, int64_t start,
                          int64_t count, struct list *ret_groups, int64_t *ret_total);

/* ERR_NOT_FOUND outside the caller's subtree and when it was dissolved. */
enum err scim_get_group(struct call *call, int64_t id, struct scim_group *ret);

/* A new group of change->org_id, or of the caller's unit when that is NONE. */
enum err scim_create_group(struct call *call, const struct scim_group_change *change,
                           struct scim_group *ret);

/* version NONE = whatever it is. */
enum err scim_change_group(struct call *call, int64_t id, int64_t version,
                           const struct scim_group_change *change, struct scim_group *ret);

/* Dissolves it. */
enum err scim_delete_group(struct call *call, int64_t id, int64_t version);
