/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The parts of a name in the order that a class list is sorted by. */
#pragma once

#include "base/arena.h"

/* Given name, middle names, surname or clan; "" where there is none. */
struct name_parts {
    const char *given;
    const char *middle;
    const char *last;
};

/*
 * Kinh and most others: the last word is the given name, the first the surname ("Nguyễn | Văn |
 * An"). Ê Đê and M'Nông: the given name stands first, behind "Y" or "H'", and the clan last ("Y |
 * Blĭk | Niê Kđăm"); so it is read when the name begins like that. Gia Rai write the clan first
 * ("Siu H'Win"): their "H'" counts for nothing. A name that is to be sorted otherwise has a sort
 * name of its own.
 */
struct name_parts name_parts(struct arena *mem, const char *full_name);
