/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The stream of a school's changes, for each caller what the caller could read anyway. */
#pragma once

#include "policy/policy.h"
#include "store/changes.h"

struct following {
    int64_t org_id; /* NONE = the caller's own unit */
    int64_t after;  /* NONE = from now on: no items, only the cursor */
    int64_t limit;  /* of rows: what a write changed of one kind at one place comes together */
};

struct followed {
    struct list items; /* struct change_event */
    int64_t next;      /* the cursor to go on with */
    bool more;         /* there is something behind it by now */
};
extern const struct shape followed_shape;

/* Whether the caller may follow that school at all; fills org_id. */
enum err access_feed(struct call *call, struct following *following);

/* How long the caller waited for something behind after, at most wait_ms. Before any statement, so
 * that no connection to the database is held. */
int64_t wait_for_changes(struct call *call, const struct following *following, int64_t wait_ms);

/* read_at[kind]: the rules of the route where such a thing is read; NULL = of nobody's. */
enum err follow_changes(struct call *call, const struct following *following,
                        const struct policy_route *const read_at[CHANGE_KINDS],
                        struct followed *ret);

/* The changes of a gradebook, for those who may read it; student_id NONE = of all. *ret_next is the
 * page's last id, NONE when there is nothing behind it. */
enum err gradebook_history(struct call *call, const struct history_page *page, int64_t student_id,
                           struct list *ret, int64_t *ret_next);
