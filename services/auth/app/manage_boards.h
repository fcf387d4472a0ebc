/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The boards (ban quản trị) of units: Quy chế Điều 4 k1, Điều 5 k1, Điều 6 k1. */
#pragma once

#include "store/boards.h"

enum err access_board(struct call *call, int64_t id, struct board *ret);

/* wanted: org_id, decision_no, decision_date, valid_from (NULL = the decision's day), valid_to. */
enum err create_board(struct call *call, const struct board *wanted, struct board *ret);
/* A new last day of the term. */
enum err change_board(struct call *call, int64_t id, const char *valid_to, int64_t version,
                      struct board *ret);
/* wanted: group_id = the board, person_id, duty, valid_from (NULL = the term's), valid_to. */
enum err add_board_member(struct call *call, const struct member *wanted, struct member *ret);
enum err end_board_member(struct call *call, int64_t board_id, int64_t id);
