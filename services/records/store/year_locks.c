/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/year_locks.h"

#include "base/levels.h"
#include "db/db.h"
#include "store/levels.h"
#include "store/queries.h"

const char *const year_standing_names[] = {"",       "none",     "open", "proposed",
                                           "locked", "unlocked", NULL};

struct lock_key {
    int64_t unit_id;
    const char *year_name;
    const char *levels;
};
static const struct field key_fields[] = {
    INT(struct lock_key, unit_id, 1, INT64_MAX),
    STR(struct lock_key, year_name, 9, 9),
    STR(struct lock_key, levels, 1, LEVELS_TEXT_MAX, .optional = true),
};
static const struct shape key_shape = SHAPE(struct lock_key, key_fields);

static const struct field lock_fields[] = {
    INT(struct school_lock, org_id, 1, INT64_MAX),
    STR(struct school_lock, school_name, 1, 200),
    ENUM(struct school_lock, year_state, year_state_names, .optional = true),
    STR(struct school_lock, proposed_at, 20, 20, .optional = true),
    STR(struct school_lock, locked_at, 20, 20, .optional = true),
    STR(struct school_lock, unlocked_until, 20, 20, .optional = true),
};
static const struct shape lock_shape = SHAPE(struct school_lock, lock_fields);

#define YEAR_AT_LEVELS  SOME_CLASS_AT_LEVELS("c.school_year_id = y.id", "y.id")
#define CLASS_AT_LEVELS SOME_CLASS_AT_LEVELS("c.id = p.class_id", "c.school_year_id")

static const struct query locks_under = {
    .sql = "SELECT u.org_id, s.name AS school_name, y.state AS year_state,"
           "       (SELECT MIN(p.proposed_at) FROM lock_proposal p"
           "         WHERE p.school_year_id = y.id AND p.kind = 'lock'"
           "           AND p.state IN ('proposed', 'approved')) AS proposed_at,"
           "       l.locked_at,"
           "       (SELECT MAX(p.expires_at) FROM lock_proposal p"
           "         WHERE p.school_year_id = y.id AND p.kind = 'unlock' AND p.state = 'executed'"
           "           AND p.expires_at > DATE_FORMAT(SYSDATE(), '%Y-%m-%dT%TZ')"
           "           AND " CLASS_AT_LEVELS ") AS unlocked_until"
           "  FROM school_unit u JOIN school s ON s.org_id = u.org_id"
           "  LEFT JOIN school_year y ON y.org_id = u.org_id AND y.name = :year_name"
           "  LEFT JOIN year_lock l ON l.school_year_id = y.id"
           " WHERE u.unit_id = :unit_id AND " YEAR_AT_LEVELS " ORDER BY u.org_id",
    .in = &key_shape,
    .out = &lock_shape,
};

const struct query *const year_locks_queries[] = {&locks_under, NULL};

enum err year_locks_under(struct call *call, int64_t unit_id, const char *year_name,
                          struct list *ret)
{
    const struct lock_key key = {unit_id, year_name, caller_levels(&call->caller)};

    return db_all(call, &locks_under, &key, ret);
}
