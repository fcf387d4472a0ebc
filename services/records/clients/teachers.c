/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "clients/teachers.h"

#include <string.h>

#include "clients/roles.h"
#include "problems.h"

static bool reaches(const struct held_role *role, const struct class_row *class,
                    const char *subject)
{
    return (is_none(role->school_year_id) || role->school_year_id == class->school_year_id) &&
           (is_none(role->class_id) || role->class_id == class->id) &&
           (!role->subject || strcmp(role->subject, subject) == 0);
}

enum err teachers_name(struct call *call, const struct class_row *class,
                       const struct substitution *row, const char **ret)
{
    struct list list = {0};
    enum err err = roles_of(call, class->org_id, row->account_id, &list);
    const struct held_role *roles = list.items;

    for (size_t i = 0; !err && i < list.n; i++) {
        if (strcmp(roles[i].role, "teacher") != 0 || !roles[i].full_name ||
            !role_lasts(&roles[i], row->valid_from, row->valid_to) ||
            !reaches(&roles[i], class, row->subject))
            continue;
        *ret = roles[i].full_name;
        return OK;
    }
    return err ? err
               : fail_with(call, &problem_not_a_teacher, "Lớp %s, từ %s đến %s", class->name,
                           row->valid_from, row->valid_to);
}
