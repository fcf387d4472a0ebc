/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What who checks a class's records asks the teacher of a subject to look at again: a student's
 * subject, with a comment; answered, then closed (Quy chế Điều 7 k4). */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum flag_state { FLAG_OPEN = 1, FLAG_ANSWERED, FLAG_CLOSED };
extern const char *const flag_state_names[];

enum flag_outcome { FLAG_FIXED = 1, FLAG_STANDS };
extern const char *const flag_outcome_names[];

enum { FLAG_TEXT_MAX = 500 };

struct flag {
    int64_t id;
    int64_t org_id;
    int64_t school_year_id;
    int64_t class_id;
    int64_t student_id;
    const char *subject;
    int64_t term; /* NONE = of both */
    const char *comment;
    int state;
    int64_t raised_by;
    const char *raised_by_name;
    const char *raised_at;
    int outcome; /* 0, NULL and NONE until it was answered */
    const char *reply;
    int64_t answered_by;
    const char *answered_by_name;
    const char *answered_at;
    const char *closed_at; /* by who raised it */
    int64_t version;
};
extern const struct shape flag_shape;

/* Of a class: those in the state (0 = any), of the subject ("" = any), and, with an account, of
 * subjects alone that it teaches or stands in for today. */
struct flag_filter {
    int64_t class_id;
    int state;
    const char *subject;
    int64_t account_id; /* NONE = of all subjects */
    const char *today;
    int64_t after;
    int64_t limit;
};

/* How many of a class are not closed; of students who are in it. */
struct flag_count {
    int64_t school_year_id;
    int64_t class_id;
    const char *class_name;
    int64_t unanswered;
    int64_t answered;
    const char *oldest_at;
};
extern const struct shape flag_count_shape;

enum err flags_add(struct call *call, const struct flag *row, int64_t *ret_id);
enum err flags_get(struct call *call, int64_t id, struct flag *ret);
enum err flags_find(struct call *call, const struct flag_filter *filter, struct list *ret);
/* Writes state, answer and closing from row->version, and raises it; ERR_CHANGED when it is another
 * by now, or the flag is closed. */
enum err flags_step(struct call *call, const struct flag *row);

/* Those that are not closed, of students who are in the class. */
enum err flags_unclosed(struct call *call, int64_t class_id, struct list *ret);
/* struct flag_count, of the classes that have such. */
enum err flags_count(struct call *call, int64_t school_year_id, struct list *ret);

/* Those of a student in a class that are not closed, held until the transaction ends. */
enum err flags_of_student_held(struct call *call, int64_t class_id, int64_t student_id,
                               struct list *ret);
/* Writes class and student of every row (struct flag), and raises its version. */
enum err flags_move(struct call *call, const struct list *rows);
