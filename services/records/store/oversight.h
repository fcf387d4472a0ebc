/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a unit over schools, or a school, reads of the kept numbers (store/summaries.h). */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum progress_by {
    PROGRESS_BY_NONE,
    PROGRESS_BY_SCHOOL,
    PROGRESS_BY_CLASS,
    PROGRESS_BY_SUBJECT,
    PROGRESS_BY_TEACHER,
    PROGRESS_BY_ASSIGNMENT, /* class, subject and teacher */
};
extern const char *const progress_by_names[];

/* What of the kept numbers is asked; NONE, NULL and 0: every one. */
struct progress_filter {
    int64_t unit_id; /* the schools under it */
    const char *year_name;
    int level;          /* enum school_level */
    const char *levels; /* base/levels.h */
    int64_t grade;
    int64_t class_id;
    const char *subject;
    int64_t account_id; /* what that person teaches, and the class of which they are homeroom */
    int64_t school_year_id;
    bool owing; /* only parts that lack a cell or a signature */
    const char *today;
};

/* Sums; of the keys those that belong to the question. */
struct progress_sum {
    int64_t org_id;
    const char *school_name;
    int64_t class_id;
    const char *class_name;
    int64_t grade;
    const char *subject; /* "" = the homeroom record */
    int64_t account_id;
    const char *full_name;
    int64_t expected; /* cells */
    int64_t entered;
    int64_t missing;
    int64_t due;     /* of those expected: on the day asked */
    int64_t overdue; /* of those due: missing */
    int64_t late;    /* of those entered: after their time */
    int64_t results; /* to be signed */
    int64_t signed_count;
};

enum err progress_sums(struct call *call, enum progress_by by, const struct progress_filter *filter,
                       struct list *ret);
