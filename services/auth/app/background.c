/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/background.h"

#include "app/ended_units.h"
#include "app/handle_incident.h"
#include "app/purge.h"
#include "app/token_folder.h"
#include "context.h"

enum { LOOK_EVERY_S = 15 };

enum err background(struct call *call, bool *ret_idle)
{
    enum err err = purge(call, ret_idle);

    token_folder_refresh(call);
    if (!err)
        err = ended_units_revoke(call);
    if (err || !auth_of(call)->incidents.escalation || call->now % LOOK_EVERY_S)
        return err;
    return escalate_next_overdue(call, ret_idle);
}
