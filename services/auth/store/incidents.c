/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/incidents.h"

#include "db/db.h"
#include "domain/incident_rules.h"
#include "store/queries.h"

static const struct field incident_fields[] = {
    INT(struct incident, id, 1, INT64_MAX),
    ENUM(struct incident, category, incident_category_names),
    ENUM(struct incident, severity, severity_names),
    STR(struct incident, title, 1, 200),
    STR(struct incident, text, 1, 4000),
    ENUM(struct incident, source, incident_source_names),
    INT(struct incident, reporter_id, 1, INT64_MAX, .optional = true),
    STR(struct incident, reporter_name, 1, 100, .optional = true),
    INT(struct incident, org_id, 1, INT64_MAX),
    STR(struct incident, org_name, 1, 200),
    ENUM(struct incident, state, incident_state_names),
    ENUM(struct incident, desk, desk_names),
    INT(struct incident, desk_org_id, 1, INT64_MAX),
    STR(struct incident, vendor_ticket, 1, 64, .optional = true),
    INT(struct incident, opened_at, 0, INT64_MAX),
    INT(struct incident, due_at, 0, INT64_MAX),
    INT(struct incident, resolved_at, 0, INT64_MAX, .optional = true),
    INT(struct incident, closed_at, 0, INT64_MAX, .optional = true),
    INT(struct incident, closed_by, 1, INT64_MAX, .optional = true),
    STR(struct incident, close_reason, 1, 500, .optional = true),
    INT(struct incident, version, 1, INT64_MAX),
};
static const struct shape incident_shape = SHAPE(struct incident, incident_fields);

static const struct field entry_fields[] = {
    INT(struct incident_entry, id, 1, INT64_MAX),
    INT(struct incident_entry, incident_id, 1, INT64_MAX),
    INT(struct incident_entry, at, 0, INT64_MAX),
    INT(struct incident_entry, actor_id, 1, INT64_MAX, .optional = true),
    STR(struct incident_entry, actor_name, 1, 100, .optional = true),
    ENUM(struct incident_entry, act, incident_act_names),
    ENUM(struct incident_entry, desk, desk_names),
    BOOL(struct incident_entry, from_vendor),
    STR(struct incident_entry, text, 1, 4000),
};
static const struct shape entry_shape = SHAPE(struct incident_entry, entry_fields);

static const struct field filter_fields[] = {
    INT(struct incident_filter, org_id, 1, INT64_MAX),
    INT(struct incident_filter, account_id, 1, INT64_MAX),
    BOOL(struct incident_filter, with_security),
    ENUM(struct incident_filter, category, incident_category_names),
    ENUM(struct incident_filter, state, incident_state_names),
    ENUM(struct incident_filter, desk, desk_names),
    BOOL(struct incident_filter, overdue),
    INT(struct incident_filter, now, 0, INT64_MAX),
    STR(struct incident_filter, today, 10, 10),
    INT(struct incident_filter, after, 0, INT64_MAX),
    INT(struct incident_filter, limit, 1, 500),
};
static const struct shape filter_shape = SHAPE(struct incident_filter, filter_fields);

static const struct field number_fields[] = {INT(struct incident_count, count, 0, INT64_MAX)};
static const struct shape number_shape = SHAPE(struct incident_count, number_fields);

#define COLUMNS                                                                                    \
    "i.id, i.category, i.severity, i.title, i.text, i.source, i.reporter_id, i.org_id,"            \
    " i.state, i.desk, i.desk_org_id, i.vendor_ticket, i.opened_at, i.due_at, i.resolved_at,"      \
    " i.closed_at, i.closed_by, i.close_reason, i.version"
/* The unit is called what it was called on the day the incident was opened. */
#define NAMED COLUMNS ", v.name AS org_name, a.full_name AS reporter_name"
#define JOIN_NAME                                                                                  \
    "  JOIN org_version v ON v.org_id = i.org_id"                                                  \
    "   AND DATE('1970-01-01' + INTERVAL i.opened_at + 25200 SECOND)"                              \
    "       BETWEEN v.valid_from AND v.valid_to"
#define IS_DUE   "i.due_at < :now AND i.state IN ('open', 'in_progress', 'reopened')"
#define IS_SHOWN "(:with_security OR i.category <> 'security' OR i.reporter_id = :account_id)"
#define IS_WANTED                                                                                  \
    "(:category IS NULL OR i.category = :category)"                                                \
    " AND (:state IS NULL OR i.state = :state)"                                                    \
    " AND (:desk IS NULL OR i.desk = :desk)"                                                       \
    " AND (NOT :overdue OR (" IS_DUE "))"

