/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/duty.h"

#include "db/db.h"
#include "store/queries.h"

const char *const duty_state_names[] = {"", "accepted", "missing", NULL};

static const struct field statement_fields[] = {
    INT(struct duty_statement, id, 1, INT64_MAX),
    INT(struct duty_statement, revision, 1, INT64_MAX),
    STR(struct duty_statement, text_vi, 1, 6000),
    STR(struct duty_statement, text_en, 1, 6000),
    STR(struct duty_statement, sha256, 64, 64),
    STR(struct duty_statement, effective_from, 10, 10),
    INT(struct duty_statement, published_by, 1, INT64_MAX, .optional = true),
    INT(struct duty_statement, published_at, 0, INT64_MAX),
};
static const struct shape statement_shape = SHAPE(struct duty_statement, statement_fields);

static const struct field acceptance_fields[] = {
    INT(struct duty_acceptance, account_id, 1, INT64_MAX),
    STR(struct duty_acceptance, school_year, 9, 9),
    INT(struct duty_acceptance, duty_statement_id, 1, INT64_MAX),
    INT(struct duty_acceptance, org_id, 1, INT64_MAX),
    INT(struct duty_acceptance, accepted_at, 0, INT64_MAX),
};
static const struct shape acceptance_shape = SHAPE(struct duty_acceptance, acceptance_fields);

static const struct field filter_fields[] = {
    INT(struct duty_filter, org_id, 1, INT64_MAX),
    INT(struct duty_filter, duty_statement_id, 1, INT64_MAX),
    STR(struct duty_filter, school_year, 9, 9),
    STR(struct duty_filter, today, 10, 10),
    ENUM(struct duty_filter, state, duty_state_names),
    INT(struct duty_filter, after, 0, INT64_MAX),
    INT(struct duty_filter, limit, 1, 500),
};
static const struct shape filter_shape = SHAPE(struct duty_filter, filter_fields);

static const struct field person_fields[] = {
    INT(struct duty_person, account_id, 1, INT64_MAX),
    STR(struct duty_person, full_name, 1, 100),
    INT(struct duty_person, accepted_at, 0, INT64_MAX, .optional = true),
};
static const struct shape person_shape = SHAPE(struct duty_person, person_fields);

static const struct field unit_fields[] = {
    INT(struct duty_unit, org_id, 1, INT64_MAX),
    STR(struct duty_unit, org_name, 1, 200),
    INT(struct duty_unit, people, 0, INT64_MAX),
    INT(struct duty_unit, accepted, 0, INT64_MAX),
};
static const struct shape unit_shape = SHAPE(struct duty_unit, unit_fields);

#define COLUMNS "id, revision, text_vi, text_en, sha256, effective_from, published_by, published_at"
#define HOLDS_TODAY                                                                                \
    "g.ended_at IS NULL AND g.valid_from <= :today"                                                \
    " AND (g.valid_to IS NULL OR g.valid_to >= :today)"
#define ACCEPTED                                                                                   \
    "d.account_id = a.id AND d.school_year = :school_year"                                         \
    " AND d.duty_statement_id = :duty_statement_id"

static const struct query statement_on = {
    .sql = "SELECT " COLUMNS "  FROM duty_statement"
           " WHERE effective_from <= :effective_from"
           " ORDER BY effective_from DESC, revision DESC"
           " LIMIT 1",
    .in = &statement_shape,
    .out = &statement_shape,
};

static const struct query newest_statement = {
    .sql = "SELECT " COLUMNS "  FROM duty_statement"
           " ORDER BY revision DESC"
           " LIMIT 1",
    .in = NULL,
    .out = &statement_shape,
};

static const struct query add_statement = {
    .sql = "INSERT INTO duty_statement (revision, text_vi, text_en, sha256, effective_from,"
           "       published_by, published_at)"
           " VALUES (:revision, :text_vi, :text_en, :sha256, :effective_from,"
           "       :published_by, :published_at)",
    .in = &statement_shape,
};

static const struct query add_acceptance = {
    .sql = "INSERT INTO duty_acceptance (account_id, school_year, duty_statement_id, org_id,"
           "       accepted_at)"
           " VALUES (:account_id, :school_year, :duty_statement_id, :org_id, :accepted_at)",
    .in = &acceptance_shape,
};

