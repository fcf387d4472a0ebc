/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One round of the change feed: what is committed is stamped, and who waits is told. */
#pragma once

#include "base/call.h"

enum err keep_feed(struct call *call, bool *ret_idle);
