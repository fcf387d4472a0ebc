/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/stamp_changes.h"

#include <string.h>

#include "base/date.h"
#include "db/db.h"
#include "store/changes.h"

enum { BATCH = 2000, HORIZON_STEP = 1000 };

static enum err commit_or_roll_back(struct call *call, enum err err)
{
    if (!err)
        return db_commit(call);
    db_rollback(call);
    return err;
}

/* Under the head's lock: what the snapshot, younger than the lock, shows committed and unstamped.
 */
static enum err stamp_under_lock(struct call *call, struct change_head *head, bool *ret_full)
{
    struct list events;
    enum err err = changes_hold_head(call, head);

    if (!err)
        err = changes_unstamped(call, BATCH, &events);
    if (err || (events.n == 0 && head->stamped == head->published))
        return err;

    struct change_event *event = events.items;

    for (size_t i = 0; i < events.n; i++)
        event[i].position = ++head->stamped;
    *ret_full = events.n == BATCH;
    err = changes_stamp(call, &events);
    return err ? err : changes_move_head(call, head);
}

/* head: as committed by this process, so that all up to its stamped is on disk. Another process
 * may have gone further meanwhile. */
static enum err publish_under_lock(struct call *call, struct change_head *head)
{
    struct change_head now;
    enum err err = changes_hold_head(call, &now);

    if (err || now.published >= head->stamped)
        return err;
    now.published = head->stamped;
    return changes_move_head(call, &now);
}

enum err stamp_changes(struct call *call, int64_t *ret_published, bool *ret_full)
{
    struct change_head head;
    enum err err = db_begin(call);

    *ret_full = false;
    if (!err)
        err = commit_or_roll_back(call, stamp_under_lock(call, &head, ret_full));
    if (err)
        return err;
    *ret_published = head.published;
    if (head.stamped == head.published)
        return OK;
    err = db_begin(call);
    if (!err)
        err = commit_or_roll_back(call, publish_under_lock(call, &head));
    if (!err)
        *ret_published = head.stamped;
    return err;
}

static enum err step_under_lock(struct call *call, const char *before)
{
    struct change_head head;
    struct change_event last;
    bool found = false;
    enum err err = changes_hold_head(call, &head);

    if (!err)
        err = changes_behind_horizon(call, &head, HORIZON_STEP, &last, &found);
    if (err || !found || strcmp(last.at, before) >= 0)
        return err;
    head.horizon = last.position;
    return changes_move_head(call, &head);
}

enum err move_horizon(struct call *call, int64_t days)
{
    const char *before = time_text(call->mem, call->now - days * DAY_S);
    enum err err = db_begin(call);

    return err ? err : commit_or_roll_back(call, step_under_lock(call, before));
}
