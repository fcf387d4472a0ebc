/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/package_files.h"

#include <string.h>

const struct package_file *package_find(const struct list *files, const char *path)
{
    const struct package_file *f = files->items;

    for (size_t i = 0; i < files->n; i++)
        if (strcmp(f[i].path, path) == 0)
            return &f[i];
    return NULL;
}

bool path_ends_with(const char *path, const char *end)
{
    size_t n = strlen(path);
    size_t k = strlen(end);

    return n >= k && strcmp(path + n - k, end) == 0;
}

bool path_starts_with(const char *path, const char *start)
{
    return strncmp(path, start, strlen(start)) == 0;
}
