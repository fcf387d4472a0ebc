/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The house that most tests of the API are about. */
#pragma once

#include "people.h"

enum { PHONG = SO + 1, SCHOOL_A, SCHOOL_B };

/* In a province just begun (1): the district "phong" (2) with its schools "a" (3) and "b" (4).
 * Accounts in order: 1 so.admin, 2 phong.admin, 3 a.admin, 4 b.admin, 5 gv.toan, a teacher of a. */
void add_two_schools(struct api *api);
