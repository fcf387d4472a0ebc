/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/see_anomalies.h"
#include "base/date.h"
#include "domain/due.h"
#include "http/handlers.h"

struct anomaly_query {
    int64_t org_id;
    int64_t school_year_id;
    const char *school_year;
    int kind;
    const char *from;
    const char *to;
    int64_t min_cells;
    int64_t within_minutes;
    int64_t after;
    int64_t limit;
};
#define FILTER_FIELDS                                                                              \
    ENUM(struct anomaly_query, kind, anomaly_kind_names, .optional = true),                        \
        STR(struct anomaly_query, from, 10, 10, .optional = true, .check = is_date,                \
            .expects = "ngày YYYY-MM-DD"),                                                         \
        STR(struct anomaly_query, to, 10, 10, .optional = true, .check = is_date,                  \
            .expects = "ngày YYYY-MM-DD")

static const struct field query_fields[] = {
    INT(struct anomaly_query, school_year_id, 1, INT64_MAX, .optional = true),
    FILTER_FIELDS,
    INT(struct anomaly_query, min_cells, 2, 1000, .optional = true),
    INT(struct anomaly_query, within_minutes, 1, 1440, .optional = true),
    PAGE_FIELDS(struct anomaly_query),
};
const struct shape anomaly_query_shape = SHAPE(struct anomaly_query, query_fields);

/* What a mass edit is cannot be asked of numbers that are kept. */
static const struct field number_fields[] = {
    INT(struct anomaly_query, org_id, 1, INT64_MAX, .optional = true),
    STR(struct anomaly_query, school_year, 9, 9, .optional = true, .check = is_year_name,
        .expects = "năm học như 2025-2026"),
    FILTER_FIELDS,
    PAGE_FIELDS(struct anomaly_query),
};
const struct shape anomaly_numbers_shape = SHAPE(struct anomaly_query, number_fields);

static const struct field item_fields[] = {
    ENUM(struct anomaly, kind, anomaly_kind_names),
    STR(struct anomaly, first_at, 20, 20),
    STR(struct anomaly, last_at, 20, 20),
    INT(struct anomaly, class_id, 1, INT64_MAX),
    STR(struct anomaly, class_name, 1, 20, .optional = true),
    STR(struct anomaly, subject, 0, 40),
    INT(struct anomaly, term, 1, 2, .optional = true),
    INT(struct anomaly, actor_id, 0, INT64_MAX),
    STR(struct anomaly, actor_name, 0, 100),
    INT(struct anomaly, cells, 1, INT64_MAX),
    INT(struct anomaly, raised, 0, INT64_MAX),
    INT(struct anomaly, run_cells, 1, INT64_MAX, .omit_none = true),
    INT(struct anomaly, correction_id, 1, INT64_MAX, .omit_none = true),
    STR(struct anomaly, field, 1, 40, .omit_none = true),
    STR(struct anomaly, old_value, 0, 1000, .omit_none = true),
    STR(struct anomaly, new_value, 0, 1000, .omit_none = true),
    STR(struct anomaly, history, 1, 200),
};
static const struct shape item_shape = SHAPE(struct anomaly, item_fields);

#define VIEW_FIELDS                                                                                \
    INT(struct anomaly_view, org_id, 1, INT64_MAX), STR(struct anomaly_view, school_year, 9, 9),   \
        STR(struct anomaly_view, from, 10, 10), STR(struct anomaly_view, to, 10, 10),              \
        INT(struct anomaly_view, min_cells, 2, 1000),                                              \
        INT(struct anomaly_view, within_minutes, 1, 1440),                                         \
        STR(struct anomaly_view, next, 1, 20, .optional = true)

static const struct field view_fields[] = {
    INT(struct anomaly_view, school_year_id, 1, INT64_MAX),
    VIEW_FIELDS,
    LIST(struct anomaly_view, items, item_shape, 0, 500),
};
static const struct shape view_shape = SHAPE(struct anomaly_view, view_fields);

static const struct field count_fields[] = {
    ENUM(struct anomaly_count, kind, anomaly_kind_names),
    INT(struct anomaly_count, items, 0, INT64_MAX),
    INT(struct anomaly_count, cells, 0, INT64_MAX),
    INT(struct anomaly_count, raised, 0, INT64_MAX),
};
static const struct shape count_shape = SHAPE(struct anomaly_count, count_fields);

static const struct field school_fields[] = {
    INT(struct watched_school, org_id, 1, INT64_MAX),
    STR(struct watched_school, school_name, 1, 200),
    LIST(struct watched_school, kinds, count_shape, 0, ANOMALY_KINDS),
};
static const struct shape school_shape = SHAPE(struct watched_school, school_fields);

static const struct field numbers_fields[] = {
    VIEW_FIELDS,
    STR(struct anomaly_view, as_of, 20, 20),
    INT(struct anomaly_view, pending, 0, INT64_MAX),
    LIST(struct anomaly_view, items, school_shape, 0, 500),
};
static const struct shape numbers_shape = SHAPE(struct anomaly_view, numbers_fields);

static struct anomaly_question question_of(const struct anomaly_query *query)
{
    return (struct anomaly_question){
        .org_id = query->org_id,
        .school_year_id = query->school_year_id,
        .year_name = query->school_year,
        .from = query->from,
        .to = query->to,
        .limits = {query->kind, query->min_cells, query->within_minutes},
    };
}

/* Where every single value, old and new, is told. */
static void link_history(struct call *call, struct list *items)
{
    struct anomaly *a = items->items;

    for (size_t i = 0; i < items->n; i++)
        a[i].history =
            is_none(a[i].correction_id)
                ? arena_printf(call->mem, "/v1/classes/%lld/gradebooks/%s/%lld/history",
                               (long long)a[i].class_id, a[i].subject, (long long)a[i].term)
                : arena_printf(call->mem, "/v1/corrections/%lld", (long long)a[i].correction_id);
}

HANDLER(get_anomalies)
{
    const struct anomaly_query *query = rq->query;
    const struct anomaly_question question = question_of(query);
    struct anomaly_view view;
    enum err err = see_anomalies(call, &question, &view);

    if (err)
        return err;
    view.next = cut_page(call, &view.items, sizeof(struct anomaly),
                         &(struct page_query){query->after, query->limit});
    link_history(call, &view.items);
    return reply_json(call, rp, 200, &view_shape, &view);
}

HANDLER(get_anomaly_statistics)
{
    const struct anomaly_query *query = rq->query;
    const struct anomaly_question question = question_of(query);
    struct anomaly_view view;
    enum err err = see_anomaly_numbers(call, &question, &view);

    if (err)
        return err;
    view.next = cut_page(call, &view.items, sizeof(struct watched_school),
                         &(struct page_query){query->after, query->limit});
    return reply_json(call, rp, 200, &numbers_shape, &view);
}
