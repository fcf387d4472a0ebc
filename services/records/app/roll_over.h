/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The next school year out of the last one (Quy chế Điều 12 k2 d): its classes, who moves up into
 * them, who repeats, who teaches. Each student's way follows from the results of the year. Asked
 * again, it makes nothing twice and adds who has been decided since; a dry run says what it would
 * do. All or nothing.
 */
#pragma once

#include "store/classes.h"
#include "store/years.h"

/* What becomes of a class: it goes on under next_name one grade up. */
struct roll_plan {
    int64_t class_id;
    const char *next_name;   /* NULL = it does not go on */
    const char *repeat_name; /* of the class that takes its repeaters; NULL = none does */
    bool keep_homeroom;      /* the homeroom teacher goes along, if the next class is made now */
    bool keep_assignments;   /* likewise who teaches what the next grade has, too */
};

/* Another way for one student. */
struct roll_exception {
    int64_t student_id;
    const char *class_name; /* instead of the plan's; of the grade that the results say */
    bool leave_out;
};

struct roll_over {
    int64_t target_year_id;
    bool dry_run;
    struct list classes;  /* struct roll_plan */
    struct list students; /* struct roll_exception */
};

enum roll_outcome {
    ROLL_NONE,
    ROLL_PROMOTED,
    ROLL_REPEATS,
    ROLL_COMPLETED,   /* the level; goes on elsewhere */
    ROLL_UNDECIDED,   /* not moved */
    ROLL_ALREADY,     /* is in the next year, where the results say */
    ROLL_CONTRADICTS, /* is in the next year, but the results say something else; not moved */
    ROLL_LEFT_OUT,    /* as asked, or gone to another school */
    ROLL_NO_CLASS,    /* the plan names none; not moved */
    ROLL_OUTCOMES,
};
extern const char *const roll_outcome_names[];

struct roll_class {
    int64_t id; /* NONE while it is not there: dry run */
    const char *name;
    int64_t grade;
    bool created;
    int64_t students; /* that come now */
};
extern const struct shape roll_class_shape;

struct roll_student {
    int64_t student_id;
    const char *full_name;
    int64_t class_id;
    const char *class_name;
    int promotion; /* enum promotion */
    int outcome;
    const char *next_class; /* where they go, or are */
};
extern const struct shape roll_student_shape;

struct roll_report {
    bool dry_run;
    int64_t target_year_id;
    struct list classes;           /* struct roll_class, of the plan and of the exceptions */
    struct list students;          /* struct roll_student, of the plan's classes */
    int64_t counts[ROLL_OUTCOMES]; /* of students */
};

enum err roll_over(struct call *call, int64_t school_year_id, const struct roll_over *wanted,
                   struct roll_report *ret);
