/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/count_anomalies.h"

#include <string.h>

#include "app/background.h"
#include "app/read_edits.h"
#include "base/date.h"
#include "domain/school_level.h"
#include "store/anomaly_counts.h"
#include "store/classes.h"
#include "store/years.h"

/* A night and a mass edit go over midnight: what changed on a day may belong to the day before, and
 * which of its edits are one is known from those of yet another day. */
struct recount {
    const char *day; /* the first one that is counted anew */
    struct edit_range range;
};

static struct recount recount_from(struct call *call, int64_t school_year_id, const char *since)
{
    int64_t at = 0;
    int64_t begin = 0; /* of the day before, in Viet Nam */

    time_parse(since, &at);
    begin = (at + VIET_NAM_S) / DAY_S * DAY_S - VIET_NAM_S - DAY_S;
    return (struct recount){
        .day = day_text(call->mem, begin),
        .range = {.school_year_id = school_year_id,
                  .since = time_text(call->mem, begin - DAY_S),
                  .until = time_text(call->mem, call->now + DAY_S)},
    };
}

static int level_of_class(const struct list *classes, int64_t class_id)
{
    const struct class_row *c = classes->items;

    for (size_t i = 0; i < classes->n; i++)
        if (c[i].id == class_id)
            return (int)level_of_grade(c[i].grade);
    return SCHOOL_LEVEL_ANY;
}

static void add(struct list *counts, const struct school_year *year, const struct anomaly_count *of,
                const struct anomaly *a)
{
    struct anomaly_count *c = counts->items;
    size_t i = 0;

    while (i < counts->n &&
           (c[i].kind != a->kind || c[i].level != of->level || strcmp(c[i].day, of->day) != 0))
        i++;
    if (i == counts->n)
        c[counts->n++] = (struct anomaly_count){.org_id = year->org_id,
                                                .year_name = year->name,
                                                .day = of->day,
                                                .kind = a->kind,
                                                .level = of->level,
                                                .school_year_id = year->id};
    c[i].items++;
    c[i].cells += a->cells;
    c[i].raised += a->raised;
}

static enum err count(struct call *call, const struct recount *recount, struct list *ret)
{
    static const struct anomaly_limits usual = {0, MASS_CELLS, MASS_MINUTES};
    struct school_year year;
    struct list classes = {0};
    struct list edits = {0};
    struct list found;
    const struct anomaly *a = NULL;
    enum err err = years_get(call, recount->range.school_year_id, &year);

    if (!err)
        err = classes_of_year(call, year.id, &classes);
    if (!err)
        err = read_edits(call, &recount->range, &edits);
    if (err)
        return err;
    found = anomalies_find(call->mem, &edits, &usual);
    *ret = (struct list){arena_array(call->mem, found.n, sizeof(struct anomaly_count)), 0};
    a = found.items;
    for (size_t i = 0; i < found.n; i++) {
        int64_t at = 0;
        struct anomaly_count of = {.level = level_of_class(&classes, a[i].class_id)};

        time_parse(a[i].first_at, &at);
        of.day = day_text(call->mem, at);
        if (strcmp(of.day, recount->day) >= 0)
            add(ret, &year, &of, &a[i]);
    }
    return OK;
}

static enum err count_year(struct call *call, bool *ret_done)
{
    int64_t school_year_id = 0;
    const char *since = NULL;
    struct recount recount;
    struct list counts = {0};
    enum err err = anomaly_counts_take(call, &school_year_id, &since, ret_done);

    if (err || !*ret_done)
        return err;
    recount = recount_from(call, school_year_id, since);
    err = count(call, &recount, &counts);
    return err ? err : anomaly_counts_put(call, school_year_id, recount.day, &counts);
}

enum err count_anomalies_next(struct call *call, bool *ret_idle)
{
    bool done = false;
    enum err err = work_or_put_off(call, count_year, anomaly_counts_put_off, &done);

    *ret_idle = !done;
    return err == ERR_RETRY ? OK : err;
}
