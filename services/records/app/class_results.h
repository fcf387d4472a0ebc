/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The results of a class by the rules of TT22/2021, each with why it is what it is. */
#pragma once

#include "domain/conduct.h"
#include "domain/learning.h"
#include "domain/rulesets.h"
#include "domain/title.h"
#include "store/classes.h"
#include "store/marks.h"
#include "store/students.h"

/* One subject of one student. Term results are [1] and [2], the year's is [0]. */
struct subject_line {
    const struct subject *subject;
    int n_tx;
    const struct mark_row *marks[3]; /* [1], [2]; NULL when nothing was entered */
    int64_t result[3];               /* as domain/marks.h codes it */
    struct term_why term_why[3];
    struct year_why year_why;
};

/* One student. Levels are [0] year, [1], [2] terms. */
struct student_result {
    const struct student *student;
    const struct enrolment *enrolment;
    struct subject_line *lines;
    size_t n_lines;
    enum level learning[3];
    struct learning_why learning_why[3];
    enum level conduct[3];
    struct conduct_why conduct_why;
    int64_t absences; /* sessions; NONE while not entered */
    enum promotion promotion;
    struct promotion_why promotion_why;
    enum title title;
    struct title_why title_why;
};

/* The results (struct student_result) of every student, by number. */
enum err class_results(struct call *call, const struct class_row *class, struct list *ret);
