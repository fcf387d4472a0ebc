/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/summaries.h"

#include "db/db.h"
#include "domain/school_level.h"
#include "store/queries.h"

static const struct field part_fields[] = {
    INT(struct class_part, org_id, 1, INT64_MAX),
    STR(struct class_part, year_name, 9, 9),
    INT(struct class_part, class_id, 1, INT64_MAX),
    STR(struct class_part, subject, 0, 40),
    INT(struct class_part, school_year_id, 1, INT64_MAX),
    STR(struct class_part, class_name, 1, 20),
    ENUM(struct class_part, level, school_level_names),
    INT(struct class_part, grade, 1, 12),
    INT(struct class_part, account_id, 1, INT64_MAX, .optional = true),
    STR(struct class_part, full_name, 1, 100, .optional = true),
    INT(struct class_part, homeroom_account_id, 1, INT64_MAX, .optional = true),
    STR(struct class_part, due_1, 10, 10),
    STR(struct class_part, due_2, 10, 10),
    INT(struct class_part, expected_1, 0, INT64_MAX),
    INT(struct class_part, entered_1, 0, INT64_MAX),
    INT(struct class_part, expected_2, 0, INT64_MAX),
    INT(struct class_part, entered_2, 0, INT64_MAX),
    INT(struct class_part, late, 0, INT64_MAX),
    INT(struct class_part, results, 0, INT64_MAX),
    INT(struct class_part, signed_count, 0, INT64_MAX),
};
static const struct shape part_shape = SHAPE(struct class_part, part_fields);

static const struct field signed_fields[] = {
    STR(struct signed_part, stage, 1, 20),
    STR(struct signed_part, subject, 0, 40),
    INT(struct signed_part, signed_count, 0, INT64_MAX),
};
static const struct shape signed_shape = SHAPE(struct signed_part, signed_fields);

struct key {
    int64_t id;
    int64_t n;
    int64_t after;
    int64_t upto;
    int64_t pending;
    const char *since;
};
static const struct field key_fields[] = {
    INT(struct key, id, 1, INT64_MAX),      INT(struct key, n, 1, INT64_MAX),
    INT(struct key, after, 0, INT64_MAX),   INT(struct key, upto, 0, INT64_MAX),
    INT(struct key, pending, 0, INT64_MAX), STR(struct key, since, 20, 20, .optional = true),
};
static const struct shape key_shape = SHAPE(struct key, key_fields);

/* Under its lock it is read as it is now, like the feed's head (store/changes.c). */
#define AS_IT_IS_NOW "/*M!101108 SET STATEMENT innodb_snapshot_isolation = OFF FOR */ "

static const struct query hold_head = {
    .sql = AS_IT_IS_NOW "SELECT position AS after FROM summary_head WHERE id = 1 FOR UPDATE",
    .in = &key_shape,
    .out = &key_shape,
};

static const struct query find_upto = {
    .sql = "SELECT LEAST(published, :after + :n) AS upto FROM change_head WHERE id = 1",
    .in = &key_shape,
    .out = &key_shape,
};

static const struct query move_head = {
    .sql = AS_IT_IS_NOW "UPDATE summary_head SET position = :upto WHERE id = 1",
    .in = &key_shape,
};

/* The oldest cause stays: what was written since then may not be in the numbers. */
#define MARK(class) "INSERT INTO summary_due (class_id, since) SELECT " class ", MIN(e.at)"
#define TOLD        " WHERE e.position > :after AND e.position <= :upto"
#define ONCE(class)                                                                                \
    " GROUP BY " class " ON DUPLICATE KEY UPDATE since = LEAST(since, VALUES(since))"

static const struct query mark_classes = {
    .sql = MARK("c.id") " FROM change_event e JOIN class c ON c.id = e.class_id" TOLD ONCE("c.id"),
    .in = &key_shape,
};

/* A year's days, for all of its classes. */
static const struct query mark_years = {
    .sql =
        MARK("c.id") " FROM change_event e JOIN class c ON c.school_year_id = e.school_year_id" TOLD
                     " AND e.kind IN ('school_year', 'calendar')" ONCE("c.id"),
    .in = &key_shape,
};

/* Times of entry, for what is still entered. */
static const struct query mark_windows = {
    .sql = MARK("c.id") " FROM change_event e JOIN school_year y ON y.org_id = e.org_id"
                        "   AND y.state = 'open' JOIN class c ON c.school_year_id = y.id" TOLD
                        " AND e.kind = 'window'" ONCE("c.id"),
    .in = &key_shape,
};

/* Who is or was in a class, of whom something changed. */
static const struct query mark_student = {
    .sql = "INSERT IGNORE INTO summary_due (class_id, since)"
           " SELECT class_id, :since FROM enrolment WHERE student_id = :id",
    .in = &key_shape,
};

