/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Password hashes, and failed sign-ins by name. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct password {
    int64_t account_id;
    const char *hash; /* Argon2id, PHC form */
    int64_t changed_at;
};

struct sign_in_failure {
    const char *username_sha256;
    int64_t failures; /* in a row */
    int64_t failed_at;
};

enum err passwords_add(struct call *call, const struct password *password);
enum err passwords_remove(struct call *call, int64_t account_id);
/* Replaces it. */
enum err passwords_set(struct call *call, const struct password *password);
/* The same password, hashed anew; nothing when it was changed meanwhile. */
enum err passwords_renew(struct call *call, const struct password *old, const char *hash);
enum err passwords_find(struct call *call, int64_t account_id, struct password *ret,
                        bool *ret_found);

/* The count so far; locked until the transaction ends, so that guesses for one name come one by
 * one. Without a row one with 0 is made: locking a gap would make strangers wait for each other. */
enum err failures_hold(struct call *call, const char *username_sha256, struct sign_in_failure *ret);
/* One more, now; the row must be held. */
enum err failures_count(struct call *call, const char *username_sha256);
enum err failures_forget(struct call *call, const char *username_sha256);
/* Forgets those before a time, at most 1000. */
enum err failures_purge(struct call *call, int64_t before);
