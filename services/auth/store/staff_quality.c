/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/staff_quality.h"

#include "db/db.h"
#include "store/accounts.h"
#include "store/grants.h"
#include "store/persons.h"
#include "store/queries.h"

struct staff_key {
    int64_t ancestor_id;
    int64_t after;
    int64_t upto;
    const char *today;
};
static const struct field key_fields[] = {
    INT(struct staff_key, ancestor_id, 1, INT64_MAX),
    INT(struct staff_key, after, 0, INT64_MAX),
    INT(struct staff_key, upto, 0, INT64_MAX),
    STR(struct staff_key, today, 10, 10),
};
static const struct shape key_shape = SHAPE(struct staff_key, key_fields);

static const struct field row_fields[] = {
    INT(struct staff_row, org_id, 1, INT64_MAX),
    INT(struct staff_row, person_id, 1, INT64_MAX),
    STR(struct staff_row, full_name, 0, 100),
    STR(struct staff_row, birth_date, 10, 10, .optional = true),
    STR(struct staff_row, personal_id, 0, 12, .optional = true),
    INT(struct staff_row, account_id, 1, INT64_MAX, .optional = true),
    STR(struct staff_row, username, 1, 64, .optional = true),
    STR(struct staff_row, account_name, 0, 100, .optional = true),
    INT(struct staff_row, account_org_id, 1, INT64_MAX, .optional = true),
    ENUM(struct staff_row, status, account_status_names, .optional = true),
    BOOL(struct staff_row, name_twice),
    BOOL(struct staff_row, has_position),
    BOOL(struct staff_row, position_here),
    BOOL(struct staff_row, position_closed),
    BOOL(struct staff_row, has_role),
    BOOL(struct staff_row, role_unposted),
};
static const struct shape row_shape = SHAPE(struct staff_row, row_fields);

#define POST_OF(where)                                                                             \
    "EXISTS (SELECT 1 FROM position t WHERE t.person_id = p.id AND" POSITION_HOLDS " AND " where ")"
#define UNIT_STANDS                                                                                \
    "EXISTS (SELECT 1 FROM org_version v WHERE v.org_id = t.org_id"                                \
    "         AND :today BETWEEN v.valid_from AND v.valid_to)"
#define ROLE_OF(more)                                                                              \
    "EXISTS (SELECT 1 FROM grant_row g WHERE g.account_id = a.id AND" GRANT_STANDS more ")"
#define ROLE_BY_GROUP                                                                              \
    "EXISTS (SELECT 1" GRANT_OF_GROUP "         WHERE m.person_id = p.id AND" MEMBER_STANDS        \
    " AND" GRANT_STANDS ")"
#define SAME_PERSON                                                                                \
    "EXISTS (SELECT 1 FROM person o WHERE o.full_name = p.full_name"                               \
    "         AND o.birth_date = p.birth_date AND o.id <> p.id)"

#define HAS_POSITION    POST_OF(UNIT_STANDS)
#define POSITION_HERE   POST_OF("t.org_id = w.org_id")
#define POSITION_CLOSED POST_OF("NOT " UNIT_STANDS)
#define HAS_ROLE        "(" ROLE_OF("") " OR " ROLE_BY_GROUP ")"
#define ROLE_UNPOSTED   ROLE_OF(" AND NOT " POST_OF("t.org_id = g.org_id"))

static const struct query staff = {
    .sql = "WITH unit AS (SELECT c.descendant_id AS org_id FROM org_closure c"
           "  WHERE c.ancestor_id = :ancestor_id AND c.descendant_id > :after"
           "    AND c.descendant_id <= :upto AND :today BETWEEN c.valid_from AND c.valid_to),"
           " worker AS (SELECT u.org_id, a.person_id FROM unit u JOIN account a"
           "     ON a.org_id = u.org_id AND a.status <> 'disabled'"
           "  UNION SELECT u.org_id, t.person_id FROM unit u JOIN position t"
           "     ON t.org_id = u.org_id AND" POSITION_HOLDS ")"
           "SELECT w.org_id, p.id AS person_id, p.full_name, p.birth_date, p.personal_id,"
           "       a.id AS account_id, a.username, a.full_name AS account_name,"
           "       a.org_id AS account_org_id, a.status, " SAME_PERSON " AS name_twice,"
           "       " HAS_POSITION " AS has_position, " POSITION_HERE " AS position_here,"
           "       " POSITION_CLOSED " AS position_closed, " HAS_ROLE " AS has_role,"
           "       " ROLE_UNPOSTED " AS role_unposted"
           "  FROM worker w JOIN person p ON p.id = w.person_id"
           "  LEFT JOIN account a ON a.person_id = p.id"
           " ORDER BY w.org_id, p.id",
    .in = &key_shape,
    .out = &row_shape,
};

const struct query *const staff_quality_queries[] = {&staff, NULL};

enum err staff_of_units(struct call *call, const struct staff_filter *filter, struct list *ret)
{
    const struct staff_key key = {filter->ancestor_id, filter->after, filter->upto, call->today};

    return db_all(call, &staff, &key, ret);
}
