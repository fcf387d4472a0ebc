/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/case_files.h"

#include "base/levels.h"
#include "db/db.h"
#include "store/levels.h"
#include "store/queries.h"

enum { INSPECTORS_MAX = 20, LINES_MAX = 50 };

const char *const case_state_names[] = {"", "open", "submitted", "closed", NULL};

static const struct field inspector_fields[] = {
    INT(struct case_inspector, account_id, 1, INT64_MAX),
    STR(struct case_inspector, full_name, 1, 100),
};
static const struct shape inspector_shape = SHAPE(struct case_inspector, inspector_fields);

#define LINE                                                                                       \
    INT(struct case_scope, class_id, 1, INT64_MAX, .optional = true),                              \
        STR(struct case_scope, class_name, 1, 20, .optional = true),                               \
        INT(struct case_scope, grade, 1, 12, .optional = true),                                    \
        STR(struct case_scope, subject, 1, 40, .optional = true)
static const struct field line_fields[] = {LINE};
static const struct shape line_shape = SHAPE(struct case_scope, line_fields);

/* As rows, with the case that they are of. */
static const struct field inspector_row_fields[] = {
    INT(struct case_inspector, case_id, 1, INT64_MAX),
    INT(struct case_inspector, account_id, 1, INT64_MAX),
    STR(struct case_inspector, full_name, 1, 100),
};
static const struct shape inspector_row_shape = SHAPE(struct case_inspector, inspector_row_fields);
static const struct field line_row_fields[] = {INT(struct case_scope, case_id, 1, INT64_MAX), LINE};
static const struct shape line_row_shape = SHAPE(struct case_scope, line_row_fields);

#define HEAD                                                                                       \
    INT(struct case_file, id, 1, INT64_MAX), INT(struct case_file, org_id, 1, INT64_MAX),          \
        STR(struct case_file, unit_name, 1, 200), INT(struct case_file, school_id, 1, INT64_MAX),  \
        STR(struct case_file, school_name, 1, 200),                                                \
        INT(struct case_file, school_year_id, 1, INT64_MAX),                                       \
        STR(struct case_file, year_name, 9, 9), STR(struct case_file, decision_number, 1, 50),     \
        STR(struct case_file, reason, 1, 500), STR(struct case_file, valid_from, 10, 10),          \
        STR(struct case_file, valid_to, 10, 10), ENUM(struct case_file, state, case_state_names),  \
        INT(struct case_file, opened_by, 1, INT64_MAX), STR(struct case_file, opened_at, 20, 20),  \
        STR(struct case_file, conclusion, 1, 2000, .optional = true),                              \
        INT(struct case_file, submitted_by, 1, INT64_MAX, .optional = true),                       \
        STR(struct case_file, submitted_at, 20, 20, .optional = true),                             \
        STR(struct case_file, close_reason, 1, 500, .optional = true),                             \
        STR(struct case_file, override_reason, 1, 500, .optional = true),                          \
        INT(struct case_file, closed_by, 1, INT64_MAX, .optional = true),                          \
        STR(struct case_file, closed_at, 20, 20, .optional = true),                                \
        INT(struct case_file, version, 1, INT64_MAX)
static const struct field head_fields[] = {HEAD};
const struct shape case_head_shape = SHAPE(struct case_file, head_fields);
static const struct field file_fields[] = {
    HEAD,
    LIST(struct case_file, inspectors, inspector_shape, 1, INSPECTORS_MAX),
    LIST(struct case_file, scope, line_shape, 1, LINES_MAX),
};
const struct shape case_file_shape = SHAPE(struct case_file, file_fields);

static const struct field search_fields[] = {
    INT(struct case_search, org_id, 1, INT64_MAX),
    INT(struct case_search, account_id, 0, INT64_MAX),
    STR(struct case_search, levels, 1, LEVELS_TEXT_MAX, .optional = true),
    INT(struct case_search, before, 1, INT64_MAX),
    INT(struct case_search, limit, 1, INT64_MAX),
};
static const struct shape search_shape = SHAPE(struct case_search, search_fields);

struct reach {
    int64_t id;
    int64_t account_id;
    int64_t org_id;
    int64_t school_year_id;
    int64_t class_id;
    int64_t grade;
    const char *subject;
    const char *today;
    const char *levels;
};

