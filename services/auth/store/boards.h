/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Boards (ban quản trị) of units: set up by a decision, for a term, with a duty for each member. */
#pragma once

#include "store/groups.h"

struct board {
    int64_t id;
    int64_t org_id;
    const char *decision_no;
    const char *decision_date;
    const char *valid_from; /* the term, both days included */
    const char *valid_to;   /* NULL = open */
    int64_t version;
};

/* ERR_CONFLICT when that decision set up a board there before. */
enum err boards_add(struct call *call, const struct board *board, int64_t *ret_id);
enum err boards_get(struct call *call, int64_t id, struct board *ret);
enum err boards_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                       struct list *ret_boards);
/* The term's last day; ERR_CHANGED when board->version is not the current one. */
enum err boards_change(struct call *call, const struct board *board);

/* In these rows a member's group_id is the board. */
enum err board_members_add(struct call *call, const struct member *member, int64_t *ret_id);
enum err board_members_get(struct call *call, int64_t id, struct member *ret);
enum err board_members_of(struct call *call, int64_t board_id, int64_t after, int64_t limit,
                          struct list *ret_members);
enum err board_members_end(struct call *call, int64_t id);
