/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Marks that come into a class's books otherwise than by a teacher's hand. */
#pragma once

#include "store/classes.h"
#include "store/marks.h"

struct carrying {
    int64_t from_class_id;
    const struct class_row *to;
    int64_t student_id;
};

/* Copies the student's marks of one class into the books of another, each of which gets a new
 * version with an audit event of its own. How many books there were. */
enum err carry_marks(struct call *call, const struct carrying *carrying, size_t *ret_n);

/* The same of marks that come from elsewhere: rows of the student of some class, which become the
 * class's and the student's. */
enum err bring_marks(struct call *call, const struct list *rows, const struct class_row *to,
                     int64_t student_id);

/* A new version, with its event, of each of the class's books that hold marks of the student: what
 * the rows say of whose they are has changed. */
enum err restate_marks(struct call *call, int64_t class_id, int64_t student_id, int64_t org_id);
