/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/years.h"

#include "base/date.h"
#include "db/db.h"
#include "store/queries.h"

const char *const year_state_names[] = {"", "open", "locked", NULL};

static const struct field school_fields[] = {
    INT(struct school, org_id, 1, INT64_MAX),  STR(struct school, code, 1, 20),
    STR(struct school, name, 1, 200),          STR(struct school, parent_name, 0, 200),
    STR(struct school, province_name, 0, 200),
};
const struct shape school_shape = SHAPE(struct school, school_fields);

static const struct field year_fields[] = {
    INT(struct school_year, id, 1, INT64_MAX),
    INT(struct school_year, org_id, 1, INT64_MAX),
    STR(struct school_year, name, 9, 9),
    STR(struct school_year, starts_on, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD"),
    STR(struct school_year, ends_on, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD"),
    ENUM(struct school_year, state, year_state_names),
    INT(struct school_year, version, 1, INT64_MAX),
};
const struct shape school_year_shape = SHAPE(struct school_year, year_fields);

static const struct query put_school = {
    .sql = "INSERT INTO school (org_id, code, name, parent_name, province_name)"
           " VALUES (:org_id, :code, :name, :parent_name, :province_name)"
           " ON DUPLICATE KEY UPDATE code = VALUES(code), name = VALUES(name),"
           "    parent_name = VALUES(parent_name), province_name = VALUES(province_name)",
    .in = &school_shape,
};

static const struct query school_by_id = {
    .sql = "SELECT org_id, code, name, parent_name, province_name FROM school"
           " WHERE org_id = :org_id",
    .in = &school_shape,
    .out = &school_shape,
};

static const struct query add_year = {
    .sql = "INSERT INTO school_year (org_id, name, starts_on, ends_on, state, version)"
           " VALUES (:org_id, :name, :starts_on, :ends_on, :state, 1)",
    .in = &school_year_shape,
};

static const struct query year_by_id = {
    .sql = "SELECT id, org_id, name, starts_on, ends_on, state, version FROM school_year"
           " WHERE id = :id",
    .in = &school_year_shape,
    .out = &school_year_shape,
};

static const struct query year_by_id_held = {
    .sql = "SELECT id, org_id, name, starts_on, ends_on, state, version FROM school_year"
           " WHERE id = :id LOCK IN SHARE MODE",
    .in = &school_year_shape,
    .out = &school_year_shape,
};

static const struct query years_by_school = {
    .sql = "SELECT id, org_id, name, starts_on, ends_on, state, version FROM school_year"
           " WHERE org_id = :org_id ORDER BY name",
    .in = &school_year_shape,
    .out = &school_year_shape,
};

static const struct query set_year_state = {
    .sql = "UPDATE school_year SET state = :state, version = version + 1"
           " WHERE id = :id AND version = :version",
    .in = &school_year_shape,
};

const struct query *const years_queries[] = {
    &put_school,      &school_by_id,    &add_year,       &year_by_id,
    &year_by_id_held, &years_by_school, &set_year_state, NULL,
};

enum err schools_put(struct call *call, const struct school *school)
{
    return db_change_any(call, &put_school, school, NULL);
}

enum err schools_get(struct call *call, int64_t org_id, struct school *ret)
{
    return db_one(call, &school_by_id, &(struct school){.org_id = org_id}, ret);
}

enum err years_add(struct call *call, const struct school_year *year, int64_t *ret_id)
{
    return db_insert(call, &add_year, year, ret_id);
}

enum err years_get(struct call *call, int64_t id, struct school_year *ret)
{
    return db_one(call, &year_by_id, &(struct school_year){.id = id}, ret);
}

enum err years_get_held(struct call *call, int64_t id, struct school_year *ret)
{
    return db_one(call, &year_by_id_held, &(struct school_year){.id = id}, ret);
}

enum err years_of_school(struct call *call, int64_t org_id, struct list *ret)
{
    return db_all(call, &years_by_school, &(struct school_year){.org_id = org_id}, ret);
}

enum err years_set_state(struct call *call, const struct school_year *year)
{
    return db_change(call, &set_year_state, year);
}
