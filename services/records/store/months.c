/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/months.h"

#include "db/db.h"
#include "store/queries.h"

static const struct field class_month_fields[] = {
    INT(struct class_month, class_id, 1, INT64_MAX),
    STR(struct class_month, month, 7, 7),
    ENUM(struct class_month, state, month_state_names),
    INT(struct class_month, version, 0, INT64_MAX),
    INT(struct class_month, submitted_by, 1, INT64_MAX, .optional = true),
    STR(struct class_month, submitted_at, 20, 20, .optional = true),
    INT(struct class_month, confirmed_by, 1, INT64_MAX, .optional = true),
    STR(struct class_month, confirmed_at, 20, 20, .optional = true),
    INT(struct class_month, reopened_by, 1, INT64_MAX, .optional = true),
    STR(struct class_month, reopened_at, 20, 20, .optional = true),
    STR(struct class_month, reopen_reason, 10, 500, .optional = true),
};
const struct shape class_month_shape = SHAPE(struct class_month, class_month_fields);

static const struct field stored_fields[] = {
    INT(struct month_row, class_id, 1, INT64_MAX),
    STR(struct month_row, month, 7, 7),
    INT(struct month_row, school_year_id, 1, INT64_MAX),
    INT(struct month_row, student_id, 1, INT64_MAX),
    INT(struct month_row, number, 1, 999, .optional = true),
    STR(struct month_row, full_name, 1, 100),
    INT(struct month_row, absent_excused, 0, 62),
    INT(struct month_row, absent_unexcused, 0, 62),
    INT(struct month_row, absent_days, 0, 31),
};
static const struct shape stored_shape = SHAPE(struct month_row, stored_fields);

static const struct field month_row_fields[] = {
    INT(struct month_row, student_id, 1, INT64_MAX),
    INT(struct month_row, number, 1, 999, .optional = true),
    STR(struct month_row, full_name, 1, 100),
    INT(struct month_row, absent_excused, 0, 62),
    INT(struct month_row, absent_unexcused, 0, 62),
    INT(struct month_row, absent_days, 0, 31),
    INT(struct month_row, term_1_excused, 0, 1000, .optional = true),
    INT(struct month_row, term_1_unexcused, 0, 1000, .optional = true),
    INT(struct month_row, term_2_excused, 0, 1000, .optional = true),
    INT(struct month_row, term_2_unexcused, 0, 1000, .optional = true),
    INT(struct month_row, year_excused, 0, 1000),
    INT(struct month_row, year_unexcused, 0, 1000),
};
const struct shape month_row_shape = SHAPE(struct month_row, month_row_fields);

static const struct field month_event_fields[] = {
    INT(struct month_event, student_id, 1, INT64_MAX),
    STR(struct month_event, full_name, 1, 100),
    STR(struct month_event, kind, 1, 10),
    STR(struct month_event, happened_on, 10, 10),
    STR(struct month_event, state, 1, 20),
    STR(struct month_event, class_name, 1, 20, .optional = true),
    STR(struct month_event, reason, 1, 500, .optional = true),
};
const struct shape month_event_shape = SHAPE(struct month_event, month_event_fields);

static const struct field overdue_fields[] = {
    INT(struct overdue_month, org_id, 1, INT64_MAX),
    INT(struct overdue_month, class_id, 1, INT64_MAX),
    STR(struct overdue_month, class_name, 1, 20),
    INT(struct overdue_month, grade, 1, 12),
    INT(struct overdue_month, homeroom_account_id, 1, INT64_MAX, .optional = true),
    STR(struct overdue_month, homeroom_name, 1, 100, .optional = true),
    STR(struct overdue_month, month, 7, 7),
    ENUM(struct overdue_month, state, month_state_names),
    STR(struct overdue_month, due_on, 10, 10, .optional = true),
};
const struct shape overdue_month_shape = SHAPE(struct overdue_month, overdue_fields);

struct overdue_key {
    int64_t unit_id;
    const char *year_name;
    const char *last_due;
};
static const struct field overdue_key_fields[] = {
    INT(struct overdue_key, unit_id, 1, INT64_MAX),
    STR(struct overdue_key, year_name, 9, 9),
    STR(struct overdue_key, last_due, 7, 7),
};
static const struct shape overdue_key_shape = SHAPE(struct overdue_key, overdue_key_fields);

#define MONTH                                                                                      \
    "SELECT class_id, month, state, version, submitted_by, submitted_at, confirmed_by,"            \
    "       confirmed_at, reopened_by, reopened_at, reopen_reason"                                 \
    "  FROM class_month"

static const struct query month_by_key = {
    .sql = MONTH " WHERE class_id = :class_id AND month = :month",
    .in = &class_month_shape,
    .out = &class_month_shape,
};

