/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Corrections of what is signed: one cell of a gradebook, one entry of the homeroom record, or one
 * of the summer, old and new, and who asked, agreed, decided, carried it out. */
#pragma once

#include "base/call.h"
#include "base/shape.h"

enum correction_state {
    CORRECTION_NONE,
    CORRECTION_REQUESTED, /* waits for the homeroom teacher */
    CORRECTION_AGREED,    /* waits for the leader */
    CORRECTION_REFUSED,   /* by the homeroom teacher */
    CORRECTION_APPROVED,  /* can be carried out until expires_at */
    CORRECTION_REJECTED,  /* by the leader */
    CORRECTION_EXECUTED,
    CORRECTION_WITHDRAWN,
};
extern const char *const correction_state_names[];

/* Columns of a gradebook first, as app/save_marks.h numbers them. */
enum correction_field {
    FIELD_COMMENT = 7,
    FIELD_CONDUCT_TERM1,
    FIELD_CONDUCT_TERM2,
    FIELD_ABSENT_EXCUSED,
    FIELD_ABSENT_UNEXCUSED,
    FIELD_HOMEROOM_COMMENT,
    FIELD_CONDUCT_YEAR, /* TT58 */
    FIELD_PRAISE,       /* TT27 */
    FIELD_ASSESSMENT,
    FIELD_RETEST,      /* of the summer: a subject's mark or rating, or that nobody came */
    FIELD_RETEST_TEST, /* primary schools: the test beside it */
    FIELD_TRAINING,    /* conduct after training */
};
extern const char *const correction_field_names[];

/* Those of the summer, for queries; they touch nothing of May. */
#define SUMMER_FIELDS "('retest', 'retest_test', 'training')"
bool correction_is_of_summer(int field);

enum { CORRECTION_HOURS = 72 };

/* Values are texts as documents write them: tenths "85", a rating, a state, a level, sessions, a
 * comment; "" = empty. */
struct correction {
    int64_t id;
    int64_t org_id;
    int64_t school_year_id;
    int64_t class_id;
    int64_t student_id;
    const char *subject; /* "" = the homeroom teacher's part */
    int64_t term;        /* 0 = the homeroom teacher's part, or the summer's */
    int field;           /* enum correction_field, or enum mark_column */
    const char *old_value;
    const char *new_value;
    const char *reason;
    const char *evidence;
    int state;
    int64_t requested_by;
    const char *requested_by_name;
    const char *requested_at;
    int64_t agreed_by; /* who refused, too */
    const char *agreed_by_name;
    const char *agreed_at;
    const char *refusal_reason;
    const char *decision_number;
    const char *decision_reason;
    int64_t decided_by;
    const char *decided_by_name;
    const char *decided_at;
    const char *expires_at;
    int64_t executed_by;
    const char *executed_at;
};
extern const struct shape correction_shape;

/* Which to list; NONE, 0 = all. */
struct correction_filter {
    int64_t school_year_id;
    int64_t class_id;
    int64_t student_id;
    int state;
    int64_t requested_by;
    int64_t after;
    int64_t limit;
};

enum err corrections_add(struct call *call, const struct correction *row, int64_t *ret_id);
enum err corrections_get(struct call *call, int64_t id, struct correction *ret);
/* Held until the transaction ends. */
enum err corrections_get_held(struct call *call, int64_t id, struct correction *ret);
enum err corrections_list(struct call *call, const struct correction_filter *filter,
                          struct list *ret);
/* Writes state and who took which step, if it is still in from; else ERR_CHANGED. An approval
 * expires by the database's clock. */
enum err corrections_step(struct call *call, const struct correction *row,
                          enum correction_state from);
/* Those of the student's year that were carried out, in order: of May, and of the summer. */
enum err corrections_executed(struct call *call, int64_t school_year_id, int64_t student_id,
                              struct list *ret);
enum err corrections_of_summer(struct call *call, int64_t school_year_id, int64_t student_id,
                               struct list *ret);
/* Students (struct correction) of the class whose documents a correction opens in a locked year. */
enum err corrections_open(struct call *call, int64_t class_id, struct list *ret);
/* Whether the decision still holds, and was made after the year's lock if there is one; the lock
 * does not matter to the summer. */
enum err corrections_holds(struct call *call, int64_t id, bool *ret);
