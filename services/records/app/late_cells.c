/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/late_cells.h"

#include <string.h>

#include "app/save_marks.h"
#include "store/changes.h"
#include "store/enrolments.h"
#include "store/windows.h"
#include "json/json.h"

/* When a cell was filled, if since, and by whom. */
struct filling {
    const char *at;
    int64_t by;
    const char *by_name;
};

struct looking {
    struct call *call;
    const struct class_books *books;
    const struct marks_view *view;          /* of the class alone */
    struct filling (*filled)[COLUMN_COUNT]; /* of each row of marks */
    struct list windows;
    struct late_cell *cells; /* NULL = they are counted only */
    size_t n;
};

/* A column of a part in one term. */
struct place {
    struct class_part *part;
    int term;
    int column;
    const char *due_at;
    bool due; /* by today */
};

bool is_entered(const struct mark_row *row, int column)
{
    int64_t cell = *mark_cell((struct mark_row *)(uintptr_t)row, column);

    return !is_none(cell) && cell != MARK_ABSENT_EXCUSED;
}

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

static bool is_due(const struct looking *l, const struct class_part *part, int term)
{
    return strcmp(term == 1 ? part->due_1 : part->due_2, l->call->today) <= 0;
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
    const struct mark_row *m = l->books->marks->items;
    size_t i = 0;

    while (i < l->books->marks->n && (m[i].student_id != e->student_id || m[i].term != e->term ||
                                      strcmp(m[i].subject, e->subject) != 0))
        i++;
    return i;
}

/* Marks that came along from another class (created, with its reason) were not entered then. */
static void look_at(struct looking *l, const struct change_event *e)
{
    size_t row = row_of(l, e);

    if (row == l->books->marks->n || (e->operation == OPERATION_CREATED && e->reason))
        return;
    for (int column = COLUMN_TX1; column < COLUMN_COUNT; column++)
        if (is_filled(l->call, e->new_value, column) && !is_filled(l->call, e->old_value, column))
            l->filled[row][column] = (struct filling){e->at, e->actor_id, e->actor_name};
}

static void add_cell(struct looking *l, const struct place *p, const char *column,
                     const struct enrolment *e, const struct filling *filled)
{
    const struct class_part *part = p->part;

    l->cells[l->n++] = (struct late_cell){.class_id = part->class_id,
                                          .class_name = part->class_name,
                                          .grade = part->grade,
                                          .subject = part->subject,
                                          .term = p->term,
                                          .column = column,
                                          .student_id = e->student_id,
                                          .number = e->number,
                                          .student_name = e->full_name,
                                          .account_id = part->account_id,
                                          .full_name = part->full_name,
                                          .due_at = p->due_at,
                                          .entered_at = filled ? filled->at : NULL,
                                          .entered_by = filled ? filled->by : NONE,
                                          .entered_by_name = filled ? filled->by_name : NULL};
}

/* row: of marks; all of them = there is none. */
static void judge_cell(struct looking *l, const struct place *p, const struct enrolment *e,
                       size_t row)
{
    const struct list *marks = l->books->marks;
    const struct filling *filled = NULL;

    if (row == marks->n || !is_entered((const struct mark_row *)marks->items + row, p->column)) {
        if (l->cells && p->due)
            add_cell(l, p, cell_column_names[p->column], e, NULL);
        return;
    }
    filled = l->filled ? &l->filled[row][p->column] : NULL;
    if (!filled || !filled->at || strcmp(filled->at, p->due_at) <= 0)
        return;
    p->part->late++;
    if (l->cells)
        add_cell(l, p, cell_column_names[p->column], e, filled);
}

static size_t row_of_student(const struct looking *l, const struct place *p, int64_t student_id)
{
    return row_of(l, &(struct change_event){
                         .student_id = student_id, .term = p->term, .subject = p->part->subject});
}

/* The times are found once a column, the rows once a student. */
static void judge_term(struct looking *l, struct class_part *part, int term)
{
    const struct enrolment *e = l->books->enrolments->items;
    const struct class_rules *rules = l->books->rules;
    const struct subject *subject = subject_by_code(rules->curriculum, part->subject);
    struct place places[COLUMN_COUNT];
    size_t n = 0;

    for (int column = COLUMN_TX1; column < COLUMN_COUNT; column++)
        if (part->columns >> column & 1U)
            places[n++] = (struct place){part, term, column, time_of(l, part, term, column),
                                         is_due(l, part, term)};
    for (size_t i = 0; i < l->books->enrolments->n && n; i++) {
        size_t row;

        if (!student_takes(rules, subject, e[i].student_id))
            continue;
        row = row_of_student(l, &places[0], e[i].student_id);

        for (size_t k = 0; k < n; k++)
            judge_cell(l, &places[k], &e[i], row);
    }
}

static void judge_homeroom(struct looking *l, struct class_part *part, int term)
{
    const struct enrolment *e = l->books->enrolments->items;
    const struct place p = {part, term, COLUMN_NONE,
                            end_of(l->call, term == 1 ? part->due_1 : part->due_2),
                            is_due(l, part, term)};
    bool conduct = part->expected_1 > 0; /* of both terms, or of none */

    for (size_t i = 0; i < l->books->enrolments->n && p.due; i++) {
        if (conduct && !(term == 1 ? e[i].conduct_term1 : e[i].conduct_term2))
            add_cell(l, &p, term == 1 ? "conduct_term1" : "conduct_term2", &e[i], NULL);
        if (term == 2 && is_none(e[i].absent_excused))
            add_cell(l, &p, "absences", &e[i], NULL);
    }
}

static void judge_part(struct looking *l, struct class_part *part)
{
    for (int term = 1; term <= 2; term++) {
        if (!(term == 1 ? part->expected_1 : part->expected_2))
            continue;
        if (*part->subject)
            judge_term(l, part, term);
        else if (l->cells)
            judge_homeroom(l, part, term);
    }
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

static enum err find_fillings(struct looking *l, const struct list *parts)
{
    const struct list *marks = l->books->marks;
    struct list events = {0};
    enum err err = changes_of_class_marks(
        l->call, &(struct class_page){l->books->class->id, first_end(l, parts)}, &events);

    if (err || !events.n)
        return err;
    l->filled = arena_array(l->call->mem, marks->n, sizeof(*l->filled));
    memset(l->filled, 0, marks->n * sizeof(*l->filled));
    for (size_t i = 0; i < events.n; i++)
        look_at(l, (struct change_event *)events.items + i);
    return OK;
}

static size_t count_expected(const struct list *parts)
{
    const struct class_part *p = parts->items;
    size_t n = 0;

    for (size_t i = 0; i < parts->n; i++)
        n += (size_t)(p[i].expected_1 + p[i].expected_2);
    return n;
}

enum err find_late(struct call *call, const struct class_books *books, struct list *parts,
                   struct list *ret_cells)
{
    const struct marks_view view = {.class = *books->class};
    struct looking l = {.call = call, .books = books, .view = &view};
    struct class_part *p = parts->items;
    enum err err = windows_of_unit(call, books->class->org_id, &l.windows);

    if (!err && parts->n)
        err = find_fillings(&l, parts);
    if (err)
        return err;
    if (ret_cells)
        l.cells = arena_array(call->mem, count_expected(parts) + 1, sizeof(*l.cells));
    for (size_t i = 0; i < parts->n && (l.filled || l.cells); i++)
        judge_part(&l, &p[i]);
    if (ret_cells)
        *ret_cells = (struct list){l.cells, l.n};
    return OK;
}
