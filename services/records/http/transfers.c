/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/carry_out_transfer.h"
#include "app/transfer.h"
#include "app/transfer_receipt.h"
#include "base/date.h"
#include "http/handlers.h"
#include "http/transfer_bodies.h"
#include "problems.h"

static const struct field body_fields[] = {
    INT(struct transfer, student_id, 1, INT64_MAX),
    INT(struct transfer, to_org_id, 1, INT64_MAX),
    STR(struct transfer, first_day, 10, 10, .check = is_date, .expects = "ngày YYYY-MM-DD"),
    STR(struct transfer, reason, 10, 500),
};
const struct shape transfer_body_shape = SHAPE(struct transfer, body_fields);

struct list_query {
    int direction;
    int64_t after;
    int64_t limit;
};
static const struct field list_fields[] = {
    ENUM(struct list_query, direction, transfer_direction_names),
    PAGE_FIELDS(struct list_query),
};
const struct shape transfer_query_shape = SHAPE(struct list_query, list_fields);

static const char *const answer_names[] = {"", "accept", "refuse", NULL};
enum { ANSWER_ACCEPT = 1 };

struct transfer_answer {
    int answer;
    const char *number;
    const char *reason;
    int64_t class_id;
};
static const struct field answer_fields[] = {
    ENUM(struct transfer_answer, answer, answer_names),
    STR(struct transfer_answer, number, 1, 50),
    STR(struct transfer_answer, reason, 10, 500),
    INT(struct transfer_answer, class_id, 1, INT64_MAX, .optional = true),
};
const struct shape transfer_answer_shape = SHAPE(struct transfer_answer, answer_fields);

static const struct field receipt_fields[] = {
    INT(struct receipt_body, credential_id, 1, INT64_MAX),
};
const struct shape receipt_body_shape = SHAPE(struct receipt_body, receipt_fields);

static const struct field signature_fields[] = {
    STR(struct receipt_signature, sad, 1, 400, .secret = true),
};
const struct shape receipt_signature_shape = SHAPE(struct receipt_signature, signature_fields);

static enum err reply_transfer(struct call *call, struct reply *rp, enum err err,
                               const struct transfer *transfer)
{
    return err ? err : reply_json(call, rp, 200, &transfer_shape, transfer);
}

HANDLER(post_transfer)
{
    struct transfer transfer;
    enum err err = request_transfer(call, rq->body, &transfer);

    if (err)
        return err;
    rp->location = arena_printf(call->mem, "/v1/transfers/%lld", (long long)transfer.id);
    return reply_json(call, rp, 201, &transfer_shape, &transfer);
}

HANDLER(get_transfers)
{
    const struct list_query *query = rq->query;
    const struct transfer_search search = {.org_id = call->caller.org_id,
                                           .direction = query->direction,
                                           .after = page_after(query->after),
                                           .limit = page_limit(query->limit)};
    struct list rows;
    enum err err = access_unit(call, call->caller.org_id, "Không phải đơn vị của bạn");

    if (!err)
        err = transfers_list(call, &search, &rows);
    if (err)
        return err;

    const struct transfer *row = rows.items;

    return reply_page(call, rp, &transfer_shape, &rows,
                      (int64_t)rows.n == search.limit ? row[rows.n - 1].id : NONE);
}

HANDLER(get_transfer)
{
    struct transfer transfer;

    return reply_transfer(call, rp, see_transfer(call, rq->id[0], &transfer, NULL), &transfer);
}

HANDLER(delete_transfer)
{
    enum err err = withdraw_transfer(call, rq->id[0]);

    return err ? err : reply_nothing(rp);
}

HANDLER(get_transfer_checklist)
{
    struct list missing;
    enum err err = transfer_checklist(call, rq->id[0], &missing);

    return err ? err : reply_page(call, rp, &missing_item_shape, &missing, NONE);
}

HANDLER(post_transfer_decision)
{
    const struct lock_decision_body *body = rq->body;
    const struct transfer decision = {
        .state = body->decision == DECISION_APPROVE ? TRANSFER_OFFERED : TRANSFER_REJECTED,
        .decision_number = body->number,
        .decision_reason = body->reason,
        .override_reason = body->override_reason};
    struct transfer transfer;

    return reply_transfer(call, rp, decide_transfer(call, rq->id[0], &decision, &transfer),
                          &transfer);
}

HANDLER(post_transfer_answer)
{
    const struct transfer_answer *body = rq->body;
    const struct transfer answer = {.state = body->answer == ANSWER_ACCEPT ? TRANSFER_ACCEPTED
                                                                           : TRANSFER_REFUSED,
                                    .answer_number = body->number,
                                    .answer_reason = body->reason,
                                    .to_class_id = body->class_id};
    struct transfer transfer;

    return reply_transfer(call, rp, answer_transfer(call, rq->id[0], &answer, &transfer),
                          &transfer);
}

HANDLER(post_transfer_execution)
{
    struct transfer transfer;

    return reply_transfer(call, rp, carry_out_transfer(call, rq->id[0], &transfer), &transfer);
}

HANDLER(post_transfer_receipt)
{
    const struct receipt_body *body = rq->body;
    struct transfer transfer;

    return reply_transfer(
        call, rp, prepare_receipt(call, rq->id[0], body->credential_id, &transfer), &transfer);
}

HANDLER(post_receipt_signature)
{
    const struct receipt_signature *body = rq->body;
    struct transfer transfer;

    return reply_transfer(call, rp, sign_receipt(call, rq->id[0], body->sad, &transfer), &transfer);
}

HANDLER(post_transfer_closing)
{
    struct transfer transfer;

    return reply_transfer(call, rp, close_transfer(call, rq->id[0], &transfer), &transfer);
}

static enum err reply_part(struct call *call, struct reply *rp, const char *type, struct bytes part)
{
    if (!part.data)
        return fail_with(call, &problem_transfer_state, "Hồ sơ chưa đến bước này");
    return reply_bytes(rp, type, part);
}

HANDLER(get_transfer_package)
{
    struct transfer transfer;
    enum err err = see_transfer(call, rq->id[0], &transfer, NULL);

    return err ? err : reply_part(call, rp, "application/json", transfer.package);
}

HANDLER(get_transfer_receipt)
{
    struct transfer transfer;
    enum err err = see_transfer(call, rq->id[0], &transfer, NULL);

    return err ? err : reply_part(call, rp, "application/json", transfer.receipt);
}

HANDLER(get_receipt_signature)
{
    struct transfer transfer;
    enum err err = see_transfer(call, rq->id[0], &transfer, NULL);

    return err ? err
               : reply_part(call, rp, "application/pkcs7-signature", transfer.receipt_signature);
}
