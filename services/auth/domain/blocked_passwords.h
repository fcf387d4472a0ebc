/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An operator's list of passwords that are known to others, e.g. from a breach. */
#pragma once

#include "base/arena.h"

struct blocked_passwords {
    const char **items; /* as text_plain() writes them, in order */
    size_t n;
};

/* One a line, changed in place; what is too short to be a password anyway is left out. Lives as
 * long as text and mem. */
struct blocked_passwords blocked_passwords_of(struct arena *mem, char *text);

bool password_is_blocked(const struct blocked_passwords *blocked, const char *plain);
