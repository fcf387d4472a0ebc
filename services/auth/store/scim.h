/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accounts as a provisioning client sees them (SCIM 2.0): those of a subtree, deleted ones gone. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct scim_user {
    int64_t id; /* the account's */
    int64_t person_id;
    int64_t org_id;
    const char *username;
    const char *full_name;
    int status; /* enum account_status */
    int64_t version;
    const char *external_id; /* NULL = none */
    struct list groups;      /* struct scim_member; the store leaves it empty */
};

/* Which users: those below a unit, and of these the ones with each value that is given. */
struct scim_user_key {
    int64_t ancestor_id;
    const char *today;       /* the day whose tree counts */
    int64_t id;              /* NONE = any */
    const char *username;    /* NULL = any */
    const char *external_id; /* NULL = any */
    int64_t after;           /* ids > after */
    int64_t limit;
};

enum err scim_users_read(struct call *call, const struct scim_user_key *key,
                         struct list *ret_users);
enum err scim_users_count(struct call *call, int64_t ancestor_id, int64_t *ret_n);
/* The page of the subtree that begins after skip users. */
enum err scim_users_page(struct call *call, int64_t ancestor_id, int64_t skip, int64_t limit,
                         struct list *ret_users);
/* external_id NULL = none. */
enum err scim_users_keep(struct call *call, int64_t account_id, const char *external_id);
enum err scim_users_delete(struct call *call, int64_t account_id);
