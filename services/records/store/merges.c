/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/merges.h"

#include "db/db.h"
#include "store/queries.h"

const char *const merge_state_names[] = {"", "merged", "reversed", NULL};
static const char *const treatment_names[] = {"", "repointed", "set_aside", NULL};

static const struct field duplicate_fields[] = {
    INT(struct duplicate, org_id, 1, INT64_MAX),
    INT(struct duplicate, first_id, 1, INT64_MAX),
    STR(struct duplicate, first_name, 1, 100),
    STR(struct duplicate, first_code, 1, 20, .optional = true),
    INT(struct duplicate, second_id, 1, INT64_MAX),
    STR(struct duplicate, second_name, 1, 100),
    STR(struct duplicate, second_code, 1, 20, .optional = true),
    BOOL(struct duplicate, same_personal_id),
    BOOL(struct duplicate, same_student_code),
    BOOL(struct duplicate, same_name_and_birth_date),
};
const struct shape duplicate_shape = SHAPE(struct duplicate, duplicate_fields);

static const struct field merge_fields[] = {
    INT(struct student_merge, id, 1, INT64_MAX),
    INT(struct student_merge, org_id, 1, INT64_MAX),
    INT(struct student_merge, keep_id, 1, INT64_MAX),
    INT(struct student_merge, drop_id, 1, INT64_MAX),
    ENUM(struct student_merge, state, merge_state_names),
    STR(struct student_merge, reason, 1, 500),
    INT(struct student_merge, merged_by, 1, INT64_MAX),
    STR(struct student_merge, merged_at, 20, 20),
    STR(struct student_merge, reversal_reason, 1, 500, .optional = true),
    INT(struct student_merge, reversed_by, 1, INT64_MAX, .optional = true),
    STR(struct student_merge, reversed_at, 20, 20, .optional = true),
};
const struct shape student_merge_shape = SHAPE(struct student_merge, merge_fields);

static const struct field treated_fields[] = {
    INT(struct merge_enrolment, merge_id, 1, INT64_MAX),
    INT(struct merge_enrolment, class_id, 1, INT64_MAX),
    ENUM(struct merge_enrolment, treatment, treatment_names),
    INT(struct merge_enrolment, number, 1, 999),
};
static const struct shape treated_shape = SHAPE(struct merge_enrolment, treated_fields);

static const struct field student_fields[] = {
    INT(struct student, id, 1, INT64_MAX),
    INT(struct student, org_id, 1, INT64_MAX),
    INT(struct student, version, 1, INT64_MAX),
    STR(struct student, full_name, 1, 100),
    INT(struct student, merged_into, 1, INT64_MAX, .optional = true),
};
static const struct shape student_row_shape = SHAPE(struct student, student_fields);

/* First what more than one of the school has, from the index alone; then who they are. Unforced,
 * each of these is looked for among all of the school. */
#define PAIRS(personal_id, code, name, index, filled, key)                                         \
    "SELECT a.id AS first_id, b.id AS second_id, " personal_id " AS same_personal_id, " code       \
    "       AS same_student_code, " name " AS same_name_and_birth_date"                            \
    "  FROM (SELECT org_id, " key " FROM student FORCE INDEX (" index ")"                          \
    "         WHERE org_id = :org_id AND " filled " > '' GROUP BY " key " HAVING COUNT(*) > 1) k"  \
    "  JOIN student a FORCE INDEX (" index ") USING (org_id, " key ")"                             \
    "  JOIN student b FORCE INDEX (" index ") USING (org_id, " key ")"                             \
    " WHERE b.id > a.id AND a.merged_into IS NULL AND b.merged_into IS NULL"
#define NAME_KEY          "name_folded, birth_date"
#define SAME_PERSONAL_ID  PAIRS("1", "0", "0", "student_personal_id", "personal_id", "personal_id")
#define SAME_STUDENT_CODE PAIRS("0", "1", "0", "student_code", "student_code", "student_code")
#define SAME_NAME         PAIRS("0", "0", "1", "student_name", "name_folded", NAME_KEY)

static const struct query duplicates = {
    .sql = "SELECT a.org_id, p.first_id, a.full_name AS first_name, a.student_code AS first_code,"
           "       p.second_id, b.full_name AS second_name, b.student_code AS second_code,"
           "       MAX(p.same_personal_id) AS same_personal_id,"
           "       MAX(p.same_student_code) AS same_student_code,"
           "       MAX(p.same_name_and_birth_date) AS same_name_and_birth_date"
           "  FROM (" SAME_PERSONAL_ID " UNION ALL " SAME_STUDENT_CODE " UNION ALL " SAME_NAME ") p"
           "  JOIN student a ON a.id = p.first_id JOIN student b ON b.id = p.second_id"
           " GROUP BY p.first_id, p.second_id"
           " ORDER BY a.sort_key, p.first_id, p.second_id LIMIT 500",
    .in = &duplicate_shape,
    .out = &duplicate_shape,
};

