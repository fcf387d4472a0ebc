/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/org_rules.h"

#include "domain/roles.h"
#include "problems.h"

const char *const org_levels_names[] = {"",          "th",           "thcs",      "thpt", "th-thcs",
                                        "thcs-thpt", "th-thcs-thpt", "gdnn-gdtx", NULL};

static bool is_of_province(int levels)
{
    return levels == LEVELS_THPT || levels == LEVELS_THCS_THPT || levels == LEVELS_TH_THCS_THPT ||
           levels == LEVELS_GDNN_GDTX;
}

const struct problem *org_refuses_levels(int parent_kind, int kind, int levels)
{
    if (levels && kind != ORG_SCHOOL)
        return &problem_org_levels;
    if (is_of_province(levels) && parent_kind != ORG_SO)
        return &problem_org_levels;
    return NULL;
}
