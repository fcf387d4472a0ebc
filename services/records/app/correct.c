/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/correct.h"

#include <string.h>

#include "app/access.h"
#include "app/corrected_entry.h"
#include "app/hold_entry.h"
#include "app/put_changes.h"
#include "app/release_documents.h"
#include "audit/audit.h"
#include "base/date.h"
#include "policy/policy.h"
#include "problems.h"

static void note(struct call *call, const struct correction *row, const char *action)
{
    audit_note(call, row->org_id, action, "correction",
               arena_printf(call->mem, "%lld", (long long)row->id), row->state);
    call->audit.details =
        arena_printf(call->mem,
                     "{\"class\":%lld,\"student\":%lld,\"subject\":\"%s\",\"term\":%lld,"
                     "\"field\":\"%s\"}",
                     (long long)row->class_id, (long long)row->student_id, row->subject,
                     (long long)row->term, correction_field_names[row->field]);
}

/* To the followers; from 0 = it was not there. */
static enum err tell(struct call *call, const struct correction *row, int from)
{
    struct change_event event =
        change_of(row->org_id, CHANGE_CORRECTION, from ? OPERATION_CHANGED : OPERATION_CREATED,
                  object_id(call, row->id));

    event.school_year_id = row->school_year_id;
    event.class_id = row->class_id;
    event.subject = row->subject;
    event.student_id = row->student_id;
    event.old_value =
        from ? arena_printf(call->mem, "{\"state\":\"%s\"}", correction_state_names[from]) : NULL;
    event.new_value = value_text(call, &correction_shape, row);
    event.reason = from ? row->decision_reason : row->reason;
    return put_change(call, &event);
}

static enum err take_step(struct call *call, struct correction *row, enum correction_state from,
                          const char *action)
{
    enum err err = corrections_step(call, row, from);

    if (!err)
        err = corrections_get(call, row->id, row); /* until when, by the database's clock */
    note(call, row, action);
    return err ? err : tell(call, row, from);
}

static enum err refuse_step(struct call *call, const struct correction *row)
{
    return fail_with(call, &problem_correction_state, "Đề nghị đang ở bước %s",
                     correction_state_names[row->state]);
}

/* The part that the caller took: who agreed to what somebody else asked decided, too. */
static unsigned parts_of(const struct call *call, const struct correction *row)
{
    const int64_t caller = call->caller.account_id;
    bool agreed = row->agreed_by == caller && row->requested_by != caller;

    return (row->requested_by == caller ? RELATION_PROPOSER : 0) |
           (row->decided_by == caller || agreed ? RELATION_DECIDER : 0);
}

static enum err relate(struct call *call, int64_t id, struct correction *ret,
                       struct class_row *ret_class)
{
    enum err err = corrections_get_held(call, id, ret);

    if (!err)
        err = classes_get(call, ret->class_id, ret_class);
    return err ? err : access_correction(call, ret_class, ret->subject, parts_of(call, ret));
}

static enum err check_fixed(struct call *call, const struct corrected_entry *entry)
{
    bool fixed = false;
    enum err err = documents_fix(call, &entry->key, entry->correction->student_id, &fixed);

    if (err || fixed)
        return err;
    return fail_with(call, &problem_correction_not_needed, "Chưa ký số phần này của học sinh");
}

static enum err refuse_stale(struct call *call, const struct corrected_entry *entry)
{
    if (strcmp(entry->value, entry->correction->old_value) == 0)
        return OK;
    return fail_with(call, &problem_correction_stale, "Nay là \"%s\", đề nghị ghi \"%s\"",
                     entry->value, entry->correction->old_value);
}

static enum err check_wanted(struct call *call, const struct correction *wanted,
                             struct corrected_entry *entry)
{
    enum err err = corrected_entry_load(call, wanted, entry);

    if (!err)
        err = check_fixed(call, entry);
    if (!err)
        err = refuse_stale(call, entry);
    if (err)
        return err;
    if (strcmp(wanted->new_value, wanted->old_value) == 0)
        violate(call, "/new_value", "phải khác giá trị cũ", "must differ from the old value");
    else
        corrected_entry_set(call, entry);
    return fail_if_violated(call);
}

static void begin(struct call *call, const struct class_row *class, struct correction *ret)
{
    bool agrees = call->standing.relations & RELATION_HOMEROOM;

    ret->org_id = class->org_id;
    ret->school_year_id = class->school_year_id;
    ret->state = agrees ? CORRECTION_AGREED : CORRECTION_REQUESTED;
    ret->requested_by = call->caller.account_id;
    ret->requested_by_name = call->caller.name;
    ret->requested_at = time_text(call->mem, call->now);
    ret->agreed_by = agrees ? ret->requested_by : NONE;
    ret->agreed_by_name = agrees ? ret->requested_by_name : NULL;
    ret->agreed_at = agrees ? ret->requested_at : NULL;
    ret->decided_by = NONE;
    ret->executed_by = NONE;
}

enum err request_correction(struct call *call, const struct correction *wanted,
                            struct correction *ret)
{
    struct corrected_entry entry = {0};
    enum err err = classes_get(call, wanted->class_id, &entry.class);

    if (!err)
        err = access_correction(call, &entry.class, wanted->subject, 0);
    if (!err)
        err = check_wanted(call, wanted, &entry);
    if (err)
        return err;
    *ret = *wanted;
    begin(call, &entry.class, ret);
    err = corrections_add(call, ret, &ret->id);
    note(call, ret, "correction.request");
    return err ? err : tell(call, ret, 0);
}

enum err see_correction(struct call *call, int64_t id, struct correction *ret)
{
    struct class_row class;
    enum err err = corrections_get(call, id, ret);

    if (!err)
        err = classes_get(call, ret->class_id, &class);
    return err ? err : access_correction(call, &class, ret->subject, parts_of(call, ret));
}

