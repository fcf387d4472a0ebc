/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A new person's account; a code, shown once, lets that person set the first password. */
#pragma once

#include "store/accounts.h"

/* For a person who is known (person_id) or a new one (the other three). */
struct account_wish {
    int64_t org_id;
    const char *username;
    int64_t person_id; /* NONE = a new person */
    const char *full_name;
    const char *birth_date;
    const char *personal_id;
};

/* person-has-account when the person has one, wherever that is. */
enum err create_account(struct call *call, const struct account_wish *wanted, struct account *ret,
                        const char **ret_code);

