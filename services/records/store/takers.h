/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who takes a subject that not everyone of the class does; rows of those who left stay. */
#pragma once

#include "base/call.h"

struct taker {
    int64_t class_id;
    const char *subject;
    int64_t student_id;
};

enum err takers_of_subject(struct call *call, int64_t class_id, const char *subject,
                           struct list *ret);
/* By subject. */
enum err takers_of_class(struct call *call, int64_t class_id, struct list *ret);
enum err takers_add(struct call *call, const struct list *rows);
/* Those of the subject who are in the class: who is away may come back. */
enum err takers_drop(struct call *call, int64_t class_id, const char *subject);

/* Who goes on in another class takes there what he or she took in the old one, or has marks of,
 * where not everyone does; needs the enrolment. *ret_n subjects more. */
enum err takers_follow(struct call *call, int64_t from_class_id, int64_t class_id,
                       int64_t student_id, int64_t *ret_n);
