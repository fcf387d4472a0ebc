/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/refuse_document.h"

#include "app/access.h"
#include "app/hold_entry.h"
#include "app/release_documents.h"
#include "base/date.h"
#include "problems.h"

static enum err check_next(struct call *call, const struct document *document,
                           const struct document_key *next)
{
    struct list newest;
    enum err err = documents_of_class(call, next, &newest);
    const struct document *d = newest.items;

    if (err)
        return err;
    for (size_t i = 0; i < newest.n; i++)
        if (d[i].student_id == document->student_id && d[i].state == DOCUMENT_SIGNED)
            return fail_with(call, &problem_document_state, "Bước sau đã ký");
    if (document->state == DOCUMENT_SIGNED)
        return OK;
    return fail_with(call, &problem_document_state, "Tài liệu đang ở trạng thái %s",
                     document_state_names[document->state]);
}

/* What a correction opened in a locked year is not for sending back; an addendum is. */
static enum err hold_open(struct call *call, const struct class_row *class,
                          const struct document *document)
{
    const struct document_key key = {.stage = document->stage};
    struct list only;

    return stage_is_addendum(document->stage) ? documents_hold_open(call, class, &key, &only)
                                              : class_hold_open(call, class, document->subject);
}

enum err refuse_document(struct call *call, const char *id, const char *reason,
                         struct document *ret)
{
    struct document_key next = {.subject = ""};
    struct class_row class;
    enum err err = documents_get_held(call, id, ret);

    if (err)
        return err;
    next.class_id = ret->class_id;
    next.stage = stage_above(ret->stage);
    err = access_stage(call, &next, &class);
    if (!err)
        err = hold_open(call, &class, ret);
    if (!err)
        err = check_next(call, ret, &next);
    if (err)
        return err;
    ret->state = DOCUMENT_REFUSED;
    ret->ended_reason = reason;
    ret->ended_by = call->caller.account_id;
    ret->ended_at = time_text(call->mem, call->now);
    err = end_documents(call, ret);
    audit_note(call, ret->org_id, "documents.refuse", stage_names[ret->stage], ret->id,
               ret->version);
    return err;
}
