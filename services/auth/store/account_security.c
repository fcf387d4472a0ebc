/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/account_security.h"

#include "db/db.h"
#include "store/queries.h"

struct security_filter {
    int64_t org_id;
    int64_t after;
    int64_t limit;
    int64_t since;     /* of suspicions */
    int64_t used;      /* sessions used since are open */
    int64_t seen;      /* sign-ins since are not stale */
    int64_t overlap_s; /* how long a renewal is use */
    int64_t shared_s;
    const char *today;
};

static const struct field filter_fields[] = {
    INT(struct security_filter, org_id, 1, INT64_MAX),
    INT(struct security_filter, after, 0, INT64_MAX),
    INT(struct security_filter, limit, 1, 500),
    INT(struct security_filter, since, 0, INT64_MAX),
    INT(struct security_filter, used, 0, INT64_MAX),
    INT(struct security_filter, seen, 0, INT64_MAX),
    INT(struct security_filter, overlap_s, 0, INT64_MAX),
    INT(struct security_filter, shared_s, 0, INT64_MAX),
    STR(struct security_filter, today, 10, 10),
};
static const struct shape filter_shape = SHAPE(struct security_filter, filter_fields);

static const struct field account_fields[] = {
    INT(struct account_security, id, 1, INT64_MAX),
    STR(struct account_security, username, 1, 64),
    STR(struct account_security, full_name, 1, 100),
    ENUM(struct account_security, status, account_status_names),
    INT(struct account_security, last_sign_in_at, 0, INT64_MAX, .optional = true),
    INT(struct account_security, totp, 0, INT64_MAX),
    INT(struct account_security, webauthn, 0, INT64_MAX),
    INT(struct account_security, password_changed_at, 0, INT64_MAX, .optional = true),
    INT(struct account_security, open_sessions, 0, INT64_MAX),
    BOOL(struct account_security, concurrent_use),
    BOOL(struct account_security, shared_device),
    BOOL(struct account_security, signing_held),
};
static const struct shape account_shape = SHAPE(struct account_security, account_fields);

static const struct field unit_fields[] = {
    INT(struct unit_security, org_id, 1, INT64_MAX),
    STR(struct unit_security, org_name, 1, 200),
    INT(struct unit_security, accounts, 0, INT64_MAX),
    INT(struct unit_security, active, 0, INT64_MAX),
    INT(struct unit_security, pending, 0, INT64_MAX),
    INT(struct unit_security, disabled, 0, INT64_MAX),
    INT(struct unit_security, with_second_factor, 0, INT64_MAX),
    INT(struct unit_security, stale, 0, INT64_MAX),
    INT(struct unit_security, concurrent_use, 0, INT64_MAX),
    INT(struct unit_security, shared_device, 0, INT64_MAX),
    INT(struct unit_security, signing_held, 0, INT64_MAX),
};
static const struct shape unit_shape = SHAPE(struct unit_security, unit_fields);

struct hold {
    int64_t account_id;
    int64_t since;
    int64_t set_by;
};

static const struct field hold_fields[] = {
    INT(struct hold, account_id, 1, INT64_MAX),
    INT(struct hold, since, 0, INT64_MAX),
    INT(struct hold, set_by, 1, INT64_MAX),
};
static const struct shape hold_shape = SHAPE(struct hold, hold_fields);

#define HAS_FACTOR                                                                                 \
    "EXISTS (SELECT 1 FROM second_factor f"                                                        \
    "         WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL)"

#define COUNT_FACTOR(kind)                                                                         \
    "(SELECT COUNT(*) FROM second_factor f"                                                        \
    "  WHERE f.account_id = a.id AND f.kind = '" kind "' AND f.confirmed_at IS NOT NULL)"

#define LAST_SIGN_IN                                                                               \
    "(SELECT MAX(i.at) FROM sign_in i"                                                             \
    "  WHERE i.account_id = a.id AND i.outcome = 'signed-in')"

/* Two sessions in use at once, at different devices or in different networks. */
#define CONCURRENT                                                                                 \
    "EXISTS (SELECT 1 FROM session x JOIN session y ON y.account_id = x.account_id"                \
    "         WHERE x.account_id = a.id AND x.id < y.id"                                           \
    "           AND x.last_used_at > :since AND y.last_used_at > :since"                           \
    "           AND (x.device_sha256 <> y.device_sha256"                                           \
    "                OR (x.address_prefix <> y.address_prefix"                                     \
    "                    AND x.address_prefix <> '' AND y.address_prefix <> ''))"                  \
    "           AND x.created_at <= y.last_used_at + :overlap_s"                                   \
    "           AND y.created_at <= x.last_used_at + :overlap_s)"

/* Somebody else proved to be somebody at the same device a little before or after. */
#define SHARED                                                                                     \
    "EXISTS (SELECT 1 FROM sign_in m JOIN sign_in o ON o.device_sha256 = m.device_sha256"          \
    "         WHERE m.account_id = a.id AND m.at > :since AND o.account_id <> m.account_id"        \
    "           AND m.outcome IN ('signed-in', 'elevated')"                                        \
    "           AND o.outcome IN ('signed-in', 'elevated')"                                        \
    "           AND o.at BETWEEN m.at - :shared_s AND m.at + :shared_s)"

