/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The documented problems of archive; see docs/problems.md. */
#pragma once

#include "base/err.h"

/* clang-format off */
#define PROBLEM(name, error, slug, vi, en) extern const struct problem problem_##name;
#include "problems.def"
#undef PROBLEM
/* clang-format on */
