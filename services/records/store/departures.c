/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/departures.h"

#include "db/db.h"
#include "store/queries.h"

const char *const departure_state_names[] = {"",          "requested", "offered",   "rejected",
                                             "withdrawn", "executed",  "cancelled", "sent",
                                             "closed",    "returned",  NULL};

#define ID(member)  INT(struct departure, member, 1, INT64_MAX)
#define BY(member)  INT(struct departure, member, 1, INT64_MAX, .optional = true)
#define AT(member)  STR(struct departure, member, 20, 20, .optional = true)
#define SHA(member) STR(struct departure, member, 64, 64, .optional = true)
#define NO(member)  STR(struct departure, member, 1, 50, .optional = true)
#define WHY(member) STR(struct departure, member, 1, 500, .optional = true)
#define HEAD_FIELDS                                                                                \
    ID(id), STR(struct departure, package_id, 36, 36), ID(student_id),                             \
        STR(struct departure, full_name, 1, 100), ID(org_id),                                      \
        STR(struct departure, from_code, 1, 20), STR(struct departure, from_name, 1, 200),         \
        ID(class_id), STR(struct departure, to_code, 1, 20),                                       \
        STR(struct departure, to_name, 1, 200), STR(struct departure, first_day, 10, 10),          \
        STR(struct departure, reason, 1, 500),                                                     \
        ENUM(struct departure, state, departure_state_names), ID(requested_by),                    \
        STR(struct departure, requested_at, 20, 20), BY(decided_by), AT(decided_at),               \
        NO(decision_number), WHY(decision_reason), WHY(override_reason), BY(executed_by),          \
        AT(executed_at), BOOL(struct departure, within_year), SHA(package_sha256),                 \
        SHA(note_sha256), SHA(note_certificate_sha256), BY(sent_by), AT(sent_at),                  \
        NO(cancel_number), WHY(cancel_reason), BY(cancelled_by), AT(cancelled_at),                 \
        SHA(answer_sha256), SHA(answer_certificate_sha256), BY(closed_by), AT(closed_at),          \
        BY(back_arrival_id)

static const struct field head_fields[] = {HEAD_FIELDS};
const struct shape departure_shape = SHAPE(struct departure, head_fields);

static const struct field row_fields[] = {
    HEAD_FIELDS,
    BYTES(struct departure, package, 1, 1 << 22, .optional = true),
    BYTES(struct departure, note, 1, 1 << 20, .optional = true),
    BYTES(struct departure, note_signature, 1, 1 << 20, .optional = true),
    BYTES(struct departure, answer, 1, 1 << 20, .optional = true),
    BYTES(struct departure, answer_signature, 1, 1 << 20, .optional = true),
};
static const struct shape row_shape = SHAPE(struct departure, row_fields);

static const struct field search_fields[] = {
    INT(struct departure_search, org_id, 1, INT64_MAX),
    INT(struct departure_search, after, 0, INT64_MAX),
    INT(struct departure_search, limit, 1, 500),
};
static const struct shape search_shape = SHAPE(struct departure_search, search_fields);

#define HEAD_COLUMNS                                                                               \
    "d.id, d.package_id, d.student_id, s.full_name, d.org_id, f.code AS from_code,"                \
    " f.name AS from_name, d.class_id, d.to_code, d.to_name, d.first_day, d.reason, d.state,"      \
    " d.requested_by, d.requested_at, d.decided_by, d.decided_at, d.decision_number,"              \
    " d.decision_reason, d.override_reason, d.executed_by, d.executed_at, d.within_year,"          \
    " d.package_sha256, d.note_sha256, d.note_certificate_sha256, d.sent_by, d.sent_at,"           \
    " d.cancel_number, d.cancel_reason, d.cancelled_by, d.cancelled_at, d.answer_sha256,"          \
    " d.answer_certificate_sha256, d.closed_by, d.closed_at, d.back_arrival_id"
#define TABLES                                                                                     \
    "  FROM departure d"                                                                           \
    "  JOIN student s ON s.id = d.student_id"                                                      \
    "  JOIN school f ON f.org_id = d.org_id"

static const struct query add_departure = {
    .sql = "INSERT INTO departure (package_id, student_id, org_id, class_id, to_code, to_name,"
           "       first_day, reason, state, requested_by, requested_at)"
           " VALUES (:package_id, :student_id, :org_id, :class_id, :to_code, :to_name, :first_day,"
           "       :reason, 'requested', :requested_by, :requested_at)",
    .in = &row_shape,
};

