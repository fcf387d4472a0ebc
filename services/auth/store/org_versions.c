/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "db/db.h"
#include "domain/org_rules.h"
#include "domain/roles.h"
#include "store/org_acts.h"
#include "store/org_closure.h"
#include "store/queries.h"

enum { HEIRS_MAX = 20 };

struct version_key {
    int64_t id;
    int64_t other_id;
    const char *code;
    const char *day;
    const char *today;
};

static const struct field key_fields[] = {
    INT(struct version_key, id, 1, INT64_MAX), INT(struct version_key, other_id, 1, INT64_MAX),
    STR(struct version_key, code, 1, 20),      STR(struct version_key, day, 10, 10),
    STR(struct version_key, today, 10, 10),
};
static const struct shape key_shape = SHAPE(struct version_key, key_fields);

static const struct field standing_fields[] = {
    BOOL(struct org_standing, stands_today),
    BOOL(struct org_standing, below_today),
    BOOL(struct org_standing, below_on_day),
    BOOL(struct org_standing, is_free),
};
static const struct shape standing_shape = SHAPE(struct org_standing, standing_fields);

#define SELECT_VERSION                                                                             \
    "SELECT o.id, v.parent_id, o.kind, v.name, v.code, v.levels, v.valid_from,"                    \
    "       NULLIF(v.valid_to, '9999-12-31') AS valid_to"                                          \
    "  FROM org_version v"                                                                         \
    "  JOIN org o ON o.id = v.org_id"

static const struct query versions = {
    .sql = SELECT_VERSION " WHERE v.org_id = :id ORDER BY v.valid_from",
    .in = &key_shape,
    .out = &org_row_shape,
};

static const struct query latest = {
    .sql = SELECT_VERSION " WHERE v.org_id = :id ORDER BY v.valid_from DESC LIMIT 1",
    .in = &key_shape,
    .out = &org_row_shape,
};

static const struct query with_code = {
    .sql = SELECT_VERSION " WHERE v.code = :code AND v.valid_from <= :day"
                          "   AND v.valid_to >= CAST(:day AS DATE) - INTERVAL 1 DAY"
                          " ORDER BY v.valid_from DESC"
                          " LIMIT 1",
    .in = &key_shape,
    .out = &org_row_shape,
};

static const struct query other_with_code = {
    .sql = SELECT_VERSION " WHERE v.code = :code AND v.org_id <> :id AND v.valid_to >= :day"
                          " LIMIT 1",
    .in = &key_shape,
    .out = &org_row_shape,
};

/* Joins the latest version: a unit that moved away later stands there until then, too. */
static const struct query children = {
    .sql = "SELECT DISTINCT o.id, l.parent_id, o.kind, l.name, l.code, l.levels, l.valid_from,"
           "       NULLIF(l.valid_to, '9999-12-31') AS valid_to"
           "  FROM org_version v"
           "  JOIN org o ON o.id = v.org_id"
           "  JOIN org_version l ON l.org_id = v.org_id"
           " WHERE v.parent_id = :id AND v.valid_to >= :day"
           "   AND l.valid_from = (SELECT MAX(m.valid_from) FROM org_version m"
           "                        WHERE m.org_id = v.org_id)"
           " ORDER BY o.id",
    .in = &key_shape,
    .out = &org_row_shape,
};

static const struct query change_same_day = {
    .sql = "UPDATE org_version"
           "   SET parent_id = :parent_id, name = :name, code = :code, levels = :levels"
           " WHERE org_id = :id AND valid_from = :valid_from",
    .in = &org_row_shape,
};

static const struct query end_version = {
    .sql = "UPDATE org_version SET valid_to = CAST(:day AS DATE) - INTERVAL 1 DAY"
           " WHERE org_id = :id AND valid_to = '9999-12-31'",
    .in = &key_shape,
};

static const struct query next_version = {
    .sql = "INSERT INTO org_version (org_id, valid_from, valid_to, parent_id, name, code, levels)"
           " VALUES (:id, :valid_from, '9999-12-31', :parent_id, :name, :code, :levels)",
    .in = &org_row_shape,
};

static const struct query standing = {
    .sql = "SELECT EXISTS (SELECT 1 FROM org_version v WHERE v.org_id = :id"
           "                  AND :today BETWEEN v.valid_from AND v.valid_to) AS stands_today,"
           "       EXISTS (SELECT 1 FROM org_closure c"
           "                WHERE c.ancestor_id = :other_id AND c.descendant_id = :id"
           "                  AND :today BETWEEN c.valid_from AND c.valid_to) AS below_today,"
           "       EXISTS (SELECT 1 FROM org_closure c"
           "                WHERE c.ancestor_id = :other_id AND c.descendant_id = :id"
           "                  AND (:day BETWEEN c.valid_from AND c.valid_to"
           "                    OR CAST(:day AS DATE) - INTERVAL 1 DAY"
           "                       BETWEEN c.valid_from AND c.valid_to)) AS below_on_day,"
           "       NOT EXISTS (SELECT 1 FROM org_closure up"
           "                     JOIN org_closure down ON down.ancestor_id = up.ancestor_id"
           "                     JOIN grant_row g ON g.org_id = down.descendant_id"
           "                    WHERE up.descendant_id = :id"
           "                      AND up.valid_from <= up.valid_to) AS is_free",
    .in = &key_shape,
    .out = &standing_shape,
};

