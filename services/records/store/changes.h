/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What writes changed: put by each write, stamped by the sequencer, read in the stream's order. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum change_kind {
    CHANGE_NONE,
    CHANGE_SCHOOL_YEAR,
    CHANGE_CLASS,
    CHANGE_ASSIGNMENT,
    CHANGE_SUBSTITUTION,
    CHANGE_STUDENT,
    CHANGE_ENROLMENT,
    CHANGE_MARK, /* a student's row of a gradebook; its values hold the cells that changed */
    CHANGE_HOMEROOM_RECORD,
    CHANGE_DOCUMENT,
    CHANGE_LOCK_PROPOSAL,
    CHANGE_STUDENT_MERGE,
    CHANGE_WINDOW, /* told to each school that it reaches */
    CHANGE_CASE_FILE,
    CHANGE_CORRECTION,
    CHANGE_MONTH,         /* of a class: its state */
    CHANGE_MONTH_ABSENCE, /* a student's row of it */
    CHANGE_CALENDAR,      /* of a year, with who answers for it and the sign-off */
    CHANGE_TRANSFER,      /* told to the sending school, and to the receiving one once it knows */
    CHANGE_ACCESS,        /* a class or subject came within account_id's reach, or went out of it */
    CHANGE_SUMMER_RESULT, /* a student's in a subject, or in training, after May */
    CHANGE_PRINCIPAL_DECISION,
    CHANGE_SIGNING_BATCH, /* what one person signs of a grade or year */
    CHANGE_DEPARTURE,     /* to a school of another installation */
    CHANGE_ARRIVAL,       /* from one */
    CHANGE_FLAG,          /* on a student's subject; told in the class where the student is */
    CHANGE_KINDS,
};
extern const char *const change_kind_names[];

enum operation {
    OPERATION_NONE,
    OPERATION_CREATED,
    OPERATION_CHANGED,
    OPERATION_REMOVED,
    OPERATION_GAINED,
    OPERATION_LOST,
};
extern const char *const operation_names[];

struct change_event {
    int64_t id;
    int64_t position;
    int64_t org_id;
    int64_t school_year_id; /* NONE, "" and so on: what the object has not */
    int64_t class_id;
    const char *subject;
    int64_t term;
    int64_t student_id;
    int64_t account_id;
    int kind;
    const char *object_id;
    int operation;
    const char *old_value; /* JSON text; NULL = there was nothing */
    const char *new_value;
    const char *items; /* of the row that the event shares with others; the store's own */
    int64_t actor_id;
    const char *actor_name;
    const char *role;
    const char *reason;
    const char *at;
};

/* As a follower sees it: with the position, without the id. */
extern const struct shape change_event_shape;
/* As history shows a gradebook's row. */
extern const struct shape cell_history_shape;

struct change_head {
    int64_t stamped;
    int64_t published;
    int64_t horizon;
};

/* In one statement; events of one kind and place that follow each other share a row and a position.
 * Call it last in the write's transaction, when all that it speaks of is locked: then of two
 * changes to one object the later has the greater id. */
enum err changes_add(struct call *call, const struct list *events);
/* For the store: from rows (struct change_event) to the events in them. */
void changes_expand(struct call *call, struct list *list);

enum err changes_head(struct call *call, struct change_head *ret);

/* The sequencer's: within a transaction. The head is locked until it ends. */
enum err changes_hold_head(struct call *call, struct change_head *ret);
/* Committed events without a position, by id, at most n; only their id is read. */
enum err changes_unstamped(struct call *call, int64_t n, struct list *ret);
/* Each of the events gets its position. */
enum err changes_stamp(struct call *call, const struct list *events);
enum err changes_move_head(struct call *call, const struct change_head *head);

/* The n-th event behind the horizon: its position and day; *ret_found = there are as many. */
enum err changes_behind_horizon(struct call *call, const struct change_head *head, int64_t n,
                                struct change_event *ret, bool *ret_found);

/* Of a school, behind after up to upto, in order: those of at most n rows; *ret_full = there were
 * n. */
struct change_page {
    int64_t org_id;
    int64_t after;
    int64_t upto;
    int64_t n;
};
enum err changes_of_school(struct call *call, const struct change_page *page, struct list *ret,
                           bool *ret_full);
/* Whose changes lie behind after up to upto: events of which only org_id and position (the last)
 * are read. */
enum err changes_by_school(struct call *call, int64_t after, int64_t upto, struct list *ret);

/* The changes of that kind in a gradebook, or (term NONE) of the subject's summer; oldest first, in
 * the same way. */
struct history_page {
    int64_t class_id;
    const char *subject;
    int64_t term;
    int kind;
    int64_t after; /* id */
    int64_t n;
};
enum err changes_of_gradebook(struct call *call, const struct history_page *page, struct list *ret,
                              bool *ret_full);
/* The newest n of its rows, newest first. */
enum err changes_last_of_gradebook(struct call *call, const struct history_page *page,
                                   struct list *ret);

/* The students (events of which only student_id is read, each once a change) of whom profiles
 * changed behind after up to upto, of all schools. */
enum err changes_of_students(struct call *call, int64_t after, int64_t upto, struct list *ret);
/* The changes of the class's marks that were made after that time, oldest first. */
struct class_page {
    int64_t class_id;
    const char *since;
};
enum err changes_of_class_marks(struct call *call, const struct class_page *page, struct list *ret);
