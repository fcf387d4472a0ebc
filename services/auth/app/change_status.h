/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Disabling an account and enabling it again. */
#pragma once

#include "store/accounts.h"

/* The account, locked, for a change by its administrator: never oneself, and only by those who
 * could take every role the person holds. version: the one expected, NONE = any. A machine client
 * may only disable whom its unit could (role_refuses_machine()). */
enum err administer_account(struct call *call, int64_t account_id, int64_t version,
                            struct account *ret);

/* status: active or disabled. Disabling ends every session. Only those may do it who could take
 * every role the person holds. version: the one expected, NONE = any. */
enum err change_status(struct call *call, int64_t account_id, int status, int64_t version,
                       struct account *ret);
