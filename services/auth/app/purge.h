/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Background work: forgets revocations after an hour (no token lives so long), failed sign-ins
 * after a day, refresh tokens a month after their end, the log of sign-ins after 90 days. */
#pragma once

#include "base/call.h"

enum err purge(struct call *call, bool *ret_idle);
