/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/classes.h"

#include "base/levels.h"
#include "db/db.h"
#include "store/levels.h"
#include "store/queries.h"
#include "store/years.h"

static const struct field class_fields[] = {
    INT(struct class_row, id, 1, INT64_MAX),
    INT(struct class_row, school_year_id, 1, INT64_MAX),
    INT(struct class_row, org_id, 1, INT64_MAX),
    STR(struct class_row, name, 1, 20),
    INT(struct class_row, grade, 1, 12),
    STR(struct class_row, ruleset, 1, 16),
    STR(struct class_row, special_subject, 1, 40, .optional = true),
    INT(struct class_row, homeroom_account_id, 1, INT64_MAX, .optional = true),
    STR(struct class_row, homeroom_name, 1, 100, .optional = true),
    INT(struct class_row, record_version, 1, INT64_MAX),
    STR(struct class_row, year_name, 9, 9),
    ENUM(struct class_row, year_state, year_state_names),
};
const struct shape class_shape = SHAPE(struct class_row, class_fields);

const char *const taught_names[] = {"", "term_1", "term_2", "both", NULL};

const char *const topic_names[] = {"", "term_1", "term_2", "none", NULL};

static const struct field assignment_fields[] = {
    INT(struct assignment, class_id, 1, INT64_MAX),
    STR(struct assignment, subject, 1, 40),
    INT(struct assignment, account_id, 1, INT64_MAX),
    STR(struct assignment, full_name, 1, 100),
    ENUM(struct assignment, terms, taught_names, .optional = true),
    ENUM(struct assignment, topic, topic_names, .optional = true),
    BOOL(struct assignment, everyone),
    INT(struct assignment, list_version, 1, INT64_MAX),
};
const struct shape assignment_shape = SHAPE(struct assignment, assignment_fields);

static const struct query add_class = {
    .sql = "INSERT INTO class (school_year_id, name, grade, ruleset, special_subject,"
           "       record_version)"
           " VALUES (:school_year_id, :name, :grade, :ruleset, :special_subject, 1)",
    .in = &class_shape,
};

static const struct query class_by_id = {
    .sql = "SELECT c.id, c.school_year_id, y.org_id, c.name, c.grade, c.ruleset,"
           "       c.special_subject, c.homeroom_account_id, c.homeroom_name, c.record_version, "
           "y.name AS year_name, "
           "y.state AS year_state"
           "  FROM class c"
           "  JOIN school_year y ON y.id = c.school_year_id"
           " WHERE c.id = :id",
    .in = &class_shape,
    .out = &class_shape,
};

struct levels_key {
    int64_t school_year_id;
    const char *levels;
};
static const struct field levels_key_fields[] = {
    INT(struct levels_key, school_year_id, 1, INT64_MAX),
    STR(struct levels_key, levels, 1, LEVELS_TEXT_MAX, .optional = true),
};
static const struct shape levels_key_shape = SHAPE(struct levels_key, levels_key_fields);

#define JOIN_OF_YEAR JOIN_LEVELS("c.school_year_id")

static const struct query classes_by_year = {
    .sql = "SELECT c.id, c.school_year_id, y.org_id, c.name, c.grade, c.ruleset,"
           "       c.special_subject, c.homeroom_account_id, c.homeroom_name, c.record_version, "
           "y.name AS year_name, "
           "y.state AS year_state"
           "  FROM class c"
           "  JOIN school_year y ON y.id = c.school_year_id" JOIN_OF_YEAR
           " WHERE c.school_year_id = :school_year_id AND " CLASS_IS_AT_LEVELS
           " ORDER BY c.grade, c.name",
    .in = &levels_key_shape,
    .out = &class_shape,
};

static const struct query set_homeroom = {
    .sql = "UPDATE class"
           "   SET homeroom_account_id = :homeroom_account_id, homeroom_name = :homeroom_name"
           " WHERE id = :id",
    .in = &class_shape,
};

static const struct query set_special = {
    .sql = "UPDATE class SET special_subject = :special_subject WHERE id = :id",
    .in = &class_shape,
};

static const struct query raise_record = {
    .sql = "UPDATE class SET record_version = record_version + 1"
           " WHERE id = :id AND record_version = :record_version",
    .in = &class_shape,
};

static const struct query record_held = {
    .sql = "SELECT id, record_version FROM class WHERE id = :id LOCK IN SHARE MODE",
    .in = &class_shape,
    .out = &class_shape,
};

#define ASSIGNMENT "class_id, subject, account_id, full_name, terms, topic, everyone, list_version"

static const struct query assignments_by_class = {
    .sql = "SELECT " ASSIGNMENT " FROM assignment"
           " WHERE class_id = :class_id ORDER BY subject",
    .in = &assignment_shape,
    .out = &assignment_shape,
};

static const struct query assignments_by_class_held = {
    .sql = "SELECT " ASSIGNMENT " FROM assignment"
           " WHERE class_id = :class_id ORDER BY subject FOR UPDATE",
    .in = &assignment_shape,
    .out = &assignment_shape,
};

