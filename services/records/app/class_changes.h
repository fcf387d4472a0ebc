/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What a write changed of students and class lists, for the followers. A write that changes a list
 * says so before (watch_class) and after; what is told is the difference, so that no write has to
 * say by itself what became of whom.
 */
#pragma once

#include "store/classes.h"
#include "store/enrolments.h"
#include "store/students.h"

/* A class list as it was, with the marks of the students whom the write moves. */
struct class_watch {
    struct class_row class;
    struct list list;       /* struct enrolment */
    int64_t student[2];     /* NONE = nobody */
    struct list marks[2];   /* struct mark_row; of who was in the list */
    struct list summers[2]; /* struct summer_result, likewise */
};

enum err watch_class(struct call *call, int64_t class_id, int64_t first, int64_t second,
                     struct class_watch *ret);

/* Who came (with the profile), who left, whose number, record and marks are others now. */
enum err put_class_changes(struct call *call, const struct class_watch *watch, const char *reason);

/* Between two lists of a class (struct enrolment); marks and profiles are not looked at. */
enum err put_list_changes(struct call *call, const struct class_row *class,
                          const struct list *before, const struct list *now, const char *reason);

/* A profile in the place of class; class->id NONE = of nobody's class. before NULL: it was not
 * there, now NULL: it is no more. */
enum err put_student_change(struct call *call, const struct class_row *class,
                            const struct student *before, const struct student *now,
                            const char *reason);
