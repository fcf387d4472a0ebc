/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Between the parts of the roll-over: what is read first, decided then, written last. */
#pragma once

#include "app/roll_over.h"

/* A class of the next year: there already, or to be made. */
struct target {
    struct class_row class;
    bool exists;
    bool used;                     /* the plan or an exception names it */
    const struct class_row *from;  /* the class that goes on in it */
    const struct roll_plan *staff; /* whose teachers come along */
    int64_t n;                     /* students who come */
};

struct rolling {
    struct call *call;
    const struct roll_over *wanted;
    struct school_year from;
    struct school_year to;
    struct list classes; /* struct class_row, of the year that ends */
    struct list there;   /* struct enrolment_line by student: who is in the next year */
    struct list away;    /* struct departure: who went to another installation */
    struct target *targets;
    size_t n_targets;
    bool *met; /* each exception's student */
    struct roll_student *rows;
    size_t *row_targets; /* of each row that moves: index into targets */
    size_t n_rows;
    size_t max_rows;
};

/* Fills targets and rows from the plan, the results and who is there. */
enum err roll_decide(struct rolling *r);
