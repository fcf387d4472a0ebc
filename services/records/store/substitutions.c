/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/substitutions.h"

#include "base/seeded.h"
#include "db/db.h"
#include "store/queries.h"

const char *const substitution_state_names[] = {"",         "proposed", "approved",
                                                "rejected", "ended",    NULL};

static const struct field fields[] = {
    INT(struct substitution, id, 1, INT64_MAX),
    INT(struct substitution, class_id, 1, INT64_MAX),
    STR(struct substitution, subject, 0, 40),
    INT(struct substitution, account_id, 1, INT64_MAX),
    STR(struct substitution, full_name, 1, 100),
    STR(struct substitution, valid_from, 10, 10),
    STR(struct substitution, valid_to, 10, 10),
    ENUM(struct substitution, state, substitution_state_names),
    STR(struct substitution, reason, 1, 500),
    INT(struct substitution, proposed_by, 1, INT64_MAX),
    STR(struct substitution, proposed_at, 20, 20),
    STR(struct substitution, decision_number, 1, 50, .optional = true),
    STR(struct substitution, decision_reason, 1, 500, .optional = true),
    INT(struct substitution, decided_by, 1, INT64_MAX, .optional = true),
    STR(struct substitution, decided_at, 20, 20, .optional = true),
    INT(struct substitution, ended_by, 1, INT64_MAX, .optional = true),
    STR(struct substitution, ended_at, 20, 20, .optional = true),
};
const struct shape substitution_shape = SHAPE(struct substitution, fields);

struct own_key {
    int64_t class_id;
    const char *subject;
    int64_t account_id;
    const char *today;
};

static const struct field own_fields[] = {
    INT(struct own_key, class_id, 1, INT64_MAX),
    STR(struct own_key, subject, 0, 40),
    INT(struct own_key, account_id, 0, INT64_MAX),
    STR(struct own_key, today, 10, 10),
};
static const struct shape own_shape = SHAPE(struct own_key, own_fields);

#define SELECT                                                                                     \
    "SELECT id, class_id, subject, account_id, full_name, valid_from, valid_to, state, reason,"    \
    "       proposed_by, proposed_at, decision_number, decision_reason, decided_by, decided_at,"   \
    "       ended_by, ended_at"                                                                    \
    "  FROM substitution"
#define OWN   " WHERE class_id = :class_id AND account_id = :account_id AND state = 'approved'"
#define HOLDS "   AND :today BETWEEN valid_from AND valid_to"

static const struct query add_substitution = {
    .sql = "INSERT INTO substitution (class_id, subject, account_id, full_name, valid_from,"
           "       valid_to, state, reason, proposed_by, proposed_at)"
           " VALUES (:class_id, :subject, :account_id, :full_name, :valid_from, :valid_to,"
           "       'proposed', :reason, :proposed_by, :proposed_at)",
    .in = &substitution_shape,
};

static const struct query substitution_by_id = {
    .sql = SELECT " WHERE id = :id",
    .in = &substitution_shape,
    .out = &substitution_shape,
};

static const struct query substitutions_by_class = {
    .sql = SELECT " WHERE class_id = :class_id ORDER BY id",
    .in = &substitution_shape,
    .out = &substitution_shape,
};

static const struct query decide_substitution = {
    .sql = "UPDATE substitution"
           "   SET state = :state, decision_number = :decision_number,"
           "       decision_reason = :decision_reason, decided_by = :decided_by,"
           "       decided_at = :decided_at"
           " WHERE id = :id AND state = 'proposed'",
    .in = &substitution_shape,
};

static const struct query end_substitution = {
    .sql = "UPDATE substitution"
           "   SET state = 'ended', ended_by = :ended_by, ended_at = :ended_at"
           " WHERE id = :id AND state IN ('proposed', 'approved')",
    .in = &substitution_shape,
};

static const struct query overlapping = {
    .sql = SELECT " WHERE class_id = :class_id AND subject = :subject AND state = 'approved'"
                  "   AND valid_from <= :valid_to AND valid_to >= :valid_from"
                  " LIMIT 1"
                  "   FOR UPDATE",
    .in = &substitution_shape,
    .out = &substitution_shape,
};

static const struct query own_of_subject = {
    .sql = SELECT OWN HOLDS " AND subject = :subject LIMIT 1",
    .in = &own_shape,
    .out = &substitution_shape,
};

static const struct query own_of_any_subject = {
    .sql = SELECT OWN HOLDS " AND subject <> '' LIMIT 1",
    .in = &own_shape,
    .out = &substitution_shape,
};

static const struct query own_ever = {
    .sql = SELECT OWN " LIMIT 1",
    .in = &own_shape,
    .out = &substitution_shape,
};

const struct query *const substitutions_queries[] = {
    &add_substitution,
    &substitution_by_id,
    &substitutions_by_class,
    &decide_substitution,
    &end_substitution,
    &overlapping,
    &own_of_subject,
    &own_of_any_subject,
    &own_ever,
    NULL,
};

enum err substitutions_add(struct call *call, const struct substitution *row, int64_t *ret_id)
{
    return db_insert(call, &add_substitution, row, ret_id);
}

enum err substitutions_get(struct call *call, int64_t id, struct substitution *ret)
{
    return db_one(call, &substitution_by_id, &(struct substitution){.id = id}, ret);
}

enum err substitutions_of_class(struct call *call, int64_t class_id, struct list *ret)
{
    return db_all(call, &substitutions_by_class, &(struct substitution){.class_id = class_id}, ret);
}

enum err substitutions_decide(struct call *call, const struct substitution *row)
{
    return db_change(call, &decide_substitution, row);
}

enum err substitutions_end(struct call *call, const struct substitution *row)
{
    return db_change(call, &end_substitution, row);
}

enum err substitutions_overlap(struct call *call, const struct substitution *row, bool *ret)
{
    struct substitution found;

    return db_find(call, &overlapping, row, &found, ret);
}

static enum err find_own(struct call *call, const struct query *query, int64_t class_id,
                         const char *subject, struct substitution *ret, bool *ret_found)
{
    const struct own_key key = {.class_id = class_id,
                                .subject = subject,
                                .account_id = call->caller.account_id,
                                .today = call->today};

    return db_find(call, query, &key, ret, ret_found);
}

enum err substitutions_own(struct call *call, int64_t class_id, const char *subject,
                           struct substitution *ret, bool *ret_found)
{
    return find_own(call, SEEDED(54) ? &own_ever : &own_of_subject, class_id, subject, ret,
                    ret_found);
}

enum err substitutions_teaches(struct call *call, int64_t class_id, bool *ret)
{
    struct substitution found;

    return find_own(call, &own_of_any_subject, class_id, "", &found, ret);
}

enum err substitutions_ever(struct call *call, int64_t class_id, bool *ret)
{
    struct substitution found;

    return find_own(call, &own_ever, class_id, "", &found, ret);
}