static const struct query add_incident = {
    .sql = "INSERT INTO incident (category, severity, title, text, source, reporter_id, org_id,"
           "       state, desk, desk_org_id, opened_at, due_at, version)"
           " VALUES (:category, :severity, :title, :text, :source, :reporter_id, :org_id,"
           "       :state, :desk, :desk_org_id, :opened_at, :due_at, 1)",
    .in = &incident_shape,
};

static const struct query incident_by_id = {
    .sql = "SELECT " NAMED "  FROM incident i" JOIN_NAME
           "  LEFT JOIN account a ON a.id = i.reporter_id"
           " WHERE i.id = :id",
    .in = &incident_shape,
    .out = &incident_shape,
};

static const struct query incident_by_id_locked = {
    .sql = "SELECT " COLUMNS " FROM incident i WHERE i.id = :id FOR UPDATE",
    .in = &incident_shape,
    .out = &incident_shape,
};

static const struct query overdue_incident = {
    .sql = "SELECT " COLUMNS "  FROM incident i"
           " WHERE " IS_DUE " AND i.desk IN ('school', 'phong')"
           " ORDER BY i.due_at"
           " LIMIT 1"
           "   FOR UPDATE",
    .in = &filter_shape,
    .out = &incident_shape,
};

static const struct query update_incident = {
    .sql = "UPDATE incident"
           "   SET state = :state, desk = :desk, desk_org_id = :desk_org_id,"
           "       vendor_ticket = :vendor_ticket, due_at = :due_at, resolved_at = :resolved_at,"
           "       closed_at = :closed_at, closed_by = :closed_by, close_reason = :close_reason,"
           "       version = version + 1"
           " WHERE id = :id AND version = :version",
    .in = &incident_shape,
};

static const struct query below = {
    .sql = "SELECT " NAMED "  FROM org_closure c"
           "  JOIN incident i ON i.org_id = c.descendant_id" JOIN_NAME
           "  LEFT JOIN account a ON a.id = i.reporter_id"
           " WHERE c.ancestor_id = :org_id AND i.id > :after"
           "   AND :today BETWEEN c.valid_from AND c.valid_to"
           "   AND " IS_SHOWN " AND " IS_WANTED " ORDER BY i.id"
           " LIMIT :limit",
    .in = &filter_shape,
    .out = &incident_shape,
};

static const struct query of_reporter = {
    .sql = "SELECT " NAMED "  FROM incident i" JOIN_NAME "  JOIN account a ON a.id = i.reporter_id"
           " WHERE i.reporter_id = :account_id AND i.id > :after"
           "   AND " IS_WANTED " ORDER BY i.id"
           " LIMIT :limit",
    .in = &filter_shape,
    .out = &incident_shape,
};

static const struct query count_of_reporter = {
    .sql = "SELECT COUNT(*) AS count FROM incident"
           " WHERE reporter_id = :account_id AND opened_at > :after",
    .in = &filter_shape,
    .out = &number_shape,
};

static const struct query count_anonymous_of_org = {
    .sql = "SELECT COUNT(*) AS count FROM incident"
           " WHERE org_id = :org_id AND source = 'anonymous' AND state <> 'closed'",
    .in = &filter_shape,
    .out = &number_shape,
};

static const struct query count_anonymous = {
    .sql = "SELECT COUNT(*) AS count FROM incident"
           " WHERE source = 'anonymous' AND opened_at > :after",
    .in = &filter_shape,
    .out = &number_shape,
};

static const struct field place_fields[] = {
    STR(struct incident_place, org_code, 1, 20),
    STR(struct incident_place, today, 10, 10),
    STR(struct incident_place, username, 0, 64, .optional = true),
    INT(struct incident_place, org_id, 1, INT64_MAX),
    INT(struct incident_place, account_id, 1, INT64_MAX, .optional = true),
};
static const struct shape place_shape = SHAPE(struct incident_place, place_fields);

static const struct query place_by_code = {
    .sql = "SELECT v.org_id, a.id AS account_id"
           "  FROM org_version v"
           "  LEFT JOIN account a ON a.org_id = v.org_id AND a.username = :username"
           " WHERE v.code = :org_code AND :today BETWEEN v.valid_from AND v.valid_to",
    .in = &place_shape,
    .out = &place_shape,
};

