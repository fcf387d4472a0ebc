/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the head of a school should look at among the edits of a year's marks (Quy chế Điều 3, Điều
 * 6 k4). An edit changes or removes a mark that stood there, or enters another one where a mark had
 * been emptied; to enter the first one is none. */
#pragma once

#include "base/arena.h"
#include "base/base.h"

enum anomaly_kind {
    ANOMALY_NONE,
    ANOMALY_RAISED_AFTER_LOCK,       /* while the year was locked: by an unlock or a correction */
    ANOMALY_CHANGED_AFTER_SIGNATURE, /* a correction carried out */
    ANOMALY_MASS_EDIT,               /* by one person, in whatever gradebooks */
    ANOMALY_NIGHT_EDIT,              /* 22:00 to 05:00 in Viet Nam */
    ANOMALY_KINDS,
};
extern const char *const anomaly_kind_names[];

enum { MASS_CELLS = 30, MASS_MINUTES = 10 }; /* unless others are asked for */

/* Of one cell as it was saved, or (correction_id not NONE) a correction carried out. The cell that
 * a correction writes is an edit of its own. */
struct edit {
    int64_t at; /* seconds since 1970 */
    int64_t actor_id;
    const char *actor_name;
    int64_t class_id;
    const char *subject; /* "" = the homeroom record */
    int64_t term;        /* NONE = the homeroom record */
    bool after_lock;
    bool raised;
    int64_t correction_id;
    const char *field; /* of a correction, with old and new */
    const char *old_value;
    const char *new_value;
};

/* A person's edits in one gradebook: of a day after the lock, of a night, of a mass edit; or one
 * correction. */
struct anomaly {
    int kind;
    const char *first_at; /* RFC 3339 */
    const char *last_at;
    int64_t class_id;
    const char *class_name; /* the caller's, like history */
    const char *subject;
    int64_t term;
    int64_t actor_id;
    const char *actor_name;
    int64_t cells;
    int64_t raised;
    int64_t run_cells; /* of a mass edit in all its gradebooks; NONE otherwise */
    int64_t correction_id;
    const char *field;
    const char *old_value;
    const char *new_value;
    const char *history;
};

struct anomaly_limits {
    int kind; /* 0 = every one */
    int64_t cells;
    int64_t minutes; /* from the first to the last of these cells */
};

/* Of edits (struct edit), which it sorts: struct anomaly by first_at. */
struct list anomalies_find(struct arena *mem, struct list *edits,
                           const struct anomaly_limits *limits);

/* How good a mark or level is, to compare with its like: tenths, or its place; NONE for what is
 * neither (exempt, absent). Takes texts as corrections have them. */
int64_t mark_worth(const char *text);

/* A cell at one save, as mark_worth() has what stood and stands there; NONE = no mark. */
struct cell_step {
    int64_t student_id;
    int column;
    int64_t old;
    int64_t now;
    int64_t before; /* of a mark entered into a cell without one: the last that stood there; else
                       NONE */
};

/* Fills in before of the steps of one gradebook, oldest first: whatever the cell was in between
 * (empty, exempt, absent), however often. */
void cell_steps_compare(struct list *steps);
