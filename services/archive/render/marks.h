/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The breve over a letter that already wears a circumflex or a horn (Ê̆ Ô̆ Ơ̆ Ư̆, names of the Ê Đê
 * and the Mnông). */
#pragma once

#include <pango/pango.h>

/* Lifts a mark that the font would print into its letter. */
void marks_raise(PangoLayout *layout);