#define HELD "EXISTS (SELECT 1 FROM signing_hold h WHERE h.account_id = a.id)"

static const struct query security_of_org = {
    .sql =
        "SELECT a.id, a.username, a.full_name, a.status,"
        "       " LAST_SIGN_IN " AS last_sign_in_at,"
        "       " COUNT_FACTOR("totp") " AS totp,"
                                       "       " COUNT_FACTOR(
                                           "webauthn") " AS webauthn,"
                                                       "       (SELECT p.changed_at FROM password "
                                                       "p WHERE p.account_id = a.id)"
                                                       "           AS password_changed_at,"
                                                       "       (SELECT COUNT(*) FROM session s "
                                                       "WHERE s.account_id = a.id"
                                                       "           AND s.ended_at IS NULL AND "
                                                       "s.last_used_at > :used) AS open_sessions,"
                                                       "       " CONCURRENT " AS concurrent_use,"
                                                       "       " SHARED " AS shared_device,"
                                                       "       " HELD " AS signing_held"
                                                       "  FROM account a"
                                                       " WHERE a.org_id = :org_id AND a.id > :after"
                                                       " ORDER BY a.id"
                                                       " LIMIT :limit",
    .in = &filter_shape,
    .out = &account_shape,
};

/* How many of the unit's accounts, and of its active ones. */
#define SUM_OF(what)    "CAST(SUM(" what ") AS SIGNED)"
#define ACTIVE_OF(what) SUM_OF("a.status = 'active' AND " what)

static const struct query security_below = {
    .sql = "SELECT v.org_id, v.name AS org_name, COUNT(*) AS accounts,"
           "       " SUM_OF("a.status = 'active'") " AS active,"
           "       " SUM_OF("a.status = 'pending'") " AS pending,"
           "       " SUM_OF("a.status = 'disabled'") " AS disabled,"
           "       " ACTIVE_OF(HAS_FACTOR) " AS with_second_factor,"
           "       " ACTIVE_OF("COALESCE(" LAST_SIGN_IN ", 0) < :seen") " AS stale,"
           "       " ACTIVE_OF(CONCURRENT) " AS concurrent_use,"
           "       " ACTIVE_OF(SHARED) " AS shared_device,"
           "       " ACTIVE_OF(HELD) " AS signing_held"
           "  FROM org_closure c"
           "  JOIN org_version v ON v.org_id = c.descendant_id"
           "                    AND :today BETWEEN v.valid_from AND v.valid_to"
           "  JOIN account a ON a.org_id = c.descendant_id"
           " WHERE c.ancestor_id = :org_id AND c.descendant_id > :after"
           "   AND :today BETWEEN c.valid_from AND c.valid_to"
           " GROUP BY v.org_id, v.name"
           " ORDER BY v.org_id"
           " LIMIT :limit",
    .in = &filter_shape,
    .out = &unit_shape,
};

static const struct query add_hold = {
    .sql = "INSERT INTO signing_hold (account_id, since, set_by)"
           " VALUES (:account_id, :since, :set_by)"
           "     ON DUPLICATE KEY UPDATE since = :since, set_by = :set_by",
    .in = &hold_shape,
};

static const struct query hold_of_account = {
    .sql = "SELECT account_id, since, set_by FROM signing_hold WHERE account_id = :account_id",
    .in = &hold_shape,
    .out = &hold_shape,
};

static const struct query remove_hold = {
    .sql = "DELETE FROM signing_hold WHERE account_id = :account_id",
    .in = &hold_shape,
};

const struct query *const account_security_queries[] = {
    &security_of_org, &security_below, &add_hold, &hold_of_account, &remove_hold, NULL,
};

static struct security_filter filter_of(struct call *call, int64_t org_id, int64_t after,
                                        int64_t limit)
{
    return (struct security_filter){
        .org_id = org_id,
        .after = after,
        .limit = limit,
        .since = call->now - LOOK_BACK_S,
        .used = call->now - 12 * 3600,
        .seen = call->now - STALE_S,
        .overlap_s = OVERLAP_S,
        .shared_s = SHARED_DEVICE_S,
        .today = call->today,
    };
}

enum err account_security_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                                 struct list *ret)
{
    const struct security_filter filter = filter_of(call, org_id, after, limit);

    return db_all(call, &security_of_org, &filter, ret);
}

enum err unit_security_below(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                             struct list *ret)
{
    const struct security_filter filter = filter_of(call, org_id, after, limit);

    return db_all(call, &security_below, &filter, ret);
}

enum err signing_holds_add(struct call *call, int64_t account_id)
{
    const struct hold hold = {account_id, call->now, call->caller.account_id};

    return db_change_any(call, &add_hold, &hold, NULL);
}

enum err signing_holds_find(struct call *call, int64_t account_id, int64_t *ret_set_by,
                            bool *ret_found)
{
    struct hold hold = {0};
    enum err err =
        db_find(call, &hold_of_account, &(struct hold){.account_id = account_id}, &hold, ret_found);

    *ret_set_by = hold.set_by;
    return err;
}

enum err signing_holds_remove(struct call *call, int64_t account_id)
{
    return db_change_any(call, &remove_hold, &(struct hold){.account_id = account_id}, NULL);
}
