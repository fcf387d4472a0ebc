/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/manage_boards.h"
#include "base/date.h"
#include "http/handlers.h"

static const struct field board_body_fields[] = {
    INT(struct board, org_id, 1, INT64_MAX),
    STR(struct board, decision_no, 1, 50),
    STR(struct board, decision_date, 10, 10, A_DATE),
    STR(struct board, valid_from, 10, 10, A_DATE, .optional = true),
    STR(struct board, valid_to, 10, 10, A_DATE, .optional = true),
};
const struct shape board_body_shape = SHAPE(struct board, board_body_fields);

static const struct field board_change_fields[] = {
    STR(struct board, valid_to, 10, 10, A_DATE, .optional = true),
};
const struct shape board_change_shape = SHAPE(struct board, board_change_fields);

static const struct field member_body_fields[] = {
    INT(struct member, person_id, 1, INT64_MAX),
    STR(struct member, duty, 1, 500),
    STR(struct member, valid_from, 10, 10, A_DATE, .optional = true),
    STR(struct member, valid_to, 10, 10, A_DATE, .optional = true),
};
const struct shape board_member_body_shape = SHAPE(struct member, member_body_fields);

static const struct field board_fields[] = {
    INT(struct board, id, 1, INT64_MAX),   INT(struct board, org_id, 1, INT64_MAX),
    STR(struct board, decision_no, 1, 50), STR(struct board, decision_date, 10, 10),
    STR(struct board, valid_from, 10, 10), STR(struct board, valid_to, 10, 10),
};
static const struct shape board_json_shape = SHAPE(struct board, board_fields);

static const struct field member_fields[] = {
    INT(struct member, id, 1, INT64_MAX),   INT(struct member, person_id, 1, INT64_MAX),
    STR(struct member, full_name, 1, 100),  STR(struct member, duty, 1, 500),
    STR(struct member, valid_from, 10, 10), STR(struct member, valid_to, 10, 10),
};
static const struct shape member_json_shape = SHAPE(struct member, member_fields);

static enum err reply_board(struct call *call, struct reply *rp, int status,
                            const struct board *board)
{
    reply_version(call, rp, board->version);
    return reply_json(call, rp, status, &board_json_shape, board);
}

HANDLER(post_board)
{
    struct board board;
    enum err err = create_board(call, rq->body, &board);

    return err ? err : reply_board(call, rp, 201, &board);
}

HANDLER(get_boards)
{
    return reply_of_org(call, rq, rp, boards_of_org, &board_json_shape);
}

HANDLER(get_board)
{
    struct board board;
    enum err err = access_board(call, rq->id[0], &board);

    return err ? err : reply_board(call, rp, 200, &board);
}

HANDLER(put_board)
{
    const struct board *body = rq->body;
    struct board board;
    enum err err = change_board(call, rq->id[0], body->valid_to, rq->version, &board);

    return err ? err : reply_board(call, rp, 200, &board);
}

HANDLER(post_board_member)
{
    struct member member = *(const struct member *)rq->body;
    enum err err;

    member.group_id = rq->id[0];
    err = add_board_member(call, &member, &member);
    if (err)
        return err;
    return reply_json(call, rp, 201, &member_json_shape, &member);
}

HANDLER(get_board_members)
{
    struct board board;
    enum err err = access_board(call, rq->id[0], &board);

    return err ? err : reply_members(call, rq, rp, board_members_of, &member_json_shape);
}

HANDLER(delete_board_member)
{
    enum err err = end_board_member(call, rq->id[0], rq->id[1]);

    return err ? err : reply_nothing(rp);
}
