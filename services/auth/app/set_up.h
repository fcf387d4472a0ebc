/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The province department and its first administrator, by a one-time secret. */
#pragma once

#include "store/accounts.h"
#include "store/orgs.h"

struct set_up {
    const char *secret;
    struct org org; /* name and code */
    const char *username;
    const char *full_name;
    const char *password;
};

/* Fails with setup-done ever after, and with wrong-setup-secret. */
enum err set_up(struct call *call, const struct set_up *wanted, struct account *ret);
