/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/enrolments.h"

#include "db/db.h"
#include "store/queries.h"
#include "store/years.h"

const char *const enrolment_state_names[] = {"",       "active",      "moved", "withdrawn",
                                             "merged", "transferred", "left",  NULL};

const char *const conduct_names[] = {"",    "chua_dat", "dat",        "kha",
                                     "tot", "yeu",      "trung_binh", NULL};
const char *const praise_names[] = {"", "none", "outstanding", "recognised", NULL};
const char *const assessment_names[] = {"", "usual", "own_plan", NULL};

static const struct field enrolment_fields[] = {
    INT(struct enrolment, class_id, 1, INT64_MAX),
    INT(struct enrolment, student_id, 1, INT64_MAX),
    INT(struct enrolment, number, 1, 999, .optional = true),
    STR(struct enrolment, full_name, 1, 100),
    ENUM(struct enrolment, state, enrolment_state_names),
    STR(struct enrolment, valid_from, 10, 10, .optional = true),
    STR(struct enrolment, valid_to, 10, 10, .optional = true),
    ENUM(struct enrolment, conduct_term1, conduct_names, .optional = true),
    ENUM(struct enrolment, conduct_term2, conduct_names, .optional = true),
    ENUM(struct enrolment, conduct_year, conduct_names, .optional = true),
    INT(struct enrolment, absent_excused, 0, 400, .optional = true),
    INT(struct enrolment, absent_unexcused, 0, 400, .optional = true),
    STR(struct enrolment, comment, 0, 1000, .optional = true),
    ENUM(struct enrolment, praise, praise_names, .optional = true),
    ENUM(struct enrolment, assessment, assessment_names, .optional = true),
};
const struct shape enrolment_shape = SHAPE(struct enrolment, enrolment_fields);

static const struct field line_fields[] = {
    INT(struct enrolment_line, student_id, 1, INT64_MAX),
    INT(struct enrolment_line, class_id, 1, INT64_MAX),
    STR(struct enrolment_line, class_name, 1, 20),
    INT(struct enrolment_line, grade, 1, 12),
    INT(struct enrolment_line, school_year_id, 1, INT64_MAX),
    STR(struct enrolment_line, year_name, 9, 9),
    ENUM(struct enrolment_line, year_state, year_state_names),
    ENUM(struct enrolment_line, state, enrolment_state_names),
    STR(struct enrolment_line, valid_from, 10, 10, .optional = true),
    STR(struct enrolment_line, valid_to, 10, 10, .optional = true),
    INT(struct enrolment_line, marks, 0, INT64_MAX),
};
const struct shape enrolment_line_shape = SHAPE(struct enrolment_line, line_fields);

static const struct field move_fields[] = {
    INT(struct class_move, id, 1, INT64_MAX),
    INT(struct class_move, student_id, 1, INT64_MAX),
    INT(struct class_move, from_class_id, 1, INT64_MAX),
    INT(struct class_move, to_class_id, 1, INT64_MAX),
    STR(struct class_move, moved_on, 10, 10),
    STR(struct class_move, reason, 1, 500),
    INT(struct class_move, moved_by, 1, INT64_MAX),
    STR(struct class_move, moved_at, 20, 20),
};
const struct shape class_move_shape = SHAPE(struct class_move, move_fields);

struct repointing {
    int64_t class_id;
    int64_t from_student_id;
    int64_t to_student_id;
};
static const struct field repointing_fields[] = {
    INT(struct repointing, class_id, 1, INT64_MAX),
    INT(struct repointing, from_student_id, 1, INT64_MAX),
    INT(struct repointing, to_student_id, 1, INT64_MAX),
};
static const struct shape repointing_shape = SHAPE(struct repointing, repointing_fields);

#define SELECT                                                                                     \
    "SELECT e.class_id, e.student_id, e.number, s.full_name, e.state, e.valid_from, e.valid_to,"   \
    "       e.conduct_term1, e.conduct_term2, e.conduct_year, e.absent_excused,"                   \
    "       e.absent_unexcused, e.comment, e.praise, e.assessment"                                 \
    "  FROM enrolment e"                                                                           \
    "  JOIN student s ON s.id = e.student_id"

