/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Faults in what identifies students (Quy chế Điều 5 k1): by school in numbers, and to the school
 * itself student by student. */
#pragma once

#include "store/quality.h"

/* Counts the school's anew, level by level (struct quality_count). */
enum err count_identities(struct call *call, int64_t org_id, struct list *ret);

struct quality_finding {
    const char *finding;
    int64_t students;
};

struct quality_school {
    int64_t org_id;
    const char *name;
    int64_t students;
    struct list findings; /* struct quality_finding */
};

struct quality_view {
    int64_t org_id;
    const char *as_of;
    struct list items; /* struct quality_school */
    const char *next;  /* the caller's: pages are cut of all */
};

/* org_id NONE = the caller's unit. A role for some levels of school gets these. */
enum err see_quality(struct call *call, int64_t org_id, struct quality_view *ret);

struct faulty_student {
    int64_t student_id;
    const char *full_name;
    const char *class_name;
    struct list findings; /* const char * */
};

/* struct faulty_student of the caller's school, as they are now. */
enum err see_faulty_students(struct call *call, struct list *ret);