static const struct query acceptance_of = {
    .sql = "SELECT account_id, school_year, duty_statement_id, org_id, accepted_at"
           "  FROM duty_acceptance"
           " WHERE account_id = :account_id AND school_year = :school_year"
           "   AND duty_statement_id = :duty_statement_id",
    .in = &acceptance_shape,
    .out = &acceptance_shape,
};

static const struct query people_of_org = {
    .sql = "SELECT DISTINCT a.id AS account_id, a.full_name, d.accepted_at"
           "  FROM grant_row g"
           "  JOIN account a ON a.id = g.account_id AND a.status = 'active'"
           "  LEFT JOIN duty_acceptance d ON " ACCEPTED " WHERE g.org_id = :org_id AND " HOLDS_TODAY
           " AND a.id > :after"
           "   AND (:state IS NULL OR (:state = 'accepted') = (d.accepted_at IS NOT NULL))"
           " ORDER BY a.id"
           " LIMIT :limit",
    .in = &filter_shape,
    .out = &person_shape,
};

static const struct query total = {
    .sql = "SELECT COUNT(DISTINCT a.id) AS people, COUNT(DISTINCT d.account_id) AS accepted"
           "  FROM org_closure c"
           "  JOIN grant_row g ON g.org_id = c.descendant_id AND " HOLDS_TODAY
           "  JOIN account a ON a.id = g.account_id AND a.status = 'active'"
           "  LEFT JOIN duty_acceptance d ON " ACCEPTED " WHERE c.ancestor_id = :org_id"
           "   AND :today BETWEEN c.valid_from AND c.valid_to",
    .in = &filter_shape,
    .out = &unit_shape,
};

static const struct query units = {
    .sql = "SELECT v.org_id, v.name AS org_name, COUNT(DISTINCT a.id) AS people,"
           "       COUNT(DISTINCT d.account_id) AS accepted"
           "  FROM org_closure down"
           "  JOIN org_version v ON v.org_id = down.descendant_id"
           "                    AND :today BETWEEN v.valid_from AND v.valid_to"
           "  JOIN org_closure c ON c.ancestor_id = down.descendant_id"
           "                    AND :today BETWEEN c.valid_from AND c.valid_to"
           "  LEFT JOIN grant_row g ON g.org_id = c.descendant_id AND " HOLDS_TODAY
           "  LEFT JOIN account a ON a.id = g.account_id AND a.status = 'active'"
           "  LEFT JOIN duty_acceptance d ON " ACCEPTED
           " WHERE down.ancestor_id = :org_id AND down.depth = 1 AND v.org_id > :after"
           "   AND :today BETWEEN down.valid_from AND down.valid_to"
           " GROUP BY v.org_id, v.name"
           " ORDER BY v.org_id"
           " LIMIT :limit",
    .in = &filter_shape,
    .out = &unit_shape,
};

const struct query *const duty_queries[] = {
    &statement_on,  &newest_statement, &add_statement, &add_acceptance,
    &acceptance_of, &people_of_org,    &total,         &units,
    NULL,
};

enum err duty_statements_on(struct call *call, const char *day, struct duty_statement *ret)
{
    return db_one(call, &statement_on, &(struct duty_statement){.effective_from = day}, ret);
}

enum err duty_statements_newest(struct call *call, struct duty_statement *ret)
{
    return db_one(call, &newest_statement, NULL, ret);
}

enum err duty_statements_add(struct call *call, const struct duty_statement *statement,
                             int64_t *ret_id)
{
    return db_insert(call, &add_statement, statement, ret_id);
}

enum err duty_acceptances_add(struct call *call, const struct duty_acceptance *acceptance)
{
    return db_insert(call, &add_acceptance, acceptance, NULL);
}

enum err duty_acceptances_find(struct call *call, const struct duty_acceptance *key,
                               struct duty_acceptance *ret, bool *ret_found)
{
    return db_find(call, &acceptance_of, key, ret, ret_found);
}

enum err duty_people(struct call *call, const struct duty_filter *filter, struct list *ret_people)
{
    return db_all(call, &people_of_org, filter, ret_people);
}

enum err duty_total(struct call *call, const struct duty_filter *filter, struct duty_unit *ret)
{
    return db_one(call, &total, filter, ret);
}

enum err duty_units(struct call *call, const struct duty_filter *filter, struct list *ret_units)
{
    return db_all(call, &units, filter, ret_units);
}
