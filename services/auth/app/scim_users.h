/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Accounts through SCIM 2.0 (RFC 7644): the same rules as /v1/accounts, other words. */
#pragma once

#include "domain/scim_filter.h"
#include "store/scim.h"

enum { SCIM_PAGE_MAX = 500 };

enum scim_active { SCIM_ACTIVE_AS_IT_IS, SCIM_ACTIVE, SCIM_INACTIVE };

/* What a request sets; NULL, NONE and AS_IT_IS leave a thing alone. */
struct scim_user_change {
    int64_t org_id;
    const char *username;
    const char *full_name;
    const char *external_id; /* "" takes it away */
    int active;              /* enum scim_active */
};

/* One page by position, from start (1 = the first); *ret_total counts all that fit the filter.
 * filter NULL = all users of the caller's subtree. */
enum err scim_list_users(struct call *call, const struct scim_filter *filter, int64_t start,
                         int64_t count, struct list *ret_users, int64_t *ret_total);

/* ERR_NOT_FOUND outside the caller's subtree and when it was deleted. */
enum err scim_get_user(struct call *call, int64_t id, struct scim_user *ret);

/* A new account in change->org_id, or in the caller's unit when that is NONE; *ret_code is its
 * activation code. */
enum err scim_create_user(struct call *call, const struct scim_user_change *change,
                          struct scim_user *ret, const char **ret_code);

/* version NONE = whatever it is. */
enum err scim_change_user(struct call *call, int64_t id, int64_t version,
                          const struct scim_user_change *change, struct scim_user *ret);

/* Disables the account and hides it from SCIM; what the person signed goes on naming it. */
enum err scim_delete_user(struct call *call, int64_t id, int64_t version);
