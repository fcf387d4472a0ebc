/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Two records of one student become one, and can be parted again. The dropped id stays and means
 * the kept student. In an open year the dropped student's enrolment becomes the kept one's, with
 * its marks; one that nothing was made of is set aside where the kept student has another. What is
 * in a locked year stays under the dropped id, as it was signed, and is found through the kept one.
 */
#pragma once

#include "store/merges.h"

/* struct duplicate. */
enum err find_duplicates(struct call *call, struct list *ret);
/* struct student_merge. */
enum err read_merges(struct call *call, struct list *ret);
enum err merge_students(struct call *call, const struct student_merge *wanted,
                        struct student_merge *ret);
/* Undoes exactly what the merge did; refused once more was built on it. */
enum err reverse_merge(struct call *call, int64_t id, const char *reason,
                       struct student_merge *ret);