#define SELECT                                                                                     \
    "SELECT id, org_id, keep_id, drop_id, state, reason, merged_by, merged_at, reversal_reason,"   \
    "       reversed_by, reversed_at"                                                              \
    "  FROM student_merge"

static const struct query add_merge = {
    .sql = "INSERT INTO student_merge (org_id, keep_id, drop_id, state, reason, merged_by,"
           "       merged_at)"
           " VALUES (:org_id, :keep_id, :drop_id, :state, :reason, :merged_by, :merged_at)",
    .in = &student_merge_shape,
};

static const struct query merge_held = {
    .sql = SELECT " WHERE id = :id FOR UPDATE",
    .in = &student_merge_shape,
    .out = &student_merge_shape,
};

static const struct query merges_by_school = {
    .sql = SELECT " WHERE org_id = :org_id ORDER BY id DESC LIMIT 500",
    .in = &student_merge_shape,
    .out = &student_merge_shape,
};

static const struct query reverse_merge = {
    .sql = "UPDATE student_merge"
           "   SET state = 'reversed', reversal_reason = :reversal_reason,"
           "       reversed_by = :reversed_by, reversed_at = :reversed_at"
           " WHERE id = :id AND state = 'merged'",
    .in = &student_merge_shape,
};

static const struct query add_enrolment = {
    .sql = "INSERT INTO student_merge_enrolment (merge_id, class_id, treatment, number)"
           " VALUES (:merge_id, :class_id, :treatment, :number)",
    .in = &treated_shape,
};

static const struct query enrolments_by_merge = {
    .sql = "SELECT merge_id, class_id, treatment, number FROM student_merge_enrolment"
           " WHERE merge_id = :merge_id ORDER BY class_id",
    .in = &treated_shape,
    .out = &treated_shape,
};

static const struct query student_held = {
    .sql = "SELECT id, org_id, version, full_name, merged_into FROM student"
           " WHERE id = :id FOR UPDATE",
    .in = &student_row_shape,
    .out = &student_row_shape,
};

static const struct query set_merged = {
    .sql = "UPDATE student SET merged_into = :merged_into, version = version + 1 WHERE id = :id",
    .in = &student_row_shape,
};

static const struct query merged_into_student = {
    .sql = "SELECT id, org_id, version, full_name, merged_into FROM student"
           " WHERE merged_into = :id LIMIT 1",
    .in = &student_row_shape,
    .out = &student_row_shape,
};

const struct query *const merges_queries[] = {
    &duplicates,    &add_merge,           &merge_held,   &merges_by_school, &reverse_merge,
    &add_enrolment, &enrolments_by_merge, &student_held, &set_merged,       &merged_into_student,
    NULL,
};

enum err duplicates_of_school(struct call *call, int64_t org_id, struct list *ret)
{
    return db_all(call, &duplicates, &(struct duplicate){.org_id = org_id}, ret);
}

enum err merges_add(struct call *call, const struct student_merge *merge, int64_t *ret_id)
{
    return db_insert(call, &add_merge, merge, ret_id);
}

enum err merges_get_held(struct call *call, int64_t id, struct student_merge *ret)
{
    return db_one(call, &merge_held, &(struct student_merge){.id = id}, ret);
}

enum err merges_of_school(struct call *call, int64_t org_id, struct list *ret)
{
    return db_all(call, &merges_by_school, &(struct student_merge){.org_id = org_id}, ret);
}

enum err merges_reverse(struct call *call, const struct student_merge *merge)
{
    return db_change(call, &reverse_merge, merge);
}

enum err merge_enrolments_add(struct call *call, const struct list *rows)
{
    return db_each(call, &add_enrolment, rows);
}

enum err merge_enrolments_of(struct call *call, int64_t merge_id, struct list *ret)
{
    return db_all(call, &enrolments_by_merge, &(struct merge_enrolment){.merge_id = merge_id}, ret);
}

enum err students_get_held(struct call *call, int64_t id, struct student *ret)
{
    return db_one(call, &student_held, &(struct student){.id = id}, ret);
}

enum err students_set_merged(struct call *call, const struct student *student)
{
    return db_change(call, &set_merged, student);
}

enum err students_has_merged(struct call *call, int64_t id, bool *ret)
{
    struct student found;

    return db_find(call, &merged_into_student, &(struct student){.id = id}, &found, ret);
}
