/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/anomalies.h"

#include "db/db.h"
#include "store/changes.h"
#include "store/queries.h"

static const struct field range_fields[] = {
    INT(struct edit_range, school_year_id, 1, INT64_MAX),
    STR(struct edit_range, since, 20, 20),
    STR(struct edit_range, until, 20, 20),
};
static const struct shape range_shape = SHAPE(struct edit_range, range_fields);

static const struct field row_fields[] = {
    INT(struct change_event, id, 1, INT64_MAX),
    INT(struct change_event, class_id, 1, INT64_MAX, .optional = true),
    STR(struct change_event, subject, 0, 40),
    INT(struct change_event, term, 1, 2, .optional = true),
    ENUM(struct change_event, kind, change_kind_names),
    STR(struct change_event, items, 1, 1 << 24),
    INT(struct change_event, actor_id, 0, INT64_MAX),
    STR(struct change_event, actor_name, 0, 100),
    STR(struct change_event, reason, 1, 500, .optional = true),
    STR(struct change_event, at, 20, 20),
};
static const struct shape row_shape = SHAPE(struct change_event, row_fields);

struct lock_time {
    int64_t school_year_id;
    const char *locked_at;
};
static const struct field lock_fields[] = {
    INT(struct lock_time, school_year_id, 1, INT64_MAX),
    STR(struct lock_time, locked_at, 20, 20),
};
static const struct shape lock_shape = SHAPE(struct lock_time, lock_fields);

/* Most rows only enter marks: their old values, between two tabs, have no cell that is an object.
 * They are passed over where they lie. The index bounds what is looked at by year and days. */
#define HAD_A_CELL "items REGEXP '\\t[{][^\\t\\n]*\":[{][^\\t\\n]*\\t'"

static const struct query edits = {
    .sql = "SELECT id, class_id, subject, term, kind, items, actor_id, actor_name, reason, at"
           "  FROM change_event FORCE INDEX (change_event_year)"
           " WHERE school_year_id = :school_year_id AND kind IN ('mark', 'correction')"
           "   AND at >= :since AND at < :until"
           "   AND (kind = 'correction' OR " HAD_A_CELL ")",
    .in = &range_shape,
    .out = &row_shape,
};

/* The gradebooks first in which something was saved in the range, then what lies before it. */
static const struct query before_range = {
    .sql = "SELECT e.id, e.class_id, e.subject, e.term, e.kind, e.items, e.actor_id, e.actor_name,"
           "       e.reason, e.at"
           "  FROM (SELECT DISTINCT class_id, subject, term"
           "          FROM change_event FORCE INDEX (change_event_year)"
           "         WHERE school_year_id = :school_year_id AND kind = 'mark'"
           "           AND at >= :since AND at < :until) AS book"
           "  STRAIGHT_JOIN change_event e FORCE INDEX (change_event_place)"
           "    ON e.class_id = book.class_id AND e.subject = book.subject AND e.term = book.term"
           " WHERE e.kind = 'mark' AND e.at < :since AND e." HAD_A_CELL,
    .in = &range_shape,
    .out = &row_shape,
};

static const struct query lock_of_year = {
    .sql = "SELECT locked_at FROM year_lock WHERE school_year_id = :school_year_id",
    .in = &lock_shape,
    .out = &lock_shape,
};

const struct query *const anomalies_queries[] = {&edits, &before_range, &lock_of_year, NULL};

enum err edits_of_year(struct call *call, const struct edit_range *range, struct list *ret)
{
    enum err err = db_all(call, &edits, range, ret);

    if (!err)
        changes_expand(call, ret);
    return err;
}

enum err edits_before(struct call *call, const struct edit_range *range, struct list *ret)
{
    enum err err = db_all(call, &before_range, range, ret);

    if (!err)
        changes_expand(call, ret);
    return err;
}

enum err edits_locked_at(struct call *call, int64_t school_year_id, const char **ret)
{
    struct lock_time lock = {.school_year_id = school_year_id};
    bool found = false;
    enum err err = db_find(call, &lock_of_year, &lock, &lock, &found);

    *ret = found ? lock.locked_at : NULL;
    return err;
}
