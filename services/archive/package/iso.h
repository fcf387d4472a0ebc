/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Images of archive media: ISO 9660 with Rock Ridge and Joliet names. (libisofs owns iso_.) */
#pragma once

#include "base/call.h"

struct image_volume {
    const char *id;        /* 1..32 of A-Z 0-9 _ (ECMA-119 d-characters) */
    const char *publisher; /* ASCII is safest; "" = none */
    int64_t at;            /* seconds UTC; the time of everything in the image */
};

bool image_volume_id_is_valid(const char *id);

/* Writes a new image of every file below dir (an absolute path); the same files give the same
 * bytes. It is on the disk when OK is returned; ERR_CONFLICT when path exists. */
enum err image_write(struct call *call, const char *dir, const struct image_volume *volume,
                     const char *path);

/* Opens the image again and compares every byte with dir. ret_wrong is "" when both hold the
 * same, else the first path that differs. ERR_UNPROCESSABLE when it is no image of ours. */
enum err image_verify(struct call *call, const char *path, const char *dir, const char *volume_id,
                      const char **ret_wrong);
