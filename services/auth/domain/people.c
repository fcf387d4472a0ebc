/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/people.h"

#include <string.h>

#include "problems.h"

enum { PERSONAL_ID_DIGITS = 12 };

const char *const position_kind_names[] = {"", "leader", "teacher", "staff", "official", NULL};
const char *const group_kind_names[] = {"", "group", "to", "bo_phan", NULL};

bool is_personal_id(const char *text)
{
    return strlen(text) == PERSONAL_ID_DIGITS && strspn(text, "0123456789") == PERSONAL_ID_DIGITS;
}

bool is_subject_code(const char *text)
{
    size_t n = strlen(text);

    return n >= 1 && n <= 20 && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

const struct problem *group_refuses_place(const struct group_place *place)
{
    if (!place->has_parent)
        return NULL;
    if (place->org_id != place->parent_org_id || place->parent_has_parent || place->parent_ended)
        return &problem_group_place;
    return NULL;
}
