/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Everything auth does when nobody asks, a piece at a time. */
#pragma once

#include "base/call.h"

enum err background(struct call *call, bool *ret_idle);
