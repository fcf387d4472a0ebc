/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/mark_changes.h"

#include <string.h>

#include "app/cell_text.h"
#include "app/put_changes.h"
#include "domain/rulesets.h"
#include "text/text.h"
#include "json/json.h"

static bool is_same(const struct mark_row *a, const struct mark_row *b, int column)
{
    const int64_t *cell = mark_cell((struct mark_row *)(uintptr_t)a, column);

    if (!cell)
        return text_is_same(a->comment, b->comment);
    return *cell == *mark_cell((struct mark_row *)(uintptr_t)b, column);
}

static bool is_empty(const struct mark_row *row)
{
    static const struct mark_row empty = {
        .tx1 = NONE, .tx2 = NONE, .tx3 = NONE, .tx4 = NONE, .gk = NONE, .ck = NONE};

    for (int column = COLUMN_TX1; column <= COLUMN_COMMENT; column++)
        if (!is_same(row, &empty, column))
            return false;
    return true;
}

static void add_cell(struct buf *out, const struct mark_row *row, int column,
                     enum subject_kind kind)
{
    const int64_t *cell = mark_cell((struct mark_row *)(uintptr_t)row, column);

    buf_printf(out, "%c\"%s\":", out->n ? ',' : '{', cell_column_names[column]);
    if (cell)
        cell_text(out, kind, column, *cell);
    else if (row->comment)
        json_text(out, row->comment);
    else
        buf_text(out, "null");
}

/* The cells of row in which it and other differ; NULL when there are none. */
static const char *differing(struct call *call, const struct mark_row *row,
                             const struct mark_row *other, enum subject_kind kind)
{
    struct buf out = buf_in(call->mem);

    for (int column = COLUMN_TX1; column <= COLUMN_COMMENT; column++)
        if (!is_same(row, other, column))
            add_cell(&out, row, column, kind);
    if (!out.n)
        return NULL;
    buf_char(&out, '}');
    return out.data;
}

enum subject_kind subject_kind_in(const struct class_row *class, const char *subject)
{
    const struct ruleset *ruleset = ruleset_by_name(class->ruleset);
    const struct curriculum *curriculum =
        ruleset ? ruleset_curriculum(ruleset, (int)class->grade) : NULL;
    const struct subject *found = curriculum ? subject_by_code(curriculum, subject) : NULL;

    return found ? found->kind : SUBJECT_SCORED;
}

/* before and now are of one student, subject and term. */
static struct change_event change_of_row(struct call *call, const struct class_row *class,
                                         const struct mark_row *before, const struct mark_row *now)
{
    enum subject_kind kind = subject_kind_in(class, now->subject);
    int operation = is_empty(before) ? OPERATION_CREATED
                    : is_empty(now)  ? OPERATION_REMOVED
                                     : OPERATION_CHANGED;
    struct change_event event = change_in_class(
        class, CHANGE_MARK, operation,
        arena_printf(call->mem, "%lld/%s/%lld/%lld", (long long)class->id, now->subject,
                     (long long)now->term, (long long)now->student_id));

    event.subject = now->subject;
    event.term = now->term;
    event.student_id = now->student_id;
    if (operation != OPERATION_CREATED)
        event.old_value = differing(call, before, now, kind);
    if (operation != OPERATION_REMOVED)
        event.new_value = differing(call, now, before, kind);
    return event;
}

static bool is_same_row(const struct mark_row *before, const struct mark_row *now)
{
    for (int column = COLUMN_TX1; column <= COLUMN_COMMENT; column++)
        if (!is_same(before, now, column))
            return false;
    return true;
}

enum err put_mark_changes(struct call *call, const struct marks_view *view,
                          const struct mark_row *before)
{
    const struct mark_row *now = view->rows.items;
    struct change_event *events = arena_array(call->mem, view->rows.n, sizeof(*events));
    size_t n = 0;

    for (size_t i = 0; i < view->rows.n; i++)
        if (!is_same_row(&before[i], &now[i]))
            events[n++] = change_of_row(call, &view->class, &before[i], &now[i]);
    return put_changes(call, &(struct list){events, n});
}

/* The row of the same subject and term; an empty one when there is none. */
static struct mark_row counterpart(const struct list *rows, const struct mark_row *of)
{
    const struct mark_row *row = rows->items;
    struct mark_row empty = *of;

    for (size_t i = 0; i < rows->n; i++)
        if (row[i].term == of->term && strcmp(row[i].subject, of->subject) == 0)
            return row[i];
    for (int column = COLUMN_TX1; column <= COLUMN_CK; column++)
        *mark_cell(&empty, column) = NONE;
    empty.comment = NULL;
    return empty;
}

enum err put_moved_marks(struct call *call, const struct class_row *class,
                         const struct list *before, const struct list *now, const char *reason)
{
    const struct list *const both[] = {before, now};
    struct change_event *events = arena_array(call->mem, before->n + now->n, sizeof(*events));
    size_t n = 0;

    for (size_t k = 0; k < COUNT_OF(both); k++) {
        const struct mark_row *row = both[k]->items;

        for (size_t i = 0; i < both[k]->n; i++) {
            struct mark_row other = counterpart(both[!k], &row[i]);
            bool told = k == 1 && !is_empty(&other); /* among those before */

            if (told || is_empty(&row[i]) || is_same_row(&row[i], &other))
                continue;
            events[n] = change_of_row(call, class, k ? &other : &row[i], k ? &row[i] : &other);
            events[n++].reason = reason;
        }
    }
    return put_changes(call, &(struct list){events, n});
}
