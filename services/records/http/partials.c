/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partial_year.h"
#include "http/handlers.h"

enum { PARTIALS_MAX = 1000 };

static const struct field sign_fields[] = {SIGN_FIELDS(PARTIALS_MAX)};
const struct shape partial_sign_body_shape = SHAPE(struct sign_body, sign_fields);

static enum err check_part(struct call *call, const struct prepare_body *body)
{
    bool by_subject = body->stage == STAGE_SUBJECT_RESULT;

    if (body->stage > STAGE_SEAL)
        violate(call, "/stage", "không phải bước của một phần năm học",
                "is no stage of a partial year");
    if (by_subject != (body->subject != NULL))
        violate(call, "/subject", "chỉ và phải có với subject_result",
                "is there with subject_result, and only then");
    return fail_if_violated(call);
}

static enum err reply_partials(struct call *call, struct reply *rp, enum err err,
                               const struct list *items)
{
    return err ? err : reply_page(call, rp, &partial_shape, items, NONE);
}

HANDLER(post_partials)
{
    const struct prepare_body *body = rq->body;
    const struct document_key key = {.stage = body->stage,
                                     .subject = body->subject ? body->subject : ""};
    struct list items;
    enum err err = check_part(call, body);

    if (!err)
        err = prepare_partial(call, rq->id[0], &key, body->credential_id, &items);
    return reply_partials(call, rp, err, &items);
}

HANDLER(get_partials)
{
    struct list items;

    return reply_partials(call, rp, read_partials(call, rq->id[0], &items), &items);
}

HANDLER(post_partial_signatures)
{
    const struct sign_body *body = rq->body;
    struct list items;

    return reply_partials(call, rp, sign_partials(call, body->sad, &body->document_ids, &items),
                          &items);
}
