/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/class_results.h"

#include <string.h>

#include "app/confirm_rule.h"
#include "app/judge.h"
#include "app/judge_principal.h"
#include "app/judge_summer.h"
#include "domain/mark_rules.h"
#include "store/months.h"
#include "store/takers.h"

struct computing {
    struct call *call;
    const struct class_row *class;
    struct class_rules rules;
    const struct class_rules *kept; /* the same, as long as the call */
    struct list marks;              /* of the class, by subject, term, student */
    struct list enrolments;         /* by number, as the students */
    struct list absences;           /* struct month_row of the year */
    struct list summers;
    struct list decisions; /* of the head of school, of the year */
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

static const struct assignment *assignment_of(const struct class_rules *rules, const char *subject)
{
    const struct assignment *rows = rules->assignments.items;

    for (size_t i = 0; i < rules->assignments.n; i++)
        if (strcmp(rows[i].subject, subject) == 0)
            return &rows[i];
    return NULL;
}

bool student_takes(const struct class_rules *rules, const struct subject *subject,
                   int64_t student_id)
{
    const struct assignment *assignment = assignment_of(rules, subject_whole(subject));
    const struct taker *taker = rules->takers.items;

    if (!assignment || assignment->everyone)
        return true;
    for (size_t i = 0; i < rules->takers.n; i++)
        if (taker[i].student_id == student_id && strcmp(taker[i].subject, assignment->subject) == 0)
            return true;
    return false;
}

bool leaves_out(const struct student_result *result, const char *subject)
{
    const struct class_rules *rules = result->rules;

    if (line_of(result, subject) < result->n_lines)
        return false;
    for (size_t i = 0; i < rules->n_subjects; i++)
        if (strcmp(rules->subjects[i]->code, subject) == 0)
            return true;
    return false;
}

size_t line_of(const struct student_result *result, const char *subject)
{
    size_t i = 0;

    while (i < result->n_lines && strcmp(result->lines[i].subject->code, subject) != 0)
        i++;
    return i;
}

int terms_taught(const struct class_rules *rules, const struct class_row *class,
                 const struct subject *subject)
{
    const struct assignment *assignment = assignment_of(rules, subject_whole(subject));

    if (assignment && assignment->terms)
        return assignment->terms;
    return subject->one_term & 1 << class->grade ? 0 : TAUGHT_BOTH;
}

int topic_term(const struct class_rules *rules, const struct subject *subject)
{
    const struct assignment *assignment = assignment_of(rules, subject->code);

    return assignment ? assignment->topic : TOPIC_NONE;
}

size_t parts_in_class(const struct class_rules *rules, const struct class_row *class,
                      const struct subject *subject, const struct subject *ret[SUBJECTS_MAX])
{
    size_t n = parts_of_subject(rules->curriculum, subject, (int)class->grade, ret);

    for (size_t i = 0; i < n; i++)
        if (assignment_of(rules, ret[i]->code))
            return n;
    return 0;
}

static const struct term_rules *term_rules_of(const struct ruleset *ruleset)
{
    return ruleset->levels ? &ruleset->levels->marks : &ruleset->classes->marks;
}

static void compute_term(const struct ruleset *ruleset, struct subject_line *line, int term)
{
    const struct term_rules *rules = term_rules_of(ruleset);
    const struct mark_row *row = line->marks[term];
    struct term_marks marks = {
        .n_tx = line->n_tx, .tx = {NONE, NONE, NONE, NONE}, .gk = NONE, .ck = NONE};

    if (row)
        marks = (struct term_marks){.n_tx = line->n_tx,
                                    .tx = {row->tx1, row->tx2, row->tx3, row->tx4},
                                    .gk = row->gk,
                                    .ck = row->ck};
    line->result[term] = line->subject->kind == SUBJECT_SCORED
                             ? term_average(rules, &marks, &line->term_why[term])
                             : term_rating(rules, &marks, &line->term_why[term]);
}

/* A term of a subject whose contents are rated each by itself. */
static void combine_parts(const struct ruleset *ruleset, struct subject_line *line, int term)
{
    int64_t ratings[SUBJECTS_MAX];
    struct term_why *why = &line->term_why[term];

    *why = (struct term_why){.rule = term_rules_of(ruleset)->rating_rule};
    for (size_t i = 0; i < line->n_parts; i++) {
        compute_term(ruleset, &line->parts[i], term);
        ratings[i] = line->parts[i].result[term];
        why->missing |= line->parts[i].term_why[term].missing;
        why->failed |= line->parts[i].term_why[term].failed;
    }
    line->result[term] = rating_of_parts(ratings, line->n_parts);
}

/* A subject of one term is taught in the term that the class says, else in that in which it has
 * marks; 0 = not yet. */
static int taught_terms(const struct computing *c, const struct subject_line *line)
{
    int taught = terms_taught(&c->rules, c->class, line->subject);

    if (taught)
        return taught;
    if (line->marks[1] && mark_row_has_cells(line->marks[1]))
        taught |= TAUGHT_TERM1;
    if (line->marks[2] && mark_row_has_cells(line->marks[2]))
        taught |= TAUGHT_TERM2;
    return taught;
}

/* In a term in which it is not taught nothing is due. */
static void leave_term(struct subject_line *line, int term)
{
    line->result[term] = MARK_EXEMPT;
    line->term_why[term].missing = 0;
}

static void compute_year(const struct computing *c, struct subject_line *line)
{
    const struct term_rules *rules = term_rules_of(c->rules.ruleset);
    const int64_t *term = line->result;
    int taught = line->taught = taught_terms(c, line);

    line->result[0] = line->subject->kind == SUBJECT_SCORED
                          ? year_average(rules, term[1], term[2], taught, &line->year_why)
                          : year_rating(rules, term[1], term[2], taught, &line->year_why);
    if (!(taught & TAUGHT_TERM1))
        leave_term(line, 1);
    if (!(taught & TAUGHT_TERM2))
        leave_term(line, 2);
}

/* Primary schools: a term's result is the level at its end, once its test is there, too. */
static void compute_levelled(const struct primary_rules *rules, struct subject_line *line)
{
    for (int term = 1; term <= 2; term++) {
        const struct mark_row *row = line->marks[term];
        bool lacks_test = row && line->tests != TEST_NONE && row->tx2 >= 0 &&
                          row->ck != MARK_ZERO_BY_RULE && row->ck < 0;

        line->result[term] =
            !row || lacks_test || row->tx2 == MARK_ABSENT_EXCUSED ? NONE : row->tx2;
    }
    line->result[0] = line->result[2];
    line->year_why =
        (struct year_why){rules->rule_subjects, line->result[1], line->result[2], TAUGHT_TERM2};
}

static void find_line_marks(const struct computing *c, const struct student *student,
                            const struct subject *subject, struct subject_line *line)
{
    const struct curriculum *curriculum = c->rules.curriculum;
    int grade = (int)c->class->grade;

    line->subject = subject;
    line->n_tx = subject_regular_marks(curriculum, subject, grade);
    line->tests = subject_tests(curriculum, subject, grade);
    for (int term = 1; term <= 2; term++)
        line->marks[term] = find_marks(c, subject->code, term, student->id);
}

static void find_parts(const struct computing *c, const struct student *student,
                       struct subject_line *line)
{
    const struct subject *parts[SUBJECTS_MAX];

