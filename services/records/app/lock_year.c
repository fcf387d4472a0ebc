/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/lock_year.h"

#include "app/access.h"
#include "app/inspect.h"
#include "app/manage_year.h"
#include "app/put_changes.h"
#include "base/date.h"
#include "base/seeded.h"
#include "domain/rulesets.h"
#include "policy/policy.h"
#include "problems.h"
#include "store/documents.h"

enum { MISSING_MAX = 100 };

/* Into the audit chain and to the followers; before NULL = it was not there. */
static enum err note(struct call *call, const struct lock_proposal *before,
                     const struct lock_proposal *proposal, const char *action)
{
    struct change_event event =
        change_of(proposal->org_id, CHANGE_LOCK_PROPOSAL,
                  before ? OPERATION_CHANGED : OPERATION_CREATED, object_id(call, proposal->id));

    event.school_year_id = proposal->school_year_id;
    event.old_value = before ? value_text(call, &lock_proposal_shape, before) : NULL;
    event.new_value = value_text(call, &lock_proposal_shape, proposal);
    event.reason = before ? proposal->decision_reason : proposal->reason;
    audit_note(call, proposal->org_id, action, "lock_proposal",
               arena_printf(call->mem, "%lld", (long long)proposal->id), proposal->state);
    return put_change(call, &event);
}

enum err see_lock(struct call *call, int64_t proposal_id, struct lock_proposal *ret)
{
    unsigned own_parts = 0;
    enum err err = locks_get(call, proposal_id, ret);

    if (err)
        return err;
    own_parts =
        (ret->proposed_by == call->caller.account_id && !SEEDED(44) ? RELATION_PROPOSER : 0) |
        (ret->decided_by == call->caller.account_id && !SEEDED(45) ? RELATION_DECIDER : 0);
    if (ret->org_id != call->caller.org_id && !SEEDED(46))
        return policy_require(call, RELATION_OTHER_UNIT, "Không có đề nghị này ở trường của bạn");
    return policy_require(call, RELATION_OWN_UNIT | own_parts,
                          "Người quyết định phải khác người đề nghị và người thực hiện");
}

static struct lock_proposal proposal_of(struct call *call, const struct school_year *year,
                                        enum lock_kind kind, const char *reason)
{
    return (struct lock_proposal){.org_id = year->org_id,
                                  .school_year_id = year->id,
                                  .kind = kind,
                                  .class_id = NONE,
                                  .hours = NONE,
                                  .state = LOCK_PROPOSED,
                                  .reason = reason,
                                  .proposed_by = call->caller.account_id,
                                  .proposed_at = time_text(call->mem, call->now),
                                  .decided_by = NONE,
                                  .executed_by = NONE};
}

enum err propose_lock(struct call *call, int64_t school_year_id, const char *reason,
                      struct lock_proposal *ret)
{
    struct school_year year;
    enum err err = access_whole_year(call, school_year_id, &year);

    if (!err)
        err = year_hold_open(call, school_year_id);
    if (err)
        return err;
    *ret = proposal_of(call, &year, LOCK_KIND_LOCK, reason);
    err = locks_add(call, ret, &ret->id);
    return err ? err : note(call, NULL, ret, "lock.propose");
}

static enum err check_unlock(struct call *call, int64_t school_year_id, const struct unlock *wanted)
{
    struct class_row class;
    enum err err = classes_get(call, wanted->class_id, &class);

    if (err && err != ERR_NOT_FOUND)
        return err;
    if (err || class.school_year_id != school_year_id)
        violate(call, "/class_id", "năm học không có lớp này", "the year has no such class");
    if (wanted->subject && !subject_is_known(wanted->subject))
        violate(call, "/subject", "không có môn này", "there is no such subject");
    return fail_if_violated(call);
}

enum err propose_unlock(struct call *call, int64_t school_year_id, const struct unlock *wanted,
                        struct lock_proposal *ret)
{
    struct school_year year;
    enum err err = access_whole_year(call, school_year_id, &year);

    if (!err)
        err = year_hold_open(call, school_year_id);
    if (!err)
        err = check_unlock(call, school_year_id, wanted);
    if (err)
        return err;
    *ret = proposal_of(call, &year, LOCK_KIND_UNLOCK, wanted->reason);
    ret->class_id = wanted->class_id;
    ret->subject = wanted->subject;
    ret->hours = wanted->hours;
    err = locks_add(call, ret, &ret->id);
    return err ? err : note(call, NULL, ret, "unlock.propose");
}

enum err decide_lock(struct call *call, int64_t proposal_id, const struct lock_proposal *decision,
                     struct lock_proposal *ret)
{
    struct lock_proposal before;
    enum err err = see_lock(call, proposal_id, ret);

