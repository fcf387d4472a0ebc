/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/level.h"

#include <stddef.h>

const char *const level_names[] = {"", "chua_dat", "dat", "kha", "tot", NULL};
const char *const level_names_vi[] = {"", "Chưa đạt", "Đạt", "Khá", "Tốt", NULL};
