/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/inspections.h"

#include "db/db.h"
#include "store/classes.h"
#include "store/queries.h"

const char *const moment_names[] = {"", "begin", "end", NULL};

static const struct field progress_fields[] = {
    INT(struct progress, class_id, 1, INT64_MAX),
    STR(struct progress, class_name, 1, 20),
    INT(struct progress, grade, 1, 12),
    STR(struct progress, ruleset, 1, 16),
    STR(struct progress, year_name, 9, 9),
    STR(struct progress, subject, 1, 40),
    INT(struct progress, students, 0, INT64_MAX),
    INT(struct progress, expected, 0, INT64_MAX),
    INT(struct progress, entered, 0, INT64_MAX),
    INT(struct progress, signed_count, 0, INT64_MAX),
    ENUM(struct progress, terms, taught_names, .optional = true, .omit_none = true),
};
const struct shape progress_shape = SHAPE(struct progress, progress_fields);

static const struct field stage_fields[] = {
    INT(struct stage_count, class_id, 1, INT64_MAX),
    STR(struct stage_count, class_name, 1, 20),
    INT(struct stage_count, students, 0, INT64_MAX),
    INT(struct stage_count, summaries, 0, INT64_MAX),
    INT(struct stage_count, approvals, 0, INT64_MAX),
    INT(struct stage_count, seals, 0, INT64_MAX),
};
const struct shape stage_count_shape = SHAPE(struct stage_count, stage_fields);

static const struct field inspection_fields[] = {
    INT(struct inspection, id, 1, INT64_MAX),
    INT(struct inspection, window_id, 1, INT64_MAX),
    INT(struct inspection, org_id, 1, INT64_MAX),
    ENUM(struct inspection, moment, moment_names),
    STR(struct inspection, as_of, 20, 20),
    STR(struct inspection, finished_at, 20, 20, .optional = true),
    INT(struct inspection, schools, 0, INT64_MAX),
    INT(struct inspection, expected, 0, INT64_MAX),
    INT(struct inspection, entered, 0, INT64_MAX),
    INT(struct inspection, results, 0, INT64_MAX),
    INT(struct inspection, signed_count, 0, INT64_MAX),
};
const struct shape inspection_shape = SHAPE(struct inspection, inspection_fields);

static const struct field school_fields[] = {
    INT(struct inspected_school, report_id, 1, INT64_MAX),
    INT(struct inspected_school, org_id, 1, INT64_MAX),
    STR(struct inspected_school, name, 1, 200),
    STR(struct inspected_school, read_at, 20, 20),
    INT(struct inspected_school, classes, 0, INT64_MAX),
    INT(struct inspected_school, expected, 0, INT64_MAX),
    INT(struct inspected_school, entered, 0, INT64_MAX),
    INT(struct inspected_school, results, 0, INT64_MAX),
    INT(struct inspected_school, signed_count, 0, INT64_MAX),
};
const struct shape inspected_school_shape = SHAPE(struct inspected_school, school_fields);

static const struct field line_fields[] = {
    INT(struct inspected_line, report_id, 1, INT64_MAX),
    INT(struct inspected_line, org_id, 1, INT64_MAX),
    INT(struct inspected_line, class_id, 1, INT64_MAX),
    STR(struct inspected_line, subject, 1, 40),
    STR(struct inspected_line, class_name, 1, 20),
    STR(struct inspected_line, year_name, 9, 9),
    INT(struct inspected_line, students, 0, INT64_MAX),
    INT(struct inspected_line, expected, 0, INT64_MAX),
    INT(struct inspected_line, entered, 0, INT64_MAX),
    INT(struct inspected_line, signed_count, 0, INT64_MAX),
};
const struct shape inspected_line_shape = SHAPE(struct inspected_line, line_fields);

struct key {
    int64_t id;
    int64_t org_id;
    const char *year_name;
    int64_t after;
    int64_t limit;
};

static const struct field key_fields[] = {
    INT(struct key, id, 1, INT64_MAX),    INT(struct key, org_id, 1, INT64_MAX),
    STR(struct key, year_name, 9, 9),     INT(struct key, after, 0, INT64_MAX),
    INT(struct key, limit, 1, INT64_MAX),
};
static const struct shape key_shape = SHAPE(struct key, key_fields);

#define NOW "DATE_FORMAT(SYSDATE(), '%Y-%m-%dT%TZ')"
/* Of those who are in the class: of who left or moved away nothing is expected. */
#define STUDENTS_OF                                                                                \
    "(SELECT COUNT(*) FROM enrolment e WHERE e.class_id = c.id AND e.state = 'active')"
#define STUDENTS STUDENTS_OF " AS students"
#define IS_HERE                                                                                    \
    " JOIN enrolment e ON e.class_id = r.class_id AND e.student_id = r.student_id"                 \
    " AND e.state = 'active' WHERE r.class_id = c.id"
