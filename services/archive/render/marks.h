/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The breve over a letter that already wears a circumflex (Ê̆ ê̆ Ô̆, names of the Ê Đê). */
#pragma once

#include <pango/pango.h>

/* Lifts a mark that the font would print into the circumflex below it. */
void marks_raise(PangoLayout *layout);
