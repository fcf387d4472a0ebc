/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/roles.h"

#include "base/levels.h"
#include "base/seeded.h"
#include "problems.h"

const char *const org_kind_names[] = {"", "so", "phong", "commune", "school", NULL};
const char *const role_names[] = {
    "",           "so_admin",  "phong_admin",  "school_admin", "leader",          "teacher",
    "office",     "so_leader", "so_inspector", "phong_leader", "phong_inspector", "auditor",
    "group_head", NULL,
};

/* clang-format off */
static const char *const role_titles[ROLE_COUNT][2] = {
    [ROLE_NONE]            = {"", ""},
    [ROLE_SO_ADMIN]        = {"Quản trị cấp Sở",        "Province administrator"},
    [ROLE_PHONG_ADMIN]     = {"Quản trị cấp Phòng, xã", "District or commune administrator"},
    [ROLE_SCHOOL_ADMIN]    = {"Quản trị nhà trường",    "School administrator"},
    [ROLE_LEADER]          = {"Lãnh đạo nhà trường",    "School leader"},
    [ROLE_TEACHER]         = {"Giáo viên",              "Teacher"},
    [ROLE_OFFICE]          = {"Văn thư",                "School office"},
    [ROLE_SO_LEADER]       = {"Lãnh đạo Sở",            "Province leader"},
    [ROLE_SO_INSPECTOR]    = {"Chuyên viên Sở",         "Province inspector"},
    [ROLE_PHONG_LEADER]    = {"Lãnh đạo Phòng, xã",     "District or commune leader"},
    [ROLE_PHONG_INSPECTOR] = {"Chuyên viên Phòng, xã",  "District or commune inspector"},
    [ROLE_AUDITOR]         = {"Kiểm tra nhật ký",       "Auditor"},
    [ROLE_GROUP_HEAD]      = {"Tổ trưởng chuyên môn",   "Head of a subject team"},
};
/* clang-format on */

const char *role_title(int role, bool english)
{
    return role_titles[role][english];
}

/* clang-format off */
static const struct org_rule {
    int parent;
    int child;
} org_rules[] = {
    {ORG_SO,      ORG_PHONG},
    {ORG_SO,      ORG_COMMUNE},
    {ORG_SO,      ORG_SCHOOL},
    {ORG_PHONG,   ORG_SCHOOL},
    {ORG_COMMUNE, ORG_SCHOOL},
};

/* Where a role is held; what is held at a district office is held at a commune, too. */
static const unsigned role_kinds[ROLE_COUNT] = {
    /* bits 1 << enum org_kind */
    [ROLE_SO_ADMIN]        = 1u << ORG_SO,
    [ROLE_SO_LEADER]       = 1u << ORG_SO,
    [ROLE_SO_INSPECTOR]    = 1u << ORG_SO,
    [ROLE_PHONG_ADMIN]     = 1u << ORG_PHONG,
    [ROLE_PHONG_LEADER]    = 1u << ORG_PHONG,
    [ROLE_PHONG_INSPECTOR] = 1u << ORG_PHONG,
    [ROLE_SCHOOL_ADMIN]    = 1u << ORG_SCHOOL,
    [ROLE_LEADER]          = 1u << ORG_SCHOOL,
    [ROLE_TEACHER]         = 1u << ORG_SCHOOL,
    [ROLE_OFFICE]          = 1u << ORG_SCHOOL,
    [ROLE_GROUP_HEAD]      = 1u << ORG_SCHOOL,
    [ROLE_AUDITOR]         = 1u << ORG_SO | 1u << ORG_SCHOOL,
};

