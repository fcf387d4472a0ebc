/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/decisions.h"

#include "db/db.h"
#include "domain/promotion.h"
#include "store/queries.h"

#define DECISION                                                                                   \
    INT(struct principal_decision, version, 1, INT64_MAX),                                         \
        INT(struct principal_decision, class_id, 1, INT64_MAX),                                    \
        ENUM(struct principal_decision, decision, promotion_names),                                \
        ENUM(struct principal_decision, basis, left_to_principal_names),                           \
        BOOL(struct principal_decision, in_addendum),                                              \
        STR(struct principal_decision, decision_number, 1, 50),                                    \
        STR(struct principal_decision, reason, 10, 500),                                           \
        STR(struct principal_decision, decided_on, 10, 10),                                        \
        INT(struct principal_decision, decided_by, 1, INT64_MAX),                                  \
        STR(struct principal_decision, decided_name, 1, 100),                                      \
        STR(struct principal_decision, decided_at, 20, 20)

static const struct field decision_fields[] = {DECISION};
const struct shape principal_decision_shape = SHAPE(struct principal_decision, decision_fields);

static const struct field row_fields[] = {
    INT(struct principal_decision, school_year_id, 1, INT64_MAX),
    INT(struct principal_decision, student_id, 1, INT64_MAX), DECISION};
static const struct shape row_shape = SHAPE(struct principal_decision, row_fields);

static const struct query add_decision = {
    .sql = "INSERT INTO principal_decision (school_year_id, student_id, version, class_id,"
           "       decision, basis, in_addendum, decision_number, reason, decided_on, decided_by,"
           "       decided_name, decided_at)"
           " VALUES (:school_year_id, :student_id, :version, :class_id, :decision, :basis,"
           "       :in_addendum, :decision_number, :reason, :decided_on, :decided_by,"
           "       :decided_name, :decided_at)",
    .in = &row_shape,
};

#define BY_YEAR                                                                                    \
    "SELECT school_year_id, student_id, version, class_id, decision, basis, in_addendum,"          \
    "       decision_number, reason, decided_on, decided_by, decided_name, decided_at"             \
    "  FROM principal_decision WHERE school_year_id = :school_year_id"

static const struct query decisions_by_year = {
    .sql = BY_YEAR " ORDER BY student_id, version",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query decisions_by_year_held = {
    .sql = BY_YEAR " LOCK IN SHARE MODE",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query decisions_of_student_held = {
    .sql = BY_YEAR " AND student_id = :student_id LOCK IN SHARE MODE",
    .in = &row_shape,
    .out = &row_shape,
};

const struct query *const decisions_queries[] = {
    &add_decision, &decisions_by_year, &decisions_by_year_held, &decisions_of_student_held, NULL,
};

enum err decisions_add(struct call *call, const struct principal_decision *row)
{
    return db_insert(call, &add_decision, row, NULL);
}

enum err decisions_of_year(struct call *call, int64_t school_year_id, struct list *ret)
{
    const struct principal_decision key = {.school_year_id = school_year_id};

    return db_all(call, &decisions_by_year, &key, ret);
}

enum err decisions_hold(struct call *call, int64_t school_year_id)
{
    const struct principal_decision key = {.school_year_id = school_year_id};
    struct list held;

    return db_all(call, &decisions_by_year_held, &key, &held);
}

enum err decisions_has(struct call *call, int64_t school_year_id, int64_t student_id, bool *ret)
{
    const struct principal_decision key = {.school_year_id = school_year_id,
                                           .student_id = student_id};
    struct list held;
    enum err err = db_all(call, &decisions_of_student_held, &key, &held);

    *ret = !err && held.n > 0;
    return err;
}
