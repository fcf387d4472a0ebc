/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing in with a username and a password. */
#pragma once

#include "app/issue_tokens.h"

struct sign_in {
    const char *username;
    const char *password;
    int role;           /* 0 = the only one there is */
    int64_t org_id;     /* NONE = the only one there is */
    int64_t grant_id;   /* NONE = any */
    const char *totp;   /* NULL = the password alone */
    const char *device; /* NULL = not told, see app/device.h */
};

struct device;

/* The first half of it: who it is, by name and password alone. */
enum err authenticate(struct call *call, const struct sign_in *sign_in, const struct device *device,
                      struct account *ret);

/* The second: keeps the session and notes the sign-in for its owner. What is left is the last
 * statement of all, note_opened() (app/session_events.h). */
enum err begin_session(struct call *call, const struct session *session);

/* Unknown name, wrong password and an account that is not active fail alike (wrong-credentials)
 * and are counted; many failures make the name wait (too-many-attempts), but not on a device where
 * it signed in before. With a right totp the session has assurance level 2. */
enum err open_session(struct call *call, const struct sign_in *sign_in, struct token_pair *ret);
