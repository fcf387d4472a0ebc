/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Notices (Quy chế Điều 4 k1), reminders with a deadline (đôn đốc, Điều 4 k2, Điều 5 k2) and guides
 * (Điều 12 k2 e). */
#pragma once

#include "base/base.h"

enum notice_kind { NOTICE_NONE, NOTICE_NOTICE, NOTICE_REMINDER, NOTICE_GUIDE };
extern const char *const notice_kind_names[];

/* A reminder without a last day reminds of nothing. */
bool notice_needs_due(int kind);

/* Whether people of that role speak for their unit: leaders and administrators, and the divisions
 * of department and district, which urge the schools. */
bool role_publishes(int role);

/* https://host…, printable ASCII without spaces, quotes, angle brackets, and no user:password@. */
bool is_link(const char *text);
