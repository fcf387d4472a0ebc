/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which roles auth knows somebody to hold at a unit. */
#pragma once

#include "base/call.h"

struct held_role {
    const char *role;
    const char *full_name; /* NULL = nobody's own: a group's */
    const char *valid_from;
    const char *valid_to; /* NULL = until it is taken */
    int64_t school_year_id;
    int64_t class_id;
    const char *subject;
};

/* struct held_role. Asked with the caller's own token: who may not read the unit's roles learns
 * nothing. */
enum err roles_of(struct call *call, int64_t org_id, int64_t account_id, struct list *ret);

/* Whether it is held on all of these days, both included. */
bool role_lasts(const struct held_role *role, const char *from, const char *to);
