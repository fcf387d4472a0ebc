/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/read_incidents.h"
#include "csv/csv.h"
#include "domain/incident_rules.h"
#include "http/handlers.h"

enum { PAGE = 500 };

static const struct field statistics_query_fields[] = {
    INT(struct org_query, org_id, 1, INT64_MAX, .optional = true),
    PAGE_FIELDS(struct org_query),
};
const struct shape statistics_query_shape = SHAPE(struct org_query, statistics_query_fields);

static const struct field org_choice_fields[] = {
    INT(struct org_query, org_id, 1, INT64_MAX, .optional = true),
};
const struct shape org_choice_shape = SHAPE(struct org_query, org_choice_fields);

static const struct field count_fields[] = {
    ENUM(struct incident_count, category, incident_category_names),
    ENUM(struct incident_count, state, incident_state_names),
    INT(struct incident_count, count, 0, INT64_MAX),
    INT(struct incident_count, overdue, 0, INT64_MAX),
};
static const struct shape count_shape = SHAPE(struct incident_count, count_fields);

static const struct field unit_fields[] = {
    INT(struct incident_unit, org_id, 1, INT64_MAX),
    STR(struct incident_unit, org_name, 1, 200),
    INT(struct incident_unit, count, 0, INT64_MAX),
    INT(struct incident_unit, pending, 0, INT64_MAX),
    INT(struct incident_unit, overdue, 0, INT64_MAX),
};
static const struct shape unit_shape = SHAPE(struct incident_unit, unit_fields);

struct statistics_json {
    int64_t org_id;
    int64_t count;
    int64_t overdue;
    struct list counts;
    struct list units;
    const char *next;
};

static const struct field statistics_fields[] = {
    INT(struct statistics_json, org_id, 1, INT64_MAX),
    INT(struct statistics_json, count, 0, INT64_MAX),
    INT(struct statistics_json, overdue, 0, INT64_MAX),
    LIST(struct statistics_json, counts, count_shape, 0, 100),
    LIST(struct statistics_json, units, unit_shape, 0, 500),
    STR(struct statistics_json, next, 1, 20),
};
static const struct shape statistics_shape = SHAPE(struct statistics_json, statistics_fields);

static struct statistics_json statistics_json(struct call *call,
                                              const struct incident_statistics *s, int64_t limit)
{
    struct statistics_json json = {.org_id = s->org_id, .counts = s->counts, .units = s->units};
    const struct incident_count *counts = s->counts.items;
    const struct incident_unit *units = s->units.items;

    for (size_t i = 0; i < s->counts.n; i++) {
        json.count += counts[i].count;
        json.overdue += counts[i].overdue;
    }
    if ((int64_t)s->units.n == limit)
        json.next = arena_printf(call->mem, "%lld", (long long)units[limit - 1].org_id);
    return json;
}

HANDLER(get_incident_statistics)
{
    const struct org_query *query = rq->query;
    struct incident_filter filter = {.org_id = query->org_id,
                                     .after = page_after(query->after),
                                     .limit = page_limit(query->limit)};
    struct incident_statistics statistics;
    enum err err = count_incidents(call, &filter, &statistics);

    if (err)
        return err;

    const struct statistics_json json = statistics_json(call, &statistics, filter.limit);

    return reply_json(call, rp, 200, &statistics_shape, &json);
}

static void add_unit(struct call *call, struct buf *out, const struct incident_unit *unit)
{
    const char *const cells[] = {
        arena_printf(call->mem, "%lld", (long long)unit->org_id),
        unit->org_name,
        arena_printf(call->mem, "%lld", (long long)unit->count),
        arena_printf(call->mem, "%lld", (long long)unit->pending),
        arena_printf(call->mem, "%lld", (long long)unit->overdue),
    };

    csv_add_row(out, cells, COUNT_OF(cells));
}

HANDLER(get_incident_units_csv)
{
    static const char *const heads[] = {"Mã", "Đơn vị", "Sự cố", "Đang chờ", "Quá hạn"};
    const struct org_query *query = rq->query;
    struct incident_filter filter = {.org_id = query->org_id, .after = 0, .limit = PAGE};
    struct incident_statistics statistics = {.units = {.n = PAGE}};
    struct buf out = buf_in(call->mem);
    enum err err = OK;

    buf_text(&out, CSV_BOM);
    csv_add_row(&out, heads, COUNT_OF(heads));
    while (!err && statistics.units.n == PAGE) {
        err = count_incidents(call, &filter, &statistics);

        const struct incident_unit *units = statistics.units.items;

        for (size_t i = 0; !err && i < statistics.units.n; i++) {
            add_unit(call, &out, &units[i]);
            filter.after = units[i].org_id;
        }
    }
    if (err)
        return err;
    rp->download_name = "su-co.csv";
    return reply_bytes(rp, "text/csv; charset=utf-8", buf_bytes(&out));
}
