/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/release_documents.h"

#include <string.h>

#include "app/put_changes.h"
#include "problems.h"
#include "store/enrolments.h"

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

static bool is_among(const struct list *fixed, int64_t student_id)
{
    const struct document *d = fixed->items;

    for (size_t i = 0; i < fixed->n; i++)
        if (d[i].student_id == student_id)
            return true;
    return false;
}

enum err documents_fix(struct call *call, const struct document_key *key, int64_t student_id,
                       bool *ret)
{
    struct list fixed;
    enum err err = documents_fixed(call, key, &fixed);

    *ret = !err && is_among(&fixed, student_id);
    return err;
}

enum err release_documents(struct call *call, const struct document_key *key,
                           const struct list *students, const char *detail)
{
    const int64_t *student = students->items;
    struct list documents;
    struct list fixed;
    enum err err = documents_fixed(call, key, &fixed);

    if (err)
        return err;
    for (size_t i = 0; i < students->n; i++)
        if (is_among(&fixed, student[i]))
            return fail_with(call, &problem_already_signed, "%s", detail);
    err = documents_of_class(call, key, &documents);
    return err ? err : take_back_documents(call, key, &documents);
}

enum err release_class_documents(struct call *call, const struct document_key *key,
                                 const char *detail)
{
    struct list rows;
    enum err err = enrolments_of_class(call, key->class_id, &rows);
    const struct enrolment *row = rows.items;
    int64_t *ids = arena_array(call->mem, rows.n + 1, sizeof(*ids));

    for (size_t i = 0; i < rows.n && !err; i++)
        ids[i] = row[i].student_id;
    return err ? err : release_documents(call, key, &(struct list){ids, rows.n}, detail);
}

static bool is_above(const struct document *d, const struct document *ended)
{
    return d->stage > ended->stage ||
           (d->stage == ended->stage && strcmp(d->subject, ended->subject) == 0);
}

enum err end_documents(struct call *call, const struct document *ended)
{
    struct list all;
    enum err err = documents_of_student(call, ended->class_id, ended->student_id, &all);
    struct document *d = all.items;
    struct document *dropped = arena_array(call->mem, all.n, sizeof(*dropped));
    size_t n_dropped = 0;
    size_t n = 0;

    for (size_t i = 0; i < all.n; i++) {
        if (!is_above(&d[i], ended))
            continue;
        if (d[i].state == DOCUMENT_WAITING)
            dropped[n_dropped++] = d[i];
        if (d[i].state != DOCUMENT_SIGNED)
            continue;
        d[n] = d[i];
        d[n].state = ended->state;
        d[n].ended_reason = ended->ended_reason;
        d[n].ended_at = ended->ended_at;
        d[n++].correction_id = ended->correction_id;
    }
    if (!err)
        err = documents_end_above(call, ended);
    if (!err)
        err = put_documents(call, &(struct list){dropped, n_dropped}, OPERATION_REMOVED);
    return err ? err : put_documents(call, &(struct list){d, n}, OPERATION_CHANGED);
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
