/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* When a student left school and why, and when they came back (Quy chế Điều 7 k2). */
#pragma once

#include "base/call.h"
#include "base/shape.h"

struct leaving {
    int64_t id;
    int64_t student_id;
    int64_t class_id;        /* which they left */
    const char *left_on;     /* the first day without the student */
    const char *reason_code; /* of the list leaving_reason */
    const char *reason;
    int64_t left_by;
    const char *left_at;
    int64_t returned_class_id; /* NULL and NONE, here and below, until they are back */
    const char *returned_on;
    int64_t returned_by;
    const char *returned_at;
};
extern const struct shape leaving_shape;

enum err leavings_add(struct call *call, const struct leaving *row, int64_t *ret_id);
/* The one that the student did not come back from yet. */
enum err leavings_open(struct call *call, int64_t student_id, struct leaving *ret, bool *ret_found);
/* Writes the return; ERR_CHANGED when there is one. */
enum err leavings_return(struct call *call, const struct leaving *row);
/* All of the student, oldest first. */
enum err leavings_of_student(struct call *call, int64_t student_id, struct list *ret);
