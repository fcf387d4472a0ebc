/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/keep_calendar.h"

#include <string.h>

#include "app/access.h"
#include "app/put_changes.h"
#include "base/date.h"
#include "problems.h"

static const struct field view_fields[] = {
    INT(struct calendar_view, school_year_id, 1, INT64_MAX),
    STR(struct calendar_view, starts_on, 10, 10),
    STR(struct calendar_view, term_1_ends_on, 10, 10, .optional = true),
    STR(struct calendar_view, term_2_ends_on, 10, 10, .optional = true),
    STR(struct calendar_view, ends_on, 10, 10),
    STR(struct calendar_view, summer_ends_on, 10, 10, .optional = true),
    STR(struct calendar_view, closes_on, 10, 10, .optional = true),
    INT(struct calendar_view, responsible_account_id, 1, INT64_MAX, .optional = true),
    STR(struct calendar_view, responsible_name, 1, 100, .optional = true),
    STR(struct calendar_view, named_at, 20, 20, .optional = true),
    STR(struct calendar_view, signed_off_name, 1, 100, .optional = true),
    STR(struct calendar_view, signed_off_at, 20, 20, .optional = true),
    STR(struct calendar_view, statement, 10, 1000, .optional = true),
    INT(struct calendar_view, version, 0, INT64_MAX),
};
const struct shape calendar_view_shape = SHAPE(struct calendar_view, view_fields);

static enum err view(struct call *call, const struct school_year *year, struct calendar_view *ret)
{
    struct year_calendar c;
    struct sign_off s = {0};
    bool found = false;
    enum err err = calendars_get(call, year->id, &c);

    if (!err)
        err = sign_offs_find(call, year->id, &s, &found);
    if (err)
        return err;
    *ret = (struct calendar_view){.school_year_id = year->id,
                                  .starts_on = year->starts_on,
                                  .term_1_ends_on = c.term_1_ends_on,
                                  .term_2_ends_on = c.term_2_ends_on,
                                  .ends_on = year->ends_on,
                                  .summer_ends_on = c.summer_ends_on,
                                  .closes_on = c.closes_on,
                                  .responsible_account_id = c.responsible_account_id,
                                  .responsible_name = c.responsible_name,
                                  .named_at = c.named_at,
                                  .signed_off_name = found ? s.full_name : NULL,
                                  .signed_off_at = found ? s.signed_off_at : NULL,
                                  .statement = found ? s.statement : NULL,
                                  .version = c.version};
    return OK;
}

enum err term_days_of(struct call *call, const struct school_year *year, struct term_days *ret)
{
    struct year_calendar c;
    enum err err = calendars_get(call, year->id, &c);

    if (!err)
        *ret = (struct term_days){year->name, c.term_1_ends_on, c.term_2_ends_on, year->ends_on};
    return err;
}

enum err read_calendar(struct call *call, int64_t school_year_id, struct calendar_view *ret)
{
    struct school_year year;
    enum err err = access_year(call, school_year_id, &year);

    return err ? err : view(call, &year, ret);
}

/* Each day after, or not before, the last one that is fixed. */
static enum err check_order(struct call *call, const struct school_year *year,
                            const struct year_calendar *wanted)
{
    const struct {
        const char *pointer;
        const char *day;
        bool moves; /* what comes after must not lie before it */
    } days[] = {
        {"/term_1_ends_on", wanted->term_1_ends_on, true},
        {"/term_2_ends_on", wanted->term_2_ends_on, true},
        {"/closes_on", wanted->closes_on, false},
        {"/term_2_ends_on", year->ends_on, true}, /* not after the year's last day */
        {"/summer_ends_on", wanted->summer_ends_on, false},
    };
    const char *last = year->starts_on;

    for (size_t i = 0; i < COUNT_OF(days); i++) {
        bool is_wrong = days[i].day && strcmp(days[i].day, last) < 0;

        if (is_wrong)
            violate(call, days[i].pointer, "các ngày phải theo thứ tự của năm học",
                    "out of the order of the school year");
        if (days[i].day && days[i].moves && !is_wrong)
            last = days[i].day;
    }
    return fail_if_violated(call);
}

