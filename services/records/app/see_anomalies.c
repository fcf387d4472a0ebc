/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/see_anomalies.h"

#include <string.h>

#include "app/access.h"
#include "app/read_edits.h"
#include "base/date.h"
#include "domain/due.h"

/* When the day begins in Viet Nam. */
static int64_t begin_of(struct call *call, const char *day)
{
    int64_t at = 0;

    time_parse(arena_printf(call->mem, "%sT00:00:00Z", day), &at);
    return at - VIET_NAM_S;
}

/* What was not said; every violation at once. */
static enum err settle(struct call *call, const struct anomaly_question *q, int64_t days_max,
                       struct anomaly_view *ret)
{
    int64_t first = 0;
    int64_t last = 0;

    ret->to = q->to ? q->to : call->today;
    last = begin_of(call, ret->to);
    ret->from = q->from ? q->from : day_text(call->mem, last - (ANOMALY_DAYS - 1) * DAY_S);
    first = begin_of(call, ret->from);
    ret->min_cells = is_none(q->limits.cells) ? MASS_CELLS : q->limits.cells;
    ret->within_minutes = is_none(q->limits.minutes) ? MASS_MINUTES : q->limits.minutes;
    if (first > last)
        violate(call, "/from", "phải không sau ngày cuối", "must not be after the last day");
    else if (last - first >= days_max * DAY_S)
        violate(call, "/from",
                arena_printf(call->mem, "mỗi lần nhiều nhất %lld ngày", (long long)days_max),
                arena_printf(call->mem, "at most %lld days at once", (long long)days_max));
    return fail_if_violated(call);
}

static enum err find(struct call *call, const struct anomaly_view *view, int64_t school_year_id,
                     int kind, struct list *ret)
{
    const struct edit_range range = {
        .school_year_id = school_year_id,
        .since = time_text(call->mem, begin_of(call, view->from)),
        .until = time_text(call->mem, begin_of(call, view->to) + DAY_S),
        .levels = caller_levels(&call->caller),
    };
    const struct anomaly_limits limits = {kind, view->min_cells, view->within_minutes};
    struct list edits;
    enum err err = read_edits(call, &range, &edits);

    if (!err)
        *ret = anomalies_find(call->mem, &edits, &limits);
    return err;
}

static const char *present_year(struct call *call)
{
    char name[10];

    school_year_of(call->today, name);
    return arena_printf(call->mem, "%s", name);
}

/* The year asked for, or the present one of the caller's school. */
static enum err settle_year(struct call *call, int64_t id, struct school_year *ret)
{
    const char *name = present_year(call);
    struct list years;
    const struct school_year *y = NULL;
    enum err err;

    if (!is_none(id))
        return access_whole_year(call, id, ret);
    err = access_unit(call, call->caller.org_id, "");
    if (!err)
        err = years_of_school(call, call->caller.org_id, &years);
    if (err)
        return err;
    y = years.items;
    for (size_t i = 0; i < years.n; i++)
        if (strcmp(y[i].name, name) == 0)
            return access_whole_year(call, y[i].id, ret);
    return fail_plain(call, ERR_NOT_FOUND, "Trường chưa mở năm học này");
}

static enum err name_classes(struct call *call, int64_t school_year_id, struct list *found)
{
    struct anomaly *a = found->items;
    struct list classes = {0};
    enum err err = found->n ? classes_of_year(call, school_year_id, &classes) : OK;
    const struct class_row *c = classes.items;

    for (size_t i = 0; i < found->n && !err; i++)
        for (size_t k = 0; k < classes.n; k++)
            if (c[k].id == a[i].class_id)
                a[i].class_name = c[k].name;
    return err;
}

enum err see_anomalies(struct call *call, const struct anomaly_question *question,
                       struct anomaly_view *ret)
{
    struct school_year year;
    enum err err = settle_year(call, question->school_year_id, &year);

    *ret = (struct anomaly_view){0};
    if (!err)
        err = settle(call, question, ANOMALY_DAYS_MAX, ret);
    if (!err)
        err = find(call, ret, year.id, question->limits.kind, &ret->items);
    if (err)
        return err;
    ret->org_id = year.org_id;
    ret->school_year_id = year.id;
    ret->school_year = year.name;
    return name_classes(call, year.id, &ret->items);
}

static struct list count_kinds(struct call *call, int only, const struct list *found)
{
    struct anomaly_count *counts = arena_array(call->mem, ANOMALY_KINDS, sizeof(*counts));
    const struct anomaly *a = found->items;
    size_t n = 0;

    for (int kind = 1; kind < ANOMALY_KINDS; kind++) {
        struct anomaly_count *c = &counts[n];

        if (only && kind != only)
            continue;
        counts[n++] = (struct anomaly_count){.kind = kind};
        for (size_t i = 0; i < found->n; i++)
            if (a[i].kind == kind) {
                c->items++;
                c->cells += a[i].cells;
                c->raised += a[i].raised;
            }
    }
    return (struct list){counts, n};
}

static enum err count_schools(struct call *call, const struct anomaly_view *view, int kind,
                              const struct list *years, struct list *ret)
{
    const struct watched_year *y = years->items;
    struct watched_school *schools = arena_array(call->mem, years->n, sizeof(*schools));
    enum err err = OK;

    for (size_t i = 0; i < years->n && !err; i++) {
        struct list found = {0};

        err = find(call, view, y[i].school_year_id, kind, &found);
        schools[i] =
            (struct watched_school){y[i].org_id, y[i].school_name, count_kinds(call, kind, &found)};
    }
    *ret = (struct list){schools, years->n};
    return err;
}

enum err see_anomaly_numbers(struct call *call, const struct anomaly_question *question,
                             struct anomaly_view *ret)
{
    struct watched_page page = {
        .unit_id = is_none(question->org_id) ? call->caller.org_id : question->org_id,
        .year_name = question->year_name ? question->year_name : present_year(call),
        .after = question->after,
        .levels = caller_levels(&call->caller),
        .n = question->limit};
    struct list years = {0};
    enum err err = access_subtree(call, page.unit_id, false);

    *ret = (struct anomaly_view){.org_id = page.unit_id, .school_year = page.year_name};
    if (!err)
        err = settle(call, question, WATCHED_DAYS_MAX, ret);
    if (!err)
        err = watched_years(call, &page, &years);
    if (!err)
        err = count_schools(call, ret, question->limits.kind, &years, &ret->items);
    if (!err && years.n && (int64_t)years.n == page.n)
        ret->next =
            arena_printf(call->mem, "%lld",
                         (long long)((const struct watched_year *)years.items)[years.n - 1].org_id);
    return err;
}
