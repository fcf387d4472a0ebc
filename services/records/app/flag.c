/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/flag.h"

#include <string.h>

#include "app/access.h"
#include "app/class_results.h"
#include "app/hold_entry.h"
#include "app/put_changes.h"
#include "base/date.h"
#include "policy/policy.h"
#include "problems.h"

static struct change_event change_of_flag(struct call *call, const struct flag *row, int operation)
{
    struct change_event event =
        change_of(row->org_id, CHANGE_FLAG, operation, object_id(call, row->id));

    event.school_year_id = row->school_year_id;
    event.class_id = row->class_id;
    event.subject = row->subject;
    event.term = row->term;
    event.student_id = row->student_id;
    return event;
}

/* Into the audit chain and to the followers; from 0 = it was not there. */
static enum err note(struct call *call, const struct flag *row, int from, const char *action)
{
    struct change_event event =
        change_of_flag(call, row, from ? OPERATION_CHANGED : OPERATION_CREATED);

    audit_note(call, row->org_id, action, "flag", object_id(call, row->id), row->version);
    call->audit.details =
        arena_printf(call->mem, "{\"class\":%lld,\"student\":%lld,\"subject\":\"%s\"}",
                     (long long)row->class_id, (long long)row->student_id, row->subject);
    if (from)
        event.old_value = arena_printf(call->mem, "{\"state\":\"%s\"}", flag_state_names[from]);
    event.new_value = value_text(call, &flag_shape, row);
    return put_change(call, &event);
}

static bool has_teacher(const struct class_rules *rules, const char *subject)
{
    const struct assignment *a = rules->assignments.items;

    for (size_t i = 0; i < rules->assignments.n; i++)
        if (strcmp(a[i].subject, subject) == 0)
            return true;
    return false;
}

/* There must be something to look at, and somebody to do so. */
static enum err check_wanted(struct call *call, const struct class_row *class,
                             const struct flag *wanted)
{
    const struct subject *subject = NULL;
    struct class_rules rules;
    struct enrolment row;
    bool found = false;
    enum err err = rules_of_class(call, class, &rules);

    if (!err)
        err = enrolments_find_held(call, class->id, wanted->student_id, &row, &found);
    if (err)
        return err;
    if (has_teacher(&rules, wanted->subject))
        subject = subject_by_code(rules.curriculum, wanted->subject);
    found = found && row.state == ENROLMENT_ACTIVE;
    if (!found)
        violate(call, "/student_id", "không có học sinh này trong lớp",
                "no such student in the class");
    if (!subject)
        violate(call, "/subject", "lớp chưa phân công giáo viên môn này",
                "nobody teaches it in the class");
    else if (found && !student_takes(&rules, subject, wanted->student_id))
        violate(call, "/subject", "học sinh không học môn này", "the student does not take it");
    return fail_if_violated(call);
}

enum err raise_flag(struct call *call, const struct flag *wanted, struct flag *ret)
{
    struct class_row class;
    enum err err = classes_get(call, wanted->class_id, &class);

    if (!err)
        err = access_correction(call, &class, wanted->subject, 0);
    if (!err)
        err = class_hold_open(call, &class, wanted->subject);
    if (!err)
        err = check_wanted(call, &class, wanted);
    if (err)
        return err;
    *ret = *wanted;
    ret->org_id = class.org_id;
    ret->school_year_id = class.school_year_id;
    ret->state = FLAG_OPEN;
    ret->raised_by = call->caller.account_id;
    ret->raised_by_name = call->caller.name;
    ret->raised_at = time_text(call->mem, call->now);
    ret->answered_by = NONE;
    ret->version = 1;
    err = flags_add(call, ret, &ret->id);
    return err ? err : note(call, ret, 0, "flag.raise");
}

static enum err relate(struct call *call, int64_t id, struct flag *ret, struct class_row *ret_class)
{
    unsigned parts = 0;
    enum err err = flags_get(call, id, ret);

    if (!err)
        err = classes_get(call, ret->class_id, ret_class);
    if (err)
        return err;
    if (ret->raised_by == call->caller.account_id)
        parts = RELATION_PROPOSER;
    return access_correction(call, ret_class, ret->subject, parts);
}

enum err see_flag(struct call *call, int64_t id, struct flag *ret)
{
    struct class_row class;

