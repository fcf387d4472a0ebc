/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The people of the house, and the codes with which they set their first password. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum account_status { ACCOUNT_NONE, ACCOUNT_PENDING, ACCOUNT_ACTIVE, ACCOUNT_DISABLED };
extern const char *const account_status_names[];

struct account {
    int64_t id;
    int64_t person_id;
    int64_t org_id;
    const char *username;
    const char *full_name;
    int status; /* enum account_status */
    int64_t version;
};

struct activation {
    int64_t account_id;
    const char *code_sha256;
    int64_t expires_at;
};

/* ERR_CONFLICT when the username is taken or the person has an account. */
enum err accounts_add(struct call *call, const struct account *account, int64_t *ret_id);
enum err accounts_get(struct call *call, int64_t id, struct account *ret);
/* Locks the row until the transaction ends. */
enum err accounts_get_locked(struct call *call, int64_t id, struct account *ret);
enum err accounts_find(struct call *call, const char *username, struct account *ret,
                       bool *ret_found);
/* ids > after, at most limit. */
enum err accounts_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                         struct list *ret_accounts);
/* ERR_CHANGED when account->version is not the current one. */
enum err accounts_set_status(struct call *call, const struct account *account);

/* Takes username and full_name; ERR_CONFLICT when the username is taken, ERR_CHANGED as above. */
enum err accounts_rename(struct call *call, const struct account *account);

enum err activations_add(struct call *call, const struct activation *activation);
enum err activations_find(struct call *call, int64_t account_id, struct activation *ret,
                          bool *ret_found);
enum err activations_remove(struct call *call, int64_t account_id);
/* The same, but there need not be one. */
enum err activations_forget(struct call *call, int64_t account_id);