    line->n_parts = parts_in_class(&c->rules, c->class, line->subject, parts);
    if (!line->n_parts)
        return;
    line->parts = arena_array(c->call->mem, line->n_parts, sizeof(*line->parts));
    for (size_t i = 0; i < line->n_parts; i++) {
        line->parts[i] = (struct subject_line){0};
        find_line_marks(c, student, parts[i], &line->parts[i]);
    }
}

/* Whether an optional subject counts is the rule set's to say; it is signed all the same. */
static bool counts_optional(const struct ruleset *ruleset)
{
    return ruleset->levels ? DOUBTED(TT22, optional_count)
                           : !ruleset->classes || ruleset->classes->optional_count;
}

static void compute_line(const struct computing *c, const struct student *student,
                         const struct subject *subject, struct subject_line *line)
{
    *line = (struct subject_line){.left_out = subject->choice == CHOICE_OPTIONAL &&
                                              !counts_optional(c->rules.ruleset)};
    find_line_marks(c, student, subject, line);
    if (c->rules.ruleset->engine == ENGINE_ACHIEVEMENT) {
        compute_levelled(c->rules.ruleset->achievement, line);
        return;
    }
    line->topic = topic_term(&c->rules, subject);
    find_parts(c, student, line);
    for (int term = 1; term <= 2; term++)
        if (line->n_parts)
            combine_parts(c->rules.ruleset, line, term);
        else
            compute_term(c->rules.ruleset, line, term);
    compute_year(c, line);
}

static int64_t absent_days(const struct computing *c, int64_t student_id)
{
    const struct month_row *rows = c->absences.items;
    int64_t days = NONE;

    for (size_t i = 0; i < c->absences.n; i++)
        if (rows[i].student_id == student_id)
            days = rows[i].absent_days + (is_none(days) ? 0 : days);
    return days;
}

static void compute_student(const struct computing *c, const struct student *student,
                            const struct enrolment *enrolment, struct student_result *ret)
{
    size_t n = c->rules.n_subjects;

    *ret = (struct student_result){.ruleset = c->rules.ruleset,
                                   .rules = c->kept,
                                   .student = student,
                                   .enrolment = enrolment,
                                   .absent_days = absent_days(c, student->id)};
    ret->lines = arena_array(c->call->mem, n, sizeof(*ret->lines));
    for (size_t i = 0; i < n; i++)
        if (student_takes(&c->rules, c->rules.subjects[i], student->id))
            compute_line(c, student, c->rules.subjects[i], &ret->lines[ret->n_lines++]);
    judge(c->call, c->class, ret);
    judge_summer(c->call, c->class, &c->summers, ret);
    judge_principal(c->call, c->class, &c->decisions, ret);
}

static bool everyone_takes_all(const struct list *assignments)
{
    const struct assignment *rows = assignments->items;

    for (size_t i = 0; i < assignments->n; i++)
        if (!rows[i].everyone)
            return false;
    return true;
}

enum err rules_of_class(struct call *call, const struct class_row *class, struct class_rules *ret)
{
    const struct subject *all[SUBJECTS_MAX];
    enum err err;

