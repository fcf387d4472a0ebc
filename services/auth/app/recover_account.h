/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * When a password is lost (RFC 8628 turned round): the person begins on the own device, where a
 * secret stays, and gets a short code to take to the administrator in person. Who identified the
 * person approves with that code (app/reset_account.h), which by itself opens nothing; the device
 * then sets the new password with its secret. No administrator ever holds what opens an account.
 */
#pragma once

#include "base/call.h"

struct account;

struct begun_recovery {
    const char *recovery_secret; /* 256 bits, for the device alone */
    const char *user_code;       /* "7KQM-2FJD" */
    int64_t expires_at;
};

/* Reads no account: for names that exist and names that do not this is the same work. Bounded by
 * what waits from one address and in all (too-many-recoveries). */
enum err begin_recovery(struct call *call, const char *username, struct begun_recovery *ret);

/* The waiting recovery of that code and of the account's own name becomes the account's;
 * user-code-refused otherwise, whatever the cause, and what was counted stays. */
enum err approve_recovery_of(struct call *call, const struct account *account,
                             const char *user_code, int64_t *ret_expires_at);

struct recovering {
    const char *recovery_secret;
    const char *password;
};

/* Sets the new password; recovery-pending until it is approved, recovery-refused when there is no
 * such one, when it is over or used. *ret_username is the account's. */
enum err finish_recovery(struct call *call, const struct recovering *recovering,
                         const char **ret_username);
