/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/quality.h"

#include "base/levels.h"
#include "db/db.h"
#include "domain/school_level.h"
#include "store/levels.h"
#include "store/queries.h"

static const struct field row_fields[] = {
    INT(struct identity_row, student_id, 1, INT64_MAX),
    STR(struct identity_row, full_name, 1, 100),
    STR(struct identity_row, class_name, 1, 20),
    INT(struct identity_row, grade, 1, 12),
    STR(struct identity_row, year_name, 9, 9),
    STR(struct identity_row, birth_date, 10, 10),
    ENUM(struct identity_row, sex, sex_names),
    STR(struct identity_row, ethnic, 2, 2),
    STR(struct identity_row, commune, 5, 5, .optional = true),
    STR(struct identity_row, personal_id, 12, 12, .optional = true),
    BOOL(struct identity_row, id_twice),
    BOOL(struct identity_row, id_elsewhere),
    BOOL(struct identity_row, name_elsewhere),
};
static const struct shape row_shape = SHAPE(struct identity_row, row_fields);

static const struct field count_fields[] = {
    INT(struct quality_count, org_id, 1, INT64_MAX),
    STR(struct quality_count, school_name, 1, 200),
    STR(struct quality_count, finding, 0, 24),
    ENUM(struct quality_count, level, school_level_names),
    INT(struct quality_count, students, 0, INT64_MAX),
};
static const struct shape count_shape = SHAPE(struct quality_count, count_fields);

struct school_key {
    int64_t org_id;
    const char *levels;
};
static const struct field key_fields[] = {
    INT(struct school_key, org_id, 1, INT64_MAX),
    STR(struct school_key, levels, 1, LEVELS_TEXT_MAX, .optional = true),
};
static const struct shape key_shape = SHAPE(struct school_key, key_fields);

#define OTHER(which, same)                                                                         \
    "EXISTS (SELECT 1 FROM student o WHERE " same " AND o.org_id " which " s.org_id"               \
    "   AND o.id <> s.id AND o.merged_into IS NULL)"
#define SAME_ID "o.personal_id = s.personal_id"
#define SAME_NAME                                                                                  \
    "o.name_folded = s.name_folded AND o.birth_date = s.birth_date AND s.name_folded <> ''"

#define ID_TWICE       OTHER("=", SAME_ID)
#define ID_ELSEWHERE   OTHER("<>", SAME_ID)
#define NAME_ELSEWHERE OTHER("<>", SAME_NAME)
#define COUNT_AT_LEVEL AT_LEVELS("q.level")
/* The one that almost all were looked at in: at a change of years there are two for some weeks. */
#define OPEN_YEAR                                                                                  \
    "(SELECT MAX(y.id) FROM school_year y WHERE y.org_id = u.org_id AND y.state = 'open')"
#define JOIN_OF_YEAR JOIN_LEVELS(OPEN_YEAR)

static const struct query rows_of_school = {
    .sql = "SELECT s.id AS student_id, s.full_name, c.name AS class_name, c.grade,"
           "       y.name AS year_name, s.birth_date, s.sex, s.ethnic, s.commune, s.personal_id,"
           "       " ID_TWICE " AS id_twice, " ID_ELSEWHERE " AS id_elsewhere,"
           "       " NAME_ELSEWHERE " AS name_elsewhere"
           "  FROM student s"
           "  JOIN class c ON c.id = (SELECT MAX(e.class_id) FROM enrolment e"
           "       JOIN class k ON k.id = e.class_id"
           "       JOIN school_year j ON j.id = k.school_year_id AND j.org_id = s.org_id"
           "        AND j.state = 'open'"
           "       WHERE e.student_id = s.id AND e.state = 'active')"
           "  JOIN school_year y ON y.id = c.school_year_id"
           " WHERE s.org_id = :org_id AND s.merged_into IS NULL"
           " ORDER BY c.grade, c.name, s.id",
    .in = &key_shape,
    .out = &row_shape,
};

static const struct query take_due = {
    .sql = "SELECT org_id FROM quality_due ORDER BY failures, since LIMIT 1"
           " FOR UPDATE SKIP LOCKED",
    .in = &key_shape,
    .out = &key_shape,
};

static const struct query put_off = {
    .sql = "UPDATE quality_due SET failures = failures + 1 ORDER BY failures, since LIMIT 1",
};

static const struct query drop_due = {
    .sql = "DELETE FROM quality_due WHERE org_id = :org_id",
    .in = &key_shape,
};

static const struct query drop_counts = {
    .sql = "DELETE FROM school_quality WHERE org_id = :org_id",
    .in = &key_shape,
};

static const struct query add_count = {
    .sql = "INSERT INTO school_quality (org_id, finding, level, students)"
           " VALUES (:org_id, :finding, COALESCE(:level, ''), :students)",
    .in = &count_shape,
};

