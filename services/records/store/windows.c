/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/windows.h"

#include "db/db.h"
#include "store/queries.h"

static const struct field window_fields[] = {
    INT(struct entry_window, id, 1, INT64_MAX),
    INT(struct entry_window, org_id, 1, INT64_MAX),
    STR(struct entry_window, unit_name, 1, 200),
    ENUM(struct entry_window, kind, window_kind_names),
    INT(struct entry_window, scope_org_id, 1, INT64_MAX),
    STR(struct entry_window, scope_name, 1, 200),
    STR(struct entry_window, year_name, 9, 9, .optional = true),
    ENUM(struct entry_window, level, school_level_names, .optional = true),
    INT(struct entry_window, grade, 1, 12, .optional = true),
    STR(struct entry_window, subject, 1, 40, .optional = true),
    ENUM(struct entry_window, column_kind, column_kind_names, .optional = true),
    INT(struct entry_window, term, 1, 2, .optional = true),
    STR(struct entry_window, starts_at, 20, 20),
    STR(struct entry_window, ends_at, 20, 20),
    STR(struct entry_window, decision_number, 1, 50),
    STR(struct entry_window, reason, 1, 500),
    INT(struct entry_window, set_by, 1, INT64_MAX),
    STR(struct entry_window, set_at, 20, 20),
    INT(struct entry_window, closed_by, 1, INT64_MAX, .optional = true),
    STR(struct entry_window, closed_at, 20, 20, .optional = true),
    STR(struct entry_window, close_reason, 1, 500, .optional = true),
    INT(struct entry_window, version, 1, INT64_MAX),
};
const struct shape entry_window_shape = SHAPE(struct entry_window, window_fields);

struct gate {
    int64_t org_id;
    int64_t unit_id;
    int64_t depth;    /* of unit_id over the school: 0 = the province */
    int64_t below_id; /* another unit */
    const char *day;
    const char *now;
};

static const struct field gate_fields[] = {
    INT(struct gate, org_id, 1, INT64_MAX),
    INT(struct gate, unit_id, 1, INT64_MAX),
    INT(struct gate, depth, 0, 100, .optional = true),
    INT(struct gate, below_id, 1, INT64_MAX),
    STR(struct gate, day, 10, 10),
    STR(struct gate, now, 20, 20),
};
static const struct shape gate_shape = SHAPE(struct gate, gate_fields);

#define NOW "DATE_FORMAT(SYSDATE(), '%Y-%m-%dT%TZ')"
#define SELECT                                                                                     \
    "SELECT w.id, w.org_id, w.unit_name, w.kind, w.scope_org_id, w.scope_name, w.year_name,"       \
    "       w.level, w.grade, w.subject, w.column_kind, w.term, w.starts_at, w.ends_at,"           \
    "       w.decision_number, w.reason, w.set_by, w.set_at, w.closed_by, w.closed_at,"            \
    "       w.close_reason, w.version"

static const struct query drop_units = {
    .sql = "DELETE FROM school_unit WHERE org_id = :org_id",
    .in = &gate_shape,
};

static const struct query add_unit = {
    .sql = "INSERT INTO school_unit (org_id, unit_id, depth) VALUES (:org_id, :unit_id, :depth)",
    .in = &gate_shape,
};

static const struct query add_gate = {
    .sql = "INSERT IGNORE INTO unit_gate (unit_id, version) VALUES (:unit_id, 1)",
    .in = &gate_shape,
};

static const struct query set_asked = {
    .sql = "UPDATE school SET units_asked_on = :day WHERE org_id = :org_id",
    .in = &gate_shape,
};

static const struct query units_of_school = {
    .sql = "SELECT unit_id, depth FROM school_unit WHERE org_id = :org_id",
    .in = &gate_shape,
    .out = &gate_shape,
};

static const struct query unit_of_school = {
    .sql = "SELECT org_id, unit_id FROM school_unit WHERE org_id = :org_id AND unit_id = :unit_id",
    .in = &gate_shape,
    .out = &gate_shape,
};

/* Over a school that is under both. */
static const struct query unit_over = {
    .sql = "SELECT b.org_id FROM school_unit b"
           "  JOIN school_unit u ON u.org_id = b.org_id AND u.unit_id = :unit_id"
           "   AND u.depth <= b.depth"
           " WHERE b.unit_id = :below_id LIMIT 1",
    .in = &gate_shape,
    .out = &gate_shape,
};

