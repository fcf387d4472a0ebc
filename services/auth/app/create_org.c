/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/create_org.h"

#include "app/access.h"
#include "domain/roles.h"
#include "problems.h"

enum err create_org(struct call *call, const struct org *wanted, struct org *ret)
{
    struct org parent;
    enum err err = access_org_write(call, wanted->parent_id, &parent);

    if (err)
        return err;

    const struct problem *refusal = org_refuses_child(parent.kind, wanted->kind);

    if (refusal)
        return fail_with(call, refusal, "%s dưới %s", org_kind_names[wanted->kind],
                         org_kind_names[parent.kind]);
    *ret = *wanted;
    ret->created_at = call->now;
    err = orgs_add(call, ret, &ret->id);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_code_taken, "Mã %s", wanted->code);
    access_note(call, ret->id, "org.create", "org", ret->id, 1);
    return err;
}
