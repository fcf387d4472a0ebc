/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What identifies the students of a school who are in a class of an open year, and how many of them
 * have which fault: kept by school and level, looked through anew as store/summaries.h says. */
#pragma once

#include "base/call.h"
#include "base/shape.h"
#include "domain/person.h"

struct identity_row {
    int64_t student_id;
    const char *full_name;
    const char *class_name;
    int64_t grade;
    const char *year_name;
    const char *birth_date;
    int sex;
    const char *ethnic;
    const char *commune;
    const char *personal_id;
    bool id_twice;
    bool id_elsewhere;
    bool name_elsewhere;
};
enum err identity_rows(struct call *call, int64_t org_id, struct list *ret);

struct quality_count {
    int64_t org_id;
    const char *school_name;
    const char *finding; /* "" = the students that were looked at */
    int level; /* enum school_level, of their classes; 0 = the school has nobody to look at */
    int64_t students;
};

/* The school that waits longest, held; *ret_found = there is one that nobody else works at. */
enum err quality_take(struct call *call, int64_t *ret_org_id, bool *ret_found);
/* As summaries_put_off(). */
enum err quality_put_off(struct call *call);
/* Replaces the counts (struct quality_count) of the school and takes it off the list; the schools
 * with which it has other students in common than before are to be looked through as well. */
enum err quality_put(struct call *call, int64_t org_id, const struct list *counts);
/* Of the schools under the unit that have somebody at these levels (base/levels.h; NULL = of all),
 * by school: the sums of these levels. */
enum err quality_of_unit(struct call *call, int64_t unit_id, const char *levels, struct list *ret);
