/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/flags.h"

#include "db/db.h"
#include "store/queries.h"

const char *const flag_state_names[] = {"", "open", "answered", "closed", NULL};
const char *const flag_outcome_names[] = {"", "fixed", "stands", NULL};

static const struct field flag_fields[] = {
    INT(struct flag, id, 1, INT64_MAX),
    INT(struct flag, org_id, 1, INT64_MAX),
    INT(struct flag, school_year_id, 1, INT64_MAX),
    INT(struct flag, class_id, 1, INT64_MAX),
    INT(struct flag, student_id, 1, INT64_MAX),
    STR(struct flag, subject, 1, 40),
    INT(struct flag, term, 1, 2, .optional = true),
    STR(struct flag, comment, 1, FLAG_TEXT_MAX),
    ENUM(struct flag, state, flag_state_names),
    INT(struct flag, raised_by, 1, INT64_MAX),
    STR(struct flag, raised_by_name, 1, 100),
    STR(struct flag, raised_at, 20, 20),
    ENUM(struct flag, outcome, flag_outcome_names, .optional = true),
    STR(struct flag, reply, 1, FLAG_TEXT_MAX, .optional = true),
    INT(struct flag, answered_by, 1, INT64_MAX, .optional = true),
    STR(struct flag, answered_by_name, 1, 100, .optional = true),
    STR(struct flag, answered_at, 20, 20, .optional = true),
    STR(struct flag, closed_at, 20, 20, .optional = true),
    INT(struct flag, version, 1, INT64_MAX),
};
const struct shape flag_shape = SHAPE(struct flag, flag_fields);

static const struct field filter_fields[] = {
    INT(struct flag_filter, class_id, 1, INT64_MAX),
    ENUM(struct flag_filter, state, flag_state_names, .optional = true),
    STR(struct flag_filter, subject, 0, 40),
    INT(struct flag_filter, account_id, 1, INT64_MAX, .optional = true),
    STR(struct flag_filter, today, 10, 10),
    INT(struct flag_filter, after, 0, INT64_MAX),
    INT(struct flag_filter, limit, 1, INT64_MAX),
};
static const struct shape filter_shape = SHAPE(struct flag_filter, filter_fields);

static const struct field count_fields[] = {
    INT(struct flag_count, school_year_id, 1, INT64_MAX),
    INT(struct flag_count, class_id, 1, INT64_MAX),
    STR(struct flag_count, class_name, 1, 20),
    INT(struct flag_count, unanswered, 0, INT64_MAX),
    INT(struct flag_count, answered, 0, INT64_MAX),
    STR(struct flag_count, oldest_at, 20, 20),
};
const struct shape flag_count_shape = SHAPE(struct flag_count, count_fields);

#define SELECT                                                                                     \
    "SELECT id, org_id, school_year_id, class_id, student_id, subject, term, comment, state,"      \
    "       raised_by, raised_by_name, raised_at, outcome, reply, answered_by, answered_by_name,"  \
    "       answered_at, closed_at, version"                                                       \
    "  FROM flag"
#define IN_CLASS                                                                                   \
    "EXISTS (SELECT 1 FROM enrolment e WHERE e.class_id = flag.class_id"                           \
    "           AND e.student_id = flag.student_id AND e.state = 'active')"

static const struct query add_flag = {
    .sql = "INSERT INTO flag (org_id, school_year_id, class_id, student_id, subject, term, comment,"
           "       state, raised_by, raised_by_name, raised_at, version)"
           " VALUES (:org_id, :school_year_id, :class_id, :student_id, :subject, :term, :comment,"
           "       'open', :raised_by, :raised_by_name, :raised_at, 1)",
    .in = &flag_shape,
};

static const struct query flag_by_id = {
    .sql = SELECT " WHERE id = :id",
    .in = &flag_shape,
    .out = &flag_shape,
};

