/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/transfer.h"

#include <string.h>

#include "app/access.h"
#include "app/manage_students.h"
#include "app/put_changes.h"
#include "audit/audit.h"
#include "base/date.h"
#include "crypto/digest.h"
#include "policy/policy.h"
#include "problems.h"
#include "json/json.h"

static bool is_known_there(const struct transfer *t)
{
    return !is_none(t->decided_by) && t->state != TRANSFER_REJECTED;
}

static void note_in(struct call *call, int64_t chain, const struct transfer *t, const char *action)
{
    audit_note(call, chain, action, "transfer", arena_printf(call->mem, "%lld", (long long)t->id),
               t->state);
    call->audit.details =
        arena_printf(call->mem, "{\"from\":%lld,\"state\":\"%s\",\"student\":%lld,\"to\":%lld}",
                     (long long)t->from_org_id, transfer_state_names[t->state],
                     (long long)t->student_id, (long long)t->to_org_id);
}

/* The write's own event comes last, so that of the other school is appended at once. The lower
 * chain first: two transfers that cross do not wait for each other. */
static enum err note_both(struct call *call, const struct transfer *t, const char *action)
{
    bool out = t->from_org_id < t->to_org_id;

    if (!is_known_there(t)) {
        note_in(call, t->from_org_id, t, action);
        return OK;
    }
    note_in(call, out ? t->from_org_id : t->to_org_id, t, action);

    enum err err = audit_append(call);

    note_in(call, out ? t->to_org_id : t->from_org_id, t, action);
    return err;
}

static struct change_event change_for(struct call *call, const struct transfer *t, int64_t org_id,
                                      const char *before)
{
    bool is_new = !before || (org_id == t->to_org_id && t->state == TRANSFER_OFFERED);
    struct change_event event =
        change_of(org_id, CHANGE_TRANSFER, is_new ? OPERATION_CREATED : OPERATION_CHANGED,
                  object_id(call, t->id));

    if (org_id == t->from_org_id) {
        event.school_year_id = t->from_school_year_id;
        event.class_id = t->from_class_id;
    }
    event.student_id = t->student_id;
    event.old_value = is_new ? NULL : before;
    event.new_value = value_text(call, &transfer_shape, t);
    event.reason = before ? NULL : t->reason;
    return event;
}

/* before: as it was, JSON; NULL = it was not there. */
static enum err tell(struct call *call, const struct transfer *t, const char *before)
{
    struct change_event events[] = {change_for(call, t, t->from_org_id, before),
                                    change_for(call, t, t->to_org_id, before)};

    return put_changes(call, &(struct list){events, is_known_there(t) ? 2 : 1});
}

enum err tell_transfer(struct call *call, const struct transfer *row)
{
    struct transfer now;
    enum err err = transfers_get(call, row->id, &now);

    return err ? err : tell(call, &now, value_text(call, &transfer_shape, row));
}

enum err step_transfer(struct call *call, const struct transfer *row, const char *action)
{
    struct transfer before;
    enum err err = transfers_get(call, row->id, &before);

    if (!err)
        err = transfers_step(call, row);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_transfer_state, "Hồ sơ chuyển trường %lld",
                         (long long)row->id);
    if (!err)
        err = note_both(call, row, action);
    return err ? err : tell_transfer(call, &before);
}

static enum err check_request(struct call *call, const struct class_row *class,
                              const struct transfer *wanted)
{
    struct school school;
    bool found = false;
    enum err err = schools_find(call, wanted->to_org_id, &school, &found);

    if (!err && (!found || wanted->to_org_id == class->org_id))
        violate(call, "/to_org_id", "không phải trường khác đang dùng hệ thống",
                "is no other school that works here");
    if (!err)
        err = check_first_day(call, class, wanted->first_day);
    return err ? err : fail_if_violated(call);
}

enum err request_transfer(struct call *call, const struct transfer *wanted, struct transfer *ret)
{
    struct student student;
    struct class_row class;
    struct transfer row = *wanted;
    enum err err = access_student(call, wanted->student_id, &student, &class);

    if (!err && is_none(student.class_id))
        err = fail_plain(call, ERR_NOT_FOUND, "Học sinh không học lớp nào");
    if (!err)
        err = check_request(call, &class, wanted);
    if (err)
        return err;
    row.student_id = student.id;
    row.from_org_id = class.org_id;
    row.from_class_id = class.id;
    row.requested_by = call->caller.account_id;
    row.requested_at = time_text(call->mem, call->now);
    err = transfers_add(call, &row, &row.id);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_transfer_open, "Học sinh %lld", (long long)student.id);
    if (!err)
        err = transfers_get(call, row.id, ret);
    if (!err)
        err = note_both(call, ret, "transfer.request");
    return err ? err : tell(call, ret, NULL);
}

enum err see_transfer(struct call *call, int64_t id, struct transfer *ret,
                      struct class_row *ret_class)
{
    const int64_t caller = call->caller.account_id;
    struct class_row class;
    enum err err = transfers_get(call, id, ret);

    if (!err)
        err = classes_get(call, ret->from_class_id, &class);
    if (err)
        return err;
    if (ret_class)
        *ret_class = class;
    return access_transfer(
        call, &class, is_known_there(ret) ? ret->to_org_id : NONE,
        (ret->requested_by == caller ? RELATION_PROPOSER : 0) |
            (ret->decided_by == caller || ret->answered_by == caller ? RELATION_DECIDER : 0));
}

