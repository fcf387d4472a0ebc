/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/ended_units.h"

#include "app/revoke.h"
#include "db/db.h"
#include "store/org_acts.h"

enum { EVERY_S = 60 };

static enum err revoke_all(struct call *call, const struct list *orgs)
{
    const struct org *org = orgs->items;
    enum err err = db_begin(call);

    if (err)
        return err;
    for (size_t i = 0; i < orgs->n && !err; i++)
        err = revoke_org(call, org[i].id);
    if (!err)
        return db_commit(call);
    db_rollback(call);
    return err;
}

enum err ended_units_revoke(struct call *call)
{
    struct list orgs;
    enum err err;

    if (call->now % EVERY_S)
        return OK;
    err = orgs_ended_in_use(call, &orgs);
    return err || !orgs.n ? err : revoke_all(call, &orgs);
}
