/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whatever is sent: it is refused, or what comes out is a portrait that is read again, of the same
 * size, and carries no metadata. */
#include <stdlib.h>
#include <string.h>

#include "image/portrait.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *mem = arena_new();
    struct portrait portrait;
    struct portrait again;

    if (portrait_read(mem, (struct bytes){data, n}, &portrait) == PORTRAIT_FINE) {
        if (portrait_read(mem, portrait.jpeg, &again) != PORTRAIT_FINE ||
            again.width != portrait.width || again.height != portrait.height ||
            memmem(portrait.jpeg.data, portrait.jpeg.n, "Exif", 4))
            abort();
    }
    arena_free(mem);
    return 0;
}
