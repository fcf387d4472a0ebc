/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ethnic groups of Viet Nam (danh mục các dân tộc, Quyết định 121-TCTK/PPCĐ 1979). */
#pragma once

#include "base/base.h"

#define ETHNIC_FIRST   1
#define ETHNIC_LAST    55
#define ETHNIC_FOREIGN 55 /* người nước ngoài */

/* The name as printed, "Ê Đê"; NULL when there is no such code. */
const char *ethnic_name(int code);

/*
 * The code of "12", of a name or of a known variant, written with or without diacritics, capitals,
 * spaces, hyphens and apostrophes; 0 when it is none of them.
 */
int ethnic_code(const char *text);
