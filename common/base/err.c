/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/err.h"

/* clang-format off */
static const struct {
    int status;
    struct problem problem;
} errors[] = {
    [OK] = {200, {OK, "ok", "", ""}},
#define ERR(name, status, slug, vi, en) [ERR_##name] = {status, {ERR_##name, slug, vi, en}},
#include "base/err.def"
#undef ERR
};
/* clang-format on */

int err_status(enum err err)
{
    return errors[err].status;
}

const struct problem *err_problem(enum err err)
{
    return &errors[err].problem;
}
