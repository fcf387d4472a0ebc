/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * ZIP files: ours, which are the same bytes for the same folder, and those of strangers, which
 * are read with suspicion. (libzip owns the prefix zip_.)
 */
#pragma once

#include "base/call.h"

/* What a stranger's file may hold. */
struct zipfile_limits {
    size_t n_entries;
    int64_t n_bytes; /* of all entries together, unpacked */
};

/* 4096 entries, 64 MiB. */
extern const struct zipfile_limits zipfile_limits;

/* A file in it; data is empty when it was only listed. */
struct zipfile_entry {
    const char *name;
    int64_t size;
    struct bytes data;
};

/* Packs every file below dir into a new file at path, which is on the disk when OK is returned;
 * names get top and '/' in front unless top is "". ERR_CONFLICT when path exists. */
enum err zipfile_write(struct call *call, const char *dir, const char *top, const char *path);

/*
 * The entries (struct zipfile_entry) sorted by name, unpacked into the call's memory and checked
 * against their CRC. ERR_UNPROCESSABLE when the bytes are no sound ZIP file, or for an encrypted,
 * linked, doubled or unsafely named entry; ERR_TOO_LARGE beyond the limits.
 */
enum err zipfile_read(struct call *call, struct bytes zip, const struct zipfile_limits *limits,
                      struct list *ret);

/* The same checks without unpacking; sizes are as the file claims. */
enum err zipfile_list(struct call *call, struct bytes zip, const struct zipfile_limits *limits,
                      struct list *ret);

/* The entry of that name; NULL when there is none. */
const struct zipfile_entry *zipfile_find(const struct list *entries, const char *name);
