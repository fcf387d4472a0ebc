/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/students.h"

#include "base/date.h"
#include "db/db.h"
#include "store/queries.h"

static const struct field student_fields[] = {
    INT(struct student, id, 1, INT64_MAX),
    INT(struct student, org_id, 1, INT64_MAX),
    INT(struct student, class_id, 1, INT64_MAX),
    INT(struct student, number, 1, 999),
    STR(struct student, full_name, 1, 100),
    STR(struct student, birth_date, 10, 10, .check = is_date),
    ENUM(struct student, sex, sex_names),
    STR(struct student, ethnic, 2, 2),
    STR(struct student, place_of_birth, 1, 200, .optional = true),
    STR(struct student, personal_id, 12, 12, .optional = true),
    STR(struct student, student_code, 1, 20, .optional = true),
    STR(struct student, address, 1, 200, .optional = true),
    STR(struct student, father_name, 1, 100, .optional = true),
    STR(struct student, mother_name, 1, 100, .optional = true),
};
const struct shape student_shape = SHAPE(struct student, student_fields);

static const struct field enrolment_fields[] = {
    INT(struct enrolment, class_id, 1, INT64_MAX),
    INT(struct enrolment, student_id, 1, INT64_MAX),
    INT(struct enrolment, number, 1, 999),
    STR(struct enrolment, full_name, 1, 100),
    ENUM(struct enrolment, conduct_term1, level_names, .optional = true),
    ENUM(struct enrolment, conduct_term2, level_names, .optional = true),
    INT(struct enrolment, absent_excused, 0, 400, .optional = true),
    INT(struct enrolment, absent_unexcused, 0, 400, .optional = true),
    STR(struct enrolment, comment, 0, 1000, .optional = true),
};
const struct shape enrolment_shape = SHAPE(struct enrolment, enrolment_fields);

#define STUDENT_COLUMNS                                                                            \
    "s.id, s.org_id, e.class_id, e.number, s.full_name, s.birth_date, s.sex, s.ethnic,"            \
    " s.place_of_birth, s.personal_id, s.student_code, s.address, s.father_name, s.mother_name"

static const struct query add_student = {
    .sql = "INSERT INTO student (org_id, full_name, birth_date, sex, ethnic, place_of_birth,"
           "       personal_id, student_code, address, father_name, mother_name)"
           " VALUES (:org_id, :full_name, :birth_date, :sex, :ethnic, :place_of_birth,"
           "       :personal_id, :student_code, :address, :father_name, :mother_name)",
    .in = &student_shape,
};

static const struct query student_by_id = {
    .sql = "SELECT " STUDENT_COLUMNS "  FROM student s"
           "  JOIN enrolment e ON e.student_id = s.id"
           " WHERE s.id = :id ORDER BY e.class_id DESC LIMIT 1",
    .in = &student_shape,
    .out = &student_shape,
};

static const struct query students_by_class = {
    .sql = "SELECT " STUDENT_COLUMNS "  FROM enrolment e"
           "  JOIN student s ON s.id = e.student_id"
           " WHERE e.class_id = :class_id ORDER BY e.number",
    .in = &student_shape,
    .out = &student_shape,
};

static const struct query add_enrolment = {
    .sql = "INSERT INTO enrolment (class_id, number, student_id)"
           " VALUES (:class_id, :number, :student_id)",
    .in = &enrolment_shape,
};

static const struct query enrolments_by_class = {
    .sql = "SELECT e.class_id, e.student_id, e.number, s.full_name, e.conduct_term1,"
           "       e.conduct_term2, e.absent_excused, e.absent_unexcused, e.comment"
           "  FROM enrolment e"
           "  JOIN student s ON s.id = e.student_id"
           " WHERE e.class_id = :class_id ORDER BY e.number",
    .in = &enrolment_shape,
    .out = &enrolment_shape,
};

static const struct query put_enrolment = {
    .sql = "UPDATE enrolment"
           "   SET conduct_term1 = :conduct_term1, conduct_term2 = :conduct_term2,"
           "       absent_excused = :absent_excused, absent_unexcused = :absent_unexcused,"
           "       comment = :comment"
           " WHERE class_id = :class_id AND student_id = :student_id",
    .in = &enrolment_shape,
};

const struct query *const students_queries[] = {
    &add_student,   &student_by_id, &students_by_class, &add_enrolment, &enrolments_by_class,
    &put_enrolment, NULL,
};

enum err students_add(struct call *call, const struct student *student, int64_t *ret_id)
{
    return db_insert(call, &add_student, student, ret_id);
}

enum err students_get(struct call *call, int64_t id, struct student *ret)
{
    return db_one(call, &student_by_id, &(struct student){.id = id}, ret);
}

enum err students_of_class(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &students_by_class, &(struct student){.class_id = class_id}, ret);
}

enum err enrolments_add(struct call *call, const struct list *rows)
{
    return db_each(call, &add_enrolment, rows);
}

enum err enrolments_of_class(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &enrolments_by_class, &(struct enrolment){.class_id = class_id}, ret);
}

enum err enrolments_put(struct call *call, const struct list *rows)
{
    return db_each(call, &put_enrolment, rows);
}
