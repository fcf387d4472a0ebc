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
