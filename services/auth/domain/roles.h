/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Kinds of units and the roles people hold at them; who may give and take which role. */
#pragma once

#include "base/base.h"
#include "base/err.h"

/* so: province department; phong: district office; commune: the people's committee of a commune,
 * which has the schools of a district office since 2025-07-01 and the same roles; school: centres
 * of continuing education, too. */
enum org_kind { ORG_NONE, ORG_SO, ORG_PHONG, ORG_COMMUNE, ORG_SCHOOL };
extern const char *const org_kind_names[];

enum role {
    ROLE_NONE,
    ROLE_SO_ADMIN,
    ROLE_PHONG_ADMIN,
    ROLE_SCHOOL_ADMIN,
    ROLE_LEADER, /* the principal, or a deputy by recorded assignment */
    ROLE_TEACHER,
    ROLE_OFFICE, /* văn thư: holds the school's seal */
    ROLE_SO_LEADER,
    ROLE_SO_INSPECTOR,
    ROLE_PHONG_LEADER,
    ROLE_PHONG_INSPECTOR,
    ROLE_AUDITOR,    /* reads the chain of writes, of the province or of a school */
    ROLE_GROUP_HEAD, /* tổ trưởng: reads the subject of the own team */
    ROLE_COUNT
};
extern const char *const role_names[];

/* What people call it, Vietnamese or English. */
const char *role_title(int role, bool english);

/* so_admin, phong_admin, school_admin: they manage units and people. */
bool role_is_admin(int role);
/* Those who sign documents or seal them. */
bool role_signs(int role);

/* Whether units of that kind have the role; it counts nowhere else, whatever a grant says (S3). */
bool role_is_held_at(int role, int org_kind);

/* Why a unit of that kind cannot stand under the other, or NULL. */
const struct problem *org_refuses_child(int parent_kind, int kind);

/* Signs, seals, administers or decides: one person's, never a group's. */
bool role_is_personal(int role);

/* Leaders and administrators: a unit that has one keeps one. */
bool role_must_stay(int role);

/* Whether the role can be narrowed to a school year, a class, a subject; whether it must be, to a
 * subject. */
bool role_takes_scope(int role);
bool role_needs_subject(int role);

/* Whether the role can be given for some levels of school alone: those of an office's divisions
 * (Quy chế Điều 4 k2). */
bool role_takes_levels(int role);

/* Who wants whom to hold (or to lose) what, and where. */
struct grant_wish {
    int64_t actor_id; /* the natural person */
    int actor_role;
    int64_t person_id; /* whose role it is; NONE = a group's */
    int role;
    int org_kind;  /* of the unit where it is held */
    int64_t depth; /* of that unit below the actor's own (0); NONE outside the actor's subtree */
    const char *actor_levels; /* base/levels.h; NULL and "" = every level */
    const char *levels;       /* of what would be held, likewise */
};

/* Why not, or NULL: never oneself; a role has its kind of unit; only downwards, and nothing
 * wider than the own; a group holds nothing that is personal. */
const struct problem *role_refuses_grant(const struct grant_wish *wish);

/* Why the role cannot be taken, or NULL. others = active people who hold it there besides. */
const struct problem *role_refuses_end(const struct grant_wish *wish, int64_t others);

/* Why the status of somebody with that role is not the actor's to change, or NULL: where the role
 * is held outside the actor's subtree, it must be one that the actor gives at home. */
const struct problem *role_refuses_status(const struct grant_wish *wish);

/* The same for a machine client, which acts for its unit: it disables who holds a role there or
 * below, but whom it enables it would give the role back, and roles that sign, administer or decide
 * only people give. depth as above. */
const struct problem *role_refuses_machine(int role, int64_t depth, bool enables);

/* Who is the second person when a role is given: at the unit itself, or at one above it. */
struct approval_rule {
    int role;
    int approver;
    bool below; /* the unit stands below the approver's */
};
enum { APPROVAL_RULES = 23 };
extern const struct approval_rule approval_rules[APPROVAL_RULES];

struct approval {
    int64_t decider_id; /* natural persons, all three */
    int decider_role;
    int64_t proposer_id;
    int64_t person_id; /* whose role it would be */
    int role;
    int64_t depth;              /* of the unit below the decider's own; NONE outside */
    const char *decider_levels; /* base/levels.h; NULL and "" = every level */
    const char *levels;
};

/* Why the decider is not the second person, or NULL: three different persons, and a rule. */
const struct problem *role_refuses_approval(const struct approval *approval);
