/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/anomaly_counts.h"

#include "base/levels.h"
#include "db/db.h"
#include "domain/anomalies.h"
#include "domain/school_level.h"
#include "store/levels.h"
#include "store/queries.h"

static const struct field count_fields[] = {
    INT(struct anomaly_count, org_id, 1, INT64_MAX),
    STR(struct anomaly_count, school_name, 1, 200),
    STR(struct anomaly_count, year_name, 9, 9),
    STR(struct anomaly_count, day, 10, 10),
    ENUM(struct anomaly_count, kind, anomaly_kind_names, .optional = true),
    ENUM(struct anomaly_count, level, school_level_names),
    INT(struct anomaly_count, school_year_id, 1, INT64_MAX),
    INT(struct anomaly_count, items, 0, INT64_MAX),
    INT(struct anomaly_count, cells, 0, INT64_MAX),
    INT(struct anomaly_count, raised, 0, INT64_MAX),
};
static const struct shape count_shape = SHAPE(struct anomaly_count, count_fields);

static const struct field filter_fields[] = {
    INT(struct anomaly_filter, unit_id, 1, INT64_MAX),
    STR(struct anomaly_filter, year_name, 9, 9),
    STR(struct anomaly_filter, from, 10, 10),
    STR(struct anomaly_filter, to, 10, 10),
    ENUM(struct anomaly_filter, kind, anomaly_kind_names),
    STR(struct anomaly_filter, levels, 1, LEVELS_TEXT_MAX, .optional = true),
};
static const struct shape filter_shape = SHAPE(struct anomaly_filter, filter_fields);

struct due_year {
    int64_t school_year_id;
    const char *since;
    const char *day;
};
static const struct field due_fields[] = {
    INT(struct due_year, school_year_id, 1, INT64_MAX),
    STR(struct due_year, since, 20, 20),
    STR(struct due_year, day, 10, 10),
};
static const struct shape due_shape = SHAPE(struct due_year, due_fields);

static const struct query take_due = {
    .sql = "SELECT school_year_id, since FROM anomaly_due ORDER BY failures, since LIMIT 1"
           " FOR UPDATE SKIP LOCKED",
    .in = &due_shape,
    .out = &due_shape,
};

static const struct query put_off = {
    .sql = "UPDATE anomaly_due SET failures = failures + 1 ORDER BY failures, since LIMIT 1",
};

static const struct query drop_due = {
    .sql = "DELETE FROM anomaly_due WHERE school_year_id = :school_year_id",
    .in = &due_shape,
};

static const struct query drop_counts = {
    .sql = "DELETE FROM school_anomaly WHERE school_year_id = :school_year_id AND day >= :day",
    .in = &due_shape,
};

static const struct query add_count = {
    .sql = "INSERT INTO school_anomaly (org_id, year_name, day, kind, level, school_year_id, items,"
           "       cells, raised)"
           " VALUES (:org_id, :year_name, :day, :kind, COALESCE(:level, ''), :school_year_id,"
           "       :items, :cells, :raised)",
    .in = &count_shape,
};

#define YEAR_AT_LEVELS SOME_CLASS_AT_LEVELS("c.school_year_id = y.id", "y.id")
#define COUNT_AT_LEVEL AT_LEVELS("a.level")
#define JOIN_OF_YEAR   JOIN_LEVELS("y.id")

static const struct query sums_of_unit = {
    .sql = "SELECT s.org_id, s.name AS school_name, a.kind,"
           "       CAST(COALESCE(SUM(a.items), 0) AS SIGNED) AS items,"
           "       CAST(COALESCE(SUM(a.cells), 0) AS SIGNED) AS cells,"
           "       CAST(COALESCE(SUM(a.raised), 0) AS SIGNED) AS raised"
           "  FROM school_unit u STRAIGHT_JOIN school s ON s.org_id = u.org_id"
           "  JOIN school_year y ON y.org_id = u.org_id AND y.name = :year_name" JOIN_OF_YEAR
           "  LEFT JOIN school_anomaly a ON a.org_id = u.org_id AND a.year_name = :year_name"
           "   AND a.day >= :from AND a.day <= :to AND (:kind IS NULL OR a.kind = :kind)"
           "   AND " COUNT_AT_LEVEL " WHERE u.unit_id = :unit_id AND " YEAR_AT_LEVELS
           " GROUP BY s.org_id, a.kind ORDER BY s.org_id, a.kind",
    .in = &filter_shape,
    .out = &count_shape,
};

const struct query *const anomaly_counts_queries[] = {
    &take_due, &put_off, &drop_due, &drop_counts, &add_count, &sums_of_unit, NULL,
};

enum err anomaly_counts_take(struct call *call, int64_t *ret_school_year_id, const char **ret_since,
                             bool *ret_found)
{
    struct due_year found = {0};
    enum err err = db_find(call, &take_due, &found, &found, ret_found);

    *ret_school_year_id = found.school_year_id;
    *ret_since = found.since;
    return err;
}

enum err anomaly_counts_put_off(struct call *call)
{
    return db_change_any(call, &put_off, NULL, NULL);
}

enum err anomaly_counts_put(struct call *call, int64_t school_year_id, const char *day,
                            const struct list *counts)
{
    const struct due_year key = {.school_year_id = school_year_id, .day = day};
    enum err err = db_change_any(call, &drop_counts, &key, NULL);

    if (!err)
        err = db_each(call, &add_count, counts);
    return err ? err : db_change_any(call, &drop_due, &key, NULL);
}

enum err anomaly_counts_of_unit(struct call *call, const struct anomaly_filter *filter,
                                struct list *ret)
{
    return db_all(call, &sums_of_unit, filter, ret);
}
