/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The summer after a school year. The homeroom teacher enters who is assessed again in what, and
 * conduct after training; the subject's teacher, or who stands in by the leader's decision, enters
 * the results. May's marks are not touched, so a locked year is no obstacle; the windows of the
 * kinds retest and summer are.
 */
#pragma once

#include "app/class_results.h"
#include "store/documents.h"

struct summer_view {
    struct class_row class;
    struct summer_book book;
    const struct subject *subject; /* of the book; NULL = the homeroom teacher's */
    struct list results;           /* struct student_result of the class, by number */
};

/* All subjects of this student that are assessed again: who is not named any more is taken off. */
struct registration {
    int64_t student_id;
    struct list subjects; /* const char * */
};
extern const struct shape registration_shape;

struct training_change {
    int64_t student_id;
    int conduct; /* after training; of conduct_names */
};
extern const struct shape training_change_shape;

struct summer_changes {
    struct list registrations; /* struct registration */
    struct list training;      /* struct training_change */
};

/* A subject assessed again: its mark or rating, in primary schools also the test, or that the
 * student did not come (outcome absent), or nothing yet (registered). */
struct retest_change {
    int64_t student_id;
    int64_t tenths;
    int rating; /* of rating_names */
    int64_t test;
    int outcome; /* enum summer_outcome; SUMMER_NONE = taken */
};
extern const struct shape retest_change_shape;

/* What was registered or came of the view's subject; NULL = nothing, or the student does not take
 * it. */
const struct summer_result *summer_again(const struct summer_view *view,
                                         const struct student_result *result);

/* Why a result cannot stand; member NULL = it can. */
struct retest_fault {
    const char *member; /* of struct retest_change */
    const char *vi;
    const char *en;
};
struct retest_fault retest_fault(const struct summer_view *view, const struct retest_change *c);
/* What is stored of a change that can stand. */
struct summer_result retest_row(const struct summer_view *view, const struct retest_change *c);

/* Of the class of view, which nobody is asked for; subject "" = the homeroom teacher's. Problem
 * unknown-subject. */
enum err summer_view_load(struct call *call, const char *subject, struct summer_view *view);
enum err read_summer(struct call *call, int64_t class_id, struct summer_view *ret);
/* Problem unknown-subject when the class has no such one. */
enum err read_retests(struct call *call, int64_t class_id, const char *subject,
                      struct summer_view *ret);

/* All or none; violations are /registrations/N/…, /training/N/…. Problem already-signed when the
 * addendum of one of them is. ret has the new version. */
enum err save_summer(struct call *call, int64_t class_id, int64_t version,
                     const struct summer_changes *changes, struct summer_view *ret);
/* Likewise, rows: struct retest_change; violations are /rows/N/…. */
enum err save_retests(struct call *call, const struct summer_book *read, const struct list *rows,
                      struct summer_view *ret);

/* The student's result of the class; NULL when there is no such student. */
struct student_result *summer_student(const struct summer_view *view, int64_t student_id);

/* Stores the rows of the view's class, and tells the followers: each was before what the view has.
 */
enum err summer_store(struct call *call, const struct summer_view *view, const struct list *rows);
/* The same for rows that are taken back. */
enum err summer_take_back(struct call *call, const struct summer_view *view,
                          const struct list *rows);
/* The signed document that says what the view is about. */
struct document_key summer_document(const struct summer_view *view);
/* Raises the version of the view's book, and notes the save. */
enum err summer_raise(struct call *call, struct summer_view *view, int64_t version,
                      const char *details);
