/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is missing before a student goes to another school: of the profile, of the marks that are
 * due by now, of the signatures. A partial year goes along with what there is. */
#pragma once

#include "store/classes.h"
#include "store/students.h"

struct missing_item {
    const char *item; /* as a JSON Pointer: "/marks/toan/1" */
    const char *detail;
    const char *detail_en;
};
extern const struct shape missing_item_shape;

enum { MISSING_ITEMS_MAX = 200 };

/* Who goes from which school, and since when they are elsewhere. */
struct going {
    int64_t student_id;
    int64_t org_id;
    const char *first_day;
};

/* Notes a violation of /first_day unless it comes after the year of the class they leave began. */
enum err check_first_day(struct call *call, const struct class_row *class, const char *first_day);

/* struct missing_item, as of today, of where the student is now, also after a class move; problem
 * transfer-state when they are the school's no more. */
enum err missing_now(struct call *call, const struct going *going, struct list *ret);

/* Problem not-ready, with all that is missing. */
enum err must_be_complete(struct call *call, const struct going *going);
