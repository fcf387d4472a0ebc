/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clients/inspectors.h"

#include <string.h>

#include "clients/roles.h"

static bool inspects(const struct held_role *role)
{
    return role->full_name &&
           (strcmp(role->role, "so_inspector") == 0 || strcmp(role->role, "phong_inspector") == 0);
}

enum err inspectors_name(struct call *call, const struct case_file *row, int64_t account_id,
                         const char **ret)
{
    struct list list = {0};
    enum err err = roles_of(call, row->org_id, account_id, &list);
    const struct held_role *roles = list.items;

    *ret = NULL;
    for (size_t i = 0; !err && i < list.n; i++)
        if (inspects(&roles[i]) && role_lasts(&roles[i], row->valid_from, row->valid_to))
            *ret = roles[i].full_name;
    return err;
}
