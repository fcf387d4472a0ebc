/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How the camera was held (Exif 2.32, 4.6.4.A, tag Orientation). A telephone held upright writes a
 * picture that lies on its side, and says so there.
 */
#pragma once

#include "base/arena.h"

enum { CHANNELS = 3 }; /* of a point, a byte each: red, green, blue */

/* Numbered as in Exif: where the first line and the first column of what is stored are seen. */
enum orientation {
    SEEN_TOP_LEFT = 1,
    SEEN_TOP_RIGHT,
    SEEN_BOTTOM_RIGHT,
    SEEN_BOTTOM_LEFT,
    SEEN_LEFT_TOP,
    SEEN_RIGHT_TOP,
    SEEN_RIGHT_BOTTOM,
    SEEN_LEFT_BOTTOM,
};

/* exif from its "Exif\0\0" on; SEEN_TOP_LEFT when it says nothing, or nothing sensible. */
enum orientation orientation_of(struct bytes exif);

/* Whether lines are seen as columns. */
bool orientation_is_sideways(enum orientation orientation);

/* The picture as it is seen, in mem (or pixels itself when nothing is to be turned); width and
 * height are those of what is seen. */
uint8_t *orientation_turn(struct arena *mem, uint8_t *pixels, int64_t width, int64_t height,
                          enum orientation orientation);
