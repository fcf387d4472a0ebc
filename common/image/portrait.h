/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A portrait of 3 × 4 from a file that somebody sent: JPEG or PNG, by its first bytes. It is
 * decoded and drawn anew, upright, so that nothing of the file comes along but what it shows: no
 * EXIF, no place, no device, no thumbnail of another picture, no second format behind the first.
 */
#pragma once

#include "base/arena.h"

/* Of the picture, in points; a file of few bytes can say that it is very large. */
enum { PORTRAIT_WIDTH_MIN = 150, PORTRAIT_WIDTH_MAX = 1200, PORTRAIT_TOLERANCE_PERCENT = 3 };

enum portrait_fault {
    PORTRAIT_FINE,
    PORTRAIT_NO_IMAGE, /* neither JPEG nor PNG */
    PORTRAIT_DAMAGED,  /* or of a kind that is not read: CMYK, too many scans */
    PORTRAIT_SMALL,
    PORTRAIT_LARGE,
    PORTRAIT_SHAPE, /* not 3 wide to 4 high */
};

struct portrait {
    struct bytes jpeg; /* in mem; baseline, sRGB, without metadata */
    int64_t width;
    int64_t height;
};

/* ret is filled only when it is fine; width and height also when they are what is wrong. */
enum portrait_fault portrait_read(struct arena *mem, struct bytes file, struct portrait *ret);
