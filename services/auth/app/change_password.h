/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A person's own new password. */
#pragma once

#include "base/call.h"

struct new_password {
    const char *old_password;
    const char *password;
};

/* Every other session of the account ends. Who has a second factor must have proved it in this
 * session. Fails with wrong-credentials and too-many-attempts. */
enum err change_password(struct call *call, const struct new_password *wanted);
