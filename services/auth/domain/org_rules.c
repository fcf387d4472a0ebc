/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/org_rules.h"

#include <string.h>

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

const char *const org_act_names[] = {"",      "create", "rename", "reparent",
                                     "merge", "split",  "close",  NULL};

/* Of one rank: offices of districts and communes follow each other, too. */
static bool can_follow(int kind, int successor)
{
    bool office = kind == ORG_PHONG || kind == ORG_COMMUNE;
    bool successor_is_office = successor == ORG_PHONG || successor == ORG_COMMUNE;

    return kind == successor || (office && successor_is_office);
}

static const struct problem *refuses_place(const struct act_facts *f)
{
    if (!f->into.kind)
        return f->unit.kind == ORG_SO ? NULL : &problem_org_kind;
    if (org_refuses_child(f->into.kind, f->unit.kind))
        return &problem_org_kind;
    return org_refuses_levels(f->into.kind, f->unit.kind, f->unit.levels);
}

static const struct problem *refuses_into(const struct act_facts *f)
{
    if (!f->into.kind)
        return NULL;
    if (f->into.last)
        return &problem_org_ended;
    if (strcmp(f->day, f->into.first) < 0)
        return &problem_org_days;
    return f->into_is_below ? &problem_org_cycle : NULL;
}

static const struct problem *refuses_successor(const struct act_facts *f)
{
    if (!can_follow(f->unit.kind, f->into.kind))
        return &problem_org_kind;
    return refuses_into(f);
}

/* A unit that ends needs at least a day on which it was what it was. */
static const struct problem *refuses_day(const struct act_facts *f)
{
    bool ends = f->act == ACT_MERGE || f->act == ACT_CLOSE;
    int order = strcmp(f->day, f->unit.changed);

    if (f->unit.last)
        return &problem_org_ended;
    return order < 0 || (ends && order == 0) ? &problem_org_act_order : NULL;
}

static const struct problem *refuses_split(const struct act_facts *f)
{
    if (strcmp(f->day, f->unit.first) <= 0)
        return &problem_org_days;
    return refuses_successor(f);
}

static const struct problem *refuses_change(const struct act_facts *f)
{
    switch (f->act) {
    case ACT_RENAME:
        return f->code_is_taken ? &problem_code_taken : refuses_place(f);
    case ACT_REPARENT:
        return refuses_place(f) ? refuses_place(f) : refuses_into(f);
    case ACT_MERGE:
        return refuses_successor(f);
    case ACT_CLOSE:
        return f->children ? &problem_org_children : NULL;
    default:
        return &problem_org_kind;
    }
}

const struct problem *org_refuses_act(const struct act_facts *facts)
{
    const struct problem *refusal;

    if (facts->act == ACT_CREATE) {
        refusal = refuses_place(facts) ? refuses_place(facts) : refuses_into(facts);
        return refusal || !facts->code_is_taken ? refusal : &problem_code_taken;
    }
    if (facts->act == ACT_SPLIT)
        return refuses_split(facts);
    refusal = refuses_day(facts);
    return refusal ? refusal : refuses_change(facts);
}
