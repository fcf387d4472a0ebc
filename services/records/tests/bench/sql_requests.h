/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The statements of requests, by the records service's own store: what sql_bench runs. */
#pragma once

#include "base/call.h"

enum { SUBJECT_SIZE = 41 };

struct target {
    int64_t class_id;
    char subject[SUBJECT_SIZE];
    int64_t term;
};

struct work {
    const char *name;
    enum err (*once)(struct call *call, const struct target *target);
};

/* NULL when there is none of that name. */
const struct work *find_work(const char *name);