static const struct query departure_by_id = {
    .sql = "SELECT " HEAD_COLUMNS ", d.package, d.note, d.note_signature, d.answer,"
           "       d.answer_signature" TABLES " WHERE d.id = :id",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query departures_by_unit = {
    .sql = "SELECT " HEAD_COLUMNS TABLES " WHERE d.org_id = :org_id AND d.id > :after"
           " ORDER BY d.id LIMIT :limit",
    .in = &search_shape,
    .out = &row_shape,
};

static const struct query decide = {
    .sql = "UPDATE departure"
           "   SET state = :state, decided_by = :decided_by, decided_at = :decided_at,"
           "       decision_number = :decision_number, decision_reason = :decision_reason,"
           "       override_reason = :override_reason"
           " WHERE id = :id AND state = 'requested'",
    .in = &row_shape,
};

static const struct query withdraw = {
    .sql =
        "UPDATE departure SET state = :state WHERE id = :id AND state IN ('requested', 'offered')",
    .in = &row_shape,
};

static const struct query execute = {
    .sql = "UPDATE departure"
           "   SET state = :state, executed_by = :executed_by, executed_at = :executed_at,"
           "       class_id = :class_id, within_year = :within_year, package = :package,"
           "       package_sha256 = :package_sha256"
           " WHERE id = :id AND state = 'offered'",
    .in = &row_shape,
};

static const struct query cancel = {
    .sql = "UPDATE departure"
           "   SET state = :state, cancel_number = :cancel_number, cancel_reason = :cancel_reason,"
           "       cancelled_by = :cancelled_by, cancelled_at = :cancelled_at"
           " WHERE id = :id AND state = 'executed'",
    .in = &row_shape,
};

static const struct query put_note = {
    .sql = "UPDATE departure"
           "   SET note = :note, note_sha256 = :note_sha256,"
           "       note_certificate_sha256 = :note_certificate_sha256, sent_by = :sent_by"
           " WHERE id = :id AND state = 'executed'",
    .in = &row_shape,
};

static const struct query send_off = {
    .sql = "UPDATE departure"
           "   SET state = :state, note_signature = :note_signature, sent_at = :sent_at"
           " WHERE id = :id AND state = 'executed' AND note_sha256 = :note_sha256",
    .in = &row_shape,
};

static const struct query end_sent = {
    .sql = "UPDATE departure"
           "   SET state = :state, answer = :answer, answer_sha256 = :answer_sha256,"
           "       answer_certificate_sha256 = :answer_certificate_sha256,"
           "       answer_signature = :answer_signature, closed_by = :closed_by,"
           "       closed_at = :closed_at"
           " WHERE id = :id AND state = 'sent'",
    .in = &row_shape,
};

static const struct query away_of_unit = {
    .sql = "SELECT student_id FROM departure"
           " WHERE org_id = :org_id AND away_student IS NOT NULL ORDER BY student_id",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query away_one = {
    .sql = "SELECT " HEAD_COLUMNS TABLES " WHERE d.away_student = :student_id",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query open_of_student = {
    .sql = "SELECT " HEAD_COLUMNS TABLES " WHERE d.open_student = :student_id",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query come_back = {
    .sql = "UPDATE departure SET back_arrival_id = :back_arrival_id"
           " WHERE away_student = :student_id AND state = 'closed'",
    .in = &row_shape,
};

const struct query *const departures_queries[] = {
    &add_departure, &departure_by_id, &departures_by_unit, &decide,          &withdraw,
    &execute,       &cancel,          &put_note,           &send_off,        &end_sent,
    &away_of_unit,  &away_one,        &come_back,          &open_of_student, NULL,
};

/* What brings a departure into the state. */
static const struct query *const steps[] = {
    [DEPARTURE_OFFERED] = &decide,     [DEPARTURE_REJECTED] = &decide,
    [DEPARTURE_WITHDRAWN] = &withdraw, [DEPARTURE_EXECUTED] = &execute,
    [DEPARTURE_CANCELLED] = &cancel,   [DEPARTURE_SENT] = &send_off,
    [DEPARTURE_CLOSED] = &end_sent,    [DEPARTURE_RETURNED] = &end_sent,
};

enum err departures_add(struct call *call, const struct departure *row, int64_t *ret_id)
{
    return db_insert(call, &add_departure, row, ret_id);
}

enum err departures_get(struct call *call, int64_t id, struct departure *ret)
{
    return db_one(call, &departure_by_id, &(struct departure){.id = id}, ret);
}

enum err departures_list(struct call *call, const struct departure_search *search, struct list *ret)
{
    return db_all(call, &departures_by_unit, search, ret);
}

enum err departures_step(struct call *call, const struct departure *row)
{
    return db_change(call, steps[row->state], row);
}

enum err departures_put_note(struct call *call, const struct departure *row)
{
    return db_change(call, &put_note, row);
}

enum err departures_away(struct call *call, int64_t org_id, struct list *ret)
{
    return db_all(call, &away_of_unit, &(struct departure){.org_id = org_id}, ret);
}

enum err departures_find_away(struct call *call, int64_t student_id, struct departure *ret,
                              bool *ret_found)
{
    return db_find(call, &away_one, &(struct departure){.student_id = student_id}, ret, ret_found);
}

enum err departures_is_away(struct call *call, int64_t student_id, bool *ret)
{
    struct departure row;

    return departures_find_away(call, student_id, &row, ret);
}

enum err departures_come_back(struct call *call, int64_t student_id, int64_t arrival_id)
{
    return db_change_any(
        call, &come_back,
        &(struct departure){.student_id = student_id, .back_arrival_id = arrival_id}, NULL);
}

enum err departures_open(struct call *call, int64_t student_id, struct departure *ret,
                         bool *ret_found)
{
    return db_find(call, &open_of_student, &(struct departure){.student_id = student_id}, ret,
                   ret_found);
}
