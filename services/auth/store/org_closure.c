/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/org_closure.h"

#include "base/shape.h"
#include "db/db.h"
#include "store/queries.h"

struct line_key {
    int64_t id;
    int64_t parent_id;
    const char *day;
};

static const struct field key_fields[] = {
    INT(struct line_key, id, 1, INT64_MAX),
    INT(struct line_key, parent_id, 1, INT64_MAX),
    STR(struct line_key, day, 10, 10),
};
static const struct shape key_shape = SHAPE(struct line_key, key_fields);

static const struct query attach = {
    .sql = "INSERT INTO org_closure (ancestor_id, descendant_id, depth, valid_from, valid_to)"
           " SELECT up.ancestor_id, down.descendant_id, up.depth + down.depth + 1,"
           "        GREATEST(up.valid_from, down.valid_from, CAST(:day AS DATE)),"
           "        LEAST(up.valid_to, down.valid_to)"
           "   FROM org_closure up"
           "   JOIN org_closure down ON down.ancestor_id = :id"
           "  WHERE up.descendant_id = :parent_id"
           "    AND GREATEST(up.valid_from, down.valid_from, CAST(:day AS DATE))"
           "        <= LEAST(up.valid_to, down.valid_to)",
    .in = &key_shape,
};

struct line {
    int64_t ancestor_id;
    int64_t descendant_id;
    const char *valid_from;
    const char *day;
};

static const struct field line_fields[] = {
    INT(struct line, ancestor_id, 1, INT64_MAX),
    INT(struct line, descendant_id, 1, INT64_MAX),
    STR(struct line, valid_from, 10, 10),
    STR(struct line, day, 10, 10),
};
static const struct shape line_shape = SHAPE(struct line, line_fields);

/* A line's path is the same on all of its days, so it leads through the unit on all or on none. */
static const struct query lines_through = {
    .sql = "SELECT DISTINCT line.ancestor_id, line.descendant_id, line.valid_from"
           "  FROM org_closure up"
           "  JOIN org_closure down ON down.ancestor_id = :id"
           "  JOIN org_closure line ON line.ancestor_id = up.ancestor_id"
           "                       AND line.descendant_id = down.descendant_id"
           " WHERE up.descendant_id = :id AND up.depth > 0"
           "   AND GREATEST(up.valid_from, down.valid_from, line.valid_from, CAST(:day AS DATE))"
           "       <= LEAST(up.valid_to, down.valid_to, line.valid_to)",
    .in = &key_shape,
    .out = &line_shape,
};

static const struct query lines_to = {
    .sql = "SELECT ancestor_id, descendant_id, valid_from FROM org_closure"
           " WHERE descendant_id = :id AND valid_to >= :day",
    .in = &key_shape,
    .out = &line_shape,
};

static const struct query remove_line = {
    .sql = "DELETE FROM org_closure"
           " WHERE ancestor_id = :ancestor_id AND descendant_id = :descendant_id"
           "   AND valid_from = :valid_from AND valid_from >= :day",
    .in = &line_shape,
};

static const struct query shorten_line = {
    .sql = "UPDATE org_closure SET valid_to = CAST(:day AS DATE) - INTERVAL 1 DAY"
           " WHERE ancestor_id = :ancestor_id AND descendant_id = :descendant_id"
           "   AND valid_from = :valid_from AND valid_from < :day",
    .in = &line_shape,
};

const struct query *const org_closure_queries[] = {
    &attach, &lines_through, &lines_to, &remove_line, &shorten_line, NULL,
};

enum err closure_attach(struct call *call, int64_t id, int64_t parent_id, const char *day)
{
    const struct line_key key = {.id = id, .parent_id = parent_id, .day = day};

    return db_change_any(call, &attach, &key, NULL);
}

/* Each line ends on the eve, or is gone when it began later. */
static enum err cut(struct call *call, const struct query *which, int64_t id, const char *day)
{
    struct list lines;
    enum err err = db_all(call, which, &(struct line_key){.id = id, .day = day}, &lines);
    struct line *line = lines.items;

    if (err)
        return err;
    for (size_t i = 0; i < lines.n; i++)
        line[i].day = day;
    err = db_each(call, &remove_line, &lines);
    return err ? err : db_each(call, &shorten_line, &lines);
}

enum err closure_detach(struct call *call, int64_t id, const char *day)
{
    return cut(call, &lines_through, id, day);
}

enum err closure_end(struct call *call, int64_t id, const char *day)
{
    return cut(call, &lines_to, id, day);
}
