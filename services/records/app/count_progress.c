/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/count_progress.h"

#include <string.h>

#include "app/class_results.h"
#include "app/keep_calendar.h"
#include "app/late_cells.h"
#include "domain/mark_rules.h"
#include "store/years.h"

struct counting {
    struct call *call;
    const struct class_row *class;
    struct class_rules rules;
    struct list enrolments; /* struct enrolment: the active ones */
    struct list marks;
    struct list signed_parts;
    struct class_part frame; /* what all parts have in common */
    struct class_part *parts;
    size_t n;
};

/* Who is in the class and takes the subject. */
static bool is_taught(const struct counting *c, const struct subject *subject, int64_t student_id)
{
    const struct enrolment *e = c->enrolments.items;

    for (size_t i = 0; i < c->enrolments.n; i++)
        if (e[i].student_id == student_id)
            return student_takes(&c->rules, subject, student_id);
    return false;
}

static int64_t count_students(const struct counting *c, const struct subject *subject)
{
    const struct enrolment *e = c->enrolments.items;
    int64_t n = 0;

    for (size_t i = 0; i < c->enrolments.n; i++)
        n += student_takes(&c->rules, subject, e[i].student_id);
    return n;
}

static int64_t count_signed(const struct counting *c, const char *stage, const char *subject)
{
    const struct signed_part *s = c->signed_parts.items;

    for (size_t i = 0; i < c->signed_parts.n; i++)
        if (strcmp(s[i].stage, stage) == 0 && strcmp(s[i].subject, subject) == 0)
            return s[i].signed_count;
    return 0;
}

static const struct assignment *find_teacher(const struct counting *c, const char *subject)
{
    const struct assignment *a = c->rules.assignments.items;

    for (size_t i = 0; i < c->rules.assignments.n; i++)
        if (strcmp(a[i].subject, subject) == 0)
            return &a[i];
    return NULL;
}

static struct class_part *add_part(struct counting *c, const char *subject)
{
    const struct assignment *teacher = find_teacher(c, subject);
    struct class_part *part = &c->parts[c->n++];

    *part = c->frame;
    part->subject = subject;
    part->account_id = teacher ? teacher->account_id : NONE;
    part->full_name = teacher ? teacher->full_name : NULL;
    return part;
}

static int64_t entered_in(const struct mark_row *row, unsigned columns)
{
    int64_t n = 0;

    for (int column = COLUMN_TX1; column < COLUMN_COUNT; column++)
        n += columns >> column & 1U && is_entered(row, column);
    return n;
}

static void count_cells(struct counting *c, const struct subject *subject, struct class_part *part)
{
    int grade = (int)c->class->grade;
    unsigned columns = subject_columns(c->rules.curriculum, subject, grade);
    int64_t expected = count_students(c, subject) * __builtin_popcount(columns);
    int taught = terms_taught(&c->rules, c->class, subject);
    const struct mark_row *m = c->marks.items;

    part->columns = columns;
    for (size_t i = 0; i < c->marks.n; i++)
        if (strcmp(m[i].subject, subject->code) == 0 && is_taught(c, subject, m[i].student_id))
            *(m[i].term == 1 ? &part->entered_1 : &part->entered_2) += entered_in(&m[i], columns);
    /* Taught in one term only and nobody says which: in that which has marks; nothing yet = in
     * the second. */
    if (!taught)
        taught = (part->entered_1 ? TAUGHT_TERM1 : 0) |
                 (part->entered_2 || !part->entered_1 ? TAUGHT_TERM2 : 0);
    part->expected_1 = taught & TAUGHT_TERM1 ? expected : 0;
    part->expected_2 = taught & TAUGHT_TERM2 ? expected : 0;
    part->entered_1 = part->expected_1 ? part->entered_1 : 0;
    part->entered_2 = part->expected_2 ? part->entered_2 : 0;
}

/* A subject of several contents has cells in their books and one result of its own. */
static void count_subject(struct counting *c, const struct subject *subject)
{
    const struct subject *contents[SUBJECTS_MAX];
    size_t n = parts_in_class(&c->rules, c->class, subject, contents);
    struct class_part *part = add_part(c, subject->code);

    if (subject->kind != SUBJECT_QUALITY) { /* those stand in the summary */
        part->results = count_students(c, subject);
        part->signed_count = count_signed(c, "subject_result", subject->code);
    }
    if (!n)
        count_cells(c, subject, part);
    for (size_t i = 0; i < n; i++)
        count_cells(c, contents[i], add_part(c, contents[i]->code));
}

