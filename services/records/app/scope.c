/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/scope.h"

#include "app/access.h"
#include "base/date.h"
#include "domain/due.h"
#include "store/summaries.h"

enum err scope_settle(struct call *call, struct scope *scope)
{
    const char *since = NULL;
    char year[10];
    enum err err;

    if (is_none(scope->org_id))
        scope->org_id = call->caller.org_id;
    school_year_of(call->today, year);
    if (!scope->year_name)
        scope->year_name = arena_printf(call->mem, "%s", year);
    err = access_subtree(call, scope->org_id, scope->narrowed);
    if (!err)
        err = summaries_as_of(call, scope->org_id, &since, &scope->pending);
    scope->as_of = since ? since : time_text(call->mem, call->now);
    return err;
}
