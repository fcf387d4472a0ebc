/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Lines "hex-digest  path" of a BagIt manifest (RFC 8493 §2.1.3). Not for callers. */
#pragma once

#include "base/buf.h"

struct manifest_line {
    const char *sha256; /* lower-case hex */
    const char *path;   /* decoded */
};

void manifest_add(struct buf *out, const char *sha256, const char *path);

/* Lines (struct manifest_line) sorted by path; false when one is malformed, unsafe or twice. */
bool manifest_parse(struct arena *mem, struct bytes text, struct list *ret);

/* The line of path; NULL when there is none. */
const struct manifest_line *manifest_find(const struct list *lines, const char *path);
