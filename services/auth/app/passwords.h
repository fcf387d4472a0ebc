/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Hashing and checking passwords, a few at once: each takes 19 MiB and some 20 ms of a core, or
 * what else is configured. */
#pragma once

#include "base/call.h"
#include "domain/password_rules.h"
#include "store/accounts.h"

struct password_gate;

/* Lets n through at once; ended with the arena. */
struct password_gate *password_gate_new(struct arena *mem, int64_t n);

/* Whether it fits; hash NULL (nobody) takes as long and is false. *ret_renewed: one that fits but
 * is weaker than configured, made anew; else NULL. Fails with sign-in-busy when no place becomes
 * free in time. */
enum err password_check(struct call *call, const char *hash, const char *password, bool *ret,
                        const char **ret_renewed);

/* The operator's list in that file; none when path is NULL. ERR_INVALID when it cannot be read. */
enum err password_blocklist_read(struct call *call, const char *path,
                                 const struct blocked_passwords **ret);

/* The names that the account's password may not be made of. */
enum err password_owner_of(struct call *call, const struct account *account,
                           struct password_owner *ret);

/* Checks the password against the rules: a violation at /password. */
enum err password_judge(struct call *call, const struct password_owner *owner,
                        const char *password);

/* Judges the password and hashes it. */
enum err password_make(struct call *call, const struct password_owner *owner, const char *password,
                       const char **ret_hash);
