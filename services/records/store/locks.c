/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/locks.h"

#include "db/db.h"
#include "store/queries.h"

const char *const lock_kind_names[] = {"", "lock", "unlock", NULL};
const char *const lock_state_names[] = {"", "proposed", "approved", "rejected", "executed", NULL};

static const struct field fields[] = {
    INT(struct lock_proposal, id, 1, INT64_MAX),
    INT(struct lock_proposal, org_id, 1, INT64_MAX),
    INT(struct lock_proposal, school_year_id, 1, INT64_MAX),
    ENUM(struct lock_proposal, kind, lock_kind_names),
    INT(struct lock_proposal, class_id, 1, INT64_MAX, .optional = true),
    STR(struct lock_proposal, subject, 1, 40, .optional = true),
    INT(struct lock_proposal, hours, 1, UNLOCK_HOURS_MAX, .optional = true),
    ENUM(struct lock_proposal, state, lock_state_names),
    STR(struct lock_proposal, reason, 1, 500),
    INT(struct lock_proposal, proposed_by, 1, INT64_MAX),
    STR(struct lock_proposal, proposed_at, 20, 20),
    STR(struct lock_proposal, decision_number, 1, 50, .optional = true),
    STR(struct lock_proposal, decision_reason, 1, 500, .optional = true),
    STR(struct lock_proposal, override_reason, 1, 500, .optional = true),
    INT(struct lock_proposal, decided_by, 1, INT64_MAX, .optional = true),
    STR(struct lock_proposal, decided_at, 20, 20, .optional = true),
    INT(struct lock_proposal, executed_by, 1, INT64_MAX, .optional = true),
    STR(struct lock_proposal, executed_at, 20, 20, .optional = true),
    STR(struct lock_proposal, expires_at, 20, 20, .optional = true),
};
const struct shape lock_proposal_shape = SHAPE(struct lock_proposal, fields);

static const struct query add_proposal = {
    .sql = "INSERT INTO lock_proposal (org_id, school_year_id, kind, class_id, subject, hours,"
           "       state, reason, proposed_by, proposed_at)"
           " VALUES (:org_id, :school_year_id, :kind, :class_id, :subject, :hours, 'proposed',"
           "       :reason, :proposed_by, :proposed_at)",
    .in = &lock_proposal_shape,
};

static const struct query proposal_by_id = {
    .sql = "SELECT id, org_id, school_year_id, kind, class_id, subject, hours, state, reason,"
           "       proposed_by, proposed_at, decision_number, decision_reason, override_reason,"
           "       decided_by, decided_at, executed_by, executed_at, expires_at"
           "  FROM lock_proposal WHERE id = :id",
    .in = &lock_proposal_shape,
    .out = &lock_proposal_shape,
};

static const struct query decide_proposal = {
    .sql = "UPDATE lock_proposal"
           "   SET state = :state, decision_number = :decision_number,"
           "       decision_reason = :decision_reason, override_reason = :override_reason,"
           "       decided_by = :decided_by, decided_at = :decided_at"
           " WHERE id = :id AND state = 'proposed'",
    .in = &lock_proposal_shape,
};

static const struct query execute_proposal = {
    .sql = "UPDATE lock_proposal"
           "   SET state = 'executed', executed_by = :executed_by, executed_at = :executed_at,"
           "       expires_at = IF(kind = 'lock', NULL, DATE_FORMAT("
           "           SYSDATE() + INTERVAL hours HOUR, '%Y-%m-%dT%TZ'))"
           " WHERE id = :id AND state = 'approved'",
    .in = &lock_proposal_shape,
};

static const struct query add_year_lock = {
    .sql = "INSERT INTO year_lock (school_year_id, locked_at)"
           " VALUES (:school_year_id, :executed_at)",
    .in = &lock_proposal_shape,
};

static const struct query lock_of_year = {
    .sql = "SELECT id, decision_number, decided_by, decided_at, executed_at FROM lock_proposal"
           " WHERE school_year_id = :school_year_id AND kind = 'lock' AND state = 'executed'"
           " ORDER BY id DESC LIMIT 1",
    .in = &lock_proposal_shape,
    .out = &lock_proposal_shape,
};

static const struct query live_unlock = {
    .sql = "SELECT id FROM lock_proposal"
           " WHERE class_id = :class_id AND kind = 'unlock' AND state = 'executed'"
           "   AND (subject IS NULL OR subject = :subject)"
           "   AND expires_at > DATE_FORMAT(SYSDATE(), '%Y-%m-%dT%TZ')"
           " LIMIT 1",
    .in = &lock_proposal_shape,
    .out = &lock_proposal_shape,
};

const struct query *const locks_queries[] = {
    &add_proposal,  &proposal_by_id, &decide_proposal, &execute_proposal,
    &add_year_lock, &lock_of_year,   &live_unlock,     NULL,
};

enum err locks_add(struct call *call, const struct lock_proposal *proposal, int64_t *ret_id)
{
    return db_insert(call, &add_proposal, proposal, ret_id);
}

enum err locks_get(struct call *call, int64_t id, struct lock_proposal *ret)
{
    return db_one(call, &proposal_by_id, &(struct lock_proposal){.id = id}, ret);
}

enum err locks_decide(struct call *call, const struct lock_proposal *proposal)
{
    return db_change(call, &decide_proposal, proposal);
}

enum err locks_execute(struct call *call, const struct lock_proposal *proposal)
{
    return db_change(call, &execute_proposal, proposal);
}

enum err year_locks_add(struct call *call, const struct lock_proposal *proposal)
{
    return db_insert(call, &add_year_lock, proposal, NULL);
}

enum err locks_of_year(struct call *call, int64_t school_year_id, struct lock_proposal *ret,
                       bool *ret_found)
{
    return db_find(call, &lock_of_year, &(struct lock_proposal){.school_year_id = school_year_id},
                   ret, ret_found);
}

enum err locks_unlocked(struct call *call, int64_t class_id, const char *subject, bool *ret)
{
    const struct lock_proposal key = {.class_id = class_id, .subject = subject};
    struct lock_proposal found;

    return db_find(call, &live_unlock, &key, &found, ret);
}
