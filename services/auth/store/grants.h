/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who holds which role at which unit. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

/* The one place that says when a role is held: its days, its group's membership, its unit. Pieces
 * of SQL over grant_row g, group_member m and org_group r, with :today. */
#define GRANT_STANDS                                                                               \
    " g.ended_at IS NULL AND g.valid_from <= :today"                                               \
    " AND (g.valid_to IS NULL OR g.valid_to >= :today)"                                            \
    " AND EXISTS (SELECT 1 FROM org_version u WHERE u.org_id = g.org_id"                           \
    "              AND :today BETWEEN u.valid_from AND u.valid_to)"
#define GRANT_OF_GROUP                                                                             \
    "  FROM group_member m"                                                                        \
    "  JOIN org_group r ON r.id = m.group_id AND r.ended_at IS NULL"                               \
    "  JOIN grant_row g ON g.group_id = m.group_id"                                                \
    "                  AND g.role IN ('so_inspector', 'phong_inspector', 'auditor', 'group_head')"
#define MEMBER_STANDS                                                                              \
    " m.ended_at IS NULL AND m.valid_from <= :today"                                               \
    " AND (m.valid_to IS NULL OR m.valid_to >= :today)"

struct grant {
    int64_t id;
    int64_t account_id; /* NONE = a group holds it */
    int64_t group_id;   /* NONE = a person holds it */
    int role;           /* enum role */
    int64_t org_id;
    const char *valid_from; /* both days included */
    const char *valid_to;   /* NULL = until it is taken */
    int64_t school_year_id; /* all that it reaches: NONE and NULL = no such limit */
    int64_t class_id;
    const char *subject;
    const char *levels; /* of school (base/levels.h) */
    int64_t granted_by;
    int64_t approved_by; /* NONE = nobody could, or nobody had to */
    int64_t ended_at;    /* NONE = not taken */
    const char *full_name;
    int org_kind; /* enum org_kind */
    const char *org_name;
};

/* Until its unit's last day at most. */
enum err grants_add(struct call *call, const struct grant *grant, int64_t *ret_id);
enum err grants_get(struct call *call, int64_t id, struct grant *ret);
/* Those that the account holds today, itself or through its groups, oldest first; the unit's kind
 * and name are filled in. */
enum err grants_active(struct call *call, int64_t account_id, struct list *ret_grants);
/* Whether the holder has that role there, within the same scope, now or later. */
enum err grants_exist(struct call *call, const struct grant *grant, bool *ret);
/* Those held at the unit, by that account unless NONE, that were not taken; ids > after, at most
 * limit. */
enum err grants_of_org(struct call *call, int64_t org_id, int64_t account_id, int64_t after,
                       int64_t limit, struct list *ret_grants);
/* The grant (by account, role, unit and, unless NONE, id) of an active account that holds today,
 * locked with the account against change until the transaction ends: who takes or disables comes
 * before or after. */
enum err grants_standing(struct call *call, const struct grant *wanted, struct grant *ret,
                         bool *ret_found);
/* Ends it now; ERR_CHANGED when it was ended. */
enum err grants_end(struct call *call, int64_t id);
/* Those held at a unit that is no more from day on end: now, or with the eve of a day to come. */
enum err grants_end_at_org(struct call *call, int64_t org_id, const char *day);

struct holders_key {
    int role;
    int64_t org_id;
    int64_t not_account_id; /* two people who do not count */
    int64_t not_other_id;
    const char *today;
    const char *until; /* held beyond that day; NULL = today is enough */
};
/* Active people who hold the role at the unit; their rows are locked. */
enum err grants_count_holders(struct call *call, const struct holders_key *key, int64_t *ret_n);
