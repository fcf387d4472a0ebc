/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The results of a class by the rules it stands under, each with why it is what it is. */
#pragma once

#include "domain/conduct.h"
#include "domain/learning.h"
#include "domain/rulesets.h"
#include "store/classes.h"
#include "store/decisions.h"
#include "store/enrolments.h"
#include "store/marks.h"
#include "store/students.h"
#include "store/summers.h"

/* What rules a class stands under, and the subjects it takes. */
struct class_rules {
    const struct ruleset *ruleset;
    const struct curriculum *curriculum;
    const struct subject *subjects[SUBJECTS_MAX]; /* in the order of the form */
    size_t n_subjects;
    const struct subject *special; /* of a specialised class; NULL = it is none */
    struct list assignments;       /* struct assignment */
    struct list takers;            /* struct taker, of the subjects that not everyone takes */
};

/* One subject of one student, or a content of it. Term results are [1] and [2], the year's is [0].
 */
struct subject_line {
    const struct subject *subject;
    int n_tx;
    bool left_out;                   /* of levels and classes */
    enum periodic_test tests;        /* primary schools */
    int taught;                      /* TAUGHT_ bits; 0 = not known yet */
    int topic;                       /* the term of the topic cluster's result; 0 = none */
    const struct mark_row *marks[3]; /* [1], [2]; NULL when nothing was entered */
    int64_t result[3];               /* as domain/marks.h codes it; DONE_… in primary schools */
    struct term_why term_why[3];
    struct year_why year_why;
    struct subject_line *parts; /* contents with gradebooks of their own */
    size_t n_parts;
};

/* By ENGINE_CLASSES. Periods are [0] year, [1], [2] terms. */
struct class_verdict {
    enum hoc_luc learning[3];
    struct hoc_luc_why learning_why[3];
    enum hanh_kiem conduct[3];
    enum title title[3];
    struct tt58_title_why title_why[3];
    struct tt58_promotion_why promotion_why;
};

/* By ENGINE_ACHIEVEMENT, of the year. */
struct achievement_verdict {
    enum achievement result;
    struct primary_why why;
    struct primary_title_why title_why;
};

/* One student. Levels are [0] year, [1], [2] terms. */
struct student_result {
    const struct ruleset *ruleset;
    const struct class_rules *rules; /* of the class; some of its subjects may have no line */
    const struct student *student;
    const struct enrolment *enrolment;
    struct subject_line *lines; /* of what the student takes */
    size_t n_lines;
    int64_t absences;    /* sessions; NONE while not entered */
    int64_t absent_days; /* of the months; NONE when they say nothing of the student */
    enum promotion promotion;
    enum title title;
    /* by ENGINE_LEVELS */
    enum level learning[3];
    struct learning_why learning_why[3];
    enum level conduct[3];
    struct conduct_why conduct_why;
    struct promotion_why promotion_why;
    struct title_why title_why;
    struct class_verdict *classes;           /* NULL but by ENGINE_CLASSES */
    struct achievement_verdict *achievement; /* NULL but by ENGINE_ACHIEVEMENT */
    bool completes;                          /* has completed the level, by promotion */
    int left_to_principal; /* enum left_to_principal: in May, or after the summer */
    const struct principal_decision *principal; /* by which promotion is so; NULL = none */
    /* What the summer brought; all above stays as it was in May. */
    bool retakes;                         /* subjects may be assessed again */
    const struct summer_result **again;   /* of line i; NULL = not registered */
    const struct summer_result *training; /* NULL = none */
    const struct student_result *after;   /* with the summer's results; NULL = as in May */
};

/* Whether the student takes a subject of the class; a content is taken with its subject. */
bool student_takes(const struct class_rules *rules, const struct subject *subject,
                   int64_t student_id);
/* Whether the class is taught the subject and the student does not take it. */
bool leaves_out(const struct student_result *result, const char *subject);
/* Index of the subject's line; n_lines when the student has none. */
size_t line_of(const struct student_result *result, const char *subject);

/* The terms in which the class is taught a subject, or a content of it: TAUGHT_ bits; 0 = in one,
 * which its marks tell (domain/subjects.h, one_term). */
int terms_taught(const struct class_rules *rules, const struct class_row *class,
                 const struct subject *subject);

/* The term in which the result of the subject's topic cluster stands; 0 = it has none. */
int topic_term(const struct class_rules *rules, const struct subject *subject);

/* The contents of a subject that are assigned in the class: then the subject's result is theirs. */
size_t parts_in_class(const struct class_rules *rules, const struct class_row *class,
                      const struct subject *subject, const struct subject *ret[SUBJECTS_MAX]);

/* A subject that the grade has in the class's programme. */
struct class_subject {
    const char *subject;
    const char *name;
    const char *name_en;
    int kind;   /* enum subject_kind */
    int choice; /* enum subject_choice, one up: 0 is no name */
    int64_t hours;
    int64_t tx_columns;
    const char *part_of;
    bool taken;    /* stands in the class's results */
    int terms;     /* TAUGHT_ bits; 0 = in one, which its marks tell */
    int topic;     /* enum topic */
    bool everyone; /* false: not every student takes it */
};
extern const struct shape class_subject_shape;

/* All of them (struct class_subject), in the order of the form. */
enum err class_subjects(struct call *call, const struct class_row *class, struct list *ret);

/* The class's rules and subjects: electives and optional ones are taken when they are assigned. */
enum err rules_of_class(struct call *call, const struct class_row *class, struct class_rules *ret);

/* The results (struct student_result) of every student, by number. */
enum err class_results(struct call *call, const struct class_row *class, struct list *ret);
