/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A new person's account; a code, shown once, lets that person set the first password. */
#pragma once

#include "store/accounts.h"

/* wanted: org_id, username, full_name. */
enum err create_account(struct call *call, const struct account *wanted, struct account *ret,
                        const char **ret_code);