static const struct query add_enrolment = {
    .sql = "INSERT INTO enrolment (class_id, number, student_id)"
           " VALUES (:class_id, :number, :student_id)",
    .in = &enrolment_shape,
};

static const struct query add_dated = {
    .sql = "INSERT INTO enrolment (class_id, number, student_id, valid_from)"
           " VALUES (:class_id, :number, :student_id, :valid_from)",
    .in = &enrolment_shape,
};

static const struct query enrolments_by_class = {
    .sql = SELECT " WHERE e.class_id = :class_id AND e.state = 'active' ORDER BY e.number",
    .in = &enrolment_shape,
    .out = &enrolment_shape,
};

static const struct query enrolment_held = {
    .sql = SELECT " WHERE e.class_id = :class_id AND e.student_id = :student_id FOR UPDATE",
    .in = &enrolment_shape,
    .out = &enrolment_shape,
};

/* The key of one student's marks by name: the optimizer would rather read all of the class. */
static const struct query enrolments_by_student = {
    .sql = "SELECT e.student_id, e.class_id, c.name AS class_name, c.grade, c.school_year_id,"
           "       y.name AS year_name, y.state AS year_state, e.state, e.valid_from, e.valid_to,"
           "       (SELECT COUNT(*) FROM mark m FORCE INDEX (mark_enrolment)"
           "         WHERE m.class_id = e.class_id AND m.student_id = e.student_id"
           "           AND COALESCE(m.tx1, m.tx2, m.tx3, m.tx4, m.gk, m.ck, m.comment) IS NOT NULL"
           "       ) AS marks"
           "  FROM student s"
           "  JOIN enrolment e ON e.student_id = s.id"
           "  JOIN class c ON c.id = e.class_id"
           "  JOIN school_year y ON y.id = c.school_year_id"
           " WHERE s.id = :student_id OR s.merged_into = :student_id"
           " ORDER BY y.starts_on DESC, e.state = 'active' DESC, e.class_id DESC",
    .in = &enrolment_shape,
    .out = &enrolment_line_shape,
};

static const struct query enrolments_by_year_held = {
    .sql = "SELECT e.student_id, e.class_id, c.name AS class_name, c.grade, c.school_year_id,"
           "       e.state"
           "  FROM class c"
           "  JOIN enrolment e ON e.class_id = c.id"
           " WHERE c.school_year_id = :school_year_id AND e.state <> 'merged'"
           " ORDER BY e.student_id, e.state = 'active' DESC, e.class_id DESC"
           "   LOCK IN SHARE MODE",
    .in = &enrolment_line_shape,
    .out = &enrolment_line_shape,
};

static const struct query put_enrolment = {
    .sql = "UPDATE enrolment"
           "   SET conduct_term1 = :conduct_term1, conduct_term2 = :conduct_term2,"
           "       conduct_year = :conduct_year, praise = :praise, assessment = :assessment,"
           "       absent_excused = :absent_excused, absent_unexcused = :absent_unexcused,"
           "       comment = :comment"
           " WHERE class_id = :class_id AND student_id = :student_id",
    .in = &enrolment_shape,
};

static const struct query set_state = {
    .sql = "UPDATE enrolment"
           "   SET state = :state, number = :number, valid_from = :valid_from,"
           "       valid_to = :valid_to"
           " WHERE class_id = :class_id AND student_id = :student_id",
    .in = &enrolment_shape,
};

/* Held, so that two who join at once do not get one number. */
static const struct query next_number = {
    .sql = "SELECT COALESCE(MAX(number), 0) + 1 AS number FROM enrolment"
           " WHERE class_id = :class_id"
           "   FOR UPDATE",
    .in = &enrolment_shape,
    .out = &enrolment_shape,
};

