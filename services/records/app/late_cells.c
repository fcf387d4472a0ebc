/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/late_cells.h"

#include <string.h>

#include "app/save_marks.h"
#include "store/changes.h"
#include "store/windows.h"
#include "json/json.h"

struct looking {
    struct call *call;
    const struct marks_view *view; /* of the class alone */
    const struct list *marks;
    const char *(*filled)[COLUMN_COUNT]; /* of each row of marks: when its cells were, if since */
    struct list windows;
};

/* The end of a day in Viet Nam (UTC+7). */
static const char *end_of(struct call *call, const char *day)
{
    return arena_printf(call->mem, "%sT17:00:00Z", day);
}

static const char *time_of(const struct looking *l, const struct class_part *part, int term,
                           int column)
{
    const char *due = end_of(l->call, term == 1 ? part->due_1 : part->due_2);
    const struct entry_item item = {.school_id = part->org_id,
                                    .year_name = part->year_name,
                                    .grade = part->grade,
                                    .subject = part->subject,
                                    .column_kind = column_kind_of(l->view, column),
                                    .term = term};
    const char *planned = windows_planned_end(&l->windows, &item, due);

    return planned ? planned : due;
}

/* The values of a change: each column's cell is there when it changed, and null when it is empty.
 */
static bool is_filled(struct call *call, const char *values, int column)
{
    struct json_doc *doc =
        values ? json_open(call, (struct bytes){(const uint8_t *)values, strlen(values)}) : NULL;

    return doc && (json_has(doc, arena_printf(call->mem, "%s/tenths", cell_column_names[column])) ||
                   json_has(doc, arena_printf(call->mem, "%s/rating", cell_column_names[column])) ||
                   json_has(doc, arena_printf(call->mem, "%s/state", cell_column_names[column])));
}

static size_t row_of(const struct looking *l, const struct change_event *e)
{
    const struct mark_row *m = l->marks->items;
    size_t i = 0;

    while (i < l->marks->n && (m[i].student_id != e->student_id || m[i].term != e->term ||
                               strcmp(m[i].subject, e->subject) != 0))
        i++;
    return i;
}

/* Marks that came along from another class (created, with its reason) were not entered then. */
static void look_at(struct looking *l, const struct change_event *e)
{
    size_t row = row_of(l, e);

    if (row == l->marks->n || (e->operation == OPERATION_CREATED && e->reason))
        return;
    for (int column = COLUMN_TX1; column < COLUMN_COUNT; column++)
        if (is_filled(l->call, e->new_value, column) && !is_filled(l->call, e->old_value, column))
            l->filled[row][column] = e->at;
}

static int64_t late_in(const struct looking *l, const struct class_part *part, size_t row)
{
    struct mark_row *m = (struct mark_row *)l->marks->items + row;
    int64_t n = 0;

    for (int column = COLUMN_TX1; column < COLUMN_COUNT; column++)
        n += l->filled[row][column] && !is_none(*mark_cell(m, column)) &&
             strcmp(l->filled[row][column], time_of(l, part, (int)m->term, column)) > 0;
    return n;
}

/* Nothing before it can be late. */
static const char *first_end(const struct looking *l, const struct list *parts)
{
    const struct class_part *p = parts->items;
    const char *first = NULL;

    for (size_t i = 0; i < parts->n; i++)
        for (int term = 1; term <= 2; term++)
            for (int column = COLUMN_TX1; column < COLUMN_COUNT; column++) {
                const char *at = time_of(l, &p[i], term, column);

                first = !first || strcmp(at, first) < 0 ? at : first;
            }
    return first;
}

enum err count_late(struct call *call, const struct class_row *class, struct list *parts,
                    const struct list *marks)
{
    const struct marks_view view = {.class = *class};
    struct looking l = {.call = call, .view = &view, .marks = marks};
    struct class_part *p = parts->items;
    const struct mark_row *m = marks->items;
    struct list events = {0};
    enum err err = windows_of_unit(call, class->org_id, &l.windows);

    if (!err && parts->n)
        err = changes_of_class_marks(call, &(struct class_page){class->id, first_end(&l, parts)},
                                     &events);
    if (err || !events.n)
        return err;
    l.filled = arena_array(call->mem, marks->n, sizeof(*l.filled));
    memset(l.filled, 0, marks->n * sizeof(*l.filled));
    for (size_t i = 0; i < events.n; i++)
        look_at(&l, (struct change_event *)events.items + i);
    for (size_t i = 0; i < parts->n; i++)
        for (size_t k = 0; k < marks->n; k++)
            if (strcmp(p[i].subject, m[k].subject) == 0)
                p[i].late += late_in(&l, &p[i], k);
    return OK;
}
