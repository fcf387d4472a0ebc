/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/mark_changes.h"

#include <string.h>

#include "app/cell_text.h"
#include "app/put_changes.h"
#include "json/json.h"

static bool is_same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_same(const struct mark_row *a, const struct mark_row *b, int column)
{
    const int64_t *cell = mark_cell((struct mark_row *)(uintptr_t)a, column);

    if (!cell)
        return is_same_text(a->comment, b->comment);
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

static struct change_event change_of_row(struct call *call, const struct marks_view *view,
                                         const struct mark_row *before, const struct mark_row *now)
{
    const struct gradebook *g = &view->gradebook;
    enum subject_kind kind = view->subject->kind;
    int operation = is_empty(before) ? OPERATION_CREATED
                    : is_empty(now)  ? OPERATION_REMOVED
                                     : OPERATION_CHANGED;
    struct change_event event =
        change_in_class(&view->class, CHANGE_MARK, operation,
                        arena_printf(call->mem, "%lld/%s/%lld/%lld", (long long)g->class_id,
                                     g->subject, (long long)g->term, (long long)now->student_id));

    event.subject = g->subject;
    event.term = g->term;
    event.student_id = now->student_id;
    if (operation != OPERATION_CREATED)
        event.old_value = differing(call, before, now, kind);
    if (operation != OPERATION_REMOVED)
        event.new_value = differing(call, now, before, kind);
    return event;
}

enum err put_mark_changes(struct call *call, const struct marks_view *view,
                          const struct mark_row *before)
{
    const struct mark_row *now = view->rows.items;
    struct change_event *events = arena_array(call->mem, view->rows.n, sizeof(*events));
    size_t n = 0;

    for (size_t i = 0; i < view->rows.n; i++)
        for (int column = COLUMN_TX1; column <= COLUMN_COMMENT; column++)
            if (!is_same(&before[i], &now[i], column)) {
                events[n++] = change_of_row(call, view, &before[i], &now[i]);
                break;
            }
    return put_changes(call, &(struct list){events, n});
}
