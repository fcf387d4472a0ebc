/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/purge.h"

#include "base/date.h"
#include "store/factors.h"
#include "store/oauth.h"
#include "store/passwords.h"
#include "store/recoveries.h"
#include "store/revocations.h"
#include "store/sessions.h"
#include "store/sign_ins.h"

enum { EVERY_S = 60 };

enum err purge(struct call *call, bool *ret_idle)
{
    enum err err;

    *ret_idle = true;
    if (call->now % EVERY_S)
        return OK;
    err = failures_purge(call, call->now - DAY_S);
    if (err)
        return err;
    err = refresh_tokens_purge(call, call->now - (int64_t)30 * DAY_S);
    if (!err)
        err = revocations_purge(call, call->now - HOUR_S);
    if (!err)
        err = challenges_purge(call);
    if (!err)
        err = recoveries_purge(call);
    if (!err)
        err = codes_purge(call, call->now - HOUR_S);
    return err ? err : sign_ins_purge(call, call->now - (int64_t)90 * DAY_S);
}
