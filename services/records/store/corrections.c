/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/corrections.h"

#include "db/db.h"
#include "store/queries.h"

const char *const correction_state_names[] = {
    "", "requested", "agreed", "refused", "approved", "rejected", "executed", "withdrawn", NULL};
const char *const correction_field_names[] = {"",
                                              "tx1",
                                              "tx2",
                                              "tx3",
                                              "tx4",
                                              "gk",
                                              "ck",
                                              "comment",
                                              "conduct_term1",
                                              "conduct_term2",
                                              "absent_excused",
                                              "absent_unexcused",
                                              "homeroom_comment",
                                              "conduct_year",
                                              "praise",
                                              "assessment",
                                              "retest",
                                              "retest_test",
                                              "training",
                                              NULL};

static const struct field fields[] = {
    INT(struct correction, id, 1, INT64_MAX),
    INT(struct correction, org_id, 1, INT64_MAX),
    INT(struct correction, school_year_id, 1, INT64_MAX),
    INT(struct correction, class_id, 1, INT64_MAX),
    INT(struct correction, student_id, 1, INT64_MAX),
    STR(struct correction, subject, 0, 40),
    INT(struct correction, term, 0, 2),
    ENUM(struct correction, field, correction_field_names),
    STR(struct correction, old_value, 0, 1000),
    STR(struct correction, new_value, 0, 1000),
    STR(struct correction, reason, 1, 500),
    STR(struct correction, evidence, 1, 1000),
    ENUM(struct correction, state, correction_state_names),
    INT(struct correction, requested_by, 1, INT64_MAX),
    STR(struct correction, requested_by_name, 1, 100),
    STR(struct correction, requested_at, 20, 20),
    INT(struct correction, agreed_by, 1, INT64_MAX, .optional = true),
    STR(struct correction, agreed_by_name, 1, 100, .optional = true),
    STR(struct correction, agreed_at, 20, 20, .optional = true),
    STR(struct correction, refusal_reason, 1, 500, .optional = true),
    STR(struct correction, decision_number, 1, 50, .optional = true),
    STR(struct correction, decision_reason, 1, 500, .optional = true),
    INT(struct correction, decided_by, 1, INT64_MAX, .optional = true),
    STR(struct correction, decided_by_name, 1, 100, .optional = true),
    STR(struct correction, decided_at, 20, 20, .optional = true),
    STR(struct correction, expires_at, 20, 20, .optional = true),
    INT(struct correction, executed_by, 1, INT64_MAX, .optional = true),
    STR(struct correction, executed_at, 20, 20, .optional = true),
};
const struct shape correction_shape = SHAPE(struct correction, fields);

static const struct field filter_fields[] = {
    INT(struct correction_filter, school_year_id, 1, INT64_MAX),
    INT(struct correction_filter, class_id, 1, INT64_MAX, .optional = true),
    INT(struct correction_filter, student_id, 1, INT64_MAX, .optional = true),
    ENUM(struct correction_filter, state, correction_state_names, .optional = true),
    INT(struct correction_filter, requested_by, 1, INT64_MAX, .optional = true),
    INT(struct correction_filter, after, 0, INT64_MAX),
    INT(struct correction_filter, limit, 1, 1000),
};
static const struct shape filter_shape = SHAPE(struct correction_filter, filter_fields);

#define SELECT                                                                                     \
    "SELECT id, org_id, school_year_id, class_id, student_id, subject, term, field, old_value,"    \
    "       new_value, reason, evidence, state, requested_by, requested_by_name, requested_at,"    \
    "       agreed_by, agreed_by_name, agreed_at, refusal_reason, decision_number,"                \
    "       decision_reason, decided_by, decided_by_name, decided_at, expires_at, executed_by,"    \
    "       executed_at"                                                                           \
    "  FROM correction"
#define NOW "DATE_FORMAT(SYSDATE(), '%Y-%m-%dT%TZ')"
/* What opens a locked year is decided after its lock. */
#define SINCE_LOCK                                                                                 \
    "NOT EXISTS (SELECT 1 FROM year_lock y"                                                        \
    "     WHERE y.school_year_id = correction.school_year_id AND decided_at <= y.locked_at)"

static const struct query add_correction = {
    .sql = "INSERT INTO correction (org_id, school_year_id, class_id, student_id, subject, term,"
           "       field, old_value, new_value, reason, evidence, state, requested_by,"
           "       requested_by_name, requested_at, agreed_by, agreed_by_name, agreed_at)"
           " VALUES (:org_id, :school_year_id, :class_id, :student_id, :subject, :term, :field,"
           "       :old_value, :new_value, :reason, :evidence, :state, :requested_by,"
           "       :requested_by_name, :requested_at, :agreed_by, :agreed_by_name, :agreed_at)",
    .in = &correction_shape,
};

static const struct query correction_by_id = {
    .sql = SELECT " WHERE id = :id",
    .in = &correction_shape,
    .out = &correction_shape,
};

static const struct query correction_by_id_held = {
    .sql = SELECT " WHERE id = :id FOR UPDATE",
    .in = &correction_shape,
    .out = &correction_shape,
};

