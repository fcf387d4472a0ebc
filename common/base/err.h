/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a call fails: an enum the compiler will not let you drop, and the documented problem behind
 * it. */
#pragma once

/* clang-format off */
enum [[nodiscard]] err {
    OK = 0,
#define ERR(name, status, slug, vi, en) ERR_##name,
#include "base/err.def"
#undef ERR
    ERR_COUNT
};
/* clang-format on */

/* One documented way to fail (RFC 9457). Its slug ends the type URI, so it never changes. */
struct problem {
    enum err err;
    const char *slug;
    const char *title;    /* Vietnamese */
    const char *title_en; /* English */
};

/* HTTP status of an error, 100..599. */
int err_status(enum err err);

/* The general problem of an error, for when no more precise one is documented. */
const struct problem *err_problem(enum err err);
