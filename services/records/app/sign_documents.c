/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/sign_documents.h"

#include <string.h>

#include "app/access.h"
#include "app/hold_entry.h"
#include "app/put_changes.h"
#include "app/substitute.h"
#include "base/id.h"
#include "clients/signatures.h"
#include "problems.h"

const char *const outcome_names[] = {"", "signed", "already_signed", "ended", NULL};

static const struct field item_fields[] = {
    STR(struct signing_item, document_id, 36, 36),
    ENUM(struct signing_item, outcome, outcome_names),
    STR(struct signing_item, sha256_signature, 64, 64, .optional = true),
};
const struct shape signing_item_shape = SHAPE(struct signing_item, item_fields);

/* The assignment may have moved on since the document was prepared, the year been locked. */
static enum err still_signer(struct call *call, const struct document *document)
{
    const struct document_key key = {
        .class_id = document->class_id, .stage = document->stage, .subject = document->subject};
    struct class_row class;
    struct list only;
    const char *text = NULL;
    int64_t substitution = NONE;
    enum err err = access_stage(call, &key, &class);

    if (!err && stage_part(key.stage) <= STAGE_YEAR_SUMMARY)
        err = own_substitution(call, class.id, key.subject, &substitution, &text);
    if (!err && substitution != document->substitution_id)
        return fail_with(call, &problem_not_ready,
                         "Phân công đã khác khi lập tài liệu: hãy lập lại rồi ký");
    return err ? err : documents_hold_open(call, &class, &key, &only);
}

static bool is_ended(const struct document *document)
{
    return document->state == DOCUMENT_NONE || document->state == DOCUMENT_SUPERSEDED ||
           document->state == DOCUMENT_REFUSED;
}

static enum err load_one(struct call *call, size_t i, const char *id, bool skip_ended,
                         struct document *ret)
{
    const char *pointer = arena_printf(call->mem, "/document_ids/%zu", i);
    enum err err = is_uuid(id) ? documents_get_held(call, id, ret) : ERR_NOT_FOUND;

    if (err == ERR_NOT_FOUND || (!err && ret->org_id != call->caller.org_id)) {
        *ret = (struct document){.id = id, .state = DOCUMENT_NONE};
        if (!skip_ended || !is_uuid(id))
            violate(call, pointer, "không có tài liệu này", "there is no such document");
        return OK;
    }
    if (!err && is_ended(ret) && !skip_ended)
        violate(call, pointer, "tài liệu đã bị thay hoặc trả lại: hãy lập bản mới",
                "it was superseded or sent back: prepare a new version");
    if (!err && ret->signer_account_id != call->caller.account_id)
        violate(call, pointer, "tài liệu này không chờ bạn ký",
                "this document does not wait for your signature");
    return err;
}

static bool is_same_part(const struct document *a, const struct document *b)
{
    return a->class_id == b->class_id && a->stage == b->stage &&
           strcmp(a->subject, b->subject) == 0;
}

static enum err load_all(struct call *call, const struct list *ids, bool skip_ended,
                         struct document *documents)
{
    const char *const *id = ids->items;
    const struct document *last = NULL;
    enum err err = OK;

    for (size_t i = 0; i < ids->n && !err; i++)
        err = load_one(call, i, id[i], skip_ended, &documents[i]);
    if (err)
        return err;
    if (fail_if_violated(call))
        return fail_with(call, &problem_not_your_class, "Có tài liệu không thuộc phần bạn ký");
    for (size_t i = 0; i < ids->n && !err; i++) {
        if (is_ended(&documents[i]) || (last && is_same_part(last, &documents[i])))
            continue;
        last = &documents[i];
        err = still_signer(call, last);
    }
    if (!err && !last) /* who may has not even been asked */
        err = fail_with(call, &problem_not_ready, "Không tài liệu nào trong số này còn chờ ký");
    return err;
}

static const struct signature *find_signature(const struct list *signatures, const char *sha256)
{
    const struct signature *all = signatures->items;

    for (size_t i = 0; i < signatures->n; i++)
        if (strcmp(all[i].sha256, sha256) == 0)
            return &all[i];
    return NULL;
}

static enum err store_one(struct call *call, struct document *document,
                          const struct list *signatures)
{
    const struct signature *made = find_signature(signatures, document->sha256);

    if (!made || strcmp(made->certificate_sha256, document->certificate_sha256) != 0)
        return fail_with(call, &problem_credential_unfit,
                         "Chữ ký không phải bằng chứng thư số đã ghi trong tài liệu");
    document->signature = made->signature;
    document->signature_sha256 = made->sha256_signature;
    document->signed_at = made->signed_at;
    return documents_set_signed(call, document);
}

static struct list waiting_digests(struct call *call, const struct document *documents, size_t n)
{
    const char **digests = arena_array(call->mem, n, sizeof(*digests));
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        if (documents[i].state == DOCUMENT_WAITING)
            digests[k++] = documents[i].sha256;
    return (struct list){digests, k};
}

static enum err put_signed(struct call *call, const struct document *documents, size_t n)
{
    struct document *now = arena_array(call->mem, n, sizeof(*now));
    size_t k = 0;

    for (size_t i = 0; i < n; i++) {
        now[k] = documents[i];
        now[k].state = DOCUMENT_SIGNED;
        k += documents[i].state == DOCUMENT_WAITING;
    }
    return put_documents(call, &(struct list){now, k}, OPERATION_CHANGED);
}

static enum err sign_waiting(struct call *call, const char *sad, struct document *documents,
                             size_t n)
{
    struct list digests = waiting_digests(call, documents, n);
    struct list signatures = {0};
    enum err err = digests.n ? signatures_make(call, sad, &digests, &signatures) : OK;

    for (size_t i = 0; i < n && !err; i++)
        if (documents[i].state == DOCUMENT_WAITING)
            err = store_one(call, &documents[i], &signatures);
    return err ? err : put_signed(call, documents, n);
}

static int outcome_of(const struct document *document)
{
    if (is_ended(document))
        return OUTCOME_ENDED;
    return document->state == DOCUMENT_WAITING ? OUTCOME_SIGNED : OUTCOME_ALREADY_SIGNED;
}

/* Of which class: the first one's that did not end; a batch's may be of several. How many were
 * signed by this: not what ended, nor what was signed before. */
static void note(struct call *call, const struct document *documents, size_t n)
{
    const struct document *first = documents;
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += outcome_of(&documents[i]) == OUTCOME_SIGNED;

    while (is_ended(first))
        first++;
    audit_note(call, call->caller.org_id, "documents.sign", stage_names[first->stage], first->id,
               first->version);
    call->audit.details = arena_printf(call->mem, "{\"class\":%lld,\"count\":%zu}",
                                       (long long)first->class_id, count);
}

enum err sign_documents(struct call *call, const char *sad, const struct list *ids, bool skip_ended,
                        struct list *ret_items)
{
    struct document *documents = arena_array(call->mem, ids->n, sizeof(*documents));
    struct signing_item *items = arena_array(call->mem, ids->n, sizeof(*items));
    enum err err = load_all(call, ids, skip_ended, documents);

    if (!err)
        err = sign_waiting(call, sad, documents, ids->n);
    if (err)
        return err;
    for (size_t i = 0; i < ids->n; i++)
        items[i] = (struct signing_item){
            .document_id = documents[i].id,
            .outcome = outcome_of(&documents[i]),
            .sha256_signature = documents[i].signature_sha256,
        };
    *ret_items = (struct list){items, ids->n};
    note(call, documents, ids->n);
    return OK;
}
