/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/arrival.h"
#include "crypto/digest.h"
#include "http/handlers.h"
#include "http/transfer_bodies.h"
#include "problems.h"

enum { TEXT_MAX = 32 << 10, PACKAGE_MAX = 1 << 20, DOCUMENT_MAX = 256 << 10 };

static const struct field document_fields[] = {
    BYTES(struct presented_document, content, 1, DOCUMENT_MAX),
    BYTES(struct presented_document, signature, 1, DOCUMENT_MAX),
};
static const struct shape presented_document_shape =
    SHAPE(struct presented_document, document_fields);

static const struct field presented_fields[] = {
    STR(struct presented, file_sha256, 64, 64, .check = is_sha256_hex, .expects = "SHA-256 (hex)"),
    BYTES(struct presented, package, 1, PACKAGE_MAX),
    BYTES(struct presented, note, 1, TEXT_MAX),
    BYTES(struct presented, note_signature, 1, TEXT_MAX),
    LIST(struct presented, documents, presented_document_shape, 0, CARRIED_DOCUMENTS_MAX),
};
const struct shape presented_body_shape = SHAPE(struct presented, presented_fields);

static const struct field admission_fields[] = {
    INT(struct admission, class_id, 1, INT64_MAX),
    INT(struct admission, student_id, 1, INT64_MAX, .optional = true),
    BOOL(struct admission, is_new, .optional = true),
    STR(struct admission, number, 1, 50),
    STR(struct admission, reason, 10, 500),
};
const struct shape admission_body_shape = SHAPE(struct admission, admission_fields);

/* What came along, and the documents of earlier years as they were signed. */
struct arrival_contents {
    struct bytes package;
    struct bytes note;
    struct bytes note_signature;
    struct list documents;
};
static const struct field kept_fields[] = {
    STR(struct carried_document, folder, 1, 60),
    ENUM(struct carried_document, stage, stage_names),
    STR(struct carried_document, subject, 0, 40),
    INT(struct carried_document, version, 1, 9999),
    ENUM(struct carried_document, state, document_state_names),
    STR(struct carried_document, sha256, 64, 64),
    BYTES(struct carried_document, content, 1, DOCUMENT_MAX),
    BYTES(struct carried_document, signature, 1, DOCUMENT_MAX),
};
static const struct shape kept_shape = SHAPE(struct carried_document, kept_fields);
static const struct field contents_fields[] = {
    BYTES(struct arrival_contents, package, 1, PACKAGE_MAX),
    BYTES(struct arrival_contents, note, 1, TEXT_MAX),
    BYTES(struct arrival_contents, note_signature, 1, TEXT_MAX),
    LIST(struct arrival_contents, documents, kept_shape, 0, CARRIED_DOCUMENTS_MAX),
};
static const struct shape contents_shape = SHAPE(struct arrival_contents, contents_fields);

static enum err reply_arrival(struct call *call, struct reply *rp, enum err err,
                              const struct arrival *arrival)
{
    return err ? err : reply_json(call, rp, 200, &arrival_shape, arrival);
}

HANDLER(post_arrival)
{
    struct arrival arrival;
    enum err err = present_arrival(call, rq->body, &arrival);

    if (err)
        return err;
    rp->location = arena_printf(call->mem, "/v1/arrivals/%lld", (long long)arrival.id);
    return reply_json(call, rp, 201, &arrival_shape, &arrival);
}

HANDLER(get_arrivals)
{
    const struct page_query *query = rq->query;
    const struct arrival_search search = {.org_id = call->caller.org_id,
                                          .after = page_after(query->after),
                                          .limit = page_limit(query->limit)};
    struct list rows;
    enum err err = access_unit(call, call->caller.org_id, "Không phải đơn vị của bạn");

    if (!err)
        err = arrivals_list(call, &search, &rows);
    if (err)
        return err;

    const struct arrival *row = rows.items;

    return reply_page(call, rp, &arrival_shape, &rows,
                      (int64_t)rows.n == search.limit ? row[rows.n - 1].id : NONE);
}

HANDLER(get_arrival)
{
    struct arrival arrival;

    return reply_arrival(call, rp, see_arrival(call, rq->id[0], &arrival), &arrival);
}

HANDLER(get_former_students)
{
    struct list former;
    enum err err = read_former(call, rq->id[0], &former);

    return err ? err : reply_page(call, rp, &former_student_shape, &former, NONE);
}

HANDLER(get_arrival_contents)
{
    struct arrival arrival;
    struct arrival_contents contents;
    enum err err = see_arrival(call, rq->id[0], &arrival);

    contents =
        (struct arrival_contents){arrival.package, arrival.note, arrival.note_signature, {0}};
    if (!err)
        err = arrivals_documents(call, arrival.id, &contents.documents);
    return err ? err : reply_json(call, rp, 200, &contents_shape, &contents);
}

HANDLER(post_admission)
{
    struct arrival arrival;

    return reply_arrival(call, rp, admit_arrival(call, rq->id[0], rq->body, &arrival), &arrival);
}

HANDLER(post_arrival_refusal)
{
    const struct said *body = rq->body;
    struct arrival arrival;

    return reply_arrival(
        call, rp, refuse_arrival(call, rq->id[0], body->number, body->reason, &arrival), &arrival);
}

HANDLER(post_arrival_answer)
{
    const struct receipt_body *body = rq->body;
    struct arrival arrival;

    return reply_arrival(call, rp, prepare_answer(call, rq->id[0], body->credential_id, &arrival),
                         &arrival);
}

HANDLER(post_answer_signature)
{
    const struct receipt_signature *body = rq->body;
    struct arrival arrival;

    return reply_arrival(call, rp, sign_answer(call, rq->id[0], body->sad, &arrival), &arrival);
}

HANDLER(get_arrival_answer)
{
    struct arrival arrival;
    enum err err = see_arrival(call, rq->id[0], &arrival);

    if (!err && !arrival.answer_signature.data)
        err = fail_with(call, &problem_transfer_state, "Chưa ký trả lời");
    if (err)
        return err;
    rp->download_name = "transfer-answer.json"; /* which goes back to the sending school */
    return reply_json(call, rp, 200, &signed_answer_shape,
                      &(struct signed_answer){arrival.answer, arrival.answer_signature});
}
