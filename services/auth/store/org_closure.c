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

const struct query *const org_closure_queries[] = {&attach, NULL};

enum err closure_attach(struct call *call, int64_t id, int64_t parent_id, const char *day)
{
    const struct line_key key = {.id = id, .parent_id = parent_id, .day = day};

    return db_change_any(call, &attach, &key, NULL);
}
