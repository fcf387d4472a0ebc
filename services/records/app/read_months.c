/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "app/access.h"
#include "app/report_month.h"
#include "store/calendars.h"

static enum err load_class(struct call *call, int64_t class_id, struct class_row *ret,
                           struct school_year *ret_year)
{
    enum err err = access_class(call, class_id, ret);

    return err ? err : years_get(call, ret->school_year_id, ret_year);
}

enum err read_months(struct call *call, int64_t class_id, struct list *ret)
{
    char names[MONTHS_MAX][8];
    struct class_month *months = arena_array(call->mem, MONTHS_MAX, sizeof(*months));
    struct class_row class;
    struct school_year year;
    size_t n = 0;
    enum err err = load_class(call, class_id, &class, &year);

    if (err)
        return err;
    n = months_between(year.starts_on, year.ends_on, names);
    for (size_t i = 0; i < n && !err; i++)
        err = months_get(call, class_id, arena_printf(call->mem, "%s", names[i]), &months[i]);
    *ret = (struct list){months, n};
    return err;
}

static void add(const struct month_row *a, int term, struct month_row *row)
{
    row->year_excused += a->absent_excused;
    row->year_unexcused += a->absent_unexcused;
    if (term == 1) {
        row->term_1_excused += a->absent_excused;
        row->term_1_unexcused += a->absent_unexcused;
    }
    if (term == 2) {
        row->term_2_excused += a->absent_excused;
        row->term_2_unexcused += a->absent_unexcused;
    }
}

static void sum_up(const struct list *absences, const char *term_1_ends_on, struct month_row *row)
{
    const struct month_row *a = absences->items;
    int64_t none = term_1_ends_on ? 0 : NONE;

    row->term_1_excused = row->term_1_unexcused = none;
    row->term_2_excused = row->term_2_unexcused = none;
    row->year_excused = row->year_unexcused = 0;
    for (size_t i = 0; i < absences->n; i++)
        if (a[i].student_id == row->student_id)
            add(&a[i], month_term(a[i].month, term_1_ends_on), row);
}

static enum err sum_all(struct call *call, const struct class_row *class, struct list *rows)
{
    struct month_row *row = rows->items;
    struct year_calendar calendar;
    struct list absences;
    enum err err = calendars_get(call, class->school_year_id, &calendar);

    if (!err)
        err = months_absences(call, class->id, class->school_year_id, &absences);
    for (size_t i = 0; i < rows->n && !err; i++)
        sum_up(&absences, calendar.term_1_ends_on, &row[i]);
    return err;
}

static const char *due_day(struct call *call, const char *month)
{
    char day[11];

    month_due(month, day);
    return arena_printf(call->mem, "%s", day);
}

enum err read_month(struct call *call, int64_t class_id, const char *month, struct month_view *ret)
{
    struct class_row class;
    struct school_year year;
    enum err err = load_class(call, class_id, &class, &year);

    if (!err && !month_is_between(month, year.starts_on, year.ends_on))
        err = fail_plain(call, ERR_NOT_FOUND, "Năm học không có tháng này");
    if (!err)
        err = months_get(call, class_id, month, &ret->status);
    if (!err)
        err = months_rows(call, class_id, month, &ret->rows);
    if (!err)
        err = months_events(call, class_id, month, &ret->events);
    if (err)
        return err;
    ret->due_on = due_day(call, month);
    return sum_all(call, &class, &ret->rows);
}

enum err read_overdue_months(struct call *call, int64_t school_year_id, struct list *ret)
{
    char last_due[8];
    struct school_year year;
    struct overdue_month *line = NULL;
    enum err err = access_whole_year(call, school_year_id, &year);

    month_last_due(call->today, last_due);
    if (!err)
        err = months_overdue(call, year.org_id, year.name, last_due, ret);
    if (err)
        return err;
    line = ret->items;
    for (size_t i = 0; i < ret->n; i++)
        line[i].due_on = due_day(call, line[i].month);
    return OK;
}
