/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A student's year as records proves it. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct book_document {
    const char *id;
    const char *stage; /* subject_result … seal, retest_result … addendum_seal */
    const char *subject;
    int64_t version;
    const char *state;
    const char *sha256;
    struct bytes content;
    struct bytes signature; /* DER; empty while waiting */
    const char *certificate_sha256;
    const char *signed_at;
};

struct book_class {
    int64_t id;
    int64_t school_year_id;
    int64_t org_id;
    const char *name;
    int64_t grade;
    const char *ruleset;
    const char *year_name;
    const char *year_state;
};

struct book_school {
    const char *code;
    const char *name;
    const char *parent_name;
    const char *province_name;
};

struct book_student {
    int64_t id;
    int64_t number;
    const char *full_name;
};

struct book {
    struct book_student student;
    struct book_class class;
    struct book_school school;
    bool homeroom; /* the person of the call is the class's homeroom teacher, or a substitute */
    struct list documents; /* struct book_document */
};

/* As the person of the call, or as archive itself when nobody is there (jobs). */
enum err books_get(struct call *call, int64_t student_id, int64_t school_year_id, struct book *ret);
enum err books_class(struct call *call, int64_t class_id, struct book_class *ret);
/* struct book_student, by number */
enum err books_students(struct call *call, int64_t class_id, struct list *ret);

/* What was added after the summer is whole: sealed. */
bool book_has_addendum(const struct book *book);
bool is_of_addendum(const char *stage);

/* Whether the newest summary of the year says of this part of an addendum, or of a later version of
 * it, that it is withdrawn. */
bool book_withdraws(struct call *call, const struct book *book,
                    const struct book_document *document);

/* The newest version of a stage's (and subject's) document, or NULL. */
const struct book_document *book_document(const struct book *book, const char *stage,
                                          const char *subject);
