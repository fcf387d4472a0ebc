/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/access.h"
#include "app/prepare_documents.h"
#include "app/refuse_document.h"
#include "app/sign_documents.h"
#include "app/signing_state.h"
#include "app/student_book.h"
#include "audit/audit.h"
#include "base/id.h"
#include "http/handlers.h"

enum { SIGN_MAX = 1000 };

static const struct field prepare_fields[] = {
    ENUM(struct prepare_body, stage, stage_names),
    STR(struct prepare_body, subject, 1, 40, .optional = true, .check = is_code,
        .expects = "mã môn học"),
    INT(struct prepare_body, credential_id, 1, INT64_MAX),
};
const struct shape prepare_body_shape = SHAPE(struct prepare_body, prepare_fields);

static const struct field sign_fields[] = {
    SIGN_FIELDS(SIGN_MAX),
    BOOL(struct sign_body, skip_ended, .optional = true),
};
const struct shape sign_body_shape = SHAPE(struct sign_body, sign_fields);

struct document_query {
    int64_t class_id;
    int stage;
    const char *subject;
};
static const struct field document_query_fields[] = {
    INT(struct document_query, class_id, 1, INT64_MAX),
    ENUM(struct document_query, stage, stage_names),
    STR(struct document_query, subject, 1, 40, .optional = true, .check = is_code),
};
const struct shape document_query_shape = SHAPE(struct document_query, document_query_fields);

struct book_query {
    int64_t school_year_id;
};
static const struct field book_query_fields[] = {
    INT(struct book_query, school_year_id, 1, INT64_MAX),
};
const struct shape book_query_shape = SHAPE(struct book_query, book_query_fields);

HANDLER(post_documents)
{
    const struct prepare_body *body = rq->body;
    bool by_subject = stage_part(body->stage) == STAGE_SUBJECT_RESULT;
    struct list documents;
    enum err err;

    if (by_subject != (body->subject != NULL))
        violate(call, "/subject", "chỉ và luôn cần với subject_result, retest_result",
                "needed for subject_result, retest_result and for nothing else");
    err = fail_if_violated(call);
    if (!err)
        err = prepare_documents(call, rq->id[0], body->stage, by_subject ? body->subject : "",
                                body->credential_id, &documents);
    if (err)
        return err;
    return reply_page(call, rp, &document_head_shape, &documents, NONE);
}

HANDLER(get_documents)
{
    const struct document_query *query = rq->query;
    struct list documents;
    const struct document_key key = {.class_id = query->class_id,
                                     .stage = query->stage,
                                     .subject = query->subject ? query->subject : ""};
    enum err err = access_documents(call, query->class_id, query->subject);

    if (!err)
        err = documents_of_class_ever(call, &key, &documents);
    if (err)
        return err;
    return reply_page(call, rp, &document_head_shape, &documents, NONE);
}

static enum err read_document(struct call *call, const struct request *rq, struct document *ret)
{
    struct class_row class;
    enum err err = documents_get(call, rq->arg[0], ret);

    if (err)
        return err;
    return stage_part(ret->stage) == STAGE_SUBJECT_RESULT
               ? access_subject(call, ret->class_id, ret->subject, &class)
               : access_class(call, ret->class_id, &class);
}

HANDLER(get_document)
{
    struct document document;
    enum err err = read_document(call, rq, &document);

    if (err)
        return err;
    return reply_json(call, rp, 200, &document_head_shape, &document);
}

HANDLER(get_document_content)
{
    struct document document;
    enum err err = read_document(call, rq, &document);

    if (err)
        return err;
    return reply_bytes(rp, "application/json", document.content);
}

HANDLER(get_document_signature)
{
    struct document document;
    enum err err = read_document(call, rq, &document);

    if (err)
        return err;
    if (!document.signature.data)
        return fail_plain(call, ERR_NOT_FOUND, "Tài liệu chưa ký");
    return reply_bytes(rp, "application/pkcs7-signature", document.signature);
}

HANDLER(post_document_signatures)
{
    const struct sign_body *body = rq->body;
    struct list items;
    enum err err = sign_documents(call, body->sad, &body->document_ids, body->skip_ended, &items);

    if (err)
        return err;
    return reply_page(call, rp, &signing_item_shape, &items, NONE);
}

struct refusal_body {
    const char *reason;
};
static const struct field refusal_fields[] = {
    STR(struct refusal_body, reason, 10, 500),
};
const struct shape refusal_body_shape = SHAPE(struct refusal_body, refusal_fields);

HANDLER(post_document_refusal)
{
    const struct refusal_body *body = rq->body;
    struct document document;
    enum err err = refuse_document(call, rq->arg[0], body->reason, &document);

    if (err)
        return err;
    return reply_json(call, rp, 200, &document_head_shape, &document);
}

HANDLER(get_signing_state)
{
    struct list stages;
    enum err err = signing_state(call, rq->id[0], &stages);

    if (err)
        return err;
    return reply_page(call, rp, &stage_state_shape, &stages, NONE);
}

HANDLER(get_student_book)
{
    const struct book_query *query = rq->query;
    struct student_book book;
    enum err err = student_book(call, rq->id[0], query->school_year_id, &book);

    if (err)
        return err;
    return reply_json(call, rp, 200, &student_book_shape, &book);
}

struct audit_query {
    int64_t org_id;
    int64_t after;
    int64_t limit;
};
static const struct field audit_query_fields[] = {
    INT(struct audit_query, org_id, 1, INT64_MAX),
    PAGE_FIELDS(struct audit_query),
};
const struct shape audit_query_shape = SHAPE(struct audit_query, audit_query_fields);

HANDLER(get_audit_events)
{
    const struct audit_query *query = rq->query;
    struct list events;
    int64_t limit = page_limit(query->limit);
    enum err err;

    err = access_unit(call, query->org_id, "Không phải đơn vị của bạn");
    if (err)
        return err;
    err = audit_list(call, query->org_id, page_after(query->after), limit, &events);
    if (err)
        return err;

    const struct audit_event *all = events.items;
    bool full = (int64_t)events.n == limit;

    return reply_page(call, rp, &audit_event_shape, &events, full ? all[events.n - 1].seq : NONE);
}
