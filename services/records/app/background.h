/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What records does when nobody asks: the change feed is stamped, and its waiting followers told.
 */
#pragma once

#include "base/call.h"

enum err background(struct call *call, bool *ret_idle);
