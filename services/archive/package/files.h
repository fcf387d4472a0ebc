/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files that are really on the disk, and folders read without following links. */
#pragma once

#include "base/call.h"
#include "crypto/digest.h"

/* A regular file below a folder; path is relative to it, with '/' between the parts. */
struct file_entry {
    const char *path;
    int64_t size;
};

/* Is name safe below a folder: relative, UTF-8, no empty, "." or ".." part, no backslash, no NUL,
 * at most 1024 bytes? */
bool path_is_safe(const char *name);

/* dir/name in the arena. */
char *path_join(struct arena *mem, const char *dir, const char *name);

/* Writes a new file and flushes it to the disk, making the folders in front of it. */
enum err file_write(struct call *call, const char *path, struct bytes data);

/* The whole file; ERR_NOT_FOUND, or ERR_TOO_LARGE above max bytes. Never follows a link. */
enum err file_read(struct call *call, const char *path, size_t max, struct bytes *ret);

/* SHA-256 of a file's bytes as they are read now, whatever its size. */
enum err file_sha256(struct call *call, const char *path, uint8_t ret[SHA256_BYTES]);

/* Flushes the folder's own entries. */
enum err folder_sync(struct call *call, const char *path);

/* Flushes the folder and all the folders in it. */
enum err folder_sync_all(struct call *call, const char *path);

/* Every file below path (struct file_entry), sorted by bytes; anything that is neither a file nor
 * a folder is ERR_UNPROCESSABLE, and so is a name that is not safe. */
enum err folder_list(struct call *call, const char *path, struct list *ret);

/* Removes a folder and what is in it; what does not go is left. */
void folder_remove(const char *path);
