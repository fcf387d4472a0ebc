/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "image/orientation.h"

#include <string.h>

#include <libexif/exif-data.h>

/* Of the picture itself: the thumbnail in the next directory has its own. */
static ExifShort tag_of(ExifData *data)
{
    ExifEntry *entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);

    if (!entry || entry->format != EXIF_FORMAT_SHORT || entry->components != 1)
        return 0;
    return exif_get_short(entry->data, exif_data_get_byte_order(data));
}

enum orientation orientation_of(struct bytes exif)
{
    ExifData *data = exif_data_new_from_data(exif.data, (unsigned)exif.n);
    ExifShort tag = 0;

    if (data) {
        tag = tag_of(data);
        exif_data_unref(data);
    }
    return tag < SEEN_TOP_LEFT || tag > SEEN_LEFT_BOTTOM ? SEEN_TOP_LEFT : tag;
}

bool orientation_is_sideways(enum orientation orientation)
{
    return orientation >= SEEN_LEFT_TOP;
}

/* Whether the first line is seen at the bottom or on the right; so for the first column. */
static bool lines_from_end(enum orientation o)
{
    return o == SEEN_BOTTOM_RIGHT || o == SEEN_BOTTOM_LEFT || o == SEEN_RIGHT_TOP ||
           o == SEEN_RIGHT_BOTTOM;
}

static bool columns_from_end(enum orientation o)
{
    return o == SEEN_TOP_RIGHT || o == SEEN_BOTTOM_RIGHT || o == SEEN_RIGHT_BOTTOM ||
           o == SEEN_LEFT_BOTTOM;
}

uint8_t *orientation_turn(struct arena *mem, uint8_t *pixels, int64_t width, int64_t height,
                          enum orientation orientation)
{
    bool sideways = orientation_is_sideways(orientation);
    bool from_last_line = lines_from_end(orientation);
    bool from_last_column = columns_from_end(orientation);
    int64_t columns = sideways ? height : width;
    int64_t lines = sideways ? width : height;
    uint8_t *seen;
    uint8_t *to;

    if (orientation == SEEN_TOP_LEFT)
        return pixels;
    seen = to = (void *)arena_alloc(mem, (size_t)(width * height) * CHANNELS);
    for (int64_t y = 0; y < height; y++)
        for (int64_t x = 0; x < width; x++, to += CHANNELS) {
            int64_t line = sideways ? x : y;
            int64_t column = sideways ? y : x;

            line = from_last_line ? lines - 1 - line : line;
            column = from_last_column ? columns - 1 - column : column;
            memcpy(to, pixels + (line * columns + column) * CHANNELS, CHANNELS);
        }
    return seen;
}
