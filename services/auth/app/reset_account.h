/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * When password and second factor are lost: the unit's administrator, who identified the person,
 * approves the recovery that waits on the person's device (app/recover_account.h). He never holds
 * what opens the account (rule S8). Who signs may not sign again until a second person, who is not
 * the administrator, has released it.
 */
#pragma once

#include "store/accounts.h"

struct reset {
    struct account account;
    int64_t expires_at; /* until then the device sets the new password */
    bool signing_held;
};

/* Password, second factors, recovery codes and sessions end. user_code: what the person's device
 * shows; NULL fails with recovery-needed. Never for oneself (S4), and only for those who could take
 * every role the person holds. */
enum err reset_account(struct call *call, int64_t account_id, const char *user_code,
                       struct reset *ret);

/* The second person. */
enum err release_signing(struct call *call, int64_t account_id);

/* Ends every session of the account. */
enum err end_sessions_of(struct call *call, int64_t account_id);
