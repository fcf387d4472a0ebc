/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "problems.h"

/* clang-format off */
#define PROBLEM(name, error, slug, vi, en) \
    const struct problem problem_##name = {ERR_##error, slug, vi, en};
#include "problems.def"
#undef PROBLEM
/* clang-format on */
