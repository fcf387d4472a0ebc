/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/setup.h"

#include "db/db.h"
#include "store/queries.h"

struct setup_state {
    int64_t done_at;
};

static const struct field setup_fields[] = {
    INT(struct setup_state, done_at, 0, INT64_MAX, .optional = true),
};
static const struct shape setup_shape = SHAPE(struct setup_state, setup_fields);

static const struct query setup_now = {
    .sql = "SELECT done_at FROM setup_state WHERE id = 1 FOR UPDATE",
    .out = &setup_shape,
};

static const struct query finish_setup = {
    .sql = "UPDATE setup_state SET done_at = :done_at WHERE id = 1 AND done_at IS NULL",
    .in = &setup_shape,
};

const struct query *const setup_queries[] = {&setup_now, &finish_setup, NULL};

enum err setup_is_done(struct call *call, bool *ret)
{
    struct setup_state state;
    enum err err = db_one(call, &setup_now, NULL, &state);

    *ret = !err && !is_none(state.done_at);
    return err;
}

enum err setup_finish(struct call *call)
{
    return db_change(call, &finish_setup, &(struct setup_state){.done_at = call->now});
}
