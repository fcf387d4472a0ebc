/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a ZIP file: either refused, or entries with safe names within the limits. */
#include <stdlib.h>

#include "package/files.h"
#include "package/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(const struct list *entries, const struct zipfile_limits *limits)
{
    const struct zipfile_entry *entry = entries->items;
    int64_t total = 0;

    for (size_t i = 0; i < entries->n; i++) {
        total += entry[i].size;
        if (!path_is_safe(entry[i].name) || entry[i].data.n != (size_t)entry[i].size ||
            zipfile_find(entries, entry[i].name) != &entry[i])
            abort();
    }
    if (entries->n > limits->n_entries || total > limits->n_bytes)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const struct zipfile_limits limits = {.n_entries = 64, .n_bytes = 1 << 20};
    struct call call = {.mem = arena_new(), .request_id = "fuzz", .today = "2026-05-25"};
    struct list entries;

    if (!zipfile_read(&call, (struct bytes){data, n}, &limits, &entries))
        check(&entries, &limits);
    arena_free(call.mem);
    return 0;
}
