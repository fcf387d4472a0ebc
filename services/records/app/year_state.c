/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/year_state.h"

#include "base/buf.h"
#include "base/date.h"
#include "policy/policy.h"
#include "store/locks.h"
#include "json/json.h"

/* What a refusal tells programs of the lock. */
struct year_lock {
    const char *decision_number;
    int64_t decided_by;
    const char *decided_at;
    const char *locked_at;
};

static const struct field lock_fields[] = {
    STR(struct year_lock, decision_number, 1, 50),
    INT(struct year_lock, decided_by, 1, INT64_MAX),
    STR(struct year_lock, decided_at, 20, 20),
    STR(struct year_lock, locked_at, 20, 20),
};
static const struct shape lock_shape = SHAPE(struct year_lock, lock_fields);

const char *local_text(struct call *call, const char *time)
{
    int64_t at = 0;
    const char *t = NULL;

    if (!time_parse(time, &at))
        return time;
    t = time_text(call->mem, at + VIET_NAM_S);
    return arena_printf(call->mem, "%.8s ngày %.2s/%.2s/%.4s", t + 11, t + 8, t + 5, t);
}

static const char *members(struct call *call, const struct lock_proposal *lock)
{
    struct buf out = buf_in(call->mem);

    buf_text(&out, "\"lock\":");
    json_encode(&out, &lock_shape,
                &(struct year_lock){lock->decision_number, lock->decided_by, lock->decided_at,
                                    lock->executed_at});
    return arena_printf(call->mem, "%.*s", (int)out.n, out.data);
}

enum err require_year_state(struct call *call, const struct school_year *year, bool open)
{
    struct lock_proposal lock;
    bool found = false;
    enum err err;

    if (open)
        return policy_require_state(call, STATE_OPEN, "Năm học %s chưa khóa học bạ", year->name);
    err = locks_of_year(call, year->id, &lock, &found);
    if (err)
        return err;
    if (!found)
        return policy_require_state(call, STATE_LOCKED, "Năm học %s đã khóa học bạ", year->name);
    err =
        policy_require_state(call, STATE_LOCKED,
                             "Năm học %s đã khóa học bạ theo quyết định %s của lãnh đạo trường, "
                             "từ %s, cho đến khi có quyết định mở khóa",
                             year->name, lock.decision_number, local_text(call, lock.executed_at));
    if (err == ERR_LOCKED)
        call->failure.members = members(call, &lock);
    return err;
}
