/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands in a gradebook, and whose rows it has. */
#include "app/class_results.h"
#include "app/save_marks.h"
#include "problems.h"
#include "store/students.h"
#include "store/takers.h"

int64_t *mark_cell(struct mark_row *row, int column)
{
    int64_t *const cells[] = {NULL,      &row->tx1, &row->tx2, &row->tx3,
                              &row->tx4, &row->gk,  &row->ck,  NULL};

    return cells[column];
}

static struct mark_row empty_row(const struct gradebook *g, int64_t student_id)
{
    return (struct mark_row){.class_id = g->class_id,
                             .subject = g->subject,
                             .term = g->term,
                             .student_id = student_id,
                             .tx1 = NONE,
                             .tx2 = NONE,
                             .tx3 = NONE,
                             .tx4 = NONE,
                             .gk = NONE,
                             .ck = NONE};
}

/* Brings the stored rows, which are sorted by student id, into the order of the class list. */
static void arrange(struct call *call, struct marks_view *view, const struct list *stored)
{
    const struct student *students = view->students.items;
    const struct mark_row *found = stored->items;
    struct mark_row *rows = arena_array(call->mem, view->students.n, sizeof(*rows));

    for (size_t i = 0; i < view->students.n; i++) {
        rows[i] = empty_row(&view->gradebook, students[i].id);
        for (size_t k = 0; k < stored->n; k++)
            if (found[k].student_id == students[i].id)
                rows[i] = found[k];
    }
    view->rows = (struct list){rows, view->students.n};
}

/* Of the students who are in the class those who take the subject. */
static enum err keep_takers(struct call *call, struct marks_view *view, const char *subject)
{
    struct student *students = view->students.items;
    const struct taker *taker;
    struct list takers;
    size_t n = 0;
    enum err err = takers_of_subject(call, view->class.id, subject, &takers);

    if (err)
        return err;
    taker = takers.items;
    for (size_t i = 0; i < view->students.n; i++)
        for (size_t k = 0; k < takers.n; k++)
            if (taker[k].student_id == students[i].id)
                students[n++] = students[i];
    view->students.n = n;
    return OK;
}

/* What of the subject, or of that which it is a content of, is taught to whom. */
static enum err narrow(struct call *call, struct marks_view *view)
{
    const char *subject = subject_whole(view->subject);
    int64_t term = view->gradebook.term;
    struct assignment assignment;
    bool found = false;
    enum err err = assignments_find(call, view->class.id, subject, &assignment, &found);

    view->everyone = err || !found || assignment.everyone;
    view->elsewhere = !err && found && assignment.terms &&
                      !(assignment.terms & (term == 1 ? TAUGHT_TERM1 : TAUGHT_TERM2));
    if (!err && found && assignment.topic == term)
        view->topic = (int)topic_column(view->n_tx);
    if (view->elsewhere)
        view->columns = 0;
    return err || view->everyone ? err : keep_takers(call, view, subject);
}

/* A subject whose contents have their own gradebooks in this class keeps only its comment. */
static enum err leave_to_parts(struct call *call, struct marks_view *view,
                               const struct curriculum *curriculum)
{
    const struct subject *parts[SUBJECTS_MAX];
    struct class_rules rules;
    enum err err;

    if (!parts_of_subject(curriculum, view->subject, (int)view->class.grade, parts))
        return OK;
    err = rules_of_class(call, &view->class, &rules);
    if (!err && parts_in_class(&rules, &view->class, view->subject, parts)) {
        view->columns = 0;
        view->n_tx = 0;
    }
    return err;
}

enum err marks_view_load(struct call *call, struct marks_view *view)
{
    int grade = (int)view->class.grade;
    const struct curriculum *curriculum = NULL;
    struct list stored;
    enum err err;

    view->ruleset = ruleset_by_name(view->class.ruleset);
    if (view->ruleset)
        curriculum = ruleset_curriculum(view->ruleset, grade);
    view->subject = subject_by_code(curriculum, view->gradebook.subject);
    if (view->subject) {
        view->n_tx = subject_regular_marks(curriculum, view->subject, grade);
        view->columns = subject_columns(curriculum, view->subject, grade);
    }
    if (!view->columns)
        return fail_with(call, &problem_unknown_subject, "Khối %d không học môn này", grade);
    err = leave_to_parts(call, view, curriculum);
    if (!err)
        err = gradebooks_get(call, &view->gradebook);
    if (!err)
        err = students_of_class(call, view->class.id, &view->students);
    if (!err)
        err = narrow(call, view);
    if (!err)
        err = marks_of_gradebook(call, &view->gradebook, &stored);
    if (!err)
        arrange(call, view, &stored);
    return err;
}

struct mark_row *marks_view_row(const struct marks_view *view, int64_t student_id)
{
    struct mark_row *rows = view->rows.items;

    for (size_t i = 0; i < view->rows.n; i++)
        if (rows[i].student_id == student_id)
            return &rows[i];
    return NULL;
}

enum err marks_view_hold(struct call *call, const struct marks_view *view)
{
    return assignments_hold(call, view->class.id, subject_whole(view->subject));
}
