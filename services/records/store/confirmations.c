/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/confirmations.h"

#include "base/date.h"
#include "db/db.h"
#include "store/queries.h"

static const struct field confirmation_fields[] = {
    INT(struct rule_confirmation, id, 1, INT64_MAX),
    STR(struct rule_confirmation, rule, 1, 60),
    INT(struct rule_confirmation, value, 0, INT64_MAX),
    STR(struct rule_confirmation, school_year, 9, 9),
    STR(struct rule_confirmation, decision_number, 1, 50),
    STR(struct rule_confirmation, reason, 10, 500),
    INT(struct rule_confirmation, org_id, 1, INT64_MAX),
    INT(struct rule_confirmation, decided_by, 1, INT64_MAX),
    STR(struct rule_confirmation, decided_name, 1, 100),
    STR(struct rule_confirmation, decided_at, 20, 20),
};
const struct shape rule_confirmation_shape = SHAPE(struct rule_confirmation, confirmation_fields);

struct recount {
    const char *ruleset;
    const char *school_year;
    const char *since;
};
static const struct field recount_fields[] = {
    STR(struct recount, ruleset, 1, 16),
    STR(struct recount, school_year, 9, 9),
    STR(struct recount, since, 20, 20),
};
static const struct shape recount_shape = SHAPE(struct recount, recount_fields);

#define SELECT                                                                                     \
    "SELECT id, rule, value, school_year, decision_number, reason, org_id, decided_by,"            \
    "       decided_name, decided_at"                                                              \
    "  FROM rule_confirmation"

static const struct query add_confirmation = {
    .sql = "INSERT INTO rule_confirmation (rule, value, school_year, decision_number, reason,"
           "       org_id, decided_by, decided_name, decided_at)"
           " VALUES (:rule, :value, :school_year, :decision_number, :reason, :org_id, :decided_by,"
           "       :decided_name, :decided_at)",
    .in = &rule_confirmation_shape,
};

static const struct query all_confirmations = {
    .sql = SELECT " ORDER BY rule, school_year",
    .in = &rule_confirmation_shape,
    .out = &rule_confirmation_shape,
};

static const struct query confirmation_in_year = {
    .sql = SELECT " WHERE rule = :rule AND school_year <= :school_year"
                  " ORDER BY school_year DESC LIMIT 1",
    .in = &rule_confirmation_shape,
    .out = &rule_confirmation_shape,
};

static const struct query recount_classes = {
    .sql = "INSERT IGNORE INTO summary_due (class_id, since)"
           " SELECT c.id, :since FROM school_year y JOIN class c ON c.school_year_id = y.id"
           " WHERE y.name >= :school_year AND c.ruleset = :ruleset",
    .in = &recount_shape,
};

const struct query *const confirmations_queries[] = {
    &add_confirmation, &all_confirmations, &confirmation_in_year, &recount_classes, NULL,
};

enum err confirmations_add(struct call *call, const struct rule_confirmation *row, int64_t *ret_id)
{
    return db_insert(call, &add_confirmation, row, ret_id);
}

enum err confirmations_all(struct call *call, struct list *ret)
{
    return db_all(call, &all_confirmations, &(struct rule_confirmation){0}, ret);
}

enum err confirmations_find(struct call *call, const char *rule, const char *school_year,
                            struct rule_confirmation *ret, bool *ret_found)
{
    const struct rule_confirmation key = {.rule = rule, .school_year = school_year};

    return db_find(call, &confirmation_in_year, &key, ret, ret_found);
}

enum err confirmations_recount(struct call *call, const char *ruleset, const char *school_year)
{
    const struct recount key = {ruleset, school_year, time_text(call->mem, call->now)};

    return db_change_any(call, &recount_classes, &key, NULL);
}
