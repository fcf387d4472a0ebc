/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Looking somebody up. */
#pragma once

#include "store/accounts.h"

/* *ret_whole: oneself, or an administrator of a unit above; false for colleagues of the same unit,
 * who see the id and the name. ERR_NOT_FOUND for everybody else. */
enum err read_account(struct call *call, int64_t id, struct account *ret, bool *ret_whole);

/* Whether the account holds a role today that signs. */
enum err account_signs(struct call *call, int64_t account_id, bool *ret);