static const struct query schools_of_unit = {
    .sql = "SELECT org_id FROM school_unit WHERE unit_id = :unit_id ORDER BY org_id",
    .in = &gate_shape,
    .out = &gate_shape,
};

static const struct query oldest_asked = {
    .sql = "SELECT org_id FROM school WHERE units_asked_on IS NULL OR units_asked_on < :day"
           " ORDER BY units_asked_on LIMIT 1",
    .in = &gate_shape,
    .out = &gate_shape,
};

/* First all the gates, then the windows: who waits at a gate holds no window. */
static const struct query hold_gates = {
    .sql = "SELECT g.unit_id FROM school_unit u JOIN unit_gate g ON g.unit_id = u.unit_id"
           " WHERE u.org_id = :org_id LOCK IN SHARE MODE",
    .in = &gate_shape,
    .out = &gate_shape,
};

static const struct query windows_of_school = {
    .sql = SELECT "  FROM school_unit u JOIN entry_window w ON w.scope_org_id = u.unit_id"
                  " WHERE u.org_id = :org_id AND (w.kind = 'opening' OR w.ends_at > " NOW ")"
                  " ORDER BY w.id LOCK IN SHARE MODE",
    .in = &gate_shape,
    .out = &entry_window_shape,
};

static const struct query clock = {
    .sql = "SELECT " NOW " AS now",
    .in = &gate_shape,
    .out = &gate_shape,
};

static const struct query change_gate = {
    .sql = "INSERT INTO unit_gate (unit_id, version) VALUES (:unit_id, 1)"
           " ON DUPLICATE KEY UPDATE version = version + 1",
    .in = &gate_shape,
};

static const struct query add_window = {
    .sql = "INSERT INTO entry_window (org_id, unit_name, kind, scope_org_id, scope_name, year_name,"
           "       level, grade, subject, column_kind, term, starts_at, ends_at, decision_number,"
           "       reason, set_by, set_at, version)"
           " VALUES (:org_id, :unit_name, :kind, :scope_org_id, :scope_name, :year_name, :level,"
           "       :grade, :subject, :column_kind, :term, :starts_at, :ends_at, :decision_number,"
           "       :reason, :set_by, :set_at, 1)",
    .in = &entry_window_shape,
};

static const struct query window_by_id = {
    .sql = SELECT "  FROM entry_window w WHERE w.id = :id",
    .in = &entry_window_shape,
    .out = &entry_window_shape,
};

/* Its own and those over it, each by its index: with OR every window of the province is read. */
static const struct query windows_by_unit = {
    .sql = SELECT "  FROM entry_window w WHERE w.org_id = :org_id UNION " SELECT
                  "  FROM school_unit u JOIN entry_window w ON w.scope_org_id = u.unit_id"
                  " WHERE u.org_id = :org_id ORDER BY id DESC",
    .in = &gate_shape,
    .out = &entry_window_shape,
};

static const struct query close_window = {
    .sql = "UPDATE entry_window SET closed_by = :closed_by, closed_at = :closed_at,"
           "       close_reason = :close_reason, version = version + 1"
           " WHERE id = :id AND version = :version AND closed_at IS NULL AND ends_at > :closed_at",
    .in = &entry_window_shape,
};

const struct query *const windows_queries[] = {
    &drop_units,      &add_unit,     &add_gate,     &set_asked,         &units_of_school,
    &unit_of_school,  &oldest_asked, &hold_gates,   &windows_of_school, &clock,
    &change_gate,     &add_window,   &window_by_id, &windows_by_unit,   &close_window,
    &schools_of_unit, &unit_over,    NULL,
};

static bool holds_all(const struct list *gates, const struct list *unit_ids)
{
    const struct gate *gate = gates->items;
    const int64_t *id = unit_ids->items;
    size_t found = 0;

    for (size_t i = 0; i < unit_ids->n; i++)
        for (size_t k = 0; k < gates->n; k++)
            found += gate[k].unit_id == id[i] && gate[k].depth == (int64_t)i;
    return gates->n == unit_ids->n && found == unit_ids->n;
}

