/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/substitute.h"
#include "base/date.h"
#include "base/id.h"
#include "http/handlers.h"

static const struct field body_fields[] = {
    STR(struct substitution, subject, 1, 40, .optional = true, .check = is_code,
        .expects = "mã môn học"),
    INT(struct substitution, account_id, 1, INT64_MAX),
    STR(struct substitution, valid_from, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD"),
    STR(struct substitution, valid_to, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD"),
    STR(struct substitution, reason, 10, 500),
};
const struct shape substitution_body_shape = SHAPE(struct substitution, body_fields);

HANDLER(post_substitution)
{
    struct substitution wanted = *(const struct substitution *)rq->body;
    struct substitution row;
    enum err err;

    wanted.class_id = rq->id[0];
    wanted.subject = wanted.subject ? wanted.subject : "";
    err = propose_substitution(call, &wanted, &row);
    if (err)
        return err;
    rp->location = arena_printf(call->mem, "/v1/substitutions/%lld", (long long)row.id);
    return reply_json(call, rp, 201, &substitution_shape, &row);
}

HANDLER(get_substitutions)
{
    struct class_row class;
    struct list rows;
    enum err err = access_class(call, rq->id[0], &class);

    if (!err)
        err = substitutions_of_class(call, class.id, &rows);
    if (err)
        return err;
    return reply_page(call, rp, &substitution_shape, &rows, NONE);
}

HANDLER(get_substitution)
{
    struct substitution row;
    enum err err = see_substitution(call, rq->id[0], &row);

    if (err)
        return err;
    return reply_json(call, rp, 200, &substitution_shape, &row);
}

HANDLER(post_substitution_decision)
{
    const struct decision_body *body = rq->body;
    const struct substitution decision = {
        .state = body->decision == DECISION_APPROVE ? SUBSTITUTION_APPROVED : SUBSTITUTION_REJECTED,
        .decision_number = body->number,
        .decision_reason = body->reason};
    struct substitution row;
    enum err err = decide_substitution(call, rq->id[0], &decision, &row);

    if (err)
        return err;
    return reply_json(call, rp, 200, &substitution_shape, &row);
}

HANDLER(delete_substitution)
{
    enum err err = end_substitution(call, rq->id[0]);

    return err ? err : reply_nothing(rp);
}
