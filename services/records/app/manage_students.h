/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading, finding and changing students (Quy chế Điều 7 k1). */
#pragma once

#include "app/student_profile.h"
#include "store/classes.h"

/* What a PATCH may send; nothing = stays, "", 0 and [] = is taken away. */
extern const struct shape student_change_shape;

/* The student, after the relations of the class where they are; ret_class may be NULL. Who was
 * merged into another is that other one; who is in no class stands in the school alone. */
enum err access_student(struct call *call, int64_t id, struct student *ret,
                        struct class_row *ret_class);

enum err read_student(struct call *call, int64_t id, struct student *ret);

/* All violations at once. Documents that wait for a signature say what was, and are taken back. */
enum err change_student(struct call *call, int64_t id, int64_t version,
                        const struct student *change, struct student *ret);

/* struct student_line; class_id and school_year_id 0 = of any, name NULL = any. */
enum err find_students(struct call *call, struct student_search *search, const char *name,
                       struct list *ret);
