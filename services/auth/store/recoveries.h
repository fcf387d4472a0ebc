/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Recoveries that people began on their own devices, until a new password ends them. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct recovery {
    const char *secret_sha256;
    const char *user_code_sha256; /* NULL once approved */
    const char *username_sha256;
    int64_t begun_at;
    int64_t expires_at;
    const char *address_prefix; /* "" = not known */
    int64_t account_id;         /* NONE until it is approved */
    int64_t approved_by;
};

enum err recoveries_add(struct call *call, const struct recovery *recovery);
/* How many wait at this hour, from that address and in all. */
enum err recoveries_count(struct call *call, const char *address_prefix, int64_t *ret_of_address,
                          int64_t *ret_of_all);
/* Whether one of that code and name waits. */
enum err recoveries_wait(struct call *call, const struct recovery *recovery, bool *ret);
/* Gives that one to the account until expires_at, and takes the code away. What was approved for
 * the account before goes. */
enum err recoveries_approve(struct call *call, const struct recovery *recovery);
/* The one that lasts. */
enum err recoveries_find(struct call *call, const char *secret_sha256, struct recovery *ret,
                         bool *ret_found);
/* ERR_CHANGED when another was quicker. */
enum err recoveries_remove(struct call *call, const char *secret_sha256);
/* Those approved for the account. */
enum err recoveries_forget(struct call *call, int64_t account_id);
/* Forgets those that are over, at most 1000. */
enum err recoveries_purge(struct call *call);