#define TAKERS                                                                                     \
    "IF(a.everyone, " STUDENTS_OF ", (SELECT COUNT(*) FROM subject_student t JOIN enrolment e"     \
    "    ON e.class_id = t.class_id AND e.student_id = t.student_id AND e.state = 'active'"        \
    " WHERE t.class_id = a.class_id AND t.subject = a.subject)) AS students"
#define SIGNED " (SELECT COUNT(DISTINCT r.student_id) FROM document r" IS_HERE
#define PROGRESS                                                                                   \
    "SELECT c.id AS class_id, c.name AS class_name, c.grade, c.ruleset, y.name AS year_name,"      \
    "       a.subject, a.terms, " TAKERS ","                                                       \
    "       (SELECT CAST(COALESCE(SUM((r.tx1 IS NOT NULL) + (r.tx2 IS NOT NULL)"                   \
    "           + (r.tx3 IS NOT NULL) + (r.tx4 IS NOT NULL) + (r.gk IS NOT NULL)"                  \
    "           + (r.ck IS NOT NULL)), 0) AS SIGNED) FROM mark r" IS_HERE                          \
    "         AND r.subject = a.subject) AS entered," SIGNED                                       \
    "         AND r.stage = 'subject_result' AND r.subject = a.subject"                            \
    "         AND r.state = 'signed') AS signed_count"                                             \
    "  FROM school_year y JOIN class c ON c.school_year_id = y.id"                                 \
    "  JOIN assignment a ON a.class_id = c.id"
#define SIGNED_AT(stage)                                                                           \
    SIGNED " AND r.stage = '" stage "' AND r.subject = '' AND r.state = 'signed')"

static const struct query progress_by_year = {
    .sql = PROGRESS " WHERE y.id = :id ORDER BY c.name, a.subject",
    .in = &key_shape,
    .out = &progress_shape,
};

static const struct query progress_by_school = {
    .sql = PROGRESS " WHERE y.org_id = :org_id AND IF(:year_name IS NULL, y.state = 'open',"
                    "       y.name = :year_name)"
                    " ORDER BY y.name, c.name, a.subject",
    .in = &key_shape,
    .out = &progress_shape,
};

#define STAGES                                                                                     \
    SIGNED_AT("year_summary")                                                                      \
    " AS summaries," SIGNED_AT("approval") " AS approvals," SIGNED_AT("seal") " AS seals"
static const struct query stages_by_year = {
    .sql = "SELECT c.id AS class_id, c.name AS class_name, " STUDENTS "," STAGES
           "  FROM class c WHERE c.school_year_id = :id ORDER BY c.name",
    .in = &key_shape,
    .out = &stage_count_shape,
};

/* The first, and then whether its hour has come: SYSDATE() in a range would have each one read. */
static const struct query next_due = {
    .sql = "SELECT d.window_id, w.org_id, d.moment"
           "  FROM (SELECT window_id, moment, due_at FROM inspection_due"
           "         ORDER BY due_at, window_id, moment LIMIT 1) d"
           "  JOIN entry_window w ON w.id = d.window_id WHERE d.due_at <= " NOW,
    .in = &key_shape,
    .out = &inspection_shape,
};

static const struct query drop_due = {
    .sql = "DELETE FROM inspection_due WHERE window_id = :window_id AND moment = :moment",
    .in = &inspection_shape,
};

static const struct query add_report = {
    .sql = "INSERT INTO inspection_report (window_id, org_id, moment, as_of)"
           " VALUES (:window_id, :org_id, :moment, :as_of)",
    .in = &inspection_shape,
};

#define REPORT                                                                                     \
    "SELECT r.id, r.window_id, r.org_id, r.moment, r.as_of, r.finished_at,"                        \
    "       COUNT(s.org_id) AS schools,"                                                           \
    "       CAST(COALESCE(SUM(s.expected), 0) AS SIGNED) AS expected,"                             \
    "       CAST(COALESCE(SUM(s.entered), 0) AS SIGNED) AS entered,"                               \
    "       CAST(COALESCE(SUM(s.results), 0) AS SIGNED) AS results,"                               \
    "       CAST(COALESCE(SUM(s.signed), 0) AS SIGNED) AS signed_count"                            \
    "  FROM inspection_report r LEFT JOIN inspection_school s ON s.report_id = r.id"

static const struct query report_by_id = {
    .sql = REPORT " WHERE r.id = :id GROUP BY r.id",
    .in = &key_shape,
    .out = &inspection_shape,
};

static const struct query reports_by_window = {
    .sql = REPORT " WHERE r.window_id = :id GROUP BY r.id ORDER BY r.id",
    .in = &key_shape,
    .out = &inspection_shape,
};

static const struct query unfinished_report = {
    .sql = "SELECT id, window_id, org_id, moment, as_of FROM inspection_report"
           " WHERE finished_at IS NULL ORDER BY id LIMIT 1",
    .in = &key_shape,
    .out = &inspection_shape,
};

static const struct query finish_report = {
    .sql =
        "UPDATE inspection_report SET finished_at = " NOW " WHERE id = :id AND finished_at IS NULL",
    .in = &inspection_shape,
};

