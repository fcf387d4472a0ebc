/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/manage_boards.h"

#include <string.h>

#include "app/access.h"
#include "app/days.h"
#include "app/manage_persons.h"
#include "problems.h"

enum err access_board(struct call *call, int64_t id, struct board *ret)
{
    struct org org;
    enum err err = boards_get(call, id, ret);

    if (!err)
        err = access_org(call, ret->org_id, &org);
    if (err == ERR_NOT_FOUND)
        return fail_plain(call, err, "Không có ban quản trị này trong phạm vi của bạn");
    return err;
}

static enum err hold_board(struct call *call, int64_t id, struct board *ret)
{
    struct org org;
    enum err err = access_board(call, id, ret);

    return err ? err : access_own_org_write(call, ret->org_id, &org);
}

enum err create_board(struct call *call, const struct board *wanted, struct board *ret)
{
    struct org org;
    enum err err = access_own_org_write(call, wanted->org_id, &org);

    *ret = *wanted;
    ret->version = 1;
    ret->valid_from = wanted->valid_from ? wanted->valid_from : wanted->decision_date;
    if (!err)
        err = check_days(call, ret->valid_from, ret->valid_to);
    if (!err)
        err = boards_add(call, ret, &ret->id);
    if (err == ERR_CONFLICT)
        return fail_with(call, &problem_board_exists, "Quyết định %s", wanted->decision_no);
    access_note(call, ret->org_id, "board.create", "board", ret->id, 1);
    return err;
}

enum err change_board(struct call *call, int64_t id, const char *valid_to, int64_t version,
                      struct board *ret)
{
    enum err err = hold_board(call, id, ret);

    if (err)
        return err;
    if (version != ret->version)
        return fail_plain(call, ERR_CHANGED, "Phiên bản hiện tại là v%lld",
                          (long long)ret->version);
    ret->valid_to = valid_to;
    err = check_days(call, ret->valid_from, valid_to);
    if (!err)
        err = boards_change(call, ret);
    ret->version++;
    access_note(call, ret->org_id, "board.change", "board", id, ret->version);
    return err;
}

static enum err check_term(struct call *call, const struct board *board,
                           const struct member *member)
{
    if (strcmp(member->valid_from, board->valid_from) < 0)
        violate(call, "/valid_from", "trước nhiệm kỳ của ban", "is before the board's term");
    if (board->valid_to && (!member->valid_to || strcmp(member->valid_to, board->valid_to) > 0))
        violate(call, "/valid_to", "sau nhiệm kỳ của ban", "is after the board's term");
    return check_days(call, member->valid_from, member->valid_to);
}

enum err add_board_member(struct call *call, const struct member *wanted, struct member *ret)
{
    struct board board;
    struct person person;
    enum err err = hold_board(call, wanted->group_id, &board);

    if (!err)
        err = access_person(call, wanted->person_id, &person);
    if (err)
        return err;
    *ret = *wanted;
    ret->valid_from = wanted->valid_from ? wanted->valid_from : board.valid_from;
    ret->valid_to = wanted->valid_to ? wanted->valid_to : board.valid_to;
    ret->ended_at = NONE;
    ret->full_name = person.full_name;
    err = check_term(call, &board, ret);
    if (!err)
        err = board_members_add(call, ret, &ret->id);
    access_note(call, board.org_id, "board.join", "board", board.id, board.version);
    return err;
}

enum err end_board_member(struct call *call, int64_t board_id, int64_t id)
{
    struct board board;
    struct member member;
    enum err err = hold_board(call, board_id, &board);

    if (!err)
        err = board_members_get(call, id, &member);
    if (!err && member.group_id != board_id)
        return fail_plain(call, ERR_NOT_FOUND, "Không có trong ban này");
    if (!err)
        err = board_members_end(call, id);
    if (err == ERR_CHANGED)
        return fail_with(call, &problem_already_ended, "Không còn trong ban");
    access_note(call, board.org_id, "board.leave", "board", board.id, board.version);
    return err;
}