/* Optional subjects that no result counts are entered all the same where they are taught. */
static void count_uncounted(struct counting *c)
{
    const struct assignment *a = c->rules.assignments.items;

    for (size_t i = 0; i < c->rules.assignments.n; i++) {
        const struct subject *subject = subject_by_code(c->rules.curriculum, a[i].subject);
        bool counted = !subject || subject->part_of;

        for (size_t k = 0; k < c->n && !counted; k++)
            counted = strcmp(c->parts[k].subject, a[i].subject) == 0;
        if (!counted)
            count_cells(c, subject, add_part(c, subject->code));
    }
}

/* Conduct of the terms where the rules have it, and the year's absences. */
static void count_homeroom(struct counting *c)
{
    bool conduct = c->rules.ruleset->engine != ENGINE_ACHIEVEMENT;
    const struct enrolment *e = c->enrolments.items;
    struct class_part *part = add_part(c, "");
    int64_t students = (int64_t)c->enrolments.n;

    part->account_id = c->class->homeroom_account_id;
    part->full_name = c->class->homeroom_name;
    part->expected_1 = conduct ? students : 0;
    part->expected_2 = conduct ? 2 * students : students;
    for (size_t i = 0; i < c->enrolments.n; i++) {
        part->entered_1 += conduct && e[i].conduct_term1;
        part->entered_2 += conduct && e[i].conduct_term2;
        part->entered_2 += !is_none(e[i].absent_excused);
    }
    part->results = students;
    part->signed_count = count_signed(c, "year_summary", "");
}

static enum err set_frame(struct counting *c)
{
    const struct class_row *class = c->class;
    struct school_year year;
    struct term_days days;
    char due[2][11];
    enum err err = years_get(c->call, class->school_year_id, &year);

    if (!err)
        err = term_days_of(c->call, &year, &days);
    if (err)
        return err;
    term_due(1, &days, due[0]);
    term_due(2, &days, due[1]);
    c->frame = (struct class_part){
        .org_id = year.org_id,
        .year_name = year.name,
        .class_id = class->id,
        .school_year_id = year.id,
        .class_name = class->name,
        .level = (int)level_of_grade(class->grade),
        .grade = class->grade,
        .homeroom_account_id = class->homeroom_account_id,
        .due_1 = arena_printf(c->call->mem, "%s", due[0]),
        .due_2 = arena_printf(c->call->mem, "%s", due[1]),
    };
    return OK;
}

static enum err load(struct counting *c)
{
    enum err err = rules_of_class(c->call, c->class, &c->rules);

    if (!err)
        err = enrolments_of_class(c->call, c->class->id, &c->enrolments);
    if (!err)
        err = marks_of_class(c->call, c->class->id, &c->marks);
    if (!err)
        err = signed_parts_of_class(c->call, c->class->id, &c->signed_parts);
    return err ? err : set_frame(c);
}

static enum err count(struct call *call, const struct class_row *class, struct list *ret_parts,
                      struct list *ret_cells)
{
    struct counting c = {.call = call, .class = class};
    enum err err = load(&c);

    if (err)
        return err;
    c.parts = arena_array(call->mem, 2 * SUBJECTS_MAX + c.rules.assignments.n, sizeof(*c.parts));
    for (size_t i = 0; i < c.rules.n_subjects; i++)
        count_subject(&c, c.rules.subjects[i]);
    count_uncounted(&c);
    count_homeroom(&c);
    *ret_parts = (struct list){c.parts, c.n};
    return find_late(call, &(struct class_books){class, &c.rules, &c.enrolments, &c.marks},
                     ret_parts, ret_cells);
}

enum err count_progress(struct call *call, const struct class_row *class, struct list *ret)
{
    return count(call, class, ret, NULL);
}

enum err list_late_cells(struct call *call, const struct class_row *class, struct list *ret)
{
    struct list parts;

    return count(call, class, &parts, ret);
}
