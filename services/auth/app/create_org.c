/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/create_org.h"

#include <string.h>

#include "app/access.h"
#include "domain/org_rules.h"
#include "domain/roles.h"
#include "problems.h"

/* The parent stands on every day of the new unit. */
static enum err check_days(struct call *call, const struct org *org, const struct org_life *parent)
{
    if (parent->last)
        return fail_with(call, &problem_org_ended, "Đơn vị trên chỉ có đến ngày %s", parent->last);
    if (strcmp(org->valid_from, parent->first) < 0)
        return fail_with(call, &problem_org_days, "Đơn vị trên có từ ngày %s", parent->first);
    return OK;
}

enum err create_org(struct call *call, const struct org *wanted, struct org *ret)
{
    struct org parent;
    struct org_life life;
    enum err err = access_org_write(call, wanted->parent_id, &parent);

    if (!err)
        err = orgs_life(call, wanted->parent_id, &life);
    if (err)
        return err;

    const struct problem *refusal = org_refuses_child(parent.kind, wanted->kind);

    if (!refusal)
        refusal = org_refuses_levels(parent.kind, wanted->kind, wanted->levels);
    if (refusal)
        return fail_with(call, refusal, "%s %s dưới %s", org_kind_names[wanted->kind],
                         org_levels_names[wanted->levels], org_kind_names[parent.kind]);
    *ret = *wanted;
    ret->created_at = call->now;
    ret->valid_from = wanted->valid_from ? wanted->valid_from : life.first;
    err = check_days(call, ret, &life);
    if (err)
        return err;
    err = orgs_add(call, ret, &ret->id);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_code_taken, "Mã %s", wanted->code);
    access_note(call, ret->id, "org.create", "org", ret->id, 1);
    return err;
}