static const struct field reach_fields[] = {
    INT(struct reach, id, 1, INT64_MAX),
    INT(struct reach, account_id, 0, INT64_MAX),
    INT(struct reach, org_id, 0, INT64_MAX),
    INT(struct reach, school_year_id, 1, INT64_MAX),
    INT(struct reach, class_id, 1, INT64_MAX),
    INT(struct reach, grade, 1, 12),
    STR(struct reach, subject, 0, 40),
    STR(struct reach, today, 10, 10),
    STR(struct reach, levels, 1, LEVELS_TEXT_MAX, .optional = true),
};
static const struct shape reach_shape = SHAPE(struct reach, reach_fields);

#define SELECT                                                                                     \
    "SELECT f.id, f.org_id, f.unit_name, f.school_id, f.school_name, f.school_year_id,"            \
    "       f.year_name, f.decision_number, f.reason, f.valid_from, f.valid_to, f.state,"          \
    "       f.opened_by, f.opened_at, f.conclusion, f.submitted_by, f.submitted_at,"               \
    "       f.close_reason, f.override_reason, f.closed_by, f.closed_at, f.version"                \
    "  FROM case_file f"
#define PAGE " AND f.id < :before ORDER BY f.id DESC LIMIT :limit"

static const struct query add_case = {
    .sql = "INSERT INTO case_file (org_id, unit_name, school_id, school_name, school_year_id,"
           "       year_name, decision_number, reason, valid_from, valid_to, state, opened_by,"
           "       opened_at, version)"
           " VALUES (:org_id, :unit_name, :school_id, :school_name, :school_year_id, :year_name,"
           "       :decision_number, :reason, :valid_from, :valid_to, 'open', :opened_by,"
           "       :opened_at, 1)",
    .in = &case_head_shape,
};

static const struct query add_inspector = {
    .sql = "INSERT INTO case_inspector (case_id, account_id, full_name)"
           " VALUES (:case_id, :account_id, :full_name)",
    .in = &inspector_row_shape,
};

static const struct query add_line = {
    .sql = "INSERT INTO case_scope (case_id, class_id, class_name, grade, subject)"
           " VALUES (:case_id, :class_id, :class_name, :grade, :subject)",
    .in = &line_row_shape,
};

static const struct query case_by_id = {
    .sql = SELECT " WHERE f.id = :id",
    .in = &case_head_shape,
    .out = &case_head_shape,
};

static const struct query inspectors_by_case = {
    .sql = "SELECT case_id, account_id, full_name FROM case_inspector WHERE case_id = :case_id"
           " ORDER BY account_id",
    .in = &inspector_row_shape,
    .out = &inspector_row_shape,
};

static const struct query lines_by_case = {
    .sql = "SELECT case_id, class_id, class_name, grade, subject FROM case_scope"
           " WHERE case_id = :case_id ORDER BY id",
    .in = &line_row_shape,
    .out = &line_row_shape,
};

static const struct query cases_by_office = {
    .sql = SELECT " WHERE f.org_id = :org_id" PAGE,
    .in = &search_shape,
    .out = &case_head_shape,
};

/* Some line of the case covers a class at the levels. */
#define HAS_LEVELS                                                                                 \
    SOME_CLASS_AT_LEVELS(                                                                          \
        "c.school_year_id = f.school_year_id AND EXISTS (SELECT 1 FROM case_scope l"               \
        " WHERE l.case_id = f.id AND (l.class_id IS NULL OR l.class_id = c.id)"                    \
        " AND (l.grade IS NULL OR l.grade = c.grade))",                                            \
        "f.school_year_id")

static const struct query case_has_levels = {
    .sql = "SELECT f.id FROM case_file f WHERE f.id = :id AND " HAS_LEVELS,
    .in = &reach_shape,
    .out = &reach_shape,
};

static const struct query cases_by_inspector = {
    .sql = SELECT "  JOIN case_inspector i ON i.case_id = f.id"
                  " WHERE i.account_id = :account_id AND f.org_id = :org_id AND " HAS_LEVELS PAGE,
    .in = &search_shape,
    .out = &case_head_shape,
};

static const struct query cases_by_school = {
    .sql = SELECT " WHERE f.school_id = :org_id" PAGE,
    .in = &search_shape,
    .out = &case_head_shape,
};

static const struct query touch_case = {
    .sql = "UPDATE case_file SET version = version + 1 WHERE id = :id AND state = :state",
    .in = &case_head_shape,
};

static const struct query submit_case = {
    .sql = "UPDATE case_file SET state = 'submitted', conclusion = :conclusion,"
           "       submitted_by = :submitted_by, submitted_at = :submitted_at,"
           "       version = version + 1"
           " WHERE id = :id AND version = :version AND state = 'open'",
    .in = &case_head_shape,
};