enum err transfer_checklist(struct call *call, int64_t id, struct list *ret)
{
    struct transfer t;
    enum err err = see_transfer(call, id, &t, NULL);

    return err ? err
               : missing_now(call, &(struct going){t.student_id, t.from_org_id, t.first_day}, ret);
}

enum err decide_transfer(struct call *call, int64_t id, const struct transfer *decision,
                         struct transfer *ret)
{
    enum err err = see_transfer(call, id, ret, NULL);

    if (!err && ret->state != TRANSFER_REQUESTED)
        err = fail_with(call, &problem_transfer_state, "Đã được quyết định hoặc rút lại");
    if (!err && decision->state == TRANSFER_OFFERED && !decision->override_reason)
        err = must_be_complete(call,
                               &(struct going){ret->student_id, ret->from_org_id, ret->first_day});
    if (err)
        return err;
    ret->state = decision->state;
    ret->decision_number = decision->decision_number;
    ret->decision_reason = decision->decision_reason;
    ret->override_reason = decision->override_reason;
    ret->decided_by = call->caller.account_id;
    ret->decided_at = time_text(call->mem, call->now);
    return step_transfer(call, ret, "transfer.decide");
}

static void check_grade(struct call *call, const struct class_row *from, const struct class_row *to)
{
    int order = strcmp(to->year_name, from->year_name);

    if (order < 0)
        violate(call, "/class_id", "lớp của năm học đã qua", "is of a year before");
    else if (order == 0 ? to->grade != from->grade : to->grade < from->grade)
        violate(call, "/class_id", "phải là lớp cùng khối, hoặc khối trên ở năm học sau",
                "must be of the same grade, or a higher one of a later year");
    else if (order == 0 && strcmp(to->ruleset, from->ruleset) != 0)
        violate(call, "/class_id", "lớp theo quy định đánh giá khác: chỉ chuyển vào năm học sau",
                "stands under other rules: only in a later year");
}

static enum err check_class(struct call *call, const struct transfer *t,
                            const struct class_row *from, int64_t class_id)
{
    struct class_row to;
    struct school_year year;
    enum err err = is_none(class_id) ? ERR_NOT_FOUND : classes_get(call, class_id, &to);

    if (err == ERR_NOT_FOUND || (!err && to.org_id != t->to_org_id)) {
        violate(call, "/class_id", "không phải lớp của trường", "is no class of the school");
        return fail_if_violated(call);
    }
    if (!err)
        err = years_get(call, to.school_year_id, &year);
    if (err)
        return err;
    check_grade(call, from, &to);
    if (to.year_state == YEAR_LOCKED)
        violate(call, "/class_id", "năm học đã khóa học bạ", "is of a locked year");
    if (strcmp(t->first_day, year.ends_on) > 0)
        violate(call, "/class_id", "năm học hết trước ngày học sinh đến",
                "its year ends before the student comes");
    return fail_if_violated(call);
}

enum err answer_transfer(struct call *call, int64_t id, const struct transfer *answer,
                         struct transfer *ret)
{
    struct class_row from;
    enum err err = see_transfer(call, id, ret, &from);

    if (!err && ret->state != TRANSFER_OFFERED)
        err = fail_with(call, &problem_transfer_state, "Đã được trả lời hoặc rút lại");
    if (!err && answer->state == TRANSFER_ACCEPTED)
        err = check_class(call, ret, &from, answer->to_class_id);
    if (err)
        return err;
    ret->state = answer->state;
    ret->to_class_id = answer->state == TRANSFER_ACCEPTED ? answer->to_class_id : NONE;
    ret->answer_number = answer->answer_number;
    ret->answer_reason = answer->answer_reason;
    ret->answered_by = call->caller.account_id;
    ret->answered_at = time_text(call->mem, call->now);
    return step_transfer(call, ret, "transfer.answer");
}

enum err withdraw_transfer(struct call *call, int64_t id)
{
    struct transfer t;
    enum err err = see_transfer(call, id, &t, NULL);

    if (err)
        return err;
    t.state = TRANSFER_WITHDRAWN;
    return step_transfer(call, &t, "transfer.withdraw");
}

/* The digests are made anew of the bytes that are kept. */
static bool receipt_is_of_package(struct call *call, const struct transfer *t)
{
    const struct json_doc *receipt = json_open(call, t->receipt);
    const char *said = receipt ? json_get_text(receipt, "package_sha256") : NULL;

    return said && strcmp(said, t->package_sha256) == 0 &&
           strcmp(sha256_hex(call->mem, t->package.data, t->package.n), said) == 0 &&
           strcmp(sha256_hex(call->mem, t->receipt.data, t->receipt.n), t->receipt_sha256) == 0;
}

enum err close_transfer(struct call *call, int64_t id, struct transfer *ret)
{
    enum err err = see_transfer(call, id, ret, NULL);

    if (!err && ret->state != TRANSFER_RECEIVED)
        err = fail_with(call, &problem_transfer_state, "Trường nhận chưa ký biên nhận");
    if (!err && !receipt_is_of_package(call, ret))
        err = fail_with(call, &problem_receipt_differs, "Hồ sơ chuyển trường %lld", (long long)id);
    if (err)
        return err;
    ret->state = TRANSFER_CLOSED;
    ret->closed_by = call->caller.account_id;
    ret->closed_at = time_text(call->mem, call->now);
    return step_transfer(call, ret, "transfer.close");
}