static const struct query line_below = {
    .sql = "SELECT descendant_id AS id FROM org_closure"
           " WHERE ancestor_id = :id AND descendant_id = :other_id AND valid_to >= :day"
           " LIMIT 1",
    .in = &key_shape,
    .out = &key_shape,
};

/* Itself while it stands, else what it was merged into, else what it stood under. */
static const struct query heir = {
    .sql = "SELECT COALESCE("
           "  (SELECT v.org_id FROM org_version v"
           "    WHERE v.org_id = :id AND :today BETWEEN v.valid_from AND v.valid_to),"
           "  (SELECT MAX(a.into_id) FROM org_act a"
           "    WHERE a.org_id = :id AND a.kind = 'merge' AND a.effective_on <= :today),"
           "  (SELECT v.parent_id FROM org_version v"
           "    WHERE v.org_id = :id ORDER BY v.valid_from DESC LIMIT 1),"
           "  :id) AS id",
    .in = &key_shape,
    .out = &key_shape,
};

static const struct query ended_in_use = {
    .sql = "SELECT DISTINCT s.org_id AS id FROM session s"
           " WHERE s.ended_at IS NULL"
           "   AND s.org_id IN (SELECT v.org_id FROM org_version v"
           "                     GROUP BY v.org_id HAVING MAX(v.valid_to) < :today)",
    .in = &key_shape,
    .out = &org_row_shape,
};

const struct query *const org_versions_queries[] = {
    &ended_in_use, &heir,
    &versions,     &latest,
    &with_code,    &other_with_code,
    &children,     &change_same_day,
    &end_version,  &next_version,
    &standing,     &line_below,
    NULL,
};

enum err org_versions(struct call *call, int64_t org_id, struct list *ret_orgs)
{
    return db_all(call, &versions, &(struct version_key){.id = org_id}, ret_orgs);
}

enum err org_latest(struct call *call, int64_t org_id, struct org *ret)
{
    return db_one(call, &latest, &(struct version_key){.id = org_id}, ret);
}

enum err org_find_code(struct call *call, const char *code, const char *day, struct org *ret,
                       bool *ret_found)
{
    const struct version_key key = {.code = code, .day = day};

    return db_find(call, &with_code, &key, ret, ret_found);
}

enum err org_code_holder(struct call *call, int64_t org_id, const char *code, const char *day,
                         struct org *ret, bool *ret_found)
{
    const struct version_key key = {.id = org_id, .code = code, .day = day};

    return db_find(call, &other_with_code, &key, ret, ret_found);
}

enum err org_children(struct call *call, int64_t org_id, const char *day, struct list *ret_orgs)
{
    return db_all(call, &children, &(struct version_key){.id = org_id, .day = day}, ret_orgs);
}

static enum err put_version(struct call *call, const struct org *org, const char *day,
                            const char *changed)
{
    struct org next = *org;
    enum err err;

    next.valid_from = day;
    if (strcmp(changed, day) == 0)
        return db_change_any(call, &change_same_day, &next, NULL);
    err = db_change(call, &end_version, &(struct version_key){.id = org->id, .day = day});
    return err ? err : db_insert(call, &next_version, &next, NULL);
}

enum err org_change(struct call *call, const struct org *org, const char *day)
{
    struct org before;
    enum err err = org_latest(call, org->id, &before);

    if (!err)
        err = put_version(call, org, day, before.valid_from);
    if (err || before.parent_id == org->parent_id)
        return err;
    err = closure_detach(call, org->id, day);
    return err ? err : closure_attach(call, org->id, org->parent_id, day);
}

enum err org_end(struct call *call, int64_t org_id, const char *day)
{
    enum err err = db_change(call, &end_version, &(struct version_key){.id = org_id, .day = day});

    return err ? err : closure_end(call, org_id, day);
}

enum err org_standing(struct call *call, int64_t ancestor_id, int64_t org_id, const char *day,
                      struct org_standing *ret)
{
    const struct version_key key = {
        .id = org_id, .other_id = ancestor_id, .day = day, .today = call->today};

    return db_one(call, &standing, &key, ret);
}

enum err org_is_above(struct call *call, int64_t org_id, int64_t below_id, const char *day,
                      bool *ret)
{
    const struct version_key key = {.id = org_id, .other_id = below_id, .day = day};
    struct version_key found;

    return db_find(call, &line_below, &key, &found, ret);
}

enum err org_heir(struct call *call, int64_t org_id, int64_t *ret_id)
{
    struct version_key key = {.id = NONE, .today = call->today};
    struct version_key next = {.id = org_id};
    enum err err = OK;

    for (int i = 0; i < HEIRS_MAX && !err && next.id != key.id; i++) {
        key.id = next.id;
        err = db_one(call, &heir, &key, &next);
    }
    *ret_id = next.id;
    return err;
}

enum err orgs_ended_in_use(struct call *call, struct list *ret_orgs)
{
    return db_all(call, &ended_in_use, &(struct version_key){.today = call->today}, ret_orgs);
}
