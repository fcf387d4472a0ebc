/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/class_results.h"

#include <string.h>

#include "domain/mark_rules.h"

struct computing {
    struct call *call;
    const struct class_row *class;
    const struct subject *subjects[SUBJECTS_MAX];
    size_t n_subjects;
    struct list marks;      /* of the class, by subject, term, student */
    struct list enrolments; /* by number, as the students */
};

static const struct mark_row *find_marks(const struct computing *c, const char *subject,
                                         int64_t term, int64_t student_id)
{
    const struct mark_row *rows = c->marks.items;

    for (size_t i = 0; i < c->marks.n; i++)
        if (rows[i].student_id == student_id && rows[i].term == term &&
            strcmp(rows[i].subject, subject) == 0)
            return &rows[i];
    return NULL;
}

static void compute_term(struct subject_line *line, int term)
{
    const struct mark_row *row = line->marks[term];
    struct term_marks marks = {
        .n_tx = line->n_tx, .tx = {NONE, NONE, NONE, NONE}, .gk = NONE, .ck = NONE};

    if (row)
        marks = (struct term_marks){.n_tx = line->n_tx,
                                    .tx = {row->tx1, row->tx2, row->tx3, row->tx4},
                                    .gk = row->gk,
                                    .ck = row->ck};
    line->result[term] = line->subject->kind == SUBJECT_SCORED
                             ? term_average(&tt22_rules.marks, &marks, &line->term_why[term])
                             : term_rating(&tt22_rules.marks, &marks, &line->term_why[term]);
}

static void compute_line(const struct computing *c, const struct student *student,
                         const struct subject *subject, struct subject_line *line)
{
    line->subject = subject;
    line->n_tx = subject_regular_marks(&lower_2018, subject, (int)c->class->grade);
    for (int term = 1; term <= 2; term++) {
        line->marks[term] = find_marks(c, subject->code, term, student->id);
        compute_term(line, term);
    }
    line->result[0] = subject->kind == SUBJECT_SCORED
                          ? year_average(&tt22_rules.marks, line->result[1], line->result[2],
                                         TAUGHT_BOTH, &line->year_why)
                          : year_rating(&tt22_rules.marks, line->result[1], line->result[2],
                                        TAUGHT_BOTH, &line->year_why);
}

/* The results of one period as the level rules take them. */
static void collect(const struct student_result *r, int period, struct subject_result ret[])
{
    for (size_t i = 0; i < r->n_lines; i++)
        ret[i] = (struct subject_result){
            .scored = r->lines[i].subject->kind == SUBJECT_SCORED,
            .left_out = r->lines[i].subject->choice == CHOICE_OPTIONAL,
            .value = r->lines[i].result[period],
        };
}

static void compute_levels(const struct class_row *class, struct student_result *r)
{
    struct subject_result results[SUBJECTS_MAX];
    const struct enrolment *e = r->enrolment;

    for (int period = 0; period <= 2; period++) {
        collect(r, period, results);
        r->learning[period] =
            tt22_learning(&tt22_rules, results, r->n_lines, &r->learning_why[period]);
    }
    r->conduct[1] = (enum level)e->conduct_term1;
    r->conduct[2] = (enum level)e->conduct_term2;
    r->conduct[0] = tt22_conduct_year(&tt22_rules, r->conduct[1], r->conduct[2], &r->conduct_why);
    r->absences = is_none(e->absent_excused) || is_none(e->absent_unexcused)
                      ? NONE
                      : e->absent_excused + e->absent_unexcused;

    const struct year_end end = {r->learning[0], r->conduct[0], r->absences,
                                 is_last_grade((int)class->grade), false};

    r->promotion = tt22_promotion(&tt22_rules, &end, &r->promotion_why);
    collect(r, 0, results);
    r->title =
        tt22_title(&tt22_rules, r->learning[0], r->conduct[0], results, r->n_lines, &r->title_why);
}

static void compute_student(const struct computing *c, const struct student *student,
                            const struct enrolment *enrolment, struct student_result *ret)
{
    *ret = (struct student_result){.student = student, .enrolment = enrolment};
    ret->lines = arena_array(c->call->mem, c->n_subjects, sizeof(*ret->lines));
    ret->n_lines = c->n_subjects;
    for (size_t i = 0; i < c->n_subjects; i++)
        compute_line(c, student, c->subjects[i], &ret->lines[i]);
    compute_levels(c->class, ret);
}

enum err class_results(struct call *call, const struct class_row *class, struct list *ret)
{
    struct computing c = {.call = call, .class = class};
    struct list students;
    enum err err = students_of_class(call, class->id, &students);

    if (!err)
        err = enrolments_of_class(call, class->id, &c.enrolments);
    if (!err)
        err = marks_of_class(call, class->id, &c.marks);
    if (err)
        return err;
    c.n_subjects = subjects_of_grade(&lower_2018, (int)class->grade, false, c.subjects);

    struct student_result *results = arena_array(call->mem, students.n, sizeof(*results));

    for (size_t i = 0; i < students.n; i++)
        compute_student(&c, (const struct student *)students.items + i,
                        (const struct enrolment *)c.enrolments.items + i, &results[i]);
    *ret = (struct list){results, students.n};
    return OK;
}
