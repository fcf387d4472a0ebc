/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/departure.h"

#include <string.h>

#include "app/access.h"
#include "app/manage_students.h"
#include "app/put_changes.h"
#include "audit/audit.h"
#include "base/date.h"
#include "base/id.h"
#include "policy/policy.h"
#include "problems.h"
#include "store/years.h"

static void note(struct call *call, const struct departure *d, const char *action)
{
    audit_note(call, d->org_id, action, "departure",
               arena_printf(call->mem, "%lld", (long long)d->id), d->state);
    call->audit.details =
        arena_printf(call->mem, "{\"package\":\"%s\",\"state\":\"%s\",\"student\":%lld}",
                     d->package_id, departure_state_names[d->state], (long long)d->student_id);
}

enum err tell_departure(struct call *call, int64_t id, const struct departure *row)
{
    struct departure now;
    struct class_row class;
    struct change_event event;
    enum err err = departures_get(call, id, &now);

    if (!err)
        err = classes_get(call, now.class_id, &class);
    if (err)
        return err;
    event = change_in_class(&class, CHANGE_DEPARTURE, row ? OPERATION_CHANGED : OPERATION_CREATED,
                            object_id(call, id));
    event.student_id = now.student_id;
    event.old_value = row ? value_text(call, &departure_shape, row) : NULL;
    event.new_value = value_text(call, &departure_shape, &now);
    event.reason = row ? NULL : now.reason;
    return put_change(call, &event);
}

enum err step_departure(struct call *call, const struct departure *row, const char *action)
{
    struct departure before;
    enum err err = departures_get(call, row->id, &before);

    if (!err)
        err = departures_step(call, row);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_transfer_state, "Hồ sơ chuyển đi %lld", (long long)row->id);
    if (err)
        return err;
    note(call, row, action);
    return tell_departure(call, row->id, &before);
}

static enum err check_request(struct call *call, const struct class_row *class,
                              const struct departure *wanted)
{
    struct school school;
    bool found = false;
    enum err err = schools_find(call, class->org_id, &school, &found);

    if (!err && found && strcmp(school.code, wanted->to_code) == 0)
        violate(call, "/to_code", "là mã của chính trường này", "is this very school's");
    if (!err)
        err = check_first_day(call, class, wanted->first_day);
    return err ? err : fail_if_violated(call);
}

/* No unique key says it of who is away already: in no class, or in one whose year is over. */
static enum err must_be_here(struct call *call, const struct student *student)
{
    bool away = false;
    enum err err = departures_is_away(call, student->id, &away);

    if (!err && (away || is_none(student->class_id)))
        err = fail_plain(call, ERR_NOT_FOUND, "Học sinh không học lớp nào");
    return err;
}

enum err request_departure(struct call *call, const struct departure *wanted, struct departure *ret)
{
    struct student student;
    struct class_row class;
    struct departure row = *wanted;
    enum err err = access_student(call, wanted->student_id, &student, &class);

    if (!err)
        err = must_be_here(call, &student);
    if (!err)
        err = check_request(call, &class, wanted);
    if (err)
        return err;
    row.package_id = uuid_new(call->mem);
    row.student_id = student.id;
    row.org_id = class.org_id;
    row.class_id = class.id;
    row.requested_by = call->caller.account_id;
    row.requested_at = time_text(call->mem, call->now);
    err = departures_add(call, &row, &row.id);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_transfer_open, "Học sinh %lld", (long long)student.id);
    if (!err)
        err = departures_get(call, row.id, ret);
    if (err)
        return err;
    note(call, ret, "departure.request");
    return tell_departure(call, row.id, NULL);
}

enum err see_departure(struct call *call, int64_t id, struct departure *ret)
{
    const int64_t caller = call->caller.account_id;
    struct class_row class;
    enum err err = departures_get(call, id, ret);

    if (!err)
        err = classes_get(call, ret->class_id, &class);
    if (err)
        return err;
    return access_parts(call, &class,
                        (ret->requested_by == caller ? RELATION_PROPOSER : 0) |
                            (ret->decided_by == caller ? RELATION_DECIDER : 0));
}

enum err departure_checklist(struct call *call, int64_t id, struct list *ret)
{
    struct departure d;
    enum err err = see_departure(call, id, &d);

    return err ? err : missing_now(call, &(struct going){d.student_id, d.org_id, d.first_day}, ret);
}

enum err decide_departure(struct call *call, int64_t id, const struct departure *decision,
                          struct departure *ret)
{
    enum err err = see_departure(call, id, ret);

    if (!err && ret->state != DEPARTURE_REQUESTED)
        err = fail_with(call, &problem_transfer_state, "Đã được quyết định hoặc rút lại");
    if (!err && decision->state == DEPARTURE_OFFERED && !decision->override_reason)
        err = must_be_complete(call, &(struct going){ret->student_id, ret->org_id, ret->first_day});
    if (err)
        return err;
    ret->state = decision->state;
    ret->decision_number = decision->decision_number;
    ret->decision_reason = decision->decision_reason;
    ret->override_reason = decision->override_reason;
    ret->decided_by = call->caller.account_id;
    ret->decided_at = time_text(call->mem, call->now);
    return step_departure(call, ret, "departure.decide");
}

enum err withdraw_departure(struct call *call, int64_t id)
{
    struct departure d;
    enum err err = see_departure(call, id, &d);

    if (err)
        return err;
    d.state = DEPARTURE_WITHDRAWN;
    return step_departure(call, &d, "departure.withdraw");
}
