/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing in with a username and a password. */
#pragma once

#include "app/issue_tokens.h"

struct sign_in {
    const char *username;
    const char *password;
    int role;       /* 0 = the only one there is */
    int64_t org_id; /* NONE = the only one there is */
};

/* Unknown name, wrong password and an account that is not active fail alike (wrong-credentials)
 * and are counted; many failures make the name wait (too-many-attempts). */
enum err open_session(struct call *call, const struct sign_in *sign_in, struct token_pair *ret);