static const struct query assignment_by_subject = {
    .sql = "SELECT " ASSIGNMENT " FROM assignment"
           " WHERE class_id = :class_id AND subject = :subject",
    .in = &assignment_shape,
    .out = &assignment_shape,
};

static const struct query put_assignment = {
    .sql = "INSERT INTO assignment (class_id, subject, account_id, full_name, terms, topic)"
           " VALUES (:class_id, :subject, :account_id, :full_name, :terms, :topic)"
           " ON DUPLICATE KEY UPDATE account_id = VALUES(account_id),"
           "    full_name = VALUES(full_name), terms = VALUES(terms),"
           "    topic = VALUES(topic)",
    .in = &assignment_shape,
};

static const struct query assignments_shared = {
    .sql = "SELECT " ASSIGNMENT " FROM assignment WHERE class_id = :class_id LOCK IN SHARE MODE",
    .in = &assignment_shape,
    .out = &assignment_shape,
};

static const struct query assignment_shared = {
    .sql = "SELECT " ASSIGNMENT " FROM assignment"
           " WHERE class_id = :class_id AND subject = :subject LOCK IN SHARE MODE",
    .in = &assignment_shape,
    .out = &assignment_shape,
};

static const struct query set_list = {
    .sql = "UPDATE assignment SET everyone = :everyone, list_version = list_version + 1"
           " WHERE class_id = :class_id AND subject = :subject AND list_version = :list_version",
    .in = &assignment_shape,
};

static const struct query drop_assignment = {
    .sql = "DELETE FROM assignment WHERE class_id = :class_id AND subject = :subject",
    .in = &assignment_shape,
};

static const struct query assignment_of_account = {
    .sql = "SELECT " ASSIGNMENT " FROM assignment"
           " WHERE class_id = :class_id AND account_id = :account_id"
           " ORDER BY subject LIMIT 1",
    .in = &assignment_shape,
    .out = &assignment_shape,
};

const struct query *const classes_queries[] = {
    &add_class,
    &class_by_id,
    &classes_by_year,
    &set_homeroom,
    &set_special,
    &raise_record,
    &record_held,
    &assignments_by_class,
    &assignments_by_class_held,
    &put_assignment,
    &assignment_by_subject,
    &assignment_of_account,
    &drop_assignment,
    &assignments_shared,
    &assignment_shared,
    &set_list,
    NULL,
};

enum err classes_add(struct call *call, const struct class_row *row, int64_t *ret_id)
{
    return db_insert(call, &add_class, row, ret_id);
}

enum err classes_get(struct call *call, int64_t id, struct class_row *ret)
{
    return db_one(call, &class_by_id, &(struct class_row){.id = id}, ret);
}

enum err classes_of_year(struct call *call, int64_t school_year_id, struct list *ret)
{
    return classes_at_levels(call, school_year_id, NULL, ret);
}

enum err classes_at_levels(struct call *call, int64_t school_year_id, const char *levels,
                           struct list *ret)
{
    return db_all(call, &classes_by_year, &(struct levels_key){school_year_id, levels}, ret);
}

enum err classes_set_homeroom(struct call *call, const struct class_row *row)
{
    return db_change(call, &set_homeroom, row);
}

enum err classes_set_special(struct call *call, const struct class_row *row)
{
    return db_change_any(call, &set_special, row, NULL);
}

enum err classes_raise_record(struct call *call, const struct class_row *row)
{
    return db_change(call, &raise_record, row);
}

enum err classes_hold_record(struct call *call, int64_t id)
{
    struct class_row held;

    return db_one(call, &record_held, &(struct class_row){.id = id}, &held);
}

enum err assignments_of_class(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &assignments_by_class, &(struct assignment){.class_id = class_id}, ret);
}

enum err assignments_of_class_held(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &assignments_by_class_held, &(struct assignment){.class_id = class_id},
                  ret);
}

enum err assignments_find(struct call *call, int64_t class_id, const char *subject,
                          struct assignment *ret, bool *ret_found)
{
    return db_find(call, &assignment_by_subject,
                   &(struct assignment){.class_id = class_id, .subject = subject}, ret, ret_found);
}

enum err assignments_put(struct call *call, const struct list *rows)
{
    return db_each(call, &put_assignment, rows);
}

enum err assignments_hold(struct call *call, int64_t class_id, const char *subject)
{
    struct list held;

    return db_all(call, subject ? &assignment_shared : &assignments_shared,
                  &(struct assignment){.class_id = class_id, .subject = subject}, &held);
}

enum err assignments_set_list(struct call *call, const struct assignment *assignment)
{
    return db_change(call, &set_list, assignment);
}

enum err assignments_drop(struct call *call, const struct assignment *assignment)
{
    return db_change(call, &drop_assignment, assignment);
}

enum err assignments_teaches(struct call *call, int64_t class_id, int64_t account_id, bool *ret)
{
    struct assignment row;

    return db_find(call, &assignment_of_account,
                   &(struct assignment){.class_id = class_id, .account_id = account_id}, &row, ret);
}
