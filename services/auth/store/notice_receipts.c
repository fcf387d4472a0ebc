/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/db.h"
#include "store/notices.h"
#include "store/queries.h"

const char *const receipt_state_names[] = {"", "received", "missing", NULL};

static const struct field filter_fields[] = {
    INT(struct notice_filter, id, 1, INT64_MAX),
    STR(struct notice_filter, today, 10, 10),
    ENUM(struct notice_filter, state, receipt_state_names),
    INT(struct notice_filter, after, 0, INT64_MAX),
    INT(struct notice_filter, limit, 1, 500),
};
static const struct shape filter_shape = SHAPE(struct notice_filter, filter_fields);

static const struct field receipt_fields[] = {
    INT(struct notice_receipt, notice_id, 1, INT64_MAX),
    INT(struct notice_receipt, account_id, 1, INT64_MAX),
    INT(struct notice_receipt, org_id, 1, INT64_MAX),
    INT(struct notice_receipt, received_at, 0, INT64_MAX),
};
static const struct shape receipt_shape = SHAPE(struct notice_receipt, receipt_fields);

static const struct field count_fields[] = {
    INT(struct notice_count, recipients, 0, INT64_MAX),
    INT(struct notice_count, received, 0, INT64_MAX),
    INT(struct notice_count, late, 0, INT64_MAX),
};
static const struct shape count_shape = SHAPE(struct notice_count, count_fields);

static const struct field unit_fields[] = {
    INT(struct notice_unit, org_id, 1, INT64_MAX),
    STR(struct notice_unit, org_name, 1, 200),
    INT(struct notice_unit, recipients, 0, INT64_MAX),
    INT(struct notice_unit, received, 0, INT64_MAX),
};
static const struct shape unit_shape = SHAPE(struct notice_unit, unit_fields);

static const struct field person_fields[] = {
    INT(struct notice_person, account_id, 1, INT64_MAX),
    STR(struct notice_person, full_name, 1, 100),
    INT(struct notice_person, org_id, 1, INT64_MAX),
    STR(struct notice_person, org_name, 1, 200),
    INT(struct notice_person, received_at, 0, INT64_MAX, .optional = true),
};
static const struct shape person_shape = SHAPE(struct notice_person, person_fields);

/* The people a notice is meant for today, once for each role they hold in its audience. */
#define RECIPIENTS                                                                                 \
    "  FROM notice n"                                                                              \
    "  JOIN org_closure c ON c.ancestor_id = n.audience_org_id"                                    \
    "                    AND :today BETWEEN c.valid_from AND c.valid_to"                           \
    "  JOIN grant_row g ON g.org_id = c.descendant_id AND g.ended_at IS NULL"                      \
    "                  AND g.valid_from <= :today"                                                 \
    "                  AND (g.valid_to IS NULL OR g.valid_to >= :today)"                           \
    "                  AND (n.roles = '' OR FIND_IN_SET(g.role, n.roles))"                         \
    "  JOIN org_version v ON v.org_id = g.org_id AND :today BETWEEN v.valid_from AND v.valid_to"   \
    "                    AND " AT_ITS_LEVELS                                                       \
    "  JOIN account a ON a.id = g.account_id AND a.status = 'active' AND a.id <> n.author_id"
#define JOIN_RECEIPT "  LEFT JOIN notice_receipt r ON r.notice_id = n.id AND r.account_id = a.id"

static const struct query add_receipt = {
    .sql = "INSERT INTO notice_receipt (notice_id, account_id, org_id, received_at)"
           " VALUES (:notice_id, :account_id, :org_id, :received_at)",
    .in = &receipt_shape,
};

static const struct query count = {
    .sql =
        "SELECT COUNT(DISTINCT a.id) AS recipients, COUNT(DISTINCT r.account_id) AS received,"
        "       COUNT(DISTINCT IF(DATE('1970-01-01' + INTERVAL r.received_at + 25200 SECOND)"
        "                         > n.due_on, r.account_id, NULL)) AS late" RECIPIENTS JOIN_RECEIPT
        " WHERE n.id = :id",
    .in = &filter_shape,
    .out = &count_shape,
};

static const struct query units = {
    .sql = "SELECT g.org_id, v.name AS org_name, COUNT(DISTINCT a.id) AS recipients,"
           "       COUNT(DISTINCT r.account_id) AS received" RECIPIENTS JOIN_RECEIPT
           " WHERE n.id = :id AND g.org_id > :after"
           " GROUP BY g.org_id, v.name"
           " ORDER BY g.org_id"
           " LIMIT :limit",
    .in = &filter_shape,
    .out = &unit_shape,
};

static const struct query people = {
    .sql = "SELECT a.id AS account_id, a.full_name, MIN(g.org_id) AS org_id,"
           "       MIN(v.name) AS org_name, r.received_at" RECIPIENTS JOIN_RECEIPT
           " WHERE n.id = :id AND a.id > :after"
           "   AND (:state IS NULL OR (:state = 'received') = (r.received_at IS NOT NULL))"
           " GROUP BY a.id, a.full_name, r.received_at"
           " ORDER BY a.id"
           " LIMIT :limit",
    .in = &filter_shape,
    .out = &person_shape,
};

const struct query *const notice_receipts_queries[] = {&add_receipt, &count, &units, &people, NULL};

enum err notice_receipts_add(struct call *call, const struct notice_receipt *receipt)
{
    return db_insert(call, &add_receipt, receipt, NULL);
}

enum err notice_receipts_count(struct call *call, const struct notice_filter *filter,
                               struct notice_count *ret)
{
    return db_one(call, &count, filter, ret);
}

enum err notice_receipts_units(struct call *call, const struct notice_filter *filter,
                               struct list *ret_units)
{
    return db_all(call, &units, filter, ret_units);
}

enum err notice_receipts_people(struct call *call, const struct notice_filter *filter,
                                struct list *ret_people)
{
    return db_all(call, &people, filter, ret_people);
}
