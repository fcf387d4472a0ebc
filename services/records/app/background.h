/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What pieces of background work have in common. */
#pragma once

#include "base/call.h"

/* A worker is its own edge, so it holds the transaction of each step itself. */
enum err work_in_transaction(struct call *call, enum err (*work)(struct call *, bool *),
                             bool *ret_done);

/* Tried again it may succeed. */
bool err_may_pass(enum err err);

/* The same; when it fails for good put_off (NULL = nothing), one statement, has its turn: what
 * cannot be done must not be in the way of all else. */
enum err work_or_put_off(struct call *call, enum err (*work)(struct call *, bool *),
                         enum err (*put_off)(struct call *), bool *ret_done);
