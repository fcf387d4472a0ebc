/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Groups as a provisioning client sees them (SCIM 2.0): those of a subtree, and of their members
 * those whom it sees as users. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct scim_group {
    int64_t id;
    int64_t org_id;
    int64_t parent_id; /* NONE = stands alone */
    int kind;          /* enum group_kind */
    const char *name;
    const char *subject; /* NULL = none */
    int64_t version;
    const char *external_id; /* NULL = none */
    struct list members;     /* struct scim_member; the store leaves it empty */
};

/* A user in a group, today or from a day to come. */
struct scim_member {
    int64_t id; /* the membership's */
    int64_t group_id;
    const char *group_name;
    int64_t person_id;
    int64_t account_id;
    const char *full_name;
};

/* Which groups: those below a unit, and of these the ones with each value that is given. */
struct scim_group_key {
    int64_t ancestor_id;
    const char *today;       /* the day whose tree counts */
    int64_t id;              /* NONE = any */
    const char *external_id; /* NULL = any */
    int64_t after;           /* ids > after */
    int64_t limit;
};

enum err scim_groups_read(struct call *call, const struct scim_group_key *key,
                          struct list *ret_groups);
enum err scim_groups_count(struct call *call, int64_t ancestor_id, int64_t *ret_n);
/* The page of the subtree that begins after skip groups. */
enum err scim_groups_page(struct call *call, int64_t ancestor_id, int64_t skip, int64_t limit,
                          struct list *ret_groups);
/* external_id NULL = none. */
enum err scim_groups_keep(struct call *call, int64_t group_id, const char *external_id);

/* first <= id of the group <= last, by group. */
enum err scim_members_by_group(struct call *call, int64_t ancestor_id, int64_t first, int64_t last,
                               struct list *ret_members);
/* first <= id of the account <= last, by account. */
enum err scim_members_by_account(struct call *call, int64_t ancestor_id, int64_t first,
                                 int64_t last, struct list *ret_members);
