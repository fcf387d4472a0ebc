/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The first password, set with the code that the administrator handed over. */
#pragma once

#include "base/call.h"

struct activating {
    const char *username;
    const char *code;
    const char *password;
};

/* Unknown name, wrong, used and old code fail alike (activation-refused). */
enum err activate_account(struct call *call, const struct activating *activating);
