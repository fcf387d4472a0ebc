/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Students who are one and the same: how they are found, and what was made of two of them. */
#pragma once

#include "base/call.h"
#include "base/shape.h"
#include "store/students.h"

/* Two rows that may be one person; what they have in common, never what it is. */
struct duplicate {
    int64_t org_id;
    int64_t first_id;
    const char *first_name;
    const char *first_code;
    int64_t second_id;
    const char *second_name;
    const char *second_code;
    bool same_personal_id;
    bool same_student_code;
    bool same_name_and_birth_date;
};
extern const struct shape duplicate_shape;

enum merge_state { MERGE_MERGED = 1, MERGE_REVERSED };
extern const char *const merge_state_names[];

struct student_merge {
    int64_t id;
    int64_t org_id;
    int64_t keep_id;
    int64_t drop_id;
    int state;
    const char *reason;
    int64_t merged_by;
    const char *merged_at;
    const char *reversal_reason;
    int64_t reversed_by;
    const char *reversed_at;
};
extern const struct shape student_merge_shape;

/* What became of an enrolment of the dropped student. */
enum treatment {
    TREATMENT_REPOINTED = 1, /* it is the kept student's, with its marks */
    TREATMENT_SET_ASIDE,     /* the kept student has another in that year */
};

struct merge_enrolment {
    int64_t merge_id;
    int64_t class_id;
    int treatment;
    int64_t number; /* as it was */
};

/* struct duplicate: at most 500, by name. */
enum err duplicates_of_school(struct call *call, int64_t org_id, struct list *ret);

enum err merges_add(struct call *call, const struct student_merge *merge, int64_t *ret_id);
enum err merges_get_held(struct call *call, int64_t id, struct student_merge *ret);
/* Newest first. */
enum err merges_of_school(struct call *call, int64_t org_id, struct list *ret);
enum err merges_reverse(struct call *call, const struct student_merge *merge);
enum err merge_enrolments_add(struct call *call, const struct list *rows);
enum err merge_enrolments_of(struct call *call, int64_t merge_id, struct list *ret);

/* The very row, whoever it was merged into: id, org_id, full_name, version, merged_into. */
enum err students_get_held(struct call *call, int64_t id, struct student *ret);
/* Writes student->merged_into. */
enum err students_set_merged(struct call *call, const struct student *student);
/* Whether somebody was merged into the student. */
enum err students_has_merged(struct call *call, int64_t id, bool *ret);
