/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How long a username must wait after failed sign-ins. */
#pragma once

#include "base/base.h"

/* Seconds after so many failures in a row: none before the 10th, then 30 s doubling up to 15 min.
 * Never for ever: a stranger must not be able to lock somebody out (NIST SP 800-63B-4 §3.2.2). */
int64_t sign_in_delay_s(int64_t failures);
