/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/notices.h"

#include "base/levels.h"
#include "db/db.h"
#include "domain/notice_rules.h"
#include "store/queries.h"

static const struct field notice_fields[] = {
    INT(struct notice, id, 1, INT64_MAX),
    INT(struct notice, org_id, 1, INT64_MAX),
    STR(struct notice, org_name, 1, 200),
    INT(struct notice, author_id, 1, INT64_MAX),
    ENUM(struct notice, kind, notice_kind_names),
    STR(struct notice, title, 1, 200),
    STR(struct notice, text, 1, 4000),
    STR(struct notice, link, 1, 500, .optional = true),
    INT(struct notice, audience_org_id, 1, INT64_MAX),
    STR(struct notice, roles, 0, 300),
    STR(struct notice, levels, 1, LEVELS_TEXT_MAX, .optional = true),
    STR(struct notice, due_on, 10, 10, .optional = true),
    INT(struct notice, published_at, 0, INT64_MAX),
    INT(struct notice, withdrawn_at, 0, INT64_MAX, .optional = true),
    INT(struct notice, received_at, 0, INT64_MAX, .optional = true),
    INT(struct notice, place, 0, INT64_MAX),
};
static const struct shape notice_shape = SHAPE(struct notice, notice_fields);

static const struct field filter_fields[] = {
    INT(struct notice_filter, id, 1, INT64_MAX),
    INT(struct notice_filter, account_id, 1, INT64_MAX),
    INT(struct notice_filter, org_id, 1, INT64_MAX),
    STR(struct notice_filter, role, 1, 20),
    STR(struct notice_filter, levels, 1, LEVELS_TEXT_MAX, .optional = true),
    STR(struct notice_filter, today, 10, 10),
    ENUM(struct notice_filter, kind, notice_kind_names),
    BOOL(struct notice_filter, unread),
    INT(struct notice_filter, after, 0, INT64_MAX),
    INT(struct notice_filter, limit, 1, 500),
};
static const struct shape filter_shape = SHAPE(struct notice_filter, filter_fields);

#define COLUMNS                                                                                    \
    "n.id, n.org_id, s.name AS org_name, n.author_id, n.kind, n.title, n.text, n.link,"            \
    " n.audience_org_id, n.roles, n.levels, n.due_on, n.published_at, n.withdrawn_at"
/* The unit is called what it was called on the day it spoke. */
#define JOIN_NAME                                                                                  \
    "  JOIN org_version s ON s.org_id = n.org_id"                                                  \
    "   AND DATE('1970-01-01' + INTERVAL n.published_at + 25200 SECOND)"                           \
    "       BETWEEN s.valid_from AND s.valid_to"
/* Ids stay below 2^39: the places of unread ones do too, those of read ones lie above. */
#define PLACE "IF(r.notice_id IS NULL, 0, 549755813888) + 549755813888 - n.id"
#define MEANT_FOR                                                                                  \
    "  FROM org_closure c"                                                                         \
    "  JOIN notice n ON n.audience_org_id = c.ancestor_id" JOIN_NAME                               \
    "  JOIN org_version v ON v.org_id = c.descendant_id"                                           \
    "   AND :today BETWEEN v.valid_from AND v.valid_to"                                            \
    "  LEFT JOIN notice_receipt r ON r.notice_id = n.id AND r.account_id = :account_id"            \
    " WHERE c.descendant_id = :org_id AND :today BETWEEN c.valid_from AND c.valid_to"              \
    "   AND (n.roles = '' OR FIND_IN_SET(:role, n.roles)) AND " AT_ITS_LEVELS                      \
    "   AND n.author_id <> :account_id AND n.withdrawn_at IS NULL"

static const struct query add_notice = {
    .sql = "INSERT INTO notice (org_id, author_id, kind, title, text, link, audience_org_id, roles,"
           "       levels, due_on, published_at)"
           " VALUES (:org_id, :author_id, :kind, :title, :text, :link, :audience_org_id, :roles,"
           "       :levels, :due_on, :published_at)",
    .in = &notice_shape,
};

static const struct query notice_by_id = {
    .sql = "SELECT " COLUMNS "  FROM notice n" JOIN_NAME " WHERE n.id = :id",
    .in = &filter_shape,
    .out = &notice_shape,
};

static const struct query withdraw = {
    .sql = "UPDATE notice SET withdrawn_at = :withdrawn_at"
           " WHERE id = :id AND withdrawn_at IS NULL",
    .in = &notice_shape,
};

static const struct query notice_for = {
    .sql = "SELECT " COLUMNS ", r.received_at" MEANT_FOR "   AND n.id = :id",
    .in = &filter_shape,
    .out = &notice_shape,
};

static const struct query all_for = {
    .sql = "SELECT " COLUMNS ", r.received_at, " PLACE " AS place" MEANT_FOR "   AND " PLACE
           " > :after"
           "   AND (NOT :unread OR r.notice_id IS NULL)"
           "   AND (:kind IS NULL OR n.kind = :kind)"
           " ORDER BY place"
           " LIMIT :limit",
    .in = &filter_shape,
    .out = &notice_shape,
};

static const struct query sent_by_org = {
    .sql = "SELECT " COLUMNS "  FROM notice n" JOIN_NAME " WHERE n.org_id = :org_id AND n.id > "
           ":after"
           "   AND (:kind IS NULL OR n.kind = :kind)"
           "   AND (:levels IS NULL OR CONCAT('-', n.levels)"
           "        REGEXP CONCAT('^(-(', REPLACE(:levels, '-', '|'), '))+$'))"
           " ORDER BY n.id"
           " LIMIT :limit",
    .in = &filter_shape,
    .out = &notice_shape,
};

const struct query *const notices_queries[] = {
    &add_notice, &notice_by_id, &withdraw, &notice_for, &all_for, &sent_by_org, NULL,
};

enum err notices_add(struct call *call, const struct notice *notice, int64_t *ret_id)
{
    return db_insert(call, &add_notice, notice, ret_id);
}

enum err notices_get(struct call *call, int64_t id, struct notice *ret)
{
    return db_one(call, &notice_by_id, &(struct notice_filter){.id = id}, ret);
}

enum err notices_withdraw(struct call *call, int64_t id)
{
    return db_change(call, &withdraw, &(struct notice){.id = id, .withdrawn_at = call->now});
}

enum err notices_find_for(struct call *call, const struct notice_filter *filter, struct notice *ret,
                          bool *ret_found)
{
    return db_find(call, &notice_for, filter, ret, ret_found);
}

enum err notices_for(struct call *call, const struct notice_filter *filter,
                     struct list *ret_notices)
{
    return db_all(call, &all_for, filter, ret_notices);
}

enum err notices_sent(struct call *call, const struct notice_filter *filter,
                      struct list *ret_notices)
{
    return db_all(call, &sent_by_org, filter, ret_notices);
}
