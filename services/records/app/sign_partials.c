/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "app/access.h"
#include "app/hold_entry.h"
#include "app/partial_year.h"
#include "app/prepare_documents.h"
#include "audit/audit.h"
#include "base/id.h"
#include "clients/signatures.h"
#include "problems.h"

static enum err load_one(struct call *call, size_t i, const char *id, struct partial *ret)
{
    const char *pointer = arena_printf(call->mem, "/document_ids/%zu", i);
    enum err err = is_uuid(id) ? partials_get_held(call, id, ret) : ERR_NOT_FOUND;

    if (err == ERR_NOT_FOUND || (!err && ret->org_id != call->caller.org_id)) {
        violate(call, pointer, "không có tài liệu này", "there is no such document");
        return OK;
    }
    if (!err && ret->state == DOCUMENT_SUPERSEDED)
        violate(call, pointer, "tài liệu đã bị thay: hãy lập bản mới",
                "it was superseded: prepare a new version");
    if (!err && ret->signer_account_id != call->caller.account_id)
        violate(call, pointer, "tài liệu này không chờ bạn ký",
                "this document does not wait for your signature");
    return err;
}

/* The assignment may have moved on since the document was prepared, the year been locked. */
static enum err still_signer(struct call *call, const struct partial *p)
{
    const struct document_key key = {
        .class_id = p->class_id, .stage = p->stage, .subject = p->subject};
    struct class_row class;
    struct signer signer;
    enum err err = may_sign_stage(call, &key, &class, &signer);

    if (!err && signer.substitution_id != p->substitution_id)
        return fail_with(call, &problem_not_ready,
                         "Phân công đã khác khi lập tài liệu: hãy lập lại rồi ký");
    return err ? err : class_hold_open(call, &class, p->subject);
}

static enum err load_all(struct call *call, const struct list *ids, struct partial *parts)
{
    const char *const *id = ids->items;
    enum err err = OK;

    for (size_t i = 0; i < ids->n && !err; i++)
        err = load_one(call, i, id[i], &parts[i]);
    if (err)
        return err;
    if (fail_if_violated(call))
        return fail_with(call, &problem_not_your_class, "Có tài liệu không thuộc phần bạn ký");
    for (size_t i = 0; i < ids->n && !err; i++)
        err = still_signer(call, &parts[i]);
    return err;
}

static enum err store_one(struct call *call, struct partial *part, const struct list *signatures)
{
    const struct signature *made = signatures->items;

    for (size_t i = 0; i < signatures->n; i++) {
        if (strcmp(made[i].sha256, part->sha256) != 0 ||
            strcmp(made[i].certificate_sha256, part->certificate_sha256) != 0)
            continue;
        part->signature = made[i].signature;
        part->signature_sha256 = made[i].sha256_signature;
        part->signed_at = made[i].signed_at;
        part->state = DOCUMENT_SIGNED;
        return partials_set_signed(call, part);
    }
    return fail_with(call, &problem_credential_unfit,
                     "Chữ ký không phải bằng chứng thư số đã ghi trong tài liệu");
}

static enum err sign_waiting(struct call *call, const char *sad, struct partial *parts, size_t n)
{
    const char **digests = arena_array(call->mem, n, sizeof(*digests));
    struct list signatures = {0};
    size_t k = 0;
    enum err err = OK;

    for (size_t i = 0; i < n; i++)
        if (parts[i].state == DOCUMENT_WAITING)
            digests[k++] = parts[i].sha256;
    if (k)
        err = signatures_make(call, sad, &(struct list){digests, k}, &signatures);
    for (size_t i = 0; i < n && !err; i++)
        if (parts[i].state == DOCUMENT_WAITING)
            err = store_one(call, &parts[i], &signatures);
    return err;
}

enum err sign_partials(struct call *call, const char *sad, const struct list *ids, struct list *ret)
{
    struct partial *parts = arena_array(call->mem, ids->n, sizeof(*parts));
    enum err err = load_all(call, ids, parts);

    if (!err)
        err = sign_waiting(call, sad, parts, ids->n);
    if (err)
        return err;
    *ret = (struct list){parts, ids->n};
    audit_note(call, call->caller.org_id, "partial_documents.sign", stage_names[parts->stage],
               parts->id, parts->version);
    call->audit.details =
        arena_printf(call->mem, "{\"class\":%lld,\"count\":%zu,\"student\":%lld}",
                     (long long)parts->class_id, ids->n, (long long)parts->student_id);
    return OK;
}
