/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Gradebooks: the cells of a class, subject and term, one row a student. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct gradebook {
    int64_t class_id;
    const char *subject;
    int64_t term;     /* 1, 2 */
    int64_t version;  /* 0 = nothing was saved yet */
    const char *salt; /* of the commitment in the audit event; hex, '' before the first */
};
extern const struct shape gradebook_shape;

/* Cells as domain/marks.h codes them: tenths or rating, NONE = empty, negative = a state. Primary
 * schools: tx1 and tx2 are the levels (DONE_…) in mid-term and at its end, gk and ck the tests. */
struct mark_row {
    int64_t class_id;
    const char *subject;
    int64_t term;
    int64_t student_id;
    int64_t tx1;
    int64_t tx2;
    int64_t tx3;
    int64_t tx4;
    int64_t gk;
    int64_t ck;
    const char *comment;
};
extern const struct shape mark_row_shape;
/* Whether anything stands in a cell of it. */
bool mark_row_has_cells(const struct mark_row *row);

/* Version 0 when there is none yet. */
enum err gradebooks_get(struct call *call, struct gradebook *gradebook);
/* No mark of the class changes until the transaction ends; when one did since the transaction began
 * to read, all of it begins anew. */
enum err gradebooks_hold(struct call *call, int64_t class_id);
/* Raises the version from gradebook->version (making the first) and stores the salt; ERR_CHANGED
 * when it is another version. */
enum err gradebooks_raise(struct call *call, struct gradebook *gradebook);

enum err marks_of_gradebook(struct call *call, const struct gradebook *gradebook, struct list *ret);
/* All subjects and terms of a class, by subject, term, student. */
enum err marks_of_class(struct call *call, int64_t class_id, struct list *ret);
/* In all the books of the class, by subject and term. */
enum err marks_of_student(struct call *call, int64_t class_id, int64_t student_id,
                          struct list *ret);
enum err marks_put(struct call *call, const struct list *rows);
