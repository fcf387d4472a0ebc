/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/transfers.h"

#include "db/db.h"
#include "store/queries.h"

const char *const transfer_state_names[] = {"",          "requested", "offered", "rejected",
                                            "withdrawn", "accepted",  "refused", "executed",
                                            "received",  "closed",    NULL};
const char *const transfer_direction_names[] = {"", "out", "in", NULL};

#define ID(member)  INT(struct transfer, member, 1, INT64_MAX)
#define BY(member)  INT(struct transfer, member, 1, INT64_MAX, .optional = true)
#define AT(member)  STR(struct transfer, member, 20, 20, .optional = true)
#define SHA(member) STR(struct transfer, member, 64, 64, .optional = true)
#define WHY(member) STR(struct transfer, member, 1, 500, .optional = true)
#define HEAD_FIELDS                                                                                \
    ID(id), ID(student_id), STR(struct transfer, full_name, 1, 100), ID(from_org_id),              \
        STR(struct transfer, from_name, 1, 200), ID(from_class_id), ID(from_school_year_id),       \
        ID(to_org_id), STR(struct transfer, to_name, 1, 200), BY(to_class_id),                     \
        STR(struct transfer, first_day, 10, 10), STR(struct transfer, reason, 1, 500),             \
        ENUM(struct transfer, state, transfer_state_names), ID(requested_by),                      \
        STR(struct transfer, requested_at, 20, 20), BY(decided_by), AT(decided_at),                \
        STR(struct transfer, decision_number, 1, 50, .optional = true), WHY(decision_reason),      \
        WHY(override_reason), BY(answered_by), AT(answered_at),                                    \
        STR(struct transfer, answer_number, 1, 50, .optional = true), WHY(answer_reason),          \
        BY(executed_by), AT(executed_at), SHA(package_sha256), SHA(receipt_sha256),                \
        SHA(receipt_certificate_sha256), BY(received_by), AT(received_at), BY(closed_by),          \
        AT(closed_at)

static const struct field head_fields[] = {HEAD_FIELDS};
const struct shape transfer_shape = SHAPE(struct transfer, head_fields);

static const struct field row_fields[] = {
    HEAD_FIELDS,
    BYTES(struct transfer, package, 1, 1 << 22, .optional = true),
    BYTES(struct transfer, receipt, 1, 1 << 20, .optional = true),
    BYTES(struct transfer, receipt_signature, 1, 1 << 20, .optional = true),
};
static const struct shape row_shape = SHAPE(struct transfer, row_fields);

static const struct field search_fields[] = {
    INT(struct transfer_search, org_id, 1, INT64_MAX),
    ENUM(struct transfer_search, direction, transfer_direction_names),
    INT(struct transfer_search, after, 0, INT64_MAX),
    INT(struct transfer_search, limit, 1, 500),
};
static const struct shape search_shape = SHAPE(struct transfer_search, search_fields);

#define HEAD_COLUMNS                                                                               \
    "t.id, t.student_id, s.full_name, t.from_org_id, f.name AS from_name, t.from_class_id,"        \
    " c.school_year_id AS from_school_year_id, t.to_org_id, d.name AS to_name, t.to_class_id,"     \
    " t.first_day, t.reason, t.state, t.requested_by, t.requested_at, t.decided_by, t.decided_at," \
    " t.decision_number, t.decision_reason, t.override_reason, t.answered_by, t.answered_at,"      \
    " t.answer_number, t.answer_reason, t.executed_by, t.executed_at, t.package_sha256,"           \
    " t.receipt_sha256, t.receipt_certificate_sha256, t.received_by, t.received_at, t.closed_by,"  \
    " t.closed_at"
#define TABLES                                                                                     \
    "  FROM transfer t"                                                                            \
    "  JOIN student s ON s.id = t.student_id"                                                      \
    "  JOIN class c ON c.id = t.from_class_id"                                                     \
    "  JOIN school f ON f.org_id = t.from_org_id"                                                  \
    "  JOIN school d ON d.org_id = t.to_org_id"

static const struct query add_transfer = {
    .sql = "INSERT INTO transfer (student_id, from_org_id, from_class_id, to_org_id, first_day,"
           "       reason, state, requested_by, requested_at)"
           " VALUES (:student_id, :from_org_id, :from_class_id, :to_org_id, :first_day, :reason,"
           "       'requested', :requested_by, :requested_at)",
    .in = &row_shape,
};

