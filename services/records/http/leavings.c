/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/leave_school.h"
#include "base/date.h"
#include "base/id.h"
#include "http/handlers.h"

static const struct field leaving_fields[] = {
    STR(struct leaving, left_on, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD"),
    STR(struct leaving, reason_code, 1, 40, .check = is_code, .expects = "mã lý do"),
    STR(struct leaving, reason, 10, 500),
};
const struct shape leaving_body_shape = SHAPE(struct leaving, leaving_fields);

struct return_body {
    int64_t class_id;
    const char *returned_on;
};
static const struct field return_fields[] = {
    INT(struct return_body, class_id, 1, INT64_MAX),
    STR(struct return_body, returned_on, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD"),
};
const struct shape return_body_shape = SHAPE(struct return_body, return_fields);

static enum err reply_leaving(struct call *call, struct reply *rp, const struct leaving *leaving)
{
    rp->location =
        arena_printf(call->mem, "/v1/students/%lld/withdrawals", (long long)leaving->student_id);
    return reply_json(call, rp, 201, &leaving_shape, leaving);
}

HANDLER(post_withdrawal)
{
    struct leaving wanted = *(const struct leaving *)rq->body;
    struct leaving leaving;
    enum err err;

    wanted.student_id = rq->id[0];
    err = leave_school(call, &wanted, &leaving);
    return err ? err : reply_leaving(call, rp, &leaving);
}

HANDLER(post_return)
{
    const struct return_body *body = rq->body;
    struct leaving leaving;
    enum err err = return_to_school(call, rq->id[0], body->class_id, body->returned_on, &leaving);

    return err ? err : reply_leaving(call, rp, &leaving);
}

HANDLER(get_withdrawals)
{
    struct list rows;
    enum err err = read_leavings(call, rq->id[0], &rows);

    return err ? err : reply_page(call, rp, &leaving_shape, &rows, NONE);
}
