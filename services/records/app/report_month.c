/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/report_month.h"

#include <string.h>

#include "app/access.h"
#include "app/class_changes.h"
#include "app/hold_entry.h"
#include "app/put_changes.h"
#include "app/release_documents.h"
#include "base/date.h"
#include "problems.h"
#include "store/enrolments.h"

enum { SESSIONS_MAX = 62, DAYS_MAX = 31, SESSIONS_A_DAY = 2 };

static const struct field change_fields[] = {
    INT(struct month_change, student_id, 1, INT64_MAX),
    INT(struct month_change, absent_excused, 0, SESSIONS_MAX, .optional = true),
    INT(struct month_change, absent_unexcused, 0, SESSIONS_MAX, .optional = true),
    INT(struct month_change, absent_days, 0, DAYS_MAX, .optional = true),
};
const struct shape month_change_shape = SHAPE(struct month_change, change_fields);

struct reporting {
    struct call *call;
    struct class_row class;
    struct school_year year;
    struct list months; /* struct class_month, as they were */
    struct class_month *month;
};

/* All months of the year that are reported; not those that have a row only. */
static enum err load_months(struct reporting *r)
{
    char names[MONTHS_MAX][8];
    size_t n = months_between(r->year.starts_on, r->year.ends_on, names);
    struct class_month *months = arena_array(r->call->mem, MONTHS_MAX, sizeof(*months));
    enum err err = OK;

    for (size_t i = 0; i < n && !err; i++)
        err = months_get(r->call, r->class.id, arena_printf(r->call->mem, "%s", names[i]),
                         &months[i]);
    r->months = (struct list){months, n};
    return err;
}

static bool is_used(const struct list *months)
{
    const struct class_month *m = months->items;

    for (size_t i = 0; i < months->n; i++)
        if (m[i].version)
            return true;
    return false;
}

static bool is_complete(const struct list *months)
{
    const struct class_month *m = months->items;

    for (size_t i = 0; i < months->n; i++)
        if (m[i].state == MONTH_OPEN)
            return false;
    return months->n > 0;
}

static enum err load_year(struct reporting *r)
{
    enum err err = years_get(r->call, r->class.school_year_id, &r->year);

    return err ? err : load_months(r);
}

static enum err find_month(struct reporting *r, const struct class_month *read,
                           struct class_month *ret)
{
    const struct class_month *m = NULL;
    enum err err = load_year(r);

    if (err)
        return err;
    m = r->months.items;
    for (size_t i = 0; i < r->months.n; i++)
        if (strcmp(m[i].month, read->month) == 0) {
            *ret = m[i];
            r->month = ret;
        }
    if (!r->month)
        return fail_plain(r->call, ERR_NOT_FOUND, "Năm học không có tháng này");
    if (ret->version != read->version)
        return fail_plain(r->call, ERR_CHANGED, "Tháng này đã được sửa sau lần đọc của bạn");
    return OK;
}

static enum err must_be(struct reporting *r, unsigned states)
{
    if (strncmp(r->month->month, r->call->today, strlen(r->month->month)) > 0)
        return fail_with(r->call, &problem_month_state, "Tháng %s chưa đến", r->month->month);
    if (states & 1u << r->month->state)
        return OK;
    return fail_with(r->call, &problem_month_state, "Tháng %s đang ở bước %s", r->month->month,
                     month_state_names[r->month->state]);
}

static struct list students_of(struct call *call, const struct list *rows)
{
    const struct enrolment *row = rows->items;
    int64_t *ids = arena_array(call->mem, rows->n, sizeof(*ids));

    for (size_t i = 0; i < rows->n; i++)
        ids[i] = row[i].student_id;
    return (struct list){ids, rows->n};
}

/* The homeroom record says the sums, or nothing yet; what was made of it gives way. */
static enum err put_totals(struct reporting *r, bool known)
{
    const struct document_key summaries = {
        .class_id = r->class.id, .stage = STAGE_YEAR_SUMMARY, .subject = ""};
    struct list before;
    struct list now;
    struct list students;
    enum err err = enrolments_of_class(r->call, r->class.id, &before);