    if (err)
        return err;
    before = *ret;
    if (ret->proposed_by == call->caller.account_id && !SEEDED(44))
        return fail_with(call, &problem_same_person, "Bạn là người đề nghị");
    if (decision->override_reason &&
        (ret->kind == LOCK_KIND_UNLOCK || decision->state != LOCK_APPROVED))
        violate(call, "/override_reason", "chỉ khi duyệt khóa năm học",
                "only when the lock of a year is approved");
    err = fail_if_violated(call);
    if (err)
        return err;
    ret->state = decision->state;
    ret->decision_number = decision->decision_number;
    ret->decision_reason = decision->decision_reason;
    ret->override_reason = decision->override_reason;
    ret->decided_by = call->caller.account_id;
    ret->decided_at = time_text(call->mem, call->now);
    err = locks_decide(call, ret);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_lock_state, "Đề nghị này đã được quyết định");
    if (!err)
        err = note(call, &before, ret,
                   ret->kind == LOCK_KIND_UNLOCK ? "unlock.decide" : "lock.decide");
    if (ret->override_reason)
        call->audit.details = "{\"override\":true}";
    return err;
}

static void keep_unfinished(struct list *lines)
{
    struct progress *line = lines->items;
    size_t n = 0;

    progress_expect(lines);
    for (size_t i = 0; i < lines->n; i++)
        if (line[i].entered < line[i].expected || line[i].signed_count < line[i].students)
            line[n++] = line[i];
    lines->n = n;
}

enum err see_checklist(struct call *call, int64_t school_year_id, struct checklist *ret)
{
    struct school_year year;
    struct seal_count count;
    enum err err = access_whole_year(call, school_year_id, &year);

    if (!err)
        err = documents_count_seals(call, year.id, &count);
    if (!err)
        err = progress_of_year(call, year.id, &ret->subjects);
    if (!err)
        err = stages_of_year(call, year.id, &ret->classes);
    if (err)
        return err;
    ret->school_year_id = year.id;
    ret->students = count.students;
    ret->sealed = count.sealed;
    ret->complete = count.students && count.sealed == count.students;
    keep_unfinished(&ret->subjects);
    return OK;
}

/* What stands in the way, class by class; the checklist has the rest. */
static enum err name_missing(struct call *call, int64_t school_year_id)
{
    struct list lines;
    enum err err = progress_of_year(call, school_year_id, &lines);
    const struct progress *line = lines.items;

    for (size_t i = 0; !err && i < lines.n && call->failure.n_violations < MISSING_MAX; i++) {
        if (line[i].signed_count >= line[i].students)
            continue;
        violate(call, arena_printf(call->mem, "/%s/%s", line[i].class_name, line[i].subject),
                arena_printf(call->mem, "đã ký %lld trong %lld học sinh",
                             (long long)line[i].signed_count, (long long)line[i].students),
                arena_printf(call->mem, "%lld of %lld students are signed",
                             (long long)line[i].signed_count, (long long)line[i].students));
    }
    return err;
}

static enum err all_sealed(struct call *call, int64_t school_year_id)
{
    struct seal_count count;
    enum err err = documents_count_seals(call, school_year_id, &count);

    if (err)
        return err;
    if (count.students == 0)
        return fail_with(call, &problem_not_ready, "Năm học chưa có học sinh");
    if (count.sealed == count.students)
        return OK;
    err = name_missing(call, school_year_id);
    if (err)
        return err;
    return fail_with(call, &problem_not_ready, "Còn %lld trong %lld học sinh chưa đóng dấu xong",
                     (long long)(count.students - count.sealed), (long long)count.students);
}

/* The year first: it waits for every write that holds the year open. */
static enum err lock(struct call *call, const struct lock_proposal *proposal)
{
    struct school_year open;
    struct school_year year;
    enum err err = years_get(call, proposal->school_year_id, &open);

    year = open;
    year.state = YEAR_LOCKED;
    if (!err)
        err = years_set_state(call, &year);
    if (!err && !proposal->override_reason)
        err = all_sealed(call, year.id);
    if (!err)
        err = year_locks_add(call, proposal);
    year.version++;
    return err ? err : put_year_change(call, &open, &year);
}

enum err execute_lock(struct call *call, int64_t proposal_id, struct lock_proposal *ret)
{
    struct lock_proposal before;
    enum err err = see_lock(call, proposal_id, ret);

    if (err)
        return err;
    if (ret->state != LOCK_APPROVED)
        return fail_with(call, &problem_lock_state, "Chưa có quyết định của lãnh đạo");
    if (ret->decided_by == call->caller.account_id && !SEEDED(45))
        return fail_with(call, &problem_same_person, "Bạn là người quyết định");
    before = *ret;
    ret->state = LOCK_EXECUTED;
    ret->executed_by = call->caller.account_id;
    ret->executed_at = time_text(call->mem, call->now);
    if (ret->kind == LOCK_KIND_LOCK)
        err = lock(call, ret);
    if (!err)
        err = locks_execute(call, ret);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_lock_state, "Năm học hoặc đề nghị vừa thay đổi");
    if (!err)
        err = locks_get(call, proposal_id, ret);
    return err ? err
               : note(call, &before, ret,
                      ret->kind == LOCK_KIND_UNLOCK ? "unlock.execute" : "lock.execute");
}
