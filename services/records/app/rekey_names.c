/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/rekey_names.h"

#include "store/students.h"

enum { BATCH = 2000 };

/* In memory of its own: a province has more students than fit into one arena. */
static enum err rekey_batch(struct call *call, int64_t *ret_n)
{
    SCOPED(arena_freep) struct arena *mem = arena_new();
    struct call batch = *call;
    enum err err;

    batch.mem = mem;
    err = students_rekey(&batch, BATCH, ret_n);
    if (err && batch.failure.detail)
        return fail_plain(call, err, "%s", batch.failure.detail);
    return err;
}

enum err rekey_names(struct call *call)
{
    int64_t n = BATCH;
    enum err err = OK;

    while (!err && n == BATCH)
        err = rekey_batch(call, &n);
    return err;
}
