/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Inside partial_year: a student's stay in a class up to the day before they are elsewhere, with
 * what was signed of it and what is stored now. */
#pragma once

#include "app/class_results.h"
#include "store/partials.h"

struct stay {
    struct call *call;
    const struct class_row *class;
    int64_t student_id;
    const struct student_result *result; /* looked up when NULL */
    const char *until;                   /* the last day */
    struct list parts;                   /* struct partial, newest first */
};

/* Fills until, parts and result; ERR_NOT_FOUND when the class has no such student. */
enum err stay_read(struct stay *s, const char *first_day);

/* The student's line of the subject, or NULL. */
const struct subject_line *stay_line(const struct stay *s, const char *subject);

/* The newest version, in whatever state, or NULL; the newest that does not wait. */
const struct partial *stay_newest(const struct stay *s, int stage, const char *subject);
const struct partial *stay_last(const struct stay *s, int stage, const char *subject);

/* SHA-256 of what is stored that the part would say. */
const char *stay_source(const struct stay *s, int stage, const char *subject);

/* Whether the part (NULL = no) is signed and says what is stored now, and so all below it. */
bool stay_is_current(const struct stay *s, const struct partial *part);

/* Ends the part and all that was built on it. */
enum err stay_end(struct stay *s, int stage, const char *subject);

/* struct partial of the part, read again. */
enum err stay_parts(struct stay *s, int stage, const char *subject, struct list *ret);
