/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/leavings.h"

#include "db/db.h"
#include "store/queries.h"

static const struct field fields[] = {
    INT(struct leaving, id, 1, INT64_MAX),
    INT(struct leaving, student_id, 1, INT64_MAX),
    INT(struct leaving, class_id, 1, INT64_MAX),
    STR(struct leaving, left_on, 10, 10),
    STR(struct leaving, reason_code, 1, 40),
    STR(struct leaving, reason, 1, 500),
    INT(struct leaving, left_by, 1, INT64_MAX),
    STR(struct leaving, left_at, 20, 20),
    INT(struct leaving, returned_class_id, 1, INT64_MAX, .optional = true),
    STR(struct leaving, returned_on, 10, 10, .optional = true),
    INT(struct leaving, returned_by, 1, INT64_MAX, .optional = true),
    STR(struct leaving, returned_at, 20, 20, .optional = true),
};
const struct shape leaving_shape = SHAPE(struct leaving, fields);

#define SELECT                                                                                     \
    "SELECT id, student_id, class_id, left_on, reason_code, reason, left_by, left_at,"             \
    "       returned_class_id, returned_on, returned_by, returned_at"                              \
    "  FROM leaving"

static const struct query add_leaving = {
    .sql = "INSERT INTO leaving (student_id, class_id, left_on, reason_code, reason, left_by,"
           "       left_at)"
           " VALUES (:student_id, :class_id, :left_on, :reason_code, :reason, :left_by, :left_at)",
    .in = &leaving_shape,
};

static const struct query open_leaving = {
    .sql = SELECT " WHERE student_id = :student_id AND returned_on IS NULL"
                  " ORDER BY id DESC LIMIT 1 FOR UPDATE",
    .in = &leaving_shape,
    .out = &leaving_shape,
};

static const struct query put_return = {
    .sql = "UPDATE leaving"
           "   SET returned_class_id = :returned_class_id, returned_on = :returned_on,"
           "       returned_by = :returned_by, returned_at = :returned_at"
           " WHERE id = :id AND returned_on IS NULL",
    .in = &leaving_shape,
};

static const struct query leavings_by_student = {
    .sql = SELECT " WHERE student_id = :student_id ORDER BY id",
    .in = &leaving_shape,
    .out = &leaving_shape,
};

const struct query *const leavings_queries[] = {
    &add_leaving, &open_leaving, &put_return, &leavings_by_student, NULL,
};

enum err leavings_add(struct call *call, const struct leaving *row, int64_t *ret_id)
{
    return db_insert(call, &add_leaving, row, ret_id);
}

enum err leavings_open(struct call *call, int64_t student_id, struct leaving *ret, bool *ret_found)
{
    return db_find(call, &open_leaving, &(struct leaving){.student_id = student_id}, ret,
                   ret_found);
}

enum err leavings_return(struct call *call, const struct leaving *row)
{
    return db_change(call, &put_return, row);
}

enum err leavings_of_student(struct call *call, int64_t student_id, struct list *ret)
{
    return db_all(call, &leavings_by_student, &(struct leaving){.student_id = student_id}, ret);
}
