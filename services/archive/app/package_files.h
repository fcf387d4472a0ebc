/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The files of a package while it is made or checked: path within the bag and bytes. */
#pragma once

#include "base/arena.h"

struct package_file {
    const char *path; /* "data/students/7/approval.v1.json" */
    struct bytes bytes;
};

/* The file of that path, or NULL. */
const struct package_file *package_find(const struct list *files, const char *path);

bool path_ends_with(const char *path, const char *end);
bool path_starts_with(const char *path, const char *start);
