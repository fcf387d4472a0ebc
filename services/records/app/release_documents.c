/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/release_documents.h"

#include "app/put_changes.h"
#include "problems.h"

enum err take_back_documents(struct call *call, const struct document_key *key,
                             const struct list *documents)
{
    const struct document *d = documents->items;
    struct document *waiting = arena_array(call->mem, documents->n, sizeof(*waiting));
    size_t n = 0;
    enum err err;

    for (size_t i = 0; i < documents->n; i++)
        if (d[i].state == DOCUMENT_WAITING)
            waiting[n++] = d[i];
    err = documents_drop_waiting(call, key);
    return err ? err : put_documents(call, &(struct list){waiting, n}, OPERATION_REMOVED);
}

enum err release_documents(struct call *call, const struct document_key *key, const char *detail)
{
    struct list documents;
    enum err err = documents_of_class(call, key, &documents);
    const struct document *d = documents.items;

    if (err)
        return err;
    for (size_t i = 0; i < documents.n; i++)
        if (d[i].state == DOCUMENT_SIGNED)
            return fail_with(call, &problem_already_signed, "%s", detail);
    return take_back_documents(call, key, &documents);
}

enum err take_back_of_student(struct call *call, int64_t student_id)
{
    struct list waiting;
    enum err err = documents_waiting_of(call, student_id, &waiting);

    if (!err)
        err = documents_drop_waiting_of(call, student_id);
    return err ? err : put_documents(call, &waiting, OPERATION_REMOVED);
}

enum err take_back_in_class(struct call *call, int64_t class_id)
{
    struct list waiting;
    enum err err = documents_waiting_in(call, class_id, &waiting);

    if (!err)
        err = documents_drop_waiting_in(call, class_id);
    return err ? err : put_documents(call, &waiting, OPERATION_REMOVED);
}