/* Their schools' identities, too. */
static const struct query mark_schools = {
    .sql = "INSERT INTO quality_due (org_id, since) SELECT e.org_id, MIN(e.at) FROM change_event e"
           "  JOIN school s ON s.org_id = e.org_id" TOLD
           " AND e.kind IN ('student', 'enrolment', 'student_merge', 'school_year')"
           " GROUP BY e.org_id ON DUPLICATE KEY UPDATE since = LEAST(since, VALUES(since))",
    .in = &key_shape,
};

/* And the anomalies among the edits of their years, from the first of these changes on. */
static const struct query mark_edits = {
    .sql = "INSERT INTO anomaly_due (school_year_id, since)"
           " SELECT e.school_year_id, MIN(e.at) FROM change_event e"
           "  JOIN school_year y ON y.id = e.school_year_id" TOLD
           " AND e.kind IN ('mark', 'correction') GROUP BY e.school_year_id"
           " ON DUPLICATE KEY UPDATE since = LEAST(since, VALUES(since))",
    .in = &key_shape,
};

static const struct query first_told = {
    .sql = "SELECT MIN(e.at) AS since FROM change_event e" TOLD,
    .in = &key_shape,
    .out = &key_shape,
};

static const struct query take_due = {
    .sql = "SELECT class_id AS id FROM summary_due ORDER BY failures, since LIMIT 1"
           " FOR UPDATE SKIP LOCKED",
    .in = &key_shape,
    .out = &key_shape,
};

static const struct query put_off = {
    .sql = "UPDATE summary_due SET failures = failures + 1 ORDER BY failures, since LIMIT 1",
};

static const struct query drop_due = {
    .sql = "DELETE FROM summary_due WHERE class_id = :id",
    .in = &key_shape,
};

static const struct query drop_parts = {
    .sql = "DELETE FROM class_progress WHERE class_id = :id",
    .in = &key_shape,
};

static const struct query add_part = {
    .sql = "INSERT INTO class_progress (org_id, year_name, class_id, subject, school_year_id,"
           "       class_name, level, grade, account_id, full_name, homeroom_account_id, due_1,"
           "       due_2, expected_1, entered_1, expected_2, entered_2, late, results, signed)"
           " VALUES (:org_id, :year_name, :class_id, :subject, :school_year_id, :class_name,"
           "       :level, :grade, :account_id, :full_name, :homeroom_account_id, :due_1, :due_2,"
           "       :expected_1, :entered_1, :expected_2, :entered_2, :late, :results,"
           "       :signed_count)",
    .in = &part_shape,
};

/* Of which the class's numbers are a part. */
static const struct query grades_of_class = {
    .sql = "SELECT DISTINCT org_id, year_name, grade FROM class_progress WHERE class_id = :id",
    .in = &key_shape,
    .out = &part_shape,
};

#define OF_GRADE " WHERE org_id = :org_id AND year_name = :year_name AND grade = :grade"
static const struct query drop_sums = {
    .sql = "DELETE FROM grade_progress" OF_GRADE,
    .in = &part_shape,
};

static const struct query add_sums = {
    .sql = "INSERT INTO grade_progress (org_id, year_name, grade, level, subject, due_1, due_2,"
           "       expected_1, entered_1, expected_2, entered_2, late, results, signed)"
           " SELECT org_id, year_name, grade, level, subject, due_1, due_2, SUM(expected_1),"
           "       SUM(entered_1), SUM(expected_2), SUM(entered_2), SUM(late), SUM(results),"
           "       SUM(signed)"
           "  FROM class_progress" OF_GRADE " GROUP BY level, subject, due_1, due_2",
    .in = &part_shape,
};

/* Each half by its own index: what has no place in the stream yet, and what lies beyond the head.
 */
#define UNDER " JOIN school_unit u ON u.org_id = e.org_id AND u.unit_id = :id"

#define AS_OF(due)                                                                                 \
    {                                                                                              \
        .sql = "SELECT MIN(since) AS since, CAST(SUM(n) AS SIGNED) AS pending FROM ("              \
               "SELECT MIN(e.at) AS since, 0 AS n FROM change_event e" UNDER                       \
               "  WHERE e.position IS NULL"                                                        \
               " UNION ALL SELECT MIN(e.at), 0 FROM change_event e" UNDER                          \
               "  WHERE e.position > (SELECT position FROM summary_head WHERE id = 1)"             \
               " UNION ALL SELECT MIN(d.since), COUNT(*) FROM " due UNDER ") AS late",             \
        .in = &key_shape, .out = &key_shape                                                        \
    }

static const struct query classes_as_of = AS_OF("summary_due d JOIN class c ON c.id = d.class_id"
                                                "  JOIN school_year e ON e.id = c.school_year_id");