/* So that no two rows have one number in between. */
static const struct query clear_numbers = {
    .sql = "UPDATE enrolment SET number = NULL WHERE class_id = :class_id",
    .in = &enrolment_shape,
};

static const struct query set_number = {
    .sql = "UPDATE enrolment SET number = :number"
           " WHERE class_id = :class_id AND student_id = :student_id",
    .in = &enrolment_shape,
};

static const struct query repoint = {
    .sql = "UPDATE enrolment SET student_id = :to_student_id"
           " WHERE class_id = :class_id AND student_id = :from_student_id",
    .in = &repointing_shape,
};

static const struct query add_move = {
    .sql = "INSERT INTO class_move (student_id, from_class_id, to_class_id, moved_on, reason,"
           "       moved_by, moved_at)"
           " VALUES (:student_id, :from_class_id, :to_class_id, :moved_on, :reason, :moved_by,"
           "       :moved_at)",
    .in = &class_move_shape,
};

const struct query *const enrolments_queries[] = {
    &add_enrolment,
    &add_dated,
    &enrolments_by_class,
    &enrolment_held,
    &enrolments_by_student,
    &enrolments_by_year_held,
    &put_enrolment,
    &set_state,
    &clear_numbers,
    &set_number,
    &next_number,
    &repoint,
    &add_move,
    NULL,
};

enum err enrolments_add(struct call *call, const struct list *rows)
{
    return db_each(call, &add_enrolment, rows);
}

enum err enrolments_put_active(struct call *call, const struct enrolment *row)
{
    struct enrolment active = *row;
    struct enrolment there;
    bool found = false;
    enum err err = enrolments_find_held(call, row->class_id, row->student_id, &there, &found);

    active.state = ENROLMENT_ACTIVE;
    active.valid_to = NULL;
    if (err)
        return err;
    return found ? db_change(call, &set_state, &active)
                 : db_insert(call, &add_dated, &active, NULL);
}

enum err enrolments_of_class(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &enrolments_by_class, &(struct enrolment){.class_id = class_id}, ret);
}

enum err enrolments_find_held(struct call *call, int64_t class_id, int64_t student_id,
                              struct enrolment *ret, bool *ret_found)
{
    return db_find(call, &enrolment_held,
                   &(struct enrolment){.class_id = class_id, .student_id = student_id}, ret,
                   ret_found);
}

enum err enrolments_of_student(struct call *call, int64_t student_id, struct list *ret)
{
    return db_all(call, &enrolments_by_student, &(struct enrolment){.student_id = student_id}, ret);
}

enum err enrolments_of_year_held(struct call *call, int64_t school_year_id, struct list *ret)
{
    return db_all(call, &enrolments_by_year_held,
                  &(struct enrolment_line){.school_year_id = school_year_id}, ret);
}

enum err enrolments_put(struct call *call, const struct list *rows)
{
    return db_each(call, &put_enrolment, rows);
}

enum err enrolments_set_state(struct call *call, const struct enrolment *row)
{
    return db_change(call, &set_state, row);
}

enum err enrolments_renumber(struct call *call, int64_t class_id, const struct list *rows)
{
    enum err err =
        db_change_any(call, &clear_numbers, &(struct enrolment){.class_id = class_id}, NULL);

    return err ? err : db_each(call, &set_number, rows);
}

enum err enrolments_next_number(struct call *call, int64_t class_id, int64_t *ret)
{
    struct enrolment row;
    enum err err = db_one(call, &next_number, &(struct enrolment){.class_id = class_id}, &row);

    *ret = row.number;
    return err;
}

enum err enrolments_repoint(struct call *call, int64_t class_id, int64_t from_student_id,
                            int64_t to_student_id)
{
    return db_change(call, &repoint,
                     &(struct repointing){class_id, from_student_id, to_student_id});
}

enum err class_moves_add(struct call *call, const struct class_move *move, int64_t *ret_id)
{
    return db_insert(call, &add_move, move, ret_id);
}