    return relate(call, id, ret, &class);
}

enum err find_flags_of(struct call *call, const struct flag_filter *filter, struct list *ret)
{
    struct flag_filter seen = *filter;
    struct class_row class;
    enum err err = access_class(call, filter->class_id, &class);
    bool all =
        strcmp(call->caller.role, "leader") == 0 || call->standing.relations & RELATION_HOMEROOM;

    if (err)
        return err;
    seen.subject = call->caller.scope_subject;
    seen.account_id = all ? NONE : call->caller.account_id;
    seen.today = call->today;
    return flags_find(call, &seen, ret);
}

enum err report_flags(struct call *call, int64_t school_year_id, struct list *ret)
{
    struct school_year year;
    enum err err = access_whole_year(call, school_year_id, &year);

    return err ? err : flags_count(call, school_year_id, ret);
}

/* states: those in which the step can be taken, as bits. */
static enum err begin_step(struct call *call, const struct flag *wanted, unsigned states,
                           struct flag *ret)
{
    struct class_row class;
    enum err err = relate(call, wanted->id, ret, &class);

    if (!err)
        err = class_hold_open(call, &class, ret->subject);
    if (err)
        return err;
    if (ret->version != wanted->version)
        return fail_plain(call, ERR_CHANGED, "Lưu ý đã được sửa sau lần đọc của bạn");
    if (!(states & 1u << ret->state))
        return fail_with(call, &problem_flag_state, "Lưu ý đang ở bước %s",
                         flag_state_names[ret->state]);
    return OK;
}

static enum err end_step(struct call *call, struct flag *row, int from, const char *action)
{
    enum err err = flags_step(call, row);

    if (err == ERR_CHANGED)
        return fail_plain(call, ERR_CHANGED, "Lưu ý đã được sửa sau lần đọc của bạn");
    row->version++;
    return err ? err : note(call, row, from, action);
}

enum err answer_flag(struct call *call, const struct flag *wanted, struct flag *ret)
{
    enum err err = begin_step(call, wanted, 1u << FLAG_OPEN, ret);

    if (err)
        return err;
    ret->state = FLAG_ANSWERED;
    ret->outcome = wanted->outcome;
    ret->reply = wanted->reply;
    ret->answered_by = call->caller.account_id;
    ret->answered_by_name = call->caller.name;
    ret->answered_at = time_text(call->mem, call->now);
    return end_step(call, ret, FLAG_OPEN, "flag.answer");
}

enum err close_flag(struct call *call, const struct flag *wanted, struct flag *ret)
{
    enum err err = begin_step(call, wanted, 1u << FLAG_OPEN | 1u << FLAG_ANSWERED, ret);
    int from = ret->state;

    if (err)
        return err;
    ret->state = FLAG_CLOSED;
    ret->closed_at = time_text(call->mem, call->now);
    return end_step(call, ret, from, "flag.close");
}

/* A tombstone where it was; where it is now, all of it. */
static void tell_passage(struct call *call, const struct flag *before, const struct flag *row,
                         struct change_event ret[2])
{
    ret[0] = change_of_flag(call, before, OPERATION_REMOVED);
    ret[0].old_value = value_text(call, &flag_shape, before);
    ret[1] = change_of_flag(call, row, OPERATION_CREATED);
    ret[1].new_value = value_text(call, &flag_shape, row);
}

enum err carry_flags(struct call *call, const struct flag_passage *passage)
{
    struct change_event *events;
    struct list rows;
    struct flag *row;
    enum err err = OK;

    if (passage->from->org_id != passage->to->org_id) /* what a school says to itself stays there */
        return OK;
    err = flags_of_student_held(call, passage->from->id, passage->from_student_id, &rows);
    if (err || !rows.n)
        return err;
    row = rows.items;
    events = arena_array(call->mem, 2 * rows.n, sizeof(*events));
    for (size_t i = 0; i < rows.n; i++) {
        const struct flag before = row[i];

        row[i].class_id = passage->to->id;
        row[i].student_id = passage->to_student_id;
        row[i].version++;
        tell_passage(call, &before, &row[i], &events[2 * i]);
    }
    err = flags_move(call, &rows);
    return err ? err : put_changes(call, &(struct list){events, 2 * rows.n});
}
