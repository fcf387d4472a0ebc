/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/see_year_locks.h"
#include "domain/due.h"
#include "http/handlers.h"

struct year_locks_query {
    int64_t org_id;
    const char *school_year;
    int state;
    int64_t after;
    int64_t limit;
};
static const struct field query_fields[] = {
    INT(struct year_locks_query, org_id, 1, INT64_MAX, .optional = true),
    STR(struct year_locks_query, school_year, 9, 9, .optional = true, .check = is_year_name,
        .expects = "năm học như 2025-2026"),
    ENUM(struct year_locks_query, state, year_standing_names, .optional = true),
    PAGE_FIELDS(struct year_locks_query),
};
const struct shape year_locks_query_shape = SHAPE(struct year_locks_query, query_fields);

static const struct field item_fields[] = {
    INT(struct school_lock, org_id, 1, INT64_MAX),
    STR(struct school_lock, school_name, 1, 200),
    ENUM(struct school_lock, state, year_standing_names),
    STR(struct school_lock, proposed_at, 20, 20),
    STR(struct school_lock, locked_at, 20, 20),
    STR(struct school_lock, unlocked_until, 20, 20),
};
static const struct shape item_shape = SHAPE(struct school_lock, item_fields);

static const struct field count_fields[] = {
    ENUM(struct standing_count, state, year_standing_names),
    INT(struct standing_count, schools, 0, INT64_MAX),
};
static const struct shape count_shape = SHAPE(struct standing_count, count_fields);

static const struct field view_fields[] = {
    INT(struct year_locks_view, org_id, 1, INT64_MAX),
    STR(struct year_locks_view, school_year, 9, 9),
    LIST(struct year_locks_view, counts, count_shape, YEAR_STANDINGS, YEAR_STANDINGS),
    LIST(struct year_locks_view, items, item_shape, 0, 500),
    STR(struct year_locks_view, next, 1, 20, .optional = true),
};
static const struct shape view_shape = SHAPE(struct year_locks_view, view_fields);

HANDLER(get_year_locks)
{
    const struct year_locks_query *query = rq->query;
    struct year_locks_view view;
    enum err err = see_year_locks(call, query->org_id, query->school_year, query->state, &view);

    if (err)
        return err;
    view.next = cut_page(call, &view.items, sizeof(struct school_lock),
                         &(struct page_query){query->after, query->limit});
    return reply_json(call, rp, 200, &view_shape, &view);
}
