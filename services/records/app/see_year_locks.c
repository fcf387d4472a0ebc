/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/see_year_locks.h"

#include "app/access.h"
#include "domain/due.h"

static int state_of(const struct school_lock *row)
{
    if (!row->year_state)
        return STANDING_NONE;
    if (row->year_state == YEAR_OPEN)
        return row->proposed_at ? STANDING_PROPOSED : STANDING_OPEN;
    return row->unlocked_until ? STANDING_UNLOCKED : STANDING_LOCKED;
}

/* Counts all, keeps those that are asked for. */
static void sort_out(struct call *call, int state, struct year_locks_view *view)
{
    struct standing_count *counts = arena_array(call->mem, YEAR_STANDINGS, sizeof(*counts));
    struct school_lock *row = view->items.items;
    size_t n = 0;

    for (int i = 0; i < YEAR_STANDINGS; i++)
        counts[i] = (struct standing_count){.state = i + STANDING_NONE};
    for (size_t i = 0; i < view->items.n; i++) {
        row[i].state = state_of(&row[i]);
        counts[row[i].state - STANDING_NONE].schools++;
        if (row[i].state != STANDING_PROPOSED) /* a locked year's is over */
            row[i].proposed_at = NULL;
        if (!state || row[i].state == state)
            row[n++] = row[i];
    }
    view->items.n = n;
    view->counts = (struct list){counts, YEAR_STANDINGS};
}

enum err see_year_locks(struct call *call, int64_t org_id, const char *year_name, int state,
                        struct year_locks_view *ret)
{
    char year[10];
    enum err err;

    school_year_of(call->today, year);
    *ret = (struct year_locks_view){.org_id = is_none(org_id) ? call->caller.org_id : org_id,
                                    .school_year = year_name ? year_name
                                                             : arena_printf(call->mem, "%s", year)};
    err = access_subtree(call, ret->org_id, false);
    if (!err)
        err = year_locks_under(call, ret->org_id, ret->school_year, &ret->items);
    if (!err)
        sort_out(call, state, ret);
    return err;
}