/* Who gives which role: in units below the own one, or at the own one. */
static const struct grant_rule {
    int actor;
    int role;
    bool below;
} grant_rules[] = {
    {ROLE_SO_ADMIN,     ROLE_SO_ADMIN,        false},
    {ROLE_SO_ADMIN,     ROLE_SO_LEADER,       false},
    {ROLE_SO_ADMIN,     ROLE_SO_INSPECTOR,    false},
    {ROLE_SO_ADMIN,     ROLE_AUDITOR,         false},
    {ROLE_SO_ADMIN,     ROLE_PHONG_ADMIN,     true},
    {ROLE_SO_ADMIN,     ROLE_PHONG_LEADER,    true},
    {ROLE_SO_ADMIN,     ROLE_SCHOOL_ADMIN,    true},
    {ROLE_SO_ADMIN,     ROLE_LEADER,          true},
    {ROLE_PHONG_ADMIN,  ROLE_PHONG_INSPECTOR, false},
    {ROLE_PHONG_ADMIN,  ROLE_SCHOOL_ADMIN,    true},
    {ROLE_PHONG_ADMIN,  ROLE_LEADER,          true},
    {ROLE_SCHOOL_ADMIN, ROLE_TEACHER,         false},
    {ROLE_SCHOOL_ADMIN, ROLE_OFFICE,          false},
    {ROLE_SCHOOL_ADMIN, ROLE_GROUP_HEAD,      false},
    {ROLE_SCHOOL_ADMIN, ROLE_AUDITOR,         false},
};

/* What each role is. */
enum { PERSONAL = 1, STAYS = 2, SCOPED = 4, SUBJECT = 8, LEVELLED = 16 };
static const unsigned role_traits[ROLE_COUNT] = {
    [ROLE_SO_ADMIN]        = PERSONAL | STAYS,
    [ROLE_PHONG_ADMIN]     = PERSONAL | STAYS,
    [ROLE_SCHOOL_ADMIN]    = PERSONAL | STAYS,
    [ROLE_SO_LEADER]       = PERSONAL | STAYS,
    [ROLE_PHONG_LEADER]    = PERSONAL | STAYS,
    [ROLE_LEADER]          = PERSONAL | STAYS,
    [ROLE_TEACHER]         = PERSONAL | SCOPED,
    [ROLE_OFFICE]          = PERSONAL | SCOPED,
    [ROLE_GROUP_HEAD]      = SCOPED | SUBJECT,
    [ROLE_SO_INSPECTOR]    = LEVELLED,
    [ROLE_PHONG_INSPECTOR] = LEVELLED,
};

const struct approval_rule approval_rules[APPROVAL_RULES] = {
    {ROLE_SO_ADMIN,     ROLE_SO_LEADER,    false},
    {ROLE_SO_ADMIN,     ROLE_SO_ADMIN,     false},
    {ROLE_SO_LEADER,    ROLE_SO_LEADER,    false},
    {ROLE_SO_LEADER,    ROLE_SO_ADMIN,     false},
    {ROLE_AUDITOR,      ROLE_SO_LEADER,    false},
    {ROLE_AUDITOR,      ROLE_SO_ADMIN,     false},
    {ROLE_AUDITOR,      ROLE_LEADER,       false},
    {ROLE_PHONG_LEADER, ROLE_SO_LEADER,    true},
    {ROLE_PHONG_LEADER, ROLE_SO_ADMIN,     true},
    {ROLE_PHONG_ADMIN,  ROLE_SO_LEADER,    true},
    {ROLE_PHONG_ADMIN,  ROLE_SO_ADMIN,     true},
    {ROLE_PHONG_ADMIN,  ROLE_PHONG_LEADER, false},
    {ROLE_SCHOOL_ADMIN, ROLE_SO_LEADER,    true},
    {ROLE_SCHOOL_ADMIN, ROLE_SO_ADMIN,     true},
    {ROLE_SCHOOL_ADMIN, ROLE_PHONG_LEADER, true},
    {ROLE_SCHOOL_ADMIN, ROLE_PHONG_ADMIN,  true},
    {ROLE_SCHOOL_ADMIN, ROLE_LEADER,       false},
    {ROLE_LEADER,       ROLE_SO_LEADER,    true},
    {ROLE_LEADER,       ROLE_SO_ADMIN,     true},
    {ROLE_LEADER,       ROLE_PHONG_LEADER, true},
    {ROLE_LEADER,       ROLE_PHONG_ADMIN,  true},
    {ROLE_TEACHER,      ROLE_LEADER,       false},
    {ROLE_OFFICE,       ROLE_LEADER,       false},
};
/* clang-format on */