static const struct query next_school = {
    .sql = "SELECT r.id AS report_id, s.org_id, s.name, " NOW " AS read_at"
           "  FROM inspection_report r JOIN entry_window w ON w.id = r.window_id"
           "  JOIN school_unit u ON u.unit_id = w.scope_org_id"
           "  JOIN school s ON s.org_id = u.org_id"
           "  LEFT JOIN inspection_school i ON i.report_id = r.id AND i.org_id = s.org_id"
           " WHERE r.id = :id AND i.org_id IS NULL ORDER BY s.org_id LIMIT 1",
    .in = &key_shape,
    .out = &inspected_school_shape,
};

static const struct query add_school = {
    .sql = "INSERT INTO inspection_school (report_id, org_id, name, read_at, classes, expected,"
           "       entered, results, signed)"
           " VALUES (:report_id, :org_id, :name, :read_at, :classes, :expected, :entered,"
           "       :results, :signed_count)",
    .in = &inspected_school_shape,
};

static const struct query add_line = {
    .sql = "INSERT INTO inspection_line (report_id, org_id, class_id, subject, class_name,"
           "       year_name, students, expected, entered, signed)"
           " VALUES (:report_id, :org_id, :class_id, :subject, :class_name, :year_name, :students,"
           "       :expected, :entered, :signed_count)",
    .in = &inspected_line_shape,
};

static const struct query schools_by_report = {
    .sql = "SELECT report_id, org_id, name, read_at, classes, expected, entered, results,"
           "       signed AS signed_count"
           "  FROM inspection_school WHERE report_id = :id AND org_id > :after"
           " ORDER BY org_id LIMIT :limit",
    .in = &key_shape,
    .out = &inspected_school_shape,
};

static const struct query lines_by_school = {
    .sql = "SELECT report_id, org_id, class_id, subject, class_name, year_name, students, expected,"
           "       entered, signed AS signed_count"
           "  FROM inspection_line WHERE report_id = :id AND org_id = :org_id"
           " ORDER BY year_name, class_name, subject",
    .in = &key_shape,
    .out = &inspected_line_shape,
};

const struct query *const inspections_queries[] = {
    &progress_by_year,  &progress_by_school, &stages_by_year,  &next_due,
    &drop_due,          &add_report,         &report_by_id,    &reports_by_window,
    &unfinished_report, &finish_report,      &next_school,     &add_school,
    &add_line,          &schools_by_report,  &lines_by_school, NULL,
};

enum err progress_of_year(struct call *call, int64_t school_year_id, struct list *ret)
{
    return db_all(call, &progress_by_year, &(struct key){.id = school_year_id}, ret);
}

enum err progress_of_school(struct call *call, int64_t org_id, const char *year_name,
                            struct list *ret)
{
    const struct key key = {.org_id = org_id, .year_name = year_name};

    return db_all(call, &progress_by_school, &key, ret);
}

enum err stages_of_year(struct call *call, int64_t school_year_id, struct list *ret)
{
    return db_all(call, &stages_by_year, &(struct key){.id = school_year_id}, ret);
}

enum err inspections_due(struct call *call, struct inspection *ret, bool *ret_found)
{
    return db_find(call, &next_due, &(struct key){0}, ret, ret_found);
}

enum err inspections_add(struct call *call, const struct inspection *report, int64_t *ret_id)
{
    enum err err = db_insert(call, &add_report, report, ret_id);

    return err ? err : db_change(call, &drop_due, report);
}

enum err inspections_get(struct call *call, int64_t id, struct inspection *ret)
{
    return db_one(call, &report_by_id, &(struct key){.id = id}, ret);
}

enum err inspections_unfinished(struct call *call, struct inspection *ret, bool *ret_found)
{
    return db_find(call, &unfinished_report, &(struct key){0}, ret, ret_found);
}

enum err inspections_of_window(struct call *call, int64_t window_id, struct list *ret)
{
    return db_all(call, &reports_by_window, &(struct key){.id = window_id}, ret);
}

enum err inspections_finish(struct call *call, const struct inspection *report)
{
    return db_change(call, &finish_report, report);
}

enum err inspected_next(struct call *call, int64_t report_id, struct inspected_school *ret,
                        bool *ret_found)
{
    return db_find(call, &next_school, &(struct key){.id = report_id}, ret, ret_found);
}

enum err inspected_add(struct call *call, const struct inspected_school *school,
                       const struct list *lines)
{
    enum err err = db_insert(call, &add_school, school, NULL);

    return err ? err : db_each(call, &add_line, lines);
}

enum err inspected_schools(struct call *call, int64_t report_id, int64_t after, int64_t limit,
                           struct list *ret)
{
    const struct key key = {.id = report_id, .after = after, .limit = limit};

    return db_all(call, &schools_by_report, &key, ret);
}

enum err inspected_lines(struct call *call, int64_t report_id, int64_t org_id, struct list *ret)
{
    return db_all(call, &lines_by_school, &(struct key){.id = report_id, .org_id = org_id}, ret);
}
