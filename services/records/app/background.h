/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What pieces of background work have in common. */
#pragma once

#include "base/call.h"

/* A worker is its own edge, so it holds the transaction of each step itself. */
enum err work_in_transaction(struct call *call, enum err (*work)(struct call *, bool *),
                             bool *ret_done);