const struct problem *org_refuses_child(int parent_kind, int kind)
{
    for (size_t i = 0; i < COUNT_OF(org_rules); i++)
        if (org_rules[i].parent == parent_kind && org_rules[i].child == kind)
            return NULL;
    return &problem_org_kind;
}

bool role_is_admin(int role)
{
    return role == ROLE_SO_ADMIN || role == ROLE_PHONG_ADMIN || role == ROLE_SCHOOL_ADMIN;
}

bool role_is_held_at(int role, int org_kind)
{
    if (SEEDED(30))
        return true;
    return role_kinds[role] >> (org_kind == ORG_COMMUNE ? ORG_PHONG : org_kind) & 1;
}

bool role_signs(int role)
{
    return role == ROLE_LEADER || role == ROLE_TEACHER || role == ROLE_OFFICE;
}

static bool is_downwards(const struct grant_wish *wish)
{
    if (!levels_within(wish->levels, wish->actor_levels))
        return false;
    for (size_t i = 0; i < COUNT_OF(grant_rules); i++) {
        const struct grant_rule *rule = &grant_rules[i];

        if (rule->actor == wish->actor_role && rule->role == wish->role)
            return rule->below
                       ? wish->depth > 0
                       : wish->depth == 0 && role_is_held_at(wish->actor_role, wish->org_kind);
    }
    return false;
}

bool role_is_personal(int role)
{
    return role_traits[role] & PERSONAL;
}

bool role_must_stay(int role)
{
    return role_traits[role] & STAYS;
}

bool role_takes_scope(int role)
{
    return role_traits[role] & SCOPED;
}

bool role_needs_subject(int role)
{
    return role_traits[role] & SUBJECT;
}

bool role_takes_levels(int role)
{
    return role_traits[role] & LEVELLED;
}

const struct problem *role_refuses_grant(const struct grant_wish *wish)
{
    if (wish->actor_id == wish->person_id && !SEEDED(29))
        return &problem_own_grant;
    if (!role_is_held_at(wish->role, wish->org_kind))
        return &problem_role_kind;
    if (is_none(wish->person_id) && role_is_personal(wish->role))
        return &problem_personal_role;
    return is_downwards(wish) ? NULL : &problem_not_downwards;
}

const struct problem *role_refuses_end(const struct grant_wish *wish, int64_t others)
{
    if (wish->actor_id == wish->person_id)
        return &problem_own_grant;
    if (!is_downwards(wish))
        return &problem_not_downwards;
    return role_must_stay(wish->role) && others == 0 ? &problem_last_admin : NULL;
}

const struct problem *role_refuses_status(const struct grant_wish *wish)
{
    if (wish->actor_id == wish->person_id)
        return &problem_own_account;
    if (!is_none(wish->depth))
        return is_downwards(wish) ? NULL : &problem_not_downwards;
    for (size_t i = 0; i < COUNT_OF(grant_rules); i++)
        if (grant_rules[i].actor == wish->actor_role && grant_rules[i].role == wish->role)
            return NULL;
    return &problem_not_downwards;
}

const struct problem *role_refuses_machine(int role, int64_t depth, bool enables)
{
    if (is_none(depth) || (enables && role_is_personal(role)))
        return &problem_not_downwards;
    return NULL;
}

const struct problem *role_refuses_approval(const struct approval *approval)
{
    if (approval->decider_id == approval->person_id && !SEEDED(65))
        return &problem_own_grant;
    if (approval->decider_id == approval->proposer_id && !SEEDED(64))
        return &problem_two_persons;
    for (size_t i = 0; i < COUNT_OF(approval_rules); i++) {
        const struct approval_rule *rule = &approval_rules[i];

        if (rule->role == approval->role && rule->approver == approval->decider_role &&
            levels_within(approval->levels, approval->decider_levels) &&
            (rule->below ? approval->depth > 0 : approval->depth == 0))
            return NULL;
    }
    return &problem_not_downwards;
}