enum err list_corrections(struct call *call, const struct correction_filter *filter,
                          struct list *ret)
{
    struct correction_filter mine = *filter;
    struct class_row class = {.school_year_id = filter->school_year_id};
    struct school_year year;
    enum err err = OK;

    if (is_none(filter->class_id))
        err = access_year(call, filter->school_year_id, &year);
    else
        err = access_class(call, filter->class_id, &class);
    if (err)
        return err;
    if (class.school_year_id != filter->school_year_id)
        return fail_plain(call, ERR_NOT_FOUND, "Năm học không có lớp này");
    mine.requested_by = call->caller.account_id;
    if (strcmp(call->caller.role, "leader") == 0 || call->standing.relations & RELATION_HOMEROOM)
        mine.requested_by = NONE;
    return corrections_list(call, &mine, ret);
}

enum err answer_correction(struct call *call, int64_t id, const char *refusal_reason,
                           struct correction *ret)
{
    struct class_row class;
    enum err err = relate(call, id, ret, &class);

    if (err)
        return err;
    if (ret->state != CORRECTION_REQUESTED)
        return refuse_step(call, ret);
    ret->state = refusal_reason ? CORRECTION_REFUSED : CORRECTION_AGREED;
    ret->refusal_reason = refusal_reason;
    ret->agreed_by = call->caller.account_id;
    ret->agreed_by_name = call->caller.name;
    ret->agreed_at = time_text(call->mem, call->now);
    return take_step(call, ret, CORRECTION_REQUESTED,
                     refusal_reason ? "correction.refuse" : "correction.agree");
}

enum err decide_correction(struct call *call, int64_t id, const struct correction *decision,
                           struct correction *ret)
{
    struct class_row class;
    enum err err = relate(call, id, ret, &class);

    if (err)
        return err;
    if (ret->state != CORRECTION_AGREED)
        return refuse_step(call, ret);
    ret->state = decision->state;
    ret->decision_number = decision->decision_number;
    ret->decision_reason = decision->decision_reason;
    ret->decided_by = call->caller.account_id;
    ret->decided_by_name = call->caller.name;
    ret->decided_at = time_text(call->mem, call->now);
    return take_step(call, ret, CORRECTION_AGREED, "correction.decide");
}

enum err withdraw_correction(struct call *call, int64_t id)
{
    struct class_row class;
    struct correction row;
    enum err err = relate(call, id, &row, &class);
    int from = row.state;

    if (err)
        return err;
    if (from != CORRECTION_REQUESTED && from != CORRECTION_AGREED && from != CORRECTION_APPROVED)
        return refuse_step(call, &row);
    row.state = CORRECTION_WITHDRAWN;
    return take_step(call, &row, (enum correction_state)from, "correction.withdraw");
}

/* An office's lock over the entry stands above the school's decision. */
static enum err hold(struct call *call, const struct correction *row, struct corrected_entry *entry)
{
    struct entry held;
    enum column_kind kind;
    int64_t term = 0;
    enum err err = entry_begin_correction(call, &entry->class, row, &held);

    if (err)
        return err;
    entry->correction = row;
    entry->view.class = entry->class;
    kind = corrected_entry_kind(entry, &term);
    entry_ask(&held, "/field", kind, term);
    return entry_end(&held);
}

static enum err end_signed(struct call *call, const struct correction *row,
                           const struct document_key *key)
{
    return end_documents(call, &(struct document){
                                   .class_id = row->class_id,
                                   .student_id = row->student_id,
                                   .stage = key->stage,
                                   .subject = key->subject,
                                   .state = DOCUMENT_SUPERSEDED,
                                   .ended_reason = row->reason,
                                   .ended_by = call->caller.account_id,
                                   .ended_at = time_text(call->mem, call->now),
                                   .correction_id = row->id,
                               });
}

/* An event of its own, like any save's: the book's state is committed to. */
static enum err append_save(struct call *call, const struct correction *row,
                            const struct corrected_entry *entry, const char *commitment)
{
    if (!commitment)
        return OK;
    audit_note(call, row->org_id, "marks.save", "gradebook",
               arena_printf(call->mem, "%lld/%s/%lld", (long long)row->class_id, row->subject,
                            (long long)row->term),
               entry->view.gradebook.version);
    call->audit.details = arena_printf(call->mem, "{\"correction\":%lld,\"rows\":\"%s\"}",
                                       (long long)row->id, commitment);
    return audit_append(call);
}

static enum err write_value(struct call *call, const struct correction *row,
                            struct corrected_entry *entry)
{
    const char *commitment = NULL;
    enum err err = corrected_entry_load(call, row, entry);

    if (!err)
        err = check_fixed(call, entry);
    if (!err)
        err = refuse_stale(call, entry);
    if (!err) {
        corrected_entry_set(call, entry);
        err = fail_if_violated(call);
    }
    if (!err)
        err = corrected_entry_store(call, entry, &commitment);
    if (!err)
        err = end_signed(call, row, &entry->key);
    return err ? err : append_save(call, row, entry, commitment);
}

enum err carry_out_correction(struct call *call, int64_t id, struct correction *ret)
{
    struct corrected_entry entry = {0};
    enum err err = relate(call, id, ret, &entry.class);

    if (err)
        return err;
    if (ret->state != CORRECTION_APPROVED)
        return refuse_step(call, ret);
    err = hold(call, ret, &entry);
    if (!err)
        err = write_value(call, ret, &entry);
    if (err)
        return err;
    ret->state = CORRECTION_EXECUTED;
    ret->executed_by = call->caller.account_id;
    ret->executed_at = time_text(call->mem, call->now);
    return take_step(call, ret, CORRECTION_APPROVED, "correction.execute");
}
