/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How far the signing of a school year is, class by class, before anybody asks for a batch. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

/* A stage of a class. Counts are of documents, each student's newest: expected = signed + waiting +
 * superseded + refused + missing. */
struct class_stage {
    int stage;
    int64_t expected; /* NONE, as missing: whom an addendum concerns the class alone tells */
    int64_t signed_count;
    int64_t waiting;
    int64_t superseded;
    int64_t refused;
    int64_t missing;
    int64_t ready; /* the stage below is signed and this is not; NONE = it is no link of one */
};

struct class_signing {
    int64_t class_id;
    const char *name;
    int64_t grade;
    int64_t students;
    struct list stages;        /* struct class_stage, May's; an addendum's once there is one */
    const char *signing_state; /* path: who and what is missing */
};
extern const struct shape class_signing_shape;

/* struct class_signing of that grade; NONE = of all. */
enum err school_signing(struct call *call, int64_t school_year_id, int64_t grade, struct list *ret);