static const struct query identities_as_of =
    AS_OF("quality_due d JOIN school e ON e.org_id = d.org_id");
static const struct query anomalies_as_of =
    AS_OF("anomaly_due d JOIN school_year e ON e.id = d.school_year_id");

static const struct query count_signed = {
    .sql = "SELECT d.stage, d.subject, COUNT(DISTINCT d.student_id) AS signed_count"
           "  FROM document d JOIN enrolment e ON e.class_id = d.class_id"
           "   AND e.student_id = d.student_id AND e.state = 'active'"
           " WHERE d.class_id = :id AND d.state = 'signed' GROUP BY d.stage, d.subject",
    .in = &key_shape,
    .out = &signed_shape,
};

const struct query *const summaries_queries[] = {
    &hold_head,        &find_upto,       &move_head,    &mark_classes, &mark_years,
    &mark_windows,     &mark_schools,    &mark_student, &first_told,   &take_due,
    &put_off,          &drop_due,        &drop_parts,   &add_part,     &classes_as_of,
    &identities_as_of, &anomalies_as_of, &mark_edits,   &count_signed, &grades_of_class,
    &drop_sums,        &add_sums,        NULL,
};

enum err summaries_round(struct call *call, int64_t n, struct summary_round *ret)
{
    struct key head = {0};
    struct key found = {0};
    enum err err = db_one(call, &hold_head, &head, &head);

    if (!err)
        err = db_one(call, &find_upto, &(struct key){.after = head.after, .n = n}, &found);
    *ret = (struct summary_round){head.after, found.upto};
    return err;
}

/* One by one: INSERT … SELECT does not go in bulk. Mostly it is one student, or one class's. */
static enum err mark_students(struct call *call, const struct key *told, const struct list *ids)
{
    const int64_t *id = ids->items;
    struct key first = {0};
    enum err err = ids->n ? db_one(call, &first_told, told, &first) : OK;

    for (size_t i = 0; i < ids->n && !err; i++)
        err = db_change_any(call, &mark_student, &(struct key){.id = id[i], .since = first.since},
                            NULL);
    return err;
}

enum err summaries_collect(struct call *call, const struct summary_round *round,
                           const struct list *student_ids)
{
    const struct query *const marks[] = {&mark_classes, &mark_years, &mark_windows, &mark_schools,
                                         &mark_edits};
    const struct key key = {.after = round->after, .upto = round->upto};
    enum err err = OK;

    for (size_t i = 0; i < COUNT_OF(marks) && !err; i++)
        err = db_change_any(call, marks[i], &key, NULL);
    if (!err)
        err = mark_students(call, &key, student_ids);
    return err ? err : db_change(call, &move_head, &key);
}

enum err summaries_take(struct call *call, int64_t *ret_class_id, bool *ret_found)
{
    struct key found = {0};
    enum err err = db_find(call, &take_due, &found, &found, ret_found);

    *ret_class_id = found.id;
    return err;
}

enum err summaries_put_off(struct call *call)
{
    return db_change_any(call, &put_off, NULL, NULL);
}

static enum err sum_grades(struct call *call, const struct list *grades)
{
    const struct class_part *grade = grades->items;
    enum err err = OK;

    for (size_t i = 0; i < grades->n && !err; i++) {
        err = db_change_any(call, &drop_sums, &grade[i], NULL);
        if (!err)
            err = db_change_any(call, &add_sums, &grade[i], NULL);
    }
    return err;
}

enum err summaries_put(struct call *call, int64_t class_id, const struct list *parts)
{
    const struct key key = {.id = class_id};
    const struct list now = {parts->items, parts->n > 0}; /* each has the class's grade */
    struct list before;
    enum err err = db_all(call, &grades_of_class, &key, &before);

    if (!err)
        err = db_change_any(call, &drop_parts, &key, NULL);
    if (!err)
        err = db_each(call, &add_part, parts);
    if (!err)
        err = sum_grades(call, &before);
    if (!err)
        err = sum_grades(call, &now);
    return err ? err : db_change_any(call, &drop_due, &key, NULL);
}

enum err summaries_as_of(struct call *call, enum kept_numbers of, int64_t unit_id,
                         const char **ret_since, int64_t *ret_pending)
{
    static const struct query *const queries[] = {[KEPT_CLASSES] = &classes_as_of,
                                                  [KEPT_IDENTITIES] = &identities_as_of,
                                                  [KEPT_ANOMALIES] = &anomalies_as_of};
    struct key found = {0};
    enum err err = db_one(call, queries[of], &(struct key){.id = unit_id}, &found);

    *ret_since = found.since;
    *ret_pending = found.pending;
    return err;
}

enum err signed_parts_of_class(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &count_signed, &(struct key){.id = class_id}, ret);
}