    if (err)
        return err;
    students = students_of(r->call, &before);
    err = release_documents(r->call, &summaries, &students, "Tổng kết của lớp đã ký số");
    if (!err)
        err = months_put_totals(r->call, r->class.id, r->year.id, known);
    if (!err)
        err = classes_raise_record(r->call, &r->class);
    if (!err)
        err = enrolments_of_class(r->call, r->class.id, &now);
    return err ? err : put_list_changes(r->call, &r->class, &before, &now, NULL);
}

static const struct class_month *as_it_was(const struct reporting *r)
{
    const struct class_month *m = r->months.items;

    while (strcmp(m->month, r->month->month) != 0)
        m++;
    return m;
}

static enum err tell(struct reporting *r, const struct class_month *before)
{
    struct change_event event = change_in_class(
        &r->class, CHANGE_MONTH, before->version ? OPERATION_CHANGED : OPERATION_CREATED,
        arena_printf(r->call->mem, "%lld/%s", (long long)r->class.id, r->month->month));

    if (before->version)
        event.old_value = value_text(r->call, &class_month_shape, before);
    event.new_value = value_text(r->call, &class_month_shape, r->month);
    event.reason = r->month->state == MONTH_OPEN ? r->month->reopen_reason : NULL;
    return put_change(r->call, &event);
}

static enum err put(struct reporting *r, const char *action)
{
    const struct class_month before = *as_it_was(r);
    bool used = is_used(&r->months);
    bool complete = is_complete(&r->months);
    enum err err = months_put(r->call, r->month);

    if (err)
        return err;
    r->month->version++;
    audit_note(r->call, r->class.org_id, action, "class_month",
               arena_printf(r->call->mem, "%lld/%s", (long long)r->class.id, r->month->month),
               r->month->version);
    err = load_months(r);
    if (!err && (!used || complete != is_complete(&r->months)))
        err = put_totals(r, is_complete(&r->months));
    return err ? err : tell(r, &before);
}

static struct month_row *row_of(const struct list *rows, int64_t student_id)
{
    struct month_row *row = rows->items;

    for (size_t i = 0; i < rows->n; i++)
        if (row[i].student_id == student_id)
            return &row[i];
    return NULL;
}

static void apply(struct reporting *r, size_t i, const struct month_change *c,
                  struct month_row *row)
{
    int64_t sessions;

    if (!is_none(c->absent_excused))
        row->absent_excused = c->absent_excused;
    if (!is_none(c->absent_unexcused))
        row->absent_unexcused = c->absent_unexcused;
    if (!is_none(c->absent_days))
        row->absent_days = c->absent_days;
    sessions = row->absent_excused + row->absent_unexcused;
    if (sessions > SESSIONS_MAX || sessions < row->absent_days ||
        sessions > SESSIONS_A_DAY * row->absent_days)
        violate(r->call, arena_printf(r->call->mem, "/rows/%zu/absent_days", i),
                "số ngày nghỉ không khớp số buổi nghỉ (mỗi ngày một hoặc hai buổi)",
                "does not fit the sessions: a day has one or two");
}

/* What of a row its follower keeps. */
static const struct field told_fields[] = {
    INT(struct month_row, student_id, 1, INT64_MAX),
    INT(struct month_row, absent_excused, 0, SESSIONS_MAX),
    INT(struct month_row, absent_unexcused, 0, SESSIONS_MAX),
    INT(struct month_row, absent_days, 0, DAYS_MAX),
};
static const struct shape told_shape = SHAPE(struct month_row, told_fields);

static struct change_event change_of_row(struct reporting *r, const struct month_row *before,
                                         const struct month_row *row)
{
    struct change_event event =
        change_in_class(&r->class, CHANGE_MONTH_ABSENCE, OPERATION_CHANGED,
                        arena_printf(r->call->mem, "%lld/%s/%lld", (long long)r->class.id,
                                     r->month->month, (long long)row->student_id));

    event.student_id = row->student_id;
    event.old_value = value_text(r->call, &told_shape, before);
    event.new_value = value_text(r->call, &told_shape, row);
    return event;
}

/* rows[i] was before[i]. */
static enum err save_rows(struct reporting *r, const struct month_row *before,
                          const struct list *rows)
{
    const struct month_row *row = rows->items;
    struct change_event *events = arena_array(r->call->mem, rows->n, sizeof(*events));
    enum err err = months_put_rows(r->call, rows);

    for (size_t i = 0; i < rows->n; i++)
        events[i] = change_of_row(r, &before[i], &row[i]);
    return err ? err : put_changes(r->call, &(struct list){events, rows->n});
}