static const struct query filtered = {
    .sql = SELECT " WHERE school_year_id = :school_year_id AND id > :after"
                  "   AND (:class_id IS NULL OR class_id = :class_id)"
                  "   AND (:student_id IS NULL OR student_id = :student_id)"
                  "   AND (:state IS NULL OR state = :state)"
                  "   AND (:requested_by IS NULL OR requested_by = :requested_by)"
                  " ORDER BY id LIMIT :limit",
    .in = &filter_shape,
    .out = &correction_shape,
};

#define STEP(from)                                                                                 \
    "UPDATE correction"                                                                            \
    "   SET state = :state, agreed_by = :agreed_by, agreed_by_name = :agreed_by_name,"             \
    "       agreed_at = :agreed_at, refusal_reason = :refusal_reason,"                             \
    "       decision_number = :decision_number, decision_reason = :decision_reason,"               \
    "       decided_by = :decided_by, decided_by_name = :decided_by_name,"                         \
    "       decided_at = :decided_at, executed_by = :executed_by, executed_at = :executed_at,"     \
    "       expires_at = IF(:state = 'approved', DATE_FORMAT("                                     \
    "           SYSDATE() + INTERVAL 72 HOUR, '%Y-%m-%dT%TZ'), :expires_at)"                       \
    " WHERE id = :id AND state = '" from "'"

static const struct query step_requested = {.sql = STEP("requested"), .in = &correction_shape};
static const struct query step_agreed = {.sql = STEP("agreed"), .in = &correction_shape};
static const struct query step_approved = {.sql = STEP("approved"), .in = &correction_shape};

#define EXECUTED(in)                                                                               \
    SELECT " WHERE school_year_id = :school_year_id AND student_id = :student_id"                  \
           "   AND state = 'executed' AND field " in " " SUMMER_FIELDS " ORDER BY executed_at, id"

static const struct query executed_of_student = {
    .sql = EXECUTED("NOT IN"),
    .in = &correction_shape,
    .out = &correction_shape,
};

static const struct query executed_in_summer = {
    .sql = EXECUTED("IN"),
    .in = &correction_shape,
    .out = &correction_shape,
};

static const struct query open_of_class = {
    .sql =
        SELECT " WHERE class_id = :class_id AND state IN ('approved', 'executed')"
               "   AND field NOT IN " SUMMER_FIELDS "   AND expires_at > " NOW "   AND " SINCE_LOCK,
    .in = &correction_shape,
    .out = &correction_shape,
};

static const struct query still_holds = {
    .sql = SELECT " WHERE id = :id AND state = 'approved' AND expires_at > " NOW
                  "   AND (field IN " SUMMER_FIELDS " OR " SINCE_LOCK ")",
    .in = &correction_shape,
    .out = &correction_shape,
};

const struct query *const corrections_queries[] = {
    &add_correction,     &correction_by_id, &correction_by_id_held, &filtered,
    &step_requested,     &step_agreed,      &step_approved,         &executed_of_student,
    &executed_in_summer, &open_of_class,    &still_holds,           NULL,
};

bool correction_is_of_summer(int field)
{
    return field >= FIELD_RETEST;
}

enum err corrections_add(struct call *call, const struct correction *row, int64_t *ret_id)
{
    return db_insert(call, &add_correction, row, ret_id);
}

enum err corrections_get(struct call *call, int64_t id, struct correction *ret)
{
    return db_one(call, &correction_by_id, &(struct correction){.id = id}, ret);
}

enum err corrections_get_held(struct call *call, int64_t id, struct correction *ret)
{
    return db_one(call, &correction_by_id_held, &(struct correction){.id = id}, ret);
}

enum err corrections_list(struct call *call, const struct correction_filter *filter,
                          struct list *ret)
{
    return db_all(call, &filtered, filter, ret);
}

enum err corrections_step(struct call *call, const struct correction *row,
                          enum correction_state from)
{
    static const struct query *const steps[] = {[CORRECTION_REQUESTED] = &step_requested,
                                                [CORRECTION_AGREED] = &step_agreed,
                                                [CORRECTION_APPROVED] = &step_approved};

    if (from >= COUNT_OF(steps) || !steps[from])
        return ERR_CHANGED;
    return db_change(call, steps[from], row);
}

enum err corrections_executed(struct call *call, int64_t school_year_id, int64_t student_id,
                              struct list *ret)
{
    const struct correction key = {.school_year_id = school_year_id, .student_id = student_id};

    return db_all(call, &executed_of_student, &key, ret);
}

enum err corrections_of_summer(struct call *call, int64_t school_year_id, int64_t student_id,
                               struct list *ret)
{
    const struct correction key = {.school_year_id = school_year_id, .student_id = student_id};

    return db_all(call, &executed_in_summer, &key, ret);
}

enum err corrections_open(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &open_of_class, &(struct correction){.class_id = class_id}, ret);
}

enum err corrections_holds(struct call *call, int64_t id, bool *ret)
{
    struct correction found;

    return db_find(call, &still_holds, &(struct correction){.id = id}, &found, ret);
}