static const struct query find_flags = {
    .sql = SELECT
    " WHERE class_id = :class_id AND id > :after AND (:state IS NULL OR state = :state)"
    "   AND (:subject = '' OR subject = :subject)"
    "   AND (:account_id IS NULL"
    "     OR EXISTS (SELECT 1 FROM assignment a WHERE a.class_id = flag.class_id"
    "           AND a.subject = flag.subject AND a.account_id = :account_id)"
    "     OR EXISTS (SELECT 1 FROM substitution s WHERE s.class_id = flag.class_id"
    "           AND s.subject = flag.subject AND s.account_id = :account_id"
    "           AND s.state = 'approved' AND :today BETWEEN s.valid_from AND s.valid_to))"
    " ORDER BY id LIMIT :limit",
    .in = &filter_shape,
    .out = &flag_shape,
};

static const struct query step_flag = {
    .sql = "UPDATE flag"
           "   SET state = :state, outcome = :outcome, reply = :reply, answered_by = :answered_by,"
           "       answered_by_name = :answered_by_name, answered_at = :answered_at,"
           "       closed_at = :closed_at, version = version + 1"
           " WHERE id = :id AND version = :version AND state <> 'closed'",
    .in = &flag_shape,
};

static const struct query unclosed_in_class = {
    .sql = SELECT " WHERE class_id = :class_id AND state <> 'closed' AND " IN_CLASS " ORDER BY id",
    .in = &flag_shape,
    .out = &flag_shape,
};

static const struct query count_flags = {
    .sql = "SELECT flag.school_year_id, class_id, c.name AS class_name,"
           "       CAST(SUM(state = 'open') AS SIGNED) AS unanswered,"
           "       CAST(SUM(state = 'answered') AS SIGNED) AS answered,"
           "       MIN(raised_at) AS oldest_at"
           "  FROM flag JOIN class c ON c.id = class_id"
           " WHERE flag.school_year_id = :school_year_id AND state <> 'closed' AND " IN_CLASS
           " GROUP BY class_id ORDER BY c.grade, c.name",
    .in = &flag_count_shape,
    .out = &flag_count_shape,
};

static const struct query of_student_held = {
    .sql = SELECT " WHERE class_id = :class_id AND student_id = :student_id AND state <> 'closed'"
                  " ORDER BY id FOR UPDATE",
    .in = &flag_shape,
    .out = &flag_shape,
};

static const struct query move_flag = {
    .sql = "UPDATE flag SET class_id = :class_id, student_id = :student_id, version = version + 1"
           " WHERE id = :id",
    .in = &flag_shape,
};

const struct query *const flags_queries[] = {
    &add_flag,    &flag_by_id,      &find_flags, &step_flag, &unclosed_in_class,
    &count_flags, &of_student_held, &move_flag,  NULL,
};

enum err flags_add(struct call *call, const struct flag *row, int64_t *ret_id)
{
    return db_insert(call, &add_flag, row, ret_id);
}

enum err flags_get(struct call *call, int64_t id, struct flag *ret)
{
    return db_one(call, &flag_by_id, &(struct flag){.id = id}, ret);
}

enum err flags_find(struct call *call, const struct flag_filter *filter, struct list *ret)
{
    return db_all(call, &find_flags, filter, ret);
}

enum err flags_step(struct call *call, const struct flag *row)
{
    return db_change(call, &step_flag, row);
}

enum err flags_unclosed(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &unclosed_in_class, &(struct flag){.class_id = class_id}, ret);
}

enum err flags_count(struct call *call, int64_t school_year_id, struct list *ret)
{
    return db_all(call, &count_flags, &(struct flag_count){.school_year_id = school_year_id}, ret);
}

enum err flags_of_student_held(struct call *call, int64_t class_id, int64_t student_id,
                               struct list *ret)
{
    const struct flag key = {.class_id = class_id, .student_id = student_id};

    return db_all(call, &of_student_held, &key, ret);
}

enum err flags_move(struct call *call, const struct list *rows)
{
    return db_each(call, &move_flag, rows);
}