static const struct query months_by_class = {
    .sql = MONTH " WHERE class_id = :class_id ORDER BY month",
    .in = &class_month_shape,
    .out = &class_month_shape,
};

static const struct query first_month = {
    .sql = "INSERT INTO class_month (class_id, month, state, version, submitted_by, submitted_at)"
           " VALUES (:class_id, :month, :state, 1, :submitted_by, :submitted_at)",
    .in = &class_month_shape,
};

static const struct query put_month = {
    .sql = "UPDATE class_month"
           "   SET state = :state, version = version + 1, submitted_by = :submitted_by,"
           "       submitted_at = :submitted_at, confirmed_by = :confirmed_by,"
           "       confirmed_at = :confirmed_at, reopened_by = :reopened_by,"
           "       reopened_at = :reopened_at, reopen_reason = :reopen_reason"
           " WHERE class_id = :class_id AND month = :month AND version = :version",
    .in = &class_month_shape,
};

#define IN_CLASS " e.class_id = :class_id AND e.state NOT IN ('withdrawn', 'merged')"

static const struct query rows_of_month = {
    .sql = "SELECT e.class_id, :month AS month, e.student_id, e.number, s.full_name,"
           "       COALESCE(a.absent_excused, 0) AS absent_excused,"
           "       COALESCE(a.absent_unexcused, 0) AS absent_unexcused,"
           "       COALESCE(a.absent_days, 0) AS absent_days"
           "  FROM enrolment e"
           "  JOIN student s ON s.id = e.student_id"
           "  LEFT JOIN month_absence a"
           "    ON a.class_id = e.class_id AND a.month = :month AND a.student_id = e.student_id"
           " WHERE" IN_CLASS
           "   AND (e.valid_from IS NULL OR DATE_FORMAT(e.valid_from, '%Y-%m') <= :month)"
           "   AND (e.valid_to IS NULL OR DATE_FORMAT(e.valid_to, '%Y-%m') >= :month)"
           " ORDER BY e.number IS NULL, e.number, s.sort_key, s.id",
    .in = &stored_shape,
    .out = &stored_shape,
};

static const struct query absences_of_year = {
    .sql = "SELECT a.student_id, a.month, a.absent_excused, a.absent_unexcused, a.absent_days"
           "  FROM enrolment e"
           "  JOIN month_absence a ON a.student_id = e.student_id"
           "  JOIN class c ON c.id = a.class_id"
           " WHERE e.class_id = :class_id AND c.school_year_id = :school_year_id"
           " ORDER BY a.student_id, a.month",
    .in = &stored_shape,
    .out = &stored_shape,
};

static const struct query put_row = {
    .sql = "INSERT INTO month_absence (class_id, month, student_id, absent_excused,"
           "       absent_unexcused, absent_days)"
           " VALUES (:class_id, :month, :student_id, :absent_excused, :absent_unexcused,"
           "       :absent_days)"
           " ON DUPLICATE KEY UPDATE absent_excused = VALUES(absent_excused),"
           "    absent_unexcused = VALUES(absent_unexcused), absent_days = VALUES(absent_days)",
    .in = &stored_shape,
};

/* Day by day: a move ends the old enrolment the day before it begins the new one. */
static const struct query events_of_month = {
    .sql = "SELECT e.student_id, s.full_name, IF(m.id IS NULL, 'joined', 'moved_in') AS kind,"
           "       e.valid_from AS happened_on, e.state, c.name AS class_name, m.reason"
           "  FROM enrolment e"
           "  JOIN student s ON s.id = e.student_id"
           "  LEFT JOIN class_move m ON m.student_id = e.student_id"
           "       AND m.to_class_id = e.class_id AND m.moved_on = e.valid_from"
           "  LEFT JOIN class c ON c.id = m.from_class_id"
           " WHERE" IN_CLASS "   AND DATE_FORMAT(e.valid_from, '%Y-%m') = :month"
           " UNION ALL "
           "SELECT e.student_id, s.full_name, IF(m.id IS NULL, 'left', 'moved_out'), e.valid_to,"
           "       e.state, c.name, m.reason"
           "  FROM enrolment e"
           "  JOIN student s ON s.id = e.student_id"
           "  LEFT JOIN class_move m ON m.student_id = e.student_id"
           "       AND m.from_class_id = e.class_id AND m.moved_on = e.valid_to + INTERVAL 1 DAY"
           "  LEFT JOIN class c ON c.id = m.to_class_id"
           " WHERE" IN_CLASS "   AND DATE_FORMAT(e.valid_to, '%Y-%m') = :month"
           " ORDER BY happened_on, student_id",
    .in = &stored_shape,
    .out = &month_event_shape,
};

