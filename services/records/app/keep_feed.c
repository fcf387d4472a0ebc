/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/keep_feed.h"

#include "app/feed_watch.h"
#include "app/stamp_changes.h"
#include "context.h"
#include "store/changes.h"

enum { HORIZON_EVERY_S = 60 };

static enum err tell_followers(struct call *call, struct feed_watch *watch, int64_t published)
{
    int64_t told = feed_watch_position(watch);
    struct list schools = {0};
    enum err err = OK;

    if (!is_none(told) && told < published)
        err = changes_by_school(call, told, published, &schools);
    if (err)
        return err;

    const struct change_event *last = schools.items;

    for (size_t i = 0; i < schools.n; i++)
        feed_watch_tell(watch, last[i].org_id, last[i].position);
    if (told != published)
        feed_watch_reach(watch, published);
    return OK;
}

enum err keep_feed(struct call *call, bool *ret_idle)
{
    int64_t published = 0;
    bool full = false;
    enum err err = stamp_changes(call, &published, &full);

    *ret_idle = !full;
    if (err == ERR_RETRY) /* another process holds the head for longer than usual */
        return OK;
    if (!err)
        err = tell_followers(call, records_of(call)->watch, published);
    if (!err && !full)
        feed_watch_caught_up(records_of(call)->watch);
    if (err || call->now % HORIZON_EVERY_S)
        return err;
    return move_horizon(call, records_of(call)->feed_days);
}