static enum err replace_units(struct call *call, int64_t org_id, const struct list *unit_ids)
{
    const int64_t *ids = unit_ids->items;
    struct gate *rows = arena_array(call->mem, unit_ids->n, sizeof(*rows));
    const struct list list = {rows, unit_ids->n};
    enum err err = db_change_any(call, &drop_units, &(struct gate){.org_id = org_id}, NULL);

    for (size_t i = 0; i < unit_ids->n; i++)
        rows[i] = (struct gate){.org_id = org_id, .unit_id = ids[i], .depth = (int64_t)i};
    if (!err)
        err = db_each(call, &add_unit, &list);
    return err ? err : db_each(call, &add_gate, &list);
}

enum err school_units_put(struct call *call, int64_t org_id, const char *day,
                          const struct list *unit_ids)
{
    struct list there;
    enum err err = db_all(call, &units_of_school, &(struct gate){.org_id = org_id}, &there);

    if (!err && !holds_all(&there, unit_ids))
        err = replace_units(call, org_id, unit_ids);
    return err ? err : school_units_asked(call, org_id, day);
}

enum err school_units_asked(struct call *call, int64_t org_id, const char *day)
{
    const struct gate key = {.org_id = org_id, .day = day};

    return db_change_any(call, &set_asked, &key, NULL);
}

enum err school_units_has(struct call *call, int64_t org_id, int64_t unit_id, bool *ret)
{
    struct gate found;

    return db_find(call, &unit_of_school, &(struct gate){.org_id = org_id, .unit_id = unit_id},
                   &found, ret);
}

enum err school_units_over(struct call *call, int64_t unit_id, int64_t below_id, bool *ret)
{
    struct gate found;

    return db_find(call, &unit_over, &(struct gate){.unit_id = unit_id, .below_id = below_id},
                   &found, ret);
}

enum err school_units_below(struct call *call, int64_t unit_id, struct list *ret)
{
    struct list found;
    enum err err = db_all(call, &schools_of_unit, &(struct gate){.unit_id = unit_id}, &found);
    const struct gate *school = found.items;
    int64_t *ids = arena_array(call->mem, found.n, sizeof(*ids));

    for (size_t i = 0; !err && i < found.n; i++)
        ids[i] = school[i].org_id;
    *ret = (struct list){ids, found.n};
    return err;
}

enum err school_units_oldest(struct call *call, const char *day, int64_t *ret_org_id,
                             bool *ret_found)
{
    struct gate found = {0};
    enum err err = db_find(call, &oldest_asked, &(struct gate){.day = day}, &found, ret_found);

    *ret_org_id = found.org_id;
    return err;
}

static enum err read_clock(struct call *call, const char **ret_now)
{
    struct gate found;
    enum err err = db_one(call, &clock, &(struct gate){0}, &found);

    if (!err)
        *ret_now = found.now;
    return err;
}

enum err windows_hold(struct call *call, int64_t school_id, struct list *ret, const char **ret_now)
{
    const struct gate key = {.org_id = school_id};
    struct list gates;
    enum err err = db_all(call, &hold_gates, &key, &gates);

    if (!err)
        err = db_all(call, &windows_of_school, &key, ret);
    *ret_now = "";
    return err || !ret->n ? err : read_clock(call, ret_now);
}

enum err windows_gate_change(struct call *call, int64_t unit_id, const char **ret_now)
{
    enum err err = db_change_any(call, &change_gate, &(struct gate){.unit_id = unit_id}, NULL);

    return err ? err : read_clock(call, ret_now);
}

enum err windows_add(struct call *call, const struct entry_window *window, int64_t *ret_id)
{
    return db_insert(call, &add_window, window, ret_id);
}

enum err windows_get(struct call *call, int64_t id, struct entry_window *ret)
{
    return db_one(call, &window_by_id, &(struct entry_window){.id = id}, ret);
}

enum err windows_of_unit(struct call *call, int64_t org_id, struct list *ret)
{
    return db_all(call, &windows_by_unit, &(struct gate){.org_id = org_id}, ret);
}

enum err windows_close(struct call *call, const struct entry_window *window)
{
    return db_change(call, &close_window, window);
}
