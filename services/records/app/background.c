/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/background.h"

#include "db/db.h"

enum err work_in_transaction(struct call *call, enum err (*work)(struct call *, bool *),
                             bool *ret_done)
{
    enum err err = db_begin(call);

    if (!err)
        err = work(call, ret_done);
    if (!err)
        return db_commit(call);
    db_rollback(call);
    return err;
}

bool err_may_pass(enum err err)
{
    return err == ERR_RETRY || err == ERR_UNAVAILABLE;
}

enum err work_or_put_off(struct call *call, enum err (*work)(struct call *, bool *),
                         enum err (*put_off)(struct call *), bool *ret_done)
{
    enum err err = work_in_transaction(call, work, ret_done);

    if (err && !err_may_pass(err) && put_off)
        (void)put_off(call);
    return err;
}
