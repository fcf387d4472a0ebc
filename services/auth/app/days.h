/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From a day to a day. */
#pragma once

#include "base/call.h"

/* Fails with the places that are wrong: to before from, or in the past. to NULL = open. */
enum err check_days(struct call *call, const char *from, const char *to);
