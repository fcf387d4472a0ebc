/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/carry_summer.h"

#include <string.h>

#include "app/explain_summer.h"
#include "app/mark_changes.h"

static enum err touch_books(struct call *call, int64_t class_id, const struct list *rows)
{
    const struct summer_result *row = rows->items;
    struct summer_book *books = arena_array(call->mem, rows->n + 1, sizeof(*books));
    size_t n = 0;

    books[n++] = (struct summer_book){.class_id = class_id, .subject = ""};
    for (size_t i = 0; i < rows->n; i++)
        if (*row[i].subject)
            books[n++] = (struct summer_book){.class_id = class_id, .subject = row[i].subject};
    return summer_books_touch(call, &(struct list){books, n});
}

enum err carry_summer(struct call *call, const struct summer_move *move)
{
    struct list rows;
    enum err err = summers_of_student(call, move->from_class_id, move->from_student_id, &rows);

    if (err || !rows.n)
        return err;
    err = summers_move(call, move);
    if (!err)
        err = touch_books(call, move->from_class_id, &rows);
    if (!err && move->to_class_id != move->from_class_id)
        err = touch_books(call, move->to_class_id, &rows);
    return err;
}

static const char *text_of(struct call *call, const struct class_row *class,
                           const struct summer_result *row)
{
    struct buf out = buf_in(call->mem);

    if (!row)
        return NULL;
    write_summer_result(&out, subject_kind_in(class, row->subject), row);
    return out.data;
}

struct change_event summer_change(struct call *call, const struct class_row *class,
                                  const struct summer_result *before,
                                  const struct summer_result *now)
{
    const struct summer_result *row = now ? now : before;
    int operation = !before ? OPERATION_CREATED : !now ? OPERATION_REMOVED : OPERATION_CHANGED;
    struct change_event event =
        change_in_class(class, CHANGE_SUMMER_RESULT, operation,
                        arena_printf(call->mem, "%lld/%s/%lld", (long long)class->id, row->subject,
                                     (long long)row->student_id));

    event.subject = row->subject;
    event.student_id = row->student_id;
    event.old_value = text_of(call, class, before);
    event.new_value = text_of(call, class, now);
    return event;
}

static bool is_there(const struct list *rows, const struct summer_result *of)
{
    const struct summer_result *row = rows->items;

    for (size_t i = 0; i < rows->n; i++)
        if (row[i].student_id == of->student_id && strcmp(row[i].subject, of->subject) == 0)
            return true;
    return false;
}

enum err put_moved_summers(struct call *call, const struct class_row *class,
                           const struct list *before, const struct list *now, const char *reason)
{
    const struct summer_result *was = before->items;
    const struct summer_result *is = now->items;
    struct change_event *events = arena_array(call->mem, before->n + now->n, sizeof(*events));
    size_t n = 0;

    for (size_t i = 0; i < before->n; i++)
        if (!is_there(now, &was[i]))
            events[n++] = summer_change(call, class, &was[i], NULL);
    for (size_t i = 0; i < now->n; i++)
        if (!is_there(before, &is[i]))
            events[n++] = summer_change(call, class, NULL, &is[i]);
    for (size_t i = 0; i < n; i++)
        events[i].reason = reason;
    return put_changes(call, &(struct list){events, n});
}
