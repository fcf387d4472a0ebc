/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What may stand in a student's profile, and what its codes say. */
#pragma once

#include "store/students.h"

/* All of the profile, as its readers get it. */
extern const struct shape student_profile_shape;

/* Something wrong, or worth a look, in one field of a profile. */
struct finding {
    const char *field; /* "personal_id" */
    const char *value;
    bool warning;
    const char *vi;
    const char *en;
};

/* Fills what the codes say: ethnic_name, …, policy_groups, warnings. As of today. */
void describe_student(struct call *call, struct student *student);

/* struct finding of the profile as a whole, as of today. */
struct list check_student(struct call *call, const struct student *student);

/* "con_liet_si,ho_ngheo" of texts; NULL of none. */
const char *join_codes(struct arena *mem, const struct list *codes);

enum { STUDENT_NAME_MAX = 100, STUDENT_TEXT_MAX = 200, POLICY_GROUPS_MAX = 8 };
