/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the summer after a school year brings: subjects assessed again, conduct after training. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

/* Who saves what: a subject's results, or ("") who takes what again, and conduct after training. */
struct summer_book {
    int64_t class_id;
    const char *subject;
    int64_t version; /* 0 = nothing was saved yet */
};

enum summer_outcome {
    SUMMER_NONE,
    SUMMER_REGISTERED, /* will be assessed again */
    SUMMER_TAKEN,      /* and was */
    SUMMER_ABSENT,     /* but did not come: the year's result stands */
};
extern const char *const summer_outcome_names[];

/* A student's in one subject, or ("") after training. */
struct summer_result {
    int64_t class_id;
    const char *subject;
    int64_t student_id;
    int outcome;
    int64_t value; /* as in struct mark_row: tenths, or the rating's code; NONE */
    int64_t test;  /* primary schools: the test, tenths; NONE */
    int conduct;   /* of conduct_names; after training only */
};

/* Version 0 when there is none yet. */
enum err summer_books_get(struct call *call, struct summer_book *book);
/* Raises the version from book->version (making the first); ERR_CHANGED when it is another one. */
enum err summer_books_raise(struct call *call, struct summer_book *book);
/* Raises the versions of those books (struct summer_book) whatever they are: whoever has read one
 * must read it again. */
enum err summer_books_touch(struct call *call, const struct list *books);

/* All of the class, by student and subject. */
enum err summers_of_class(struct call *call, int64_t class_id, struct list *ret);
/* They do not change until the transaction ends, as gradebooks_hold(). */
enum err summers_hold(struct call *call, int64_t class_id);
/* One student's in a class, by subject. */
enum err summers_of_student(struct call *call, int64_t class_id, int64_t student_id,
                            struct list *ret);
/* They become those of another class, or another student's. */
struct summer_move {
    int64_t from_class_id;
    int64_t from_student_id;
    int64_t to_class_id;
    int64_t to_student_id;
};
enum err summers_move(struct call *call, const struct summer_move *move);
enum err summers_put(struct call *call, const struct list *rows);
/* Takes registrations back (struct summer_result); what has an outcome stays. */
enum err summers_drop(struct call *call, const struct list *rows);
