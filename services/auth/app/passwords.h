/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Hashing and checking passwords, a few at once: each takes 19 MiB and some 20 ms of a core, or
 * what else is configured. */
#pragma once

#include "base/call.h"

struct password_gate;

/* Lets n through at once; ended with the arena. */
struct password_gate *password_gate_new(struct arena *mem, int64_t n);

/* Whether it fits; hash NULL (nobody) takes as long and is false. *ret_renewed: one that fits but
 * is weaker than configured, made anew; else NULL. Fails with sign-in-busy when no place becomes
 * free in time. */
enum err password_check(struct call *call, const char *hash, const char *password, bool *ret,
                        const char **ret_renewed);

/* Checks the password against the rules (a violation at /password) and hashes it. */
enum err password_make(struct call *call, const char *username, const char *password,
                       const char **ret_hash);
