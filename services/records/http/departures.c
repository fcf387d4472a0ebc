/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/execute_departure.h"
#include "base/date.h"
#include "http/handlers.h"
#include "http/transfer_bodies.h"

static const struct field body_fields[] = {
    INT(struct departure, student_id, 1, INT64_MAX),
    STR(struct departure, to_code, 1, 20),
    STR(struct departure, to_name, 1, 200),
    STR(struct departure, first_day, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD"),
    STR(struct departure, reason, 10, 500),
};
const struct shape departure_body_shape = SHAPE(struct departure, body_fields);

static const struct field said_fields[] = {
    STR(struct said, number, 1, 50),
    STR(struct said, reason, 10, 500),
};
const struct shape said_body_shape = SHAPE(struct said, said_fields);

enum { SIGNED_TEXT_MAX = 32 << 10 };
static const struct field answer_fields[] = {
    BYTES(struct signed_answer, answer, 1, SIGNED_TEXT_MAX),
    BYTES(struct signed_answer, signature, 1, SIGNED_TEXT_MAX),
};
const struct shape signed_answer_shape = SHAPE(struct signed_answer, answer_fields);

static const struct field page_fields[] = {
    PAGE_FIELDS(struct page_query),
};
const struct shape page_query_shape = SHAPE(struct page_query, page_fields);

static enum err reply_departure(struct call *call, struct reply *rp, enum err err,
                                const struct departure *departure)
{
    return err ? err : reply_json(call, rp, 200, &departure_shape, departure);
}

HANDLER(post_departure)
{
    struct departure departure;
    enum err err = request_departure(call, rq->body, &departure);

    if (err)
        return err;
    rp->location = arena_printf(call->mem, "/v1/departures/%lld", (long long)departure.id);
    return reply_json(call, rp, 201, &departure_shape, &departure);
}

HANDLER(get_departures)
{
    const struct page_query *query = rq->query;
    const struct departure_search search = {.org_id = call->caller.org_id,
                                            .after = page_after(query->after),
                                            .limit = page_limit(query->limit)};
    struct list rows;
    enum err err = access_unit(call, call->caller.org_id, "Không phải đơn vị của bạn");

    if (!err)
        err = departures_list(call, &search, &rows);
    if (err)
        return err;

    const struct departure *row = rows.items;

    return reply_page(call, rp, &departure_shape, &rows,
                      (int64_t)rows.n == search.limit ? row[rows.n - 1].id : NONE);
}

HANDLER(get_departure)
{
    struct departure departure;

    return reply_departure(call, rp, see_departure(call, rq->id[0], &departure), &departure);
}

HANDLER(delete_departure)
{
    enum err err = withdraw_departure(call, rq->id[0]);

    return err ? err : reply_nothing(rp);
}

HANDLER(get_departure_checklist)
{
    struct list missing;
    enum err err = departure_checklist(call, rq->id[0], &missing);

    return err ? err : reply_page(call, rp, &missing_item_shape, &missing, NONE);
}

HANDLER(post_departure_decision)
{
    const struct lock_decision_body *body = rq->body;
    const struct departure decision = {
        .state = body->decision == DECISION_APPROVE ? DEPARTURE_OFFERED : DEPARTURE_REJECTED,
        .decision_number = body->number,
        .decision_reason = body->reason,
        .override_reason = body->override_reason};
    struct departure departure;

    return reply_departure(call, rp, decide_departure(call, rq->id[0], &decision, &departure),
                           &departure);
}

HANDLER(post_departure_execution)
{
    struct departure departure;

    return reply_departure(call, rp, execute_departure(call, rq->id[0], &departure), &departure);
}

HANDLER(post_departure_cancellation)
{
    const struct said *body = rq->body;
    struct departure departure;

    return reply_departure(
        call, rp, cancel_departure(call, rq->id[0], body->number, body->reason, &departure),
        &departure);
}

HANDLER(post_departure_note)
{
    const struct receipt_body *body = rq->body;
    struct departure departure;

    return reply_departure(call, rp, prepare_note(call, rq->id[0], body->credential_id, &departure),
                           &departure);
}

HANDLER(post_note_signature)
{
    const struct receipt_signature *body = rq->body;
    struct departure departure;

    return reply_departure(call, rp, sign_note(call, rq->id[0], body->sad, &departure), &departure);
}

HANDLER(get_departure_contents)
{
    struct departure_contents contents;
    enum err err = departure_contents(call, rq->id[0], &contents);

    return err ? err : reply_json(call, rp, 200, &departure_contents_shape, &contents);
}

HANDLER(post_departure_answer)
{
    const struct signed_answer *body = rq->body;
    struct departure departure;

    return reply_departure(call, rp,
                           take_answer(call, rq->id[0], body->answer, body->signature, &departure),
                           &departure);
}