/* With whom it shares how many students: kept beside the findings, as "with:ORG". */
static const struct query pairs_before = {
    .sql = "SELECT CAST(SUBSTRING(finding, 6) AS INTEGER) AS org_id, students FROM school_quality"
           " WHERE org_id = :org_id AND finding LIKE 'with:%'",
    .in = &key_shape,
    .out = &count_shape,
};

static const struct query pairs_now = {
    .sql = "SELECT org_id, CAST(SUM(n) AS SIGNED) AS students FROM ("
           "SELECT o.org_id, COUNT(DISTINCT s.id) AS n FROM student s JOIN student o ON " SAME_ID
           "  WHERE s.org_id = :org_id AND o.org_id <> s.org_id AND o.merged_into IS NULL"
           "   AND s.merged_into IS NULL GROUP BY o.org_id"
           " UNION ALL SELECT o.org_id, COUNT(DISTINCT s.id) FROM student s JOIN student o"
           "   ON " SAME_NAME
           "  WHERE s.org_id = :org_id AND o.org_id <> s.org_id AND o.merged_into IS NULL"
           "   AND s.merged_into IS NULL GROUP BY o.org_id) AS pairs GROUP BY org_id",
    .in = &key_shape,
    .out = &count_shape,
};

static const struct query mark_partner = {
    .sql = "INSERT IGNORE INTO quality_due (org_id, since)"
           " VALUES (:org_id, DATE_FORMAT(SYSDATE(), '%Y-%m-%dT%TZ'))",
    .in = &key_shape,
};

static const struct query counts_of_unit = {
    .sql = "SELECT q.org_id, s.name AS school_name, q.finding,"
           "       CAST(SUM(q.students) AS SIGNED) AS students"
           "  FROM school_unit u JOIN school s ON s.org_id = u.org_id" JOIN_OF_YEAR
           "  JOIN school_quality q ON q.org_id = u.org_id AND q.finding NOT LIKE 'with:%'"
           " WHERE u.unit_id = :org_id AND " COUNT_AT_LEVEL
           " GROUP BY q.org_id, q.finding ORDER BY q.org_id, q.finding",
    .in = &key_shape,
    .out = &count_shape,
};

const struct query *const quality_queries[] = {
    &rows_of_school, &take_due,  &put_off,      &drop_due,       &drop_counts, &add_count,
    &pairs_before,   &pairs_now, &mark_partner, &counts_of_unit, NULL,
};

enum err identity_rows(struct call *call, int64_t org_id, struct list *ret)
{
    return db_all(call, &rows_of_school, &(struct school_key){.org_id = org_id}, ret);
}

enum err quality_put_off(struct call *call)
{
    return db_change_any(call, &put_off, NULL, NULL);
}

enum err quality_take(struct call *call, int64_t *ret_org_id, bool *ret_found)
{
    struct school_key found = {0};
    enum err err = db_find(call, &take_due, &found, &found, ret_found);

    *ret_org_id = found.org_id;
    return err;
}

static int64_t shared_with(const struct list *pairs, int64_t org_id)
{
    const struct quality_count *p = pairs->items;

    for (size_t i = 0; i < pairs->n; i++)
        if (p[i].org_id == org_id)
            return p[i].students;
    return 0;
}

/* It ends when both count the same as before. */
static enum err mark_partners(struct call *call, const struct list *some, const struct list *others)
{
    const struct quality_count *p = some->items;
    enum err err = OK;

    for (size_t i = 0; i < some->n && !err; i++)
        if (shared_with(others, p[i].org_id) != p[i].students)
            err = db_change_any(call, &mark_partner, &(struct school_key){.org_id = p[i].org_id},
                                NULL);
    return err;
}

static enum err add_pairs(struct call *call, int64_t org_id, const struct list *pairs)
{
    const struct quality_count *p = pairs->items;
    struct quality_count *rows = arena_array(call->mem, pairs->n, sizeof(*rows));

    for (size_t i = 0; i < pairs->n; i++)
        rows[i] = (struct quality_count){
            .org_id = org_id,
            .finding = arena_printf(call->mem, "with:%lld", (long long)p[i].org_id),
            .students = p[i].students};
    return db_each(call, &add_count, &(struct list){rows, pairs->n});
}

enum err quality_put(struct call *call, int64_t org_id, const struct list *counts)
{
    const struct school_key key = {.org_id = org_id};
    struct list before;
    struct list now;
    enum err err = db_all(call, &pairs_before, &key, &before);

    if (!err)
        err = db_all(call, &pairs_now, &key, &now);
    if (!err)
        err = db_change_any(call, &drop_counts, &key, NULL);
    if (!err)
        err = db_each(call, &add_count, counts);
    if (!err)
        err = add_pairs(call, org_id, &now);
    if (!err)
        err = mark_partners(call, &before, &now);
    if (!err)
        err = mark_partners(call, &now, &before);
    return err ? err : db_change_any(call, &drop_due, &key, NULL);
}

enum err quality_of_unit(struct call *call, int64_t unit_id, const char *levels, struct list *ret)
{
    return db_all(call, &counts_of_unit, &(struct school_key){unit_id, levels}, ret);
}
