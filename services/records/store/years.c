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

struct year_school {
    int64_t school_year_id;
    int64_t org_id;
    const char *as_of;
    const char *code;
    const char *name;
    const char *parent_name;
    const char *province_name;
    const char *levels;
};

static const struct field year_school_fields[] = {
    INT(struct year_school, school_year_id, 1, INT64_MAX),
    INT(struct year_school, org_id, 1, INT64_MAX),
    STR(struct year_school, as_of, 10, 10),
    STR(struct year_school, code, 1, 20),
    STR(struct year_school, name, 1, 200),
    STR(struct year_school, parent_name, 0, 200),
    STR(struct year_school, province_name, 0, 200),
    STR(struct year_school, levels, 0, 20),
};
static const struct shape year_school_shape = SHAPE(struct year_school, year_school_fields);

static const struct query put_year_school = {
    .sql = "INSERT INTO year_school (school_year_id, org_id, as_of, code, name, parent_name,"
           "       province_name, levels)"
           " VALUES (:school_year_id, :org_id, :as_of, :code, :name, :parent_name, :province_name,"
           "    :levels)"
           " ON DUPLICATE KEY UPDATE as_of = VALUES(as_of), code = VALUES(code),"
           "    name = VALUES(name), parent_name = VALUES(parent_name),"
           "    province_name = VALUES(province_name), levels = VALUES(levels)",
    .in = &year_school_shape,
};

static const struct query year_school_by_id = {
    .sql = "SELECT school_year_id, org_id, as_of, code, name, parent_name, province_name,"
           "       levels"
           "  FROM year_school"
           " WHERE school_year_id = :school_year_id",
    .in = &year_school_shape,
    .out = &year_school_shape,
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

static const struct query touch_year = {
    .sql = "UPDATE school_year SET version = version + 1 WHERE id = :id",
    .in = &school_year_shape,
};

const struct query *const years_queries[] = {
    &put_school, &school_by_id,    &put_year_school, &year_school_by_id, &add_year,
    &year_by_id, &year_by_id_held, &years_by_school, &set_year_state,    &touch_year,
    NULL,
};

enum err schools_put(struct call *call, const struct school *school)
{
    return db_change_any(call, &put_school, school, NULL);
}

enum err schools_find(struct call *call, int64_t org_id, struct school *ret, bool *ret_found)
{
    return db_find(call, &school_by_id, &(struct school){.org_id = org_id}, ret, ret_found);
}

enum err year_schools_put(struct call *call, int64_t school_year_id, const char *as_of,
                          const struct school *school)
{
    const struct year_school row = {.school_year_id = school_year_id,
                                    .org_id = school->org_id,
                                    .as_of = as_of,
                                    .code = school->code,
                                    .name = school->name,
                                    .parent_name = school->parent_name,
                                    .province_name = school->province_name,
                                    .levels = school->levels ? school->levels : ""};

    return db_change_any(call, &put_year_school, &row, NULL);
}

enum err year_schools_get(struct call *call, int64_t school_year_id, struct school *ret,
                          const char **ret_as_of)
{
    struct year_school row;
    enum err err = db_one(call, &year_school_by_id,
                          &(struct year_school){.school_year_id = school_year_id}, &row);

    if (err)
        return err;
    *ret = (struct school){.org_id = row.org_id,
                           .code = row.code,
                           .name = row.name,
                           .parent_name = row.parent_name,
                           .province_name = row.province_name,
                           .levels = row.levels};
    if (ret_as_of)
        *ret_as_of = row.as_of;
    return OK;
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

enum err years_touch(struct call *call, int64_t id)
{
    return db_change(call, &touch_year, &(struct school_year){.id = id});
}
