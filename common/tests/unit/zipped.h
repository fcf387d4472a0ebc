/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Archives made in memory, as hostile as a test wants them. */
#pragma once

#include "base/arena.h"

struct zipped_part {
    const char *name;
    struct bytes content;
};

/* password NULL = not encrypted. */
struct bytes zipped(struct arena *mem, const struct zipped_part *parts, size_t n,
                    const char *password);
