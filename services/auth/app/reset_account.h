/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * When password and second factor are lost: the unit's administrator resets the account. The code
 * goes to the person by hand; the administrator never knows a password or a factor (rule S8). Who
 * signs may not sign again until a second person, who is not the administrator, has released it.
 */
#pragma once

#include "store/accounts.h"

enum { RESET_CODE_LASTS_S = 24 * 3600 };

/* Password, second factors, recovery codes and sessions end; *ret_code is shown once. Never for
 * oneself (S4), and only for those who could take every role the person holds. */
enum err reset_account(struct call *call, int64_t account_id, struct account *ret,
                       const char **ret_code, bool *ret_held);

/* The second person. */
enum err release_signing(struct call *call, int64_t account_id);

/* Ends every session of the account. */
enum err end_sessions_of(struct call *call, int64_t account_id);
