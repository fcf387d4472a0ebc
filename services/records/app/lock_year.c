/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/lock_year.h"

#include "app/access.h"
#include "base/date.h"
#include "base/seeded.h"
#include "policy/policy.h"
#include "problems.h"
#include "store/documents.h"

static void note(struct call *call, const struct lock_proposal *proposal, const char *action)
{
    audit_note(call, proposal->org_id, action, "lock_proposal",
               arena_printf(call->mem, "%lld", (long long)proposal->id), proposal->state);
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

enum err propose_lock(struct call *call, int64_t school_year_id, const char *reason,
                      struct lock_proposal *ret)
{
    struct school_year year;
    enum err err = access_whole_year(call, school_year_id, &year);

    if (!err)
        err = year_hold_open(call, school_year_id);
    if (err)
        return err;
    *ret = (struct lock_proposal){.org_id = year.org_id,
                                  .school_year_id = year.id,
                                  .state = LOCK_PROPOSED,
                                  .reason = reason,
                                  .proposed_by = call->caller.account_id,
                                  .proposed_at = time_text(call->mem, call->now),
                                  .decided_by = NONE,
                                  .executed_by = NONE};
    err = locks_add(call, ret, &ret->id);
    note(call, ret, "lock.propose");
    return err;
}

enum err decide_lock(struct call *call, int64_t proposal_id, int decision, const char *number,
                     const char *reason, struct lock_proposal *ret)
{
    enum err err = see_lock(call, proposal_id, ret);

    if (err)
        return err;
    if (ret->proposed_by == call->caller.account_id && !SEEDED(44))
        return fail_with(call, &problem_same_person, "Bạn là người đề nghị");
    ret->state = decision;
    ret->decision_number = number;
    ret->decision_reason = reason;
    ret->decided_by = call->caller.account_id;
    ret->decided_at = time_text(call->mem, call->now);
    err = locks_decide(call, ret);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_lock_state, "Đề nghị này đã được quyết định");
    note(call, ret, "lock.decide");
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
    if (count.sealed < count.students)
        return fail_with(call, &problem_not_ready,
                         "Còn %lld trong %lld học sinh chưa đóng dấu xong",
                         (long long)(count.students - count.sealed), (long long)count.students);
    return OK;
}

enum err execute_lock(struct call *call, int64_t proposal_id, struct lock_proposal *ret)
{
    struct school_year year;
    enum err err = see_lock(call, proposal_id, ret);

    if (!err)
        err = years_get(call, ret->school_year_id, &year);
    if (err)
        return err;
    if (ret->state != LOCK_APPROVED)
        return fail_with(call, &problem_lock_state, "Chưa có quyết định khóa của lãnh đạo");
    if (ret->decided_by == call->caller.account_id && !SEEDED(45))
        return fail_with(call, &problem_same_person, "Bạn là người quyết định");
    /* The year first: it waits for every write that holds the year open. */
    year.state = YEAR_LOCKED;
    err = years_set_state(call, &year);
    if (!err)
        err = all_sealed(call, year.id);
    ret->state = LOCK_EXECUTED;
    ret->executed_by = call->caller.account_id;
    ret->executed_at = time_text(call->mem, call->now);
    if (!err)
        err = locks_execute(call, ret);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_lock_state, "Năm học hoặc đề nghị vừa thay đổi");
    note(call, ret, "lock.execute");
    return err;
}
