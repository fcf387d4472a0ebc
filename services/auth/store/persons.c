/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/persons.h"

#include "db/db.h"
#include "domain/people.h"
#include "store/queries.h"

static const struct field person_fields[] = {
    INT(struct person, id, 1, INT64_MAX),
    STR(struct person, personal_id, 12, 12, .optional = true, .secret = true),
    STR(struct person, full_name, 1, 100),
    STR(struct person, birth_date, 10, 10, .optional = true),
    INT(struct person, account_id, 1, INT64_MAX, .optional = true),
    INT(struct person, version, 1, INT64_MAX),
    INT(struct person, created_at, 0, INT64_MAX),
};
static const struct shape person_shape = SHAPE(struct person, person_fields);

static const struct field position_fields[] = {
    INT(struct position, id, 1, INT64_MAX),
    INT(struct position, person_id, 1, INT64_MAX),
    INT(struct position, org_id, 1, INT64_MAX),
    ENUM(struct position, kind, position_kind_names),
    STR(struct position, title, 1, 100),
    STR(struct position, valid_from, 10, 10),
    STR(struct position, valid_to, 10, 10, .optional = true),
    INT(struct position, ended_at, 0, INT64_MAX, .optional = true),
    STR(struct position, full_name, 1, 100),
};
static const struct shape position_shape = SHAPE(struct position, position_fields);

struct person_key {
    int64_t id;
    int64_t org_id;
    const char *today;
    int64_t now;
    int64_t after;
    int64_t limit;
};

static const struct field key_fields[] = {
    INT(struct person_key, id, 1, INT64_MAX),    INT(struct person_key, org_id, 1, INT64_MAX),
    STR(struct person_key, today, 10, 10),       INT(struct person_key, now, 0, INT64_MAX),
    INT(struct person_key, after, 0, INT64_MAX), INT(struct person_key, limit, 1, 500),
};
static const struct shape key_shape = SHAPE(struct person_key, key_fields);

#define PERSON                                                                                     \
    "SELECT p.id, p.full_name, p.birth_date, p.version, a.id AS account_id"                        \
    "  FROM person p"                                                                              \
    "  LEFT JOIN account a ON a.person_id = p.id"

static const struct query add_person = {
    .sql = "INSERT INTO person (personal_id, full_name, birth_date, version, created_at)"
           " VALUES (:personal_id, :full_name, :birth_date, 1, :created_at)",
    .in = &person_shape,
};

static const struct query person_by_id = {
    .sql = PERSON " WHERE p.id = :id", .in = &key_shape, .out = &person_shape};

static const struct query person_by_personal_id = {
    .sql = PERSON " WHERE p.personal_id = :personal_id",
    .in = &person_shape,
    .out = &person_shape,
};

static const struct query change_person = {
    .sql = "UPDATE person SET full_name = :full_name, birth_date = :birth_date,"
           "       personal_id = COALESCE(:personal_id, personal_id), version = version + 1"
           " WHERE id = :id AND version = :version",
    .in = &person_shape,
};

static const struct query rename_account = {
    .sql = "UPDATE account SET full_name = :full_name, version = version + 1"
           " WHERE person_id = :id AND full_name <> :full_name",
    .in = &person_shape,
};

static const struct query person_below = {
    .sql = "SELECT p.id FROM person p"
           " WHERE p.id = :id"
           "   AND (EXISTS (SELECT 1 FROM account a"
           "                  JOIN org_closure c ON c.descendant_id = a.org_id"
           "                 WHERE a.person_id = p.id AND c.ancestor_id = :org_id"
           "                   AND c.valid_from <= :today AND c.valid_to >= :today)"
           "    OR EXISTS (SELECT 1 FROM position t"
           "                 JOIN org_closure c ON c.descendant_id = t.org_id"
           "                WHERE t.person_id = p.id AND c.ancestor_id = :org_id"
           "                  AND c.valid_from <= :today AND c.valid_to >= :today"
           "                  AND" POSITION_HOLDS "))",
    .in = &key_shape,
    .out = &person_shape,
};

