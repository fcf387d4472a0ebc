/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Giving somebody a role at a unit, and taking it. */
#pragma once

#include "store/grants.h"

/* wanted: account_id, role, org_id, valid_from (NULL = today), valid_to (NULL = open). */
enum err give_role(struct call *call, const struct grant *wanted, struct grant *ret);

/* Ends the grant at once, with every session that lives on it. */
enum err take_role(struct call *call, int64_t grant_id);
