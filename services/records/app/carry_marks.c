/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/carry_marks.h"

#include "app/commit_marks.h"
#include "audit/audit.h"

/* The event is appended at once: the write itself has one more, which comes last. */
static enum err state_book(struct call *call, const struct mark_row *row, int64_t org_id)
{
    struct gradebook book = {.class_id = row->class_id, .subject = row->subject, .term = row->term};
    const char *commitment = NULL;
    enum err err = gradebooks_get(call, &book);

    book.salt = new_salt(call);
    if (!err)
        err = gradebooks_raise(call, &book);
    if (!err)
        err = commit_marks(call, &book, &commitment);
    if (err)
        return err;
    audit_note(call, org_id, "marks.save", "gradebook",
               arena_printf(call->mem, "%lld/%s/%lld", (long long)book.class_id, book.subject,
                            (long long)book.term),
               book.version);
    call->audit.details = arena_printf(call->mem, "{\"carried\":true,\"rows\":\"%s\"}", commitment);
    return audit_append(call);
}

static enum err state_books(struct call *call, const struct list *rows, int64_t org_id)
{
    const struct mark_row *row = rows->items;
    enum err err = OK;

    for (size_t i = 0; i < rows->n && !err; i++)
        err = state_book(call, &row[i], org_id);
    return err;
}

enum err bring_marks(struct call *call, const struct list *rows, const struct class_row *to,
                     int64_t student_id)
{
    struct mark_row *row = rows->items;
    enum err err;

    for (size_t i = 0; i < rows->n; i++) {
        row[i].class_id = to->id;
        row[i].student_id = student_id;
    }
    err = marks_put(call, rows);
    return err ? err : state_books(call, rows, to->org_id);
}

enum err carry_marks(struct call *call, const struct carrying *carrying, size_t *ret_n)
{
    struct list rows;
    enum err err = marks_of_student(call, carrying->from_class_id, carrying->student_id, &rows);

    *ret_n = rows.n;
    return err ? err : bring_marks(call, &rows, carrying->to, carrying->student_id);
}

enum err restate_marks(struct call *call, int64_t class_id, int64_t student_id, int64_t org_id)
{
    struct list rows;
    enum err err = marks_of_student(call, class_id, student_id, &rows);

    return err ? err : state_books(call, &rows, org_id);
}
