/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/see_progress.h"
#include "base/id.h"
#include "domain/due.h"
#include "domain/school_level.h"
#include "http/handlers.h"

struct progress_query {
    int64_t org_id;
    const char *school_year;
    int by;
    int level;
    int64_t grade;
    int64_t class_id;
    const char *subject;
    bool owing;
    int64_t after;
    int64_t limit;
};
static const struct field query_fields[] = {
    INT(struct progress_query, org_id, 1, INT64_MAX, .optional = true),
    STR(struct progress_query, school_year, 9, 9, .optional = true, .check = is_year_name,
        .expects = "năm học như 2025-2026"),
    ENUM(struct progress_query, by, progress_by_names, .optional = true),
    ENUM(struct progress_query, level, school_level_names, .optional = true),
    INT(struct progress_query, grade, 1, 12, .optional = true),
    INT(struct progress_query, class_id, 1, INT64_MAX, .optional = true),
    STR(struct progress_query, subject, 1, 40, .optional = true, .check = is_code,
        .expects = "mã môn học"),
    BOOL(struct progress_query, owing, .optional = true),
    PAGE_FIELDS(struct progress_query),
};
const struct shape progress_query_shape = SHAPE(struct progress_query, query_fields);

#define NUMBERS                                                                                    \
    INT(struct progress_sum, expected, 0, INT64_MAX),                                              \
        INT(struct progress_sum, entered, 0, INT64_MAX),                                           \
        INT(struct progress_sum, missing, 0, INT64_MAX),                                           \
        INT(struct progress_sum, due, 0, INT64_MAX),                                               \
        INT(struct progress_sum, overdue, 0, INT64_MAX),                                           \
        INT(struct progress_sum, late, 0, INT64_MAX),                                              \
        INT(struct progress_sum, results, 0, INT64_MAX),                                           \
        INT(struct progress_sum, signed_count, 0, INT64_MAX)

static const struct field total_fields[] = {NUMBERS};
static const struct shape total_shape = SHAPE(struct progress_sum, total_fields);

static const struct field item_fields[] = {
    INT(struct progress_sum, org_id, 1, INT64_MAX, .omit_none = true),
    STR(struct progress_sum, school_name, 1, 200, .omit_none = true),
    INT(struct progress_sum, class_id, 1, INT64_MAX, .omit_none = true),
    STR(struct progress_sum, class_name, 1, 20, .omit_none = true),
    INT(struct progress_sum, grade, 1, 12, .omit_none = true),
    STR(struct progress_sum, subject, 0, 40, .omit_none = true),
    INT(struct progress_sum, account_id, 1, INT64_MAX, .omit_none = true),
    STR(struct progress_sum, full_name, 1, 100, .omit_none = true),
    NUMBERS,
};
static const struct shape item_shape = SHAPE(struct progress_sum, item_fields);

static const struct field view_fields[] = {
    INT(struct progress_view, org_id, 1, INT64_MAX),
    STR(struct progress_view, school_year, 9, 9),
    ENUM(struct progress_view, by, progress_by_names),
    STR(struct progress_view, as_of, 20, 20),
    INT(struct progress_view, pending, 0, INT64_MAX),
    OBJECT(struct progress_view, total, total_shape),
    LIST(struct progress_view, items, item_shape, 0, 500),
    STR(struct progress_view, next, 1, 20, .optional = true),
};
static const struct shape view_shape = SHAPE(struct progress_view, view_fields);

const char *cut_page(struct call *call, struct list *items, size_t size,
                     const struct page_query *page)
{
    size_t after = (size_t)page_after(page->after);
    size_t limit = (size_t)page_limit(page->limit);
    bool more;

    after = after < items->n ? after : items->n;
    items->n -= after;
    items->items = (char *)items->items + after * size;
    more = items->n > limit;
    items->n = more ? limit : items->n;
    return more ? arena_printf(call->mem, "%zu", after + limit) : NULL;
}

HANDLER(get_progress)
{
    const struct progress_query *query = rq->query;
    const struct progress_filter filter = {.unit_id = query->org_id,
                                           .year_name = query->school_year,
                                           .level = query->level,
                                           .grade = query->grade,
                                           .class_id = query->class_id,
                                           .subject = query->subject,
                                           .account_id = NONE,
                                           .school_year_id = NONE,
                                           .owing = query->owing};
    struct progress_view view;
    enum err err = see_progress(call, &filter, query->by, &view);

    if (err)
        return err;
    view.next = cut_page(call, &view.items, sizeof(struct progress_sum),
                         &(struct page_query){query->after, query->limit});
    return reply_json(call, rp, 200, &view_shape, &view);
}
