/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/calendars.h"

#include "base/date.h"
#include "db/db.h"
#include "store/queries.h"

static const struct field calendar_fields[] = {
    INT(struct year_calendar, school_year_id, 1, INT64_MAX),
    STR(struct year_calendar, term_1_ends_on, 10, 10, .optional = true),
    STR(struct year_calendar, term_2_ends_on, 10, 10, .optional = true),
    STR(struct year_calendar, summer_ends_on, 10, 10, .optional = true),
    STR(struct year_calendar, closes_on, 10, 10, .optional = true),
    INT(struct year_calendar, responsible_account_id, 1, INT64_MAX, .optional = true),
    STR(struct year_calendar, responsible_name, 1, 100, .optional = true),
    STR(struct year_calendar, named_at, 20, 20, .optional = true),
    INT(struct year_calendar, version, 0, INT64_MAX),
};
const struct shape year_calendar_shape = SHAPE(struct year_calendar, calendar_fields);

static const struct field sign_off_fields[] = {
    INT(struct sign_off, school_year_id, 1, INT64_MAX),
    INT(struct sign_off, account_id, 1, INT64_MAX),
    STR(struct sign_off, full_name, 1, 100),
    STR(struct sign_off, statement, 10, 1000),
    STR(struct sign_off, signed_off_at, 20, 20),
};
const struct shape sign_off_shape = SHAPE(struct sign_off, sign_off_fields);

static const struct query calendar_by_year = {
    .sql = "SELECT school_year_id, term_1_ends_on, term_2_ends_on, summer_ends_on, closes_on,"
           "       responsible_account_id, responsible_name, named_at, version"
           "  FROM year_calendar"
           " WHERE school_year_id = :school_year_id",
    .in = &year_calendar_shape,
    .out = &year_calendar_shape,
};

static const struct query first_calendar = {
    .sql = "INSERT INTO year_calendar (school_year_id, term_1_ends_on, term_2_ends_on,"
           "       summer_ends_on, closes_on, responsible_account_id, responsible_name, named_at,"
           "       version)"
           " VALUES (:school_year_id, :term_1_ends_on, :term_2_ends_on, :summer_ends_on,"
           "       :closes_on, :responsible_account_id, :responsible_name, :named_at, 1)",
    .in = &year_calendar_shape,
};

static const struct query put_calendar = {
    .sql = "UPDATE year_calendar"
           "   SET term_1_ends_on = :term_1_ends_on, term_2_ends_on = :term_2_ends_on,"
           "       summer_ends_on = :summer_ends_on, closes_on = :closes_on,"
           "       responsible_account_id = :responsible_account_id,"
           "       responsible_name = :responsible_name, named_at = :named_at,"
           "       version = version + 1"
           " WHERE school_year_id = :school_year_id AND version = :version",
    .in = &year_calendar_shape,
};

static const struct query sign_off_by_year = {
    .sql = "SELECT school_year_id, account_id, full_name, statement, signed_off_at"
           "  FROM year_sign_off"
           " WHERE school_year_id = :school_year_id",
    .in = &sign_off_shape,
    .out = &sign_off_shape,
};

static const struct query add_sign_off = {
    .sql = "INSERT INTO year_sign_off (school_year_id, account_id, full_name, statement,"
           "       signed_off_at)"
           " VALUES (:school_year_id, :account_id, :full_name, :statement, :signed_off_at)",
    .in = &sign_off_shape,
};

const struct query *const calendars_queries[] = {
    &calendar_by_year, &first_calendar, &put_calendar, &sign_off_by_year, &add_sign_off, NULL,
};

enum err calendars_get(struct call *call, int64_t school_year_id, struct year_calendar *ret)
{
    const struct year_calendar key = {.school_year_id = school_year_id};
    bool found = false;
    enum err err = db_find(call, &calendar_by_year, &key, ret, &found);

    if (err || found)
        return err;
    *ret = (struct year_calendar){.school_year_id = school_year_id, .responsible_account_id = NONE};
    return OK;
}

enum err calendars_put(struct call *call, const struct year_calendar *calendar)
{
    enum err err;

    if (calendar->version)
        return db_change(call, &put_calendar, calendar);
    err = db_insert(call, &first_calendar, calendar, NULL);
    return err == ERR_CONFLICT ? ERR_CHANGED : err;
}

enum err sign_offs_find(struct call *call, int64_t school_year_id, struct sign_off *ret,
                        bool *ret_found)
{
    return db_find(call, &sign_off_by_year, &(struct sign_off){.school_year_id = school_year_id},
                   ret, ret_found);
}

enum err sign_offs_add(struct call *call, const struct sign_off *row)
{
    return db_insert(call, &add_sign_off, row, NULL);
}
