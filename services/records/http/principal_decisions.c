/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/decide_promotion.h"
#include "base/date.h"
#include "http/handlers.h"

static const struct field body_fields[] = {
    ENUM(struct principal_decision, decision, promotion_names),
    STR(struct principal_decision, decision_number, 1, 50),
    STR(struct principal_decision, reason, 10, 500),
    STR(struct principal_decision, decided_on, 10, 10, .check = is_date,
        .expects = "ngày YYYY-MM-DD"),
};
const struct shape principal_decision_body_shape = SHAPE(struct principal_decision, body_fields);

static enum err reply_case(struct call *call, struct reply *rp, const struct principal_case *one)
{
    reply_version(call, rp, one->version);
    return reply_json(call, rp, 200, &principal_case_shape, one);
}

HANDLER(get_principal_decisions)
{
    struct list cases;
    enum err err = read_principal_decisions(call, rq->id[0], &cases);

    return err ? err : reply_page(call, rp, &principal_case_shape, &cases, NONE);
}

HANDLER(get_principal_decision)
{
    struct principal_case one;
    enum err err = read_principal_decision(call, rq->id[0], rq->id[1], &one);

    return err ? err : reply_case(call, rp, &one);
}

HANDLER(put_principal_decision)
{
    struct principal_decision wanted = *(const struct principal_decision *)rq->body;
    struct principal_case one;
    enum err err;

    wanted.version = rq->version;
    err = decide_promotion(call, rq->id[0], rq->id[1], &wanted, &one);
    return err ? err : reply_case(call, rp, &one);
}