static const struct query close_case = {
    .sql = "UPDATE case_file SET state = 'closed', close_reason = :close_reason,"
           "       override_reason = :override_reason, closed_by = :closed_by,"
           "       closed_at = :closed_at, version = version + 1"
           " WHERE id = :id AND version = :version AND state IN ('open', 'submitted')",
    .in = &case_head_shape,
};

#define JOIN_OF_YEAR       JOIN_LEVELS("f.school_year_id")
#define GRADE_IS_AT_LEVELS AT_LEVELS(LEVEL_OF_GRADE(":grade"))

static const struct query reaching = {
    .sql = "SELECT f.id FROM case_inspector i"
           "  JOIN case_file f ON f.id = i.case_id"
           "  JOIN case_scope s ON s.case_id = f.id" JOIN_OF_YEAR
           " WHERE i.account_id = :account_id AND f.org_id = :org_id"
           "   AND f.school_year_id = :school_year_id AND f.state = 'open'"
           "   AND :today BETWEEN f.valid_from AND f.valid_to"
           "   AND (s.class_id IS NULL OR s.class_id = :class_id)"
           "   AND (s.grade IS NULL OR s.grade = :grade)"
           "   AND (s.subject IS NULL OR s.subject = :subject)"
           "   AND " GRADE_IS_AT_LEVELS " ORDER BY f.id LIMIT 1",
    .in = &reach_shape,
    .out = &reach_shape,
};

const struct query *const case_files_queries[] = {
    &add_case,           &add_inspector,   &add_line,           &case_by_id,      &lines_by_case,
    &inspectors_by_case, &cases_by_office, &cases_by_inspector, &cases_by_school, &touch_case,
    &submit_case,        &close_case,      &reaching,           &case_has_levels, NULL,
};

enum err case_files_add(struct call *call, const struct case_file *row, int64_t *ret_id)
{
    struct case_inspector *inspector = row->inspectors.items;
    struct case_scope *line = row->scope.items;
    enum err err = db_insert(call, &add_case, row, ret_id);

    for (size_t i = 0; i < row->inspectors.n; i++)
        inspector[i].case_id = *ret_id;
    for (size_t i = 0; i < row->scope.n; i++)
        line[i].case_id = *ret_id;
    if (!err)
        err = db_each(call, &add_inspector, &row->inspectors);
    return err ? err : db_each(call, &add_line, &row->scope);
}

enum err case_files_get(struct call *call, int64_t id, struct case_file *ret)
{
    struct list inspectors;
    struct list scope;
    enum err err = db_one(call, &case_by_id, &(struct case_file){.id = id}, ret);

    if (!err)
        err =
            db_all(call, &inspectors_by_case, &(struct case_inspector){.case_id = id}, &inspectors);
    if (!err)
        err = db_all(call, &lines_by_case, &(struct case_scope){.case_id = id}, &scope);
    if (err)
        return err;
    ret->inspectors = inspectors;
    ret->scope = scope;
    return OK;
}

enum err case_files_of_office(struct call *call, const struct case_search *s, struct list *ret)
{
    return db_all(call, &cases_by_office, s, ret);
}

enum err case_files_of_inspector(struct call *call, const struct case_search *s, struct list *ret)
{
    return db_all(call, &cases_by_inspector, s, ret);
}

enum err case_files_of_school(struct call *call, const struct case_search *s, struct list *ret)
{
    return db_all(call, &cases_by_school, s, ret);
}

enum err case_files_have_levels(struct call *call, int64_t id, const char *levels, bool *ret)
{
    struct reach found = {0};

    return db_find(call, &case_has_levels, &(struct reach){.id = id, .levels = levels}, &found,
                   ret);
}

enum err case_files_touch(struct call *call, const struct case_file *row)
{
    return db_change(call, &touch_case, row);
}

enum err case_files_submit(struct call *call, const struct case_file *row)
{
    return db_change(call, &submit_case, row);
}

enum err case_files_close(struct call *call, const struct case_file *row)
{
    return db_change(call, &close_case, row);
}

enum err case_files_reach(struct call *call, const struct class_row *class, const char *subject,
                          int64_t *ret_id, bool *ret_found)
{
    const struct reach key = {.account_id = call->caller.account_id,
                              .org_id = call->caller.org_id,
                              .school_year_id = class->school_year_id,
                              .class_id = class->id,
                              .grade = class->grade,
                              .subject = subject,
                              .today = call->today,
                              .levels = caller_levels(&call->caller)};
    struct reach found = {0};
    enum err err = db_find(call, &reaching, &key, &found, ret_found);

    *ret_id = found.id;
    return err;
}
