/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/see_anomalies.h"

#include <string.h>

#include "app/access.h"
#include "app/read_edits.h"
#include "app/scope.h"
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
static enum err settle(struct call *call, const struct anomaly_question *q,
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
    else if (last - first >= ANOMALY_DAYS_MAX * DAY_S)
        violate(call, "/from",
                arena_printf(call->mem, "mỗi lần nhiều nhất %d ngày", ANOMALY_DAYS_MAX),
                arena_printf(call->mem, "at most %d days at once", ANOMALY_DAYS_MAX));
    return fail_if_violated(call);
}

static void keep_begun(struct list *found, const char *since, const char *until)
{
    struct anomaly *a = found->items;
    size_t n = 0;

    for (size_t i = 0; i < found->n; i++)
        if (strcmp(a[i].first_at, since) >= 0 && strcmp(a[i].first_at, until) < 0)
            a[n++] = a[i];
    found->n = n;
}

/* A night and a mass edit go over midnight: with the days around those that are asked each is
 * whole, and of one day, as in the numbers (app/count_anomalies.h). */
static enum err find(struct call *call, const struct anomaly_view *view, int64_t school_year_id,
                     int kind, struct list *ret)
{
    const int64_t since = begin_of(call, view->from);
    const int64_t until = begin_of(call, view->to) + DAY_S;
    const struct edit_range range = {
        .school_year_id = school_year_id,
        .since = time_text(call->mem, since - DAY_S),
        .until = time_text(call->mem, until + DAY_S),
    };
    const struct anomaly_limits limits = {kind, view->min_cells, view->within_minutes};
    struct list edits;
    enum err err = read_edits(call, &range, &edits);

    if (err)
        return err;
    *ret = anomalies_find(call->mem, &edits, &limits);
    keep_begun(ret, time_text(call->mem, since), time_text(call->mem, until));
    return OK;
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
        err = settle(call, question, ret);
    if (!err)
        err = find(call, ret, year.id, question->limits.kind, &ret->items);
    if (err)
        return err;
    ret->org_id = year.org_id;
    ret->school_year_id = year.id;
    ret->school_year = year.name;
    return name_classes(call, year.id, &ret->items);
}

/* Every kind that was asked, whether there are any or not. */
static struct list kinds_asked(struct call *call, int only)
{
    struct anomaly_count *kinds = arena_array(call->mem, ANOMALY_KINDS, sizeof(*kinds));
    size_t n = 0;

    for (int kind = 1; kind < ANOMALY_KINDS; kind++)
        if (!only || kind == only)
            kinds[n++] = (struct anomaly_count){.kind = kind};
    return (struct list){kinds, n};
}

static void fill_in(struct watched_school *school, const struct anomaly_count *count)
{
    struct anomaly_count *kinds = school->kinds.items;

    for (size_t i = 0; i < school->kinds.n; i++)
        if (kinds[i].kind == count->kind)
            kinds[i] = *count;
}

/* Counts come school by school. */
static struct list schools_of(struct call *call, int kind, const struct list *counts)
{
    const struct anomaly_count *c = counts->items;
    struct watched_school *schools = arena_array(call->mem, counts->n, sizeof(*schools));
    size_t n = 0;

    for (size_t i = 0; i < counts->n; i++) {
        if (!n || schools[n - 1].org_id != c[i].org_id)
            schools[n++] =
                (struct watched_school){c[i].org_id, c[i].school_name, kinds_asked(call, kind)};
        fill_in(&schools[n - 1], &c[i]);
    }
    return (struct list){schools, n};
}

enum err see_anomaly_numbers(struct call *call, const struct anomaly_question *question,
                             struct anomaly_view *ret)
{
    struct scope scope = {
        .org_id = question->org_id, .year_name = question->year_name, .of = KEPT_ANOMALIES};
    struct list counts = {0};
    enum err err = scope_settle(call, &scope);

    *ret = (struct anomaly_view){.org_id = scope.org_id,
                                 .school_year = scope.year_name,
                                 .as_of = scope.as_of,
                                 .pending = scope.pending};
    if (!err)
        err = settle(call, question, ret);
    if (!err)
        err =
            anomaly_counts_of_unit(call,
                                   &(struct anomaly_filter){.unit_id = ret->org_id,
                                                            .year_name = ret->school_year,
                                                            .from = ret->from,
                                                            .to = ret->to,
                                                            .kind = question->limits.kind,
                                                            .levels = caller_levels(&call->caller)},
                                   &counts);
    ret->items = schools_of(call, question->limits.kind, &counts);
    return err;
}