static const struct query put_sums = {
    .sql = "UPDATE enrolment e"
           "  LEFT JOIN (SELECT a.student_id, SUM(a.absent_excused) AS excused,"
           "                    SUM(a.absent_unexcused) AS unexcused"
           "               FROM enrolment o"
           "               JOIN month_absence a ON a.student_id = o.student_id"
           "               JOIN class c ON c.id = a.class_id"
           "              WHERE o.class_id = :class_id AND c.school_year_id = :school_year_id"
           "              GROUP BY a.student_id) x ON x.student_id = e.student_id"
           "   SET e.absent_excused = COALESCE(x.excused, 0),"
           "       e.absent_unexcused = COALESCE(x.unexcused, 0)"
           " WHERE e.class_id = :class_id AND e.state = 'active'",
    .in = &stored_shape,
};

static const struct query clear_sums = {
    .sql = "UPDATE enrolment SET absent_excused = NULL, absent_unexcused = NULL"
           " WHERE class_id = :class_id AND state = 'active'",
    .in = &stored_shape,
};

/* Of the office's own schools or of the school: a unit stands over itself. */
static const struct query overdue_months = {
    .sql = "SELECT y.org_id, c.id AS class_id, c.name AS class_name, c.grade,"
           "       c.homeroom_account_id, c.homeroom_name,"
           "       DATE_FORMAT(y.starts_on + INTERVAL k.n MONTH, '%Y-%m') AS month,"
           "       COALESCE(m.state, 'open') AS state"
           "  FROM school_unit u"
           "  JOIN school_year y ON y.org_id = u.org_id AND y.name = :year_name"
           "  JOIN class c ON c.school_year_id = y.id"
           "  JOIN (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3"
           "        UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7"
           "        UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10 UNION ALL SELECT 11"
           "        UNION ALL SELECT 12) k"
           "  LEFT JOIN class_month m ON m.class_id = c.id"
           "       AND m.month = DATE_FORMAT(y.starts_on + INTERVAL k.n MONTH, '%Y-%m')"
           " WHERE u.unit_id = :unit_id"
           "   AND DATE_FORMAT(y.starts_on + INTERVAL k.n MONTH, '%Y-%m')"
           "       <= LEAST(:last_due, DATE_FORMAT(y.ends_on, '%Y-%m'))"
           "   AND COALESCE(m.state, 'open') <> 'confirmed'"
           " ORDER BY y.org_id, c.grade, c.name, month",
    .in = &overdue_key_shape,
    .out = &overdue_month_shape,
};

const struct query *const months_queries[] = {
    &month_by_key, &months_by_class, &first_month, &put_month,  &rows_of_month,  &absences_of_year,
    &put_row,      &events_of_month, &put_sums,    &clear_sums, &overdue_months, NULL,
};

enum err months_get(struct call *call, int64_t class_id, const char *month, struct class_month *ret)
{
    const struct class_month key = {.class_id = class_id, .month = month};
    bool found = false;
    enum err err = db_find(call, &month_by_key, &key, ret, &found);

    if (err || found)
        return err;
    *ret = (struct class_month){.class_id = class_id,
                                .month = month,
                                .state = MONTH_OPEN,
                                .submitted_by = NONE,
                                .confirmed_by = NONE,
                                .reopened_by = NONE};
    return OK;
}

enum err months_of_class(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &months_by_class, &(struct class_month){.class_id = class_id}, ret);
}

enum err months_put(struct call *call, const struct class_month *month)
{
    enum err err;

    if (month->version)
        return db_change(call, &put_month, month);
    err = db_insert(call, &first_month, month, NULL);
    return err == ERR_CONFLICT ? ERR_CHANGED : err;
}

enum err months_rows(struct call *call, int64_t class_id, const char *month, struct list *ret)
{
    return db_all(call, &rows_of_month, &(struct month_row){.class_id = class_id, .month = month},
                  ret);
}

enum err months_absences(struct call *call, int64_t class_id, int64_t school_year_id,
                         struct list *ret)
{
    return db_all(call, &absences_of_year,
                  &(struct month_row){.class_id = class_id, .school_year_id = school_year_id}, ret);
}

enum err months_put_rows(struct call *call, const struct list *rows)
{
    return db_each(call, &put_row, rows);
}

enum err months_events(struct call *call, int64_t class_id, const char *month, struct list *ret)
{
    return db_all(call, &events_of_month, &(struct month_row){.class_id = class_id, .month = month},
                  ret);
}

enum err months_put_totals(struct call *call, int64_t class_id, int64_t school_year_id, bool known)
{
    return db_change_any(
        call, known ? &put_sums : &clear_sums,
        &(struct month_row){.class_id = class_id, .school_year_id = school_year_id}, NULL);
}

enum err months_overdue(struct call *call, int64_t unit_id, const char *year_name,
                        const char *last_due, struct list *ret)
{
    return db_all(call, &overdue_months, &(struct overdue_key){unit_id, year_name, last_due}, ret);
}
