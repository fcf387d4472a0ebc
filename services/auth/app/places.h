/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where people sign in from: a network, never a whole address. */
#pragma once

#include "base/call.h"

/* "203.0.113.0/24", "2001:db8:1::/48"; "" when the gateway told none. */
const char *place_of(struct call *call);

/* Whether what comes from there can be counted: private addresses may be one of a proxy that nobody
 * named, behind which stands everybody. */
bool place_counts(const struct call *call);

/* too-many-attempts while too many passwords that were tried from there lately were wrong, under
 * whatever names. A school stands behind one address: the number is large, and who is on a known
 * device is not asked. Reads the log of sign-ins without a lock, so that a whole school can come in
 * at once; of a burst the passwords checked at once may pass over the number. */
enum err place_enter(struct call *call);
