/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether the lock of a year stands in the way, and what a refusal says of it. */
#pragma once

#include "store/years.h"

/* Asks the policy about the state. Problem year-locked names the decision, since when it holds, and
 * that a further one is needed: it has no end. */
enum err require_year_state(struct call *call, const struct school_year *year, bool open);

/* "15:00:00 ngày 25/05/2026" in Viet Nam, of an RFC 3339 time. */
const char *local_text(struct call *call, const char *time);