static const struct query add_entry = {
    .sql = "INSERT INTO incident_entry (incident_id, at, actor_id, act, desk, from_vendor, text)"
           " VALUES (:incident_id, :at, :actor_id, :act, :desk, :from_vendor, :text)",
    .in = &entry_shape,
};

struct entry_key {
    int64_t incident_id;
    int64_t after;
    int64_t limit;
};

static const struct field entry_key_fields[] = {
    INT(struct entry_key, incident_id, 1, INT64_MAX),
    INT(struct entry_key, after, 0, INT64_MAX),
    INT(struct entry_key, limit, 1, 500),
};
static const struct shape entry_key_shape = SHAPE(struct entry_key, entry_key_fields);

static const struct query entries_of_incident = {
    .sql = "SELECT e.id, e.incident_id, e.at, e.actor_id, a.full_name AS actor_name, e.act, e.desk,"
           "       e.from_vendor, e.text"
           "  FROM incident_entry e"
           "  LEFT JOIN account a ON a.id = e.actor_id"
           " WHERE e.incident_id = :incident_id AND e.id > :after"
           " ORDER BY e.id"
           " LIMIT :limit",
    .in = &entry_key_shape,
    .out = &entry_shape,
};

const struct query *const incidents_queries[] = {
    &add_incident,
    &incident_by_id,
    &incident_by_id_locked,
    &overdue_incident,
    &update_incident,
    &below,
    &of_reporter,
    &count_of_reporter,
    &count_anonymous_of_org,
    &count_anonymous,
    &place_by_code,
    &add_entry,
    &entries_of_incident,
    NULL,
};

enum err incidents_add(struct call *call, const struct incident *incident, int64_t *ret_id)
{
    return db_insert(call, &add_incident, incident, ret_id);
}

enum err incidents_get(struct call *call, int64_t id, struct incident *ret)
{
    return db_one(call, &incident_by_id, &(struct incident){.id = id}, ret);
}

enum err incidents_get_locked(struct call *call, int64_t id, struct incident *ret)
{
    return db_one(call, &incident_by_id_locked, &(struct incident){.id = id}, ret);
}

enum err incidents_find_overdue(struct call *call, int64_t now, struct incident *ret,
                                bool *ret_found)
{
    return db_find(call, &overdue_incident, &(struct incident_filter){.now = now}, ret, ret_found);
}

enum err incidents_update(struct call *call, const struct incident *incident)
{
    return db_change(call, &update_incident, incident);
}

enum err incidents_below(struct call *call, const struct incident_filter *filter,
                         struct list *ret_incidents)
{
    return db_all(call, &below, filter, ret_incidents);
}

enum err incidents_of_reporter(struct call *call, const struct incident_filter *filter,
                               struct list *ret_incidents)
{
    return db_all(call, &of_reporter, filter, ret_incidents);
}

static enum err count(struct call *call, const struct query *query,
                      const struct incident_filter *filter, int64_t *ret_n)
{
    struct incident_count row;
    enum err err = db_one(call, query, filter, &row);

    if (!err)
        *ret_n = row.count;
    return err;
}

enum err incidents_count_of_reporter(struct call *call, int64_t account_id, int64_t since,
                                     int64_t *ret_n)
{
    const struct incident_filter filter = {.account_id = account_id, .after = since};

    return count(call, &count_of_reporter, &filter, ret_n);
}

enum err incidents_count_anonymous(struct call *call, int64_t org_id, int64_t since,
                                   int64_t *ret_of_org, int64_t *ret_of_all)
{
    const struct incident_filter filter = {.org_id = org_id, .after = since};
    enum err err = count(call, &count_anonymous_of_org, &filter, ret_of_org);

    return err ? err : count(call, &count_anonymous, &filter, ret_of_all);
}

enum err incidents_find_place(struct call *call, const char *org_code, const char *username,
                              struct incident_place *ret, bool *ret_found)
{
    const struct incident_place key = {
        .org_code = org_code, .username = username, .today = call->today};

    return db_find(call, &place_by_code, &key, ret, ret_found);
}

enum err incident_entries_add(struct call *call, const struct incident_entry *entry,
                              int64_t *ret_id)
{
    return db_insert(call, &add_entry, entry, ret_id);
}

enum err incident_entries_list(struct call *call, int64_t incident_id, int64_t after, int64_t limit,
                               struct list *ret_entries)
{
    return db_all(call, &entries_of_incident, &(struct entry_key){incident_id, after, limit},
                  ret_entries);
}