    *ret = (struct class_rules){0};
    err = rules_in_force(call, class, &ret->ruleset);
    if (!err)
        err = assignments_of_class(call, class->id, &ret->assignments);
    if (!err && !everyone_takes_all(&ret->assignments))
        err = takers_of_class(call, class->id, &ret->takers);
    if (ret->ruleset)
        ret->curriculum = ruleset_curriculum(ret->ruleset, (int)class->grade);
    if (!err && !ret->curriculum)
        return fail_plain(call, ERR_INTERNAL, "class %lld stands under no rules",
                          (long long)class->id);
    if (err)
        return err;

    size_t n = subjects_of_grade(ret->curriculum, (int)class->grade, true, all);

    ret->special = ruleset_special(ret->ruleset, (int)class->grade, class->special_subject);
    for (size_t i = 0; i < n; i++)
        if (all[i]->choice == CHOICE_REQUIRED || assignment_of(ret, all[i]->code))
            ret->subjects[ret->n_subjects++] = all[i];
    return OK;
}

enum err class_results(struct call *call, const struct class_row *class, struct list *ret)
{
    struct computing c = {.call = call, .class = class};
    struct list students;
    enum err err = rules_of_class(call, class, &c.rules);

    if (!err)
        err = students_of_class(call, class->id, &students);
    if (!err)
        err = enrolments_of_class(call, class->id, &c.enrolments);
    if (!err)
        err = marks_of_class(call, class->id, &c.marks);
    if (!err)
        err = months_absences(call, class->id, class->school_year_id, &c.absences);
    if (!err)
        err = summers_of_class(call, class->id, &c.summers);
    if (!err)
        err = decisions_of_year(call, class->school_year_id, &c.decisions);
    if (err)
        return err;
    struct student_result *results = arena_array(call->mem, students.n, sizeof(*results));

    c.kept = (const void *)arena_copy(call->mem, &c.rules, sizeof(c.rules));
    for (size_t i = 0; i < students.n; i++)
        compute_student(&c, (const struct student *)students.items + i,
                        (const struct enrolment *)c.enrolments.items + i, &results[i]);
    *ret = (struct list){results, students.n};
    return OK;
}