/* *ret_before: as the rows of ret were. */
static enum err apply_all(struct reporting *r, const struct list *changes,
                          struct month_row **ret_before, struct list *ret)
{
    const struct month_change *c = changes->items;
    struct month_row *changed = arena_array(r->call->mem, changes->n, sizeof(*changed));
    struct month_row *before = arena_array(r->call->mem, changes->n, sizeof(*before));
    struct list rows;
    size_t n = 0;
    enum err err = months_rows(r->call, r->class.id, r->month->month, &rows);

    if (err)
        return err;
    for (size_t i = 0; i < changes->n; i++) {
        struct month_row *row = row_of(&rows, c[i].student_id);

        if (row) {
            before[n] = *row;
            apply(r, i, &c[i], row);
            changed[n++] = *row;
        } else {
            violate(r->call, arena_printf(r->call->mem, "/rows/%zu/student_id", i),
                    "không ở lớp trong tháng này", "is not in the class in this month");
        }
    }
    *ret_before = before;
    *ret = (struct list){changed, n};
    return fail_if_violated(r->call);
}

static enum err hold_entry(struct reporting *r, size_t n_rows)
{
    struct entry entry;
    enum err err = entry_begin(r->call, &r->class, "", &entry);

    if (err)
        return err;
    for (size_t i = 0; i < n_rows; i++)
        entry_ask(&entry, arena_printf(r->call->mem, "/rows/%zu", i), COLUMN_KIND_ABSENCES, 0);
    return entry_end(&entry);
}

enum err save_month(struct call *call, const struct class_month *read, const struct list *changes,
                    struct class_month *ret)
{
    struct reporting r = {.call = call};
    struct month_row *before = NULL;
    struct list rows;
    enum err err = access_class(call, read->class_id, &r.class);

    if (!err)
        err = hold_entry(&r, changes->n);
    if (!err)
        err = find_month(&r, read, ret);
    if (!err)
        err = must_be(&r, 1u << MONTH_OPEN);
    if (!err)
        err = apply_all(&r, changes, &before, &rows);
    if (!err)
        err = put(&r, "month.save");
    return err ? err : save_rows(&r, before, &rows);
}

/* What is not entry, but a step. */
static enum err begin_step(struct reporting *r, const struct class_month *read, unsigned states,
                           struct class_month *ret)
{
    enum err err = access_class(r->call, read->class_id, &r->class);

    if (!err)
        err = class_hold_open(r->call, &r->class, "");
    if (!err)
        err = find_month(r, read, ret);
    return err ? err : must_be(r, states);
}

enum err submit_month(struct call *call, const struct class_month *read, struct class_month *ret)
{
    struct reporting r = {.call = call};
    enum err err = begin_step(&r, read, 1u << MONTH_OPEN, ret);

    if (err)
        return err;
    ret->state = MONTH_SUBMITTED;
    ret->submitted_by = call->caller.account_id;
    ret->submitted_at = time_text(call->mem, call->now);
    return put(&r, "month.submit");
}

enum err confirm_month(struct call *call, const struct class_month *read, struct class_month *ret)
{
    struct reporting r = {.call = call};
    enum err err = begin_step(&r, read, 1u << MONTH_SUBMITTED, ret);

    if (err)
        return err;
    if (ret->submitted_by == call->caller.account_id)
        return fail_with(call, &problem_same_person, "Bạn là người gửi tháng này");
    ret->state = MONTH_CONFIRMED;
    ret->confirmed_by = call->caller.account_id;
    ret->confirmed_at = time_text(call->mem, call->now);
    return put(&r, "month.confirm");
}

enum err reopen_month(struct call *call, const struct class_month *read, const char *reason,
                      struct class_month *ret)
{
    struct reporting r = {.call = call};
    enum err err = begin_step(&r, read, 1u << MONTH_SUBMITTED | 1u << MONTH_CONFIRMED, ret);

    if (err)
        return err;
    ret->state = MONTH_OPEN;
    ret->submitted_by = NONE;
    ret->submitted_at = NULL;
    ret->confirmed_by = NONE;
    ret->confirmed_at = NULL;
    ret->reopened_by = call->caller.account_id;
    ret->reopened_at = time_text(call->mem, call->now);
    ret->reopen_reason = reason;
    return put(&r, "month.reopen");
}