static const struct query persons_by_org = {
    .sql = PERSON " WHERE p.id > :after"
                  "   AND (a.org_id = :org_id"
                  "    OR p.id IN (SELECT t.person_id FROM position t"
                  "                 WHERE t.org_id = :org_id AND" POSITION_HOLDS "))"
                  " ORDER BY p.id"
                  " LIMIT :limit",
    .in = &key_shape,
    .out = &person_shape,
};

static const struct query add_position = {
    .sql = "INSERT INTO position (person_id, org_id, kind, title, valid_from, valid_to)"
           " VALUES (:person_id, :org_id, :kind, :title, :valid_from, :valid_to)",
    .in = &position_shape,
};

static const struct query position_by_id = {
    .sql = "SELECT t.id, t.person_id, t.org_id, t.kind, t.title, t.valid_from, t.valid_to,"
           "       t.ended_at"
           "  FROM position t WHERE t.id = :id",
    .in = &key_shape,
    .out = &position_shape,
};

static const struct query positions_by_org = {
    .sql = "SELECT t.id, t.person_id, t.org_id, t.kind, t.title, t.valid_from, t.valid_to,"
           "       p.full_name"
           "  FROM position t"
           "  JOIN person p ON p.id = t.person_id"
           " WHERE t.org_id = :org_id AND t.id > :after AND t.ended_at IS NULL"
           " ORDER BY t.id"
           " LIMIT :limit",
    .in = &key_shape,
    .out = &position_shape,
};

static const struct query end_position = {
    .sql = "UPDATE position SET ended_at = :now WHERE id = :id AND ended_at IS NULL",
    .in = &key_shape,
};

const struct query *const persons_queries[] = {
    &add_person,     &person_by_id,     &person_by_personal_id, &change_person,
    &rename_account, &person_below,     &persons_by_org,        &add_position,
    &position_by_id, &positions_by_org, &end_position,          NULL,
};

enum err persons_add(struct call *call, const struct person *person, int64_t *ret_id)
{
    return db_insert(call, &add_person, person, ret_id);
}

enum err persons_get(struct call *call, int64_t id, struct person *ret)
{
    return db_one(call, &person_by_id, &(struct person_key){.id = id}, ret);
}

enum err persons_find(struct call *call, const char *personal_id, struct person *ret,
                      bool *ret_found)
{
    return db_find(call, &person_by_personal_id, &(struct person){.personal_id = personal_id}, ret,
                   ret_found);
}

enum err persons_change(struct call *call, const struct person *person)
{
    enum err err = db_change(call, &change_person, person);

    if (err)
        return err;
    return db_change_any(call, &rename_account, person, NULL);
}

enum err persons_belong(struct call *call, int64_t id, int64_t org_id, bool *ret)
{
    const struct person_key key = {.id = id, .org_id = org_id, .today = call->today};
    struct person found;

    return db_find(call, &person_below, &key, &found, ret);
}

enum err persons_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                        struct list *ret_persons)
{
    const struct person_key key = {
        .org_id = org_id, .today = call->today, .after = after, .limit = limit};

    return db_all(call, &persons_by_org, &key, ret_persons);
}

enum err positions_add(struct call *call, const struct position *position, int64_t *ret_id)
{
    return db_insert(call, &add_position, position, ret_id);
}

enum err positions_get(struct call *call, int64_t id, struct position *ret)
{
    return db_one(call, &position_by_id, &(struct person_key){.id = id}, ret);
}

enum err positions_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                          struct list *ret_positions)
{
    const struct person_key key = {.org_id = org_id, .after = after, .limit = limit};

    return db_all(call, &positions_by_org, &key, ret_positions);
}

enum err positions_end(struct call *call, int64_t id)
{
    return db_change(call, &end_position, &(struct person_key){.id = id, .now = call->now});
}