static enum err hold(struct call *call, int64_t school_year_id, int64_t version,
                     struct school_year *ret_year, struct year_calendar *ret)
{
    enum err err = access_whole_year(call, school_year_id, ret_year);

    if (!err)
        err = year_hold_open(call, school_year_id);
    if (!err)
        err = calendars_get(call, school_year_id, ret);
    if (!err && ret->version != version)
        err = ERR_CHANGED;
    return err == ERR_CHANGED
               ? fail_plain(call, ERR_CHANGED, "Lịch năm học đã được sửa sau lần đọc của bạn")
               : err;
}

/* Into the audit chain and to the followers; *ret is the calendar as it is now. */
static enum err tell(struct call *call, const struct school_year *year,
                     const struct calendar_view *before, const char *action,
                     struct calendar_view *ret)
{
    struct change_event event =
        change_of(year->org_id, CHANGE_CALENDAR, OPERATION_CHANGED, object_id(call, year->id));
    enum err err = view(call, year, ret);

    if (err)
        return err;
    event.school_year_id = year->id;
    event.old_value = value_text(call, &calendar_view_shape, before);
    event.new_value = value_text(call, &calendar_view_shape, ret);
    audit_note(call, year->org_id, action, "school_year", object_id(call, year->id),
               ret->signed_off_at ? 1 : ret->version);
    return put_change(call, &event);
}

static enum err put(struct call *call, const struct school_year *year,
                    const struct year_calendar *calendar, const char *action,
                    struct calendar_view *ret)
{
    struct calendar_view before;
    enum err err = view(call, year, &before);

    if (!err)
        err = calendars_put(call, calendar);
    return err ? err : tell(call, year, &before, action, ret);
}

enum err set_calendar(struct call *call, const struct year_calendar *wanted,
                      struct calendar_view *ret)
{
    struct school_year year;
    struct year_calendar calendar;
    enum err err = hold(call, wanted->school_year_id, wanted->version, &year, &calendar);

    if (!err)
        err = check_order(call, &year, wanted);
    if (err)
        return err;
    calendar.term_1_ends_on = wanted->term_1_ends_on;
    calendar.term_2_ends_on = wanted->term_2_ends_on;
    calendar.summer_ends_on = wanted->summer_ends_on;
    calendar.closes_on = wanted->closes_on;
    return put(call, &year, &calendar, "year.calendar", ret);
}

enum err take_responsibility(struct call *call, int64_t school_year_id, int64_t version,
                             struct calendar_view *ret)
{
    struct school_year year;
    struct year_calendar calendar;
    enum err err = hold(call, school_year_id, version, &year, &calendar);

    if (err)
        return err;
    calendar.responsible_account_id = call->caller.account_id;
    calendar.responsible_name = call->caller.name;
    calendar.named_at = time_text(call->mem, call->now);
    return put(call, &year, &calendar, "year.responsibility", ret);
}

static enum err must_answer(struct call *call, int64_t school_year_id)
{
    struct year_calendar calendar;
    enum err err = calendars_get(call, school_year_id, &calendar);

    if (err || calendar.responsible_account_id == call->caller.account_id)
        return err;
    return fail_with(call, &problem_not_responsible, "%s",
                     calendar.responsible_name ? calendar.responsible_name : "Chưa có ai nhận");
}

enum err sign_off_year(struct call *call, int64_t school_year_id, const char *statement,
                       struct calendar_view *ret)
{
    const struct sign_off row = {.school_year_id = school_year_id,
                                 .account_id = call->caller.account_id,
                                 .full_name = call->caller.name,
                                 .statement = statement,
                                 .signed_off_at = time_text(call->mem, call->now)};
    struct school_year year;
    struct calendar_view before;
    enum err err = access_whole_year(call, school_year_id, &year);

    if (!err)
        err = year_hold_open(call, school_year_id); /* or locked: the policy says */
    if (!err)
        err = must_answer(call, school_year_id);
    if (!err)
        err = view(call, &year, &before);
    if (err)
        return err;
    err = sign_offs_add(call, &row);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_signed_off, "Năm học %s", year.name);
    return err ? err : tell(call, &year, &before, "year.sign_off", ret);
}