static const struct query transfer_by_id = {
    .sql = "SELECT " HEAD_COLUMNS ", t.package, t.receipt, t.receipt_signature" TABLES
           " WHERE t.id = :id",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query transfers_by_unit = {
    .sql = "SELECT " HEAD_COLUMNS TABLES " WHERE t.id > :after"
           "   AND ((:direction = 'out' AND t.from_org_id = :org_id)"
           "     OR (:direction = 'in' AND t.to_org_id = :org_id AND t.decided_by IS NOT NULL"
           "         AND t.state <> 'rejected'))"
           " ORDER BY t.id LIMIT :limit",
    .in = &search_shape,
    .out = &row_shape,
};

static const struct query accepted_by_unit = {
    .sql = "SELECT " HEAD_COLUMNS TABLES
           " WHERE t.student_id = :student_id AND t.to_org_id = :to_org_id"
           "   AND t.state IN ('accepted', 'executed', 'received', 'closed')"
           " ORDER BY t.id DESC LIMIT 1",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query open_of_student = {
    .sql = "SELECT " HEAD_COLUMNS TABLES " WHERE t.open_student = :student_id",
    .in = &row_shape,
    .out = &row_shape,
};

static const struct query decide = {
    .sql = "UPDATE transfer"
           "   SET state = :state, decided_by = :decided_by, decided_at = :decided_at,"
           "       decision_number = :decision_number, decision_reason = :decision_reason,"
           "       override_reason = :override_reason"
           " WHERE id = :id AND state = 'requested'",
    .in = &row_shape,
};

static const struct query withdraw = {
    .sql =
        "UPDATE transfer SET state = :state WHERE id = :id AND state IN ('requested', 'offered')",
    .in = &row_shape,
};

static const struct query answer = {
    .sql = "UPDATE transfer"
           "   SET state = :state, answered_by = :answered_by, answered_at = :answered_at,"
           "       answer_number = :answer_number, answer_reason = :answer_reason,"
           "       to_class_id = :to_class_id"
           " WHERE id = :id AND state = 'offered'",
    .in = &row_shape,
};

static const struct query execute = {
    .sql = "UPDATE transfer"
           "   SET state = :state, executed_by = :executed_by, executed_at = :executed_at,"
           "       from_class_id = :from_class_id, package = :package,"
           "       package_sha256 = :package_sha256"
           " WHERE id = :id AND state = 'accepted'",
    .in = &row_shape,
};

static const struct query put_receipt = {
    .sql = "UPDATE transfer"
           "   SET receipt = :receipt, receipt_sha256 = :receipt_sha256,"
           "       receipt_certificate_sha256 = :receipt_certificate_sha256,"
           "       received_by = :received_by"
           " WHERE id = :id AND state = 'executed'",
    .in = &row_shape,
};

static const struct query receive = {
    .sql = "UPDATE transfer"
           "   SET state = :state, receipt_signature = :receipt_signature,"
           "       received_at = :received_at"
           " WHERE id = :id AND state = 'executed' AND receipt_sha256 = :receipt_sha256",
    .in = &row_shape,
};

static const struct query close_transfer = {
    .sql = "UPDATE transfer SET state = :state, closed_by = :closed_by, closed_at = :closed_at"
           " WHERE id = :id AND state = 'received'",
    .in = &row_shape,
};

const struct query *const transfers_queries[] = {
    &open_of_student,
    &add_transfer,
    &transfer_by_id,
    &transfers_by_unit,
    &accepted_by_unit,
    &decide,
    &withdraw,
    &answer,
    &execute,
    &put_receipt,
    &receive,
    &close_transfer,
    NULL,
};

/* What brings a transfer into the state. */
static const struct query *const steps[] = {
    [TRANSFER_OFFERED] = &decide,     [TRANSFER_REJECTED] = &decide,
    [TRANSFER_WITHDRAWN] = &withdraw, [TRANSFER_ACCEPTED] = &answer,
    [TRANSFER_REFUSED] = &answer,     [TRANSFER_EXECUTED] = &execute,
    [TRANSFER_RECEIVED] = &receive,   [TRANSFER_CLOSED] = &close_transfer,
};

enum err transfers_add(struct call *call, const struct transfer *row, int64_t *ret_id)
{
    return db_insert(call, &add_transfer, row, ret_id);
}

enum err transfers_get(struct call *call, int64_t id, struct transfer *ret)
{
    return db_one(call, &transfer_by_id, &(struct transfer){.id = id}, ret);
}

enum err transfers_list(struct call *call, const struct transfer_search *search, struct list *ret)
{
    return db_all(call, &transfers_by_unit, search, ret);
}

enum err transfers_step(struct call *call, const struct transfer *row)
{
    return db_change(call, steps[row->state], row);
}

enum err transfers_put_receipt(struct call *call, const struct transfer *row)
{
    return db_change(call, &put_receipt, row);
}

enum err transfers_accepted(struct call *call, int64_t student_id, int64_t org_id,
                            struct transfer *ret, bool *ret_found)
{
    return db_find(call, &accepted_by_unit,
                   &(struct transfer){.student_id = student_id, .to_org_id = org_id}, ret,
                   ret_found);
}

enum err transfers_open(struct call *call, int64_t student_id, struct transfer *ret,
                        bool *ret_found)
{
    return db_find(call, &open_of_student, &(struct transfer){.student_id = student_id}, ret,
                   ret_found);
}
