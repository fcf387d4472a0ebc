/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/db.h"
#include "domain/incident_rules.h"
#include "store/incidents.h"
#include "store/queries.h"

static const struct field filter_fields[] = {
    INT(struct incident_filter, org_id, 1, INT64_MAX),
    INT(struct incident_filter, account_id, 1, INT64_MAX),
    BOOL(struct incident_filter, with_security),
    INT(struct incident_filter, now, 0, INT64_MAX),
    STR(struct incident_filter, today, 10, 10),
    INT(struct incident_filter, after, 0, INT64_MAX),
    INT(struct incident_filter, limit, 1, 500),
};
static const struct shape filter_shape = SHAPE(struct incident_filter, filter_fields);

static const struct field count_fields[] = {
    ENUM(struct incident_count, category, incident_category_names),
    ENUM(struct incident_count, state, incident_state_names),
    INT(struct incident_count, count, 0, INT64_MAX),
    INT(struct incident_count, overdue, 0, INT64_MAX),
};
static const struct shape count_shape = SHAPE(struct incident_count, count_fields);

static const struct field unit_fields[] = {
    INT(struct incident_unit, org_id, 1, INT64_MAX),
    STR(struct incident_unit, org_name, 1, 200),
    INT(struct incident_unit, count, 0, INT64_MAX),
    INT(struct incident_unit, pending, 0, INT64_MAX),
    INT(struct incident_unit, overdue, 0, INT64_MAX),
};
static const struct shape unit_shape = SHAPE(struct incident_unit, unit_fields);

#define IS_PENDING "i.state IN ('open', 'in_progress', 'reopened')"
#define IS_SHOWN   "(:with_security OR i.category <> 'security' OR i.reporter_id = :account_id)"

static const struct query counts = {
    .sql = "SELECT i.category, i.state, COUNT(*) AS count,"
           "       CAST(SUM(i.due_at < :now AND " IS_PENDING ") AS SIGNED) AS overdue"
           "  FROM org_closure c"
           "  JOIN incident i ON i.org_id = c.descendant_id"
           " WHERE c.ancestor_id = :org_id AND :today BETWEEN c.valid_from AND c.valid_to"
           "   AND " IS_SHOWN " GROUP BY i.category, i.state"
           " ORDER BY i.category, i.state",
    .in = &filter_shape,
    .out = &count_shape,
};

static const struct query units = {
    .sql = "SELECT v.org_id, v.name AS org_name, COUNT(i.id) AS count,"
           "       CAST(COALESCE(SUM(" IS_PENDING "), 0) AS SIGNED) AS pending,"
           "       CAST(COALESCE(SUM(i.due_at < :now AND " IS_PENDING "), 0) AS SIGNED) AS overdue"
           "  FROM org_closure d"
           "  JOIN org_version v ON v.org_id = d.descendant_id"
           "                    AND :today BETWEEN v.valid_from AND v.valid_to"
           "  JOIN org_closure c ON c.ancestor_id = d.descendant_id"
           "                    AND :today BETWEEN c.valid_from AND c.valid_to"
           "  LEFT JOIN incident i ON i.org_id = c.descendant_id AND " IS_SHOWN
           " WHERE d.ancestor_id = :org_id AND d.depth = 1 AND d.descendant_id > :after"
           "   AND :today BETWEEN d.valid_from AND d.valid_to"
           " GROUP BY v.org_id, v.name"
           " ORDER BY v.org_id"
           " LIMIT :limit",
    .in = &filter_shape,
    .out = &unit_shape,
};

const struct query *const incident_statistics_queries[] = {&counts, &units, NULL};

enum err incident_counts(struct call *call, const struct incident_filter *filter,
                         struct list *ret_counts)
{
    return db_all(call, &counts, filter, ret_counts);
}

enum err incident_units(struct call *call, const struct incident_filter *filter,
                        struct list *ret_units)
{
    return db_all(call, &units, filter, ret_units);
}
