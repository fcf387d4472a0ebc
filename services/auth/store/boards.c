/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/boards.h"

#include "db/db.h"
#include "store/queries.h"

static const struct field board_fields[] = {
    INT(struct board, id, 1, INT64_MAX),      INT(struct board, org_id, 1, INT64_MAX),
    STR(struct board, decision_no, 1, 50),    STR(struct board, decision_date, 10, 10),
    STR(struct board, valid_from, 10, 10),    STR(struct board, valid_to, 10, 10, .optional = true),
    INT(struct board, version, 1, INT64_MAX),
};
static const struct shape board_shape = SHAPE(struct board, board_fields);

static const struct field member_fields[] = {
    INT(struct member, id, 1, INT64_MAX),
    INT(struct member, group_id, 1, INT64_MAX),
    INT(struct member, person_id, 1, INT64_MAX),
    STR(struct member, duty, 1, 500),
    STR(struct member, valid_from, 10, 10),
    STR(struct member, valid_to, 10, 10, .optional = true),
    INT(struct member, ended_at, 0, INT64_MAX, .optional = true),
    STR(struct member, full_name, 1, 100),
};
static const struct shape member_shape = SHAPE(struct member, member_fields);

struct board_key {
    int64_t id;
    int64_t org_id;
    int64_t now;
    int64_t after;
    int64_t limit;
};

static const struct field key_fields[] = {
    INT(struct board_key, id, 1, INT64_MAX),  INT(struct board_key, org_id, 1, INT64_MAX),
    INT(struct board_key, now, 0, INT64_MAX), INT(struct board_key, after, 0, INT64_MAX),
    INT(struct board_key, limit, 1, 500),
};
static const struct shape key_shape = SHAPE(struct board_key, key_fields);

#define BOARD                                                                                      \
    "SELECT id, org_id, decision_no, decision_date, valid_from, valid_to, version FROM board"

static const struct query add_board = {
    .sql = "INSERT INTO board (org_id, decision_no, decision_date, valid_from, valid_to, version)"
           " VALUES (:org_id, :decision_no, :decision_date, :valid_from, :valid_to, 1)",
    .in = &board_shape,
};

static const struct query board_by_id = {
    .sql = BOARD " WHERE id = :id", .in = &key_shape, .out = &board_shape};

static const struct query boards_by_org = {
    .sql = BOARD " WHERE org_id = :org_id AND id > :after ORDER BY id LIMIT :limit",
    .in = &key_shape,
    .out = &board_shape,
};

static const struct query change_board = {
    .sql = "UPDATE board SET valid_to = :valid_to, version = version + 1"
           " WHERE id = :id AND version = :version",
    .in = &board_shape,
};

static const struct query add_member = {
    .sql = "INSERT INTO board_member (board_id, person_id, duty, valid_from, valid_to)"
           " VALUES (:group_id, :person_id, :duty, :valid_from, :valid_to)",
    .in = &member_shape,
};

static const struct query member_by_id = {
    .sql = "SELECT id, board_id AS group_id, person_id, duty, valid_from, valid_to, ended_at"
           "  FROM board_member WHERE id = :id",
    .in = &key_shape,
    .out = &member_shape,
};

static const struct query members_of_board = {
    .sql = "SELECT m.id, m.board_id AS group_id, m.person_id, m.duty, m.valid_from, m.valid_to,"
           "       p.full_name"
           "  FROM board_member m"
           "  JOIN person p ON p.id = m.person_id"
           " WHERE m.board_id = :id AND m.id > :after AND m.ended_at IS NULL"
           " ORDER BY m.id"
           " LIMIT :limit",
    .in = &key_shape,
    .out = &member_shape,
};

static const struct query end_member = {
    .sql = "UPDATE board_member SET ended_at = :now WHERE id = :id AND ended_at IS NULL",
    .in = &key_shape,
};

const struct query *const boards_queries[] = {
    &add_board,    &board_by_id,      &boards_by_org, &change_board, &add_member,
    &member_by_id, &members_of_board, &end_member,    NULL,
};

enum err boards_add(struct call *call, const struct board *board, int64_t *ret_id)
{
    return db_insert(call, &add_board, board, ret_id);
}

enum err boards_get(struct call *call, int64_t id, struct board *ret)
{
    return db_one(call, &board_by_id, &(struct board_key){.id = id}, ret);
}

enum err boards_of_org(struct call *call, int64_t org_id, int64_t after, int64_t limit,
                       struct list *ret_boards)
{
    const struct board_key key = {.org_id = org_id, .after = after, .limit = limit};

    return db_all(call, &boards_by_org, &key, ret_boards);
}

enum err boards_change(struct call *call, const struct board *board)
{
    return db_change(call, &change_board, board);
}

enum err board_members_add(struct call *call, const struct member *member, int64_t *ret_id)
{
    return db_insert(call, &add_member, member, ret_id);
}

enum err board_members_get(struct call *call, int64_t id, struct member *ret)
{
    return db_one(call, &member_by_id, &(struct board_key){.id = id}, ret);
}

enum err board_members_of(struct call *call, int64_t board_id, int64_t after, int64_t limit,
                          struct list *ret_members)
{
    const struct board_key key = {.id = board_id, .after = after, .limit = limit};

    return db_all(call, &members_of_board, &key, ret_members);
}

enum err board_members_end(struct call *call, int64_t id)
{
    return db_change(call, &end_member, &(struct board_key){.id = id, .now = call->now});
}
