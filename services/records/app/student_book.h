/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* All that proves a student's year: who, where, and the documents with their signatures. */
#pragma once

#include "store/classes.h"
#include "store/documents.h"
#include "store/students.h"
#include "store/years.h"

struct student_book {
    struct student student;
    struct class_row class;
    struct school school;
    struct school_year school_year;
    bool homeroom; /* the caller is the class's homeroom teacher, or stands in for them today */
    const char *ruleset;
    struct list documents; /* struct document, with content and signature */
};
extern const struct shape student_book_shape;

/* For the homeroom teacher, the leader, and the archive. */
enum err student_book(struct call *call, int64_t student_id, int64_t school_year_id,
                      struct student_book *ret);
