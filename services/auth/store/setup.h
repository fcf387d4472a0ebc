/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether the first administrator was made: one row. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

/* Locks the row until the transaction ends. */
enum err setup_is_done(struct call *call, bool *ret);
enum err setup_finish(struct call *call);
