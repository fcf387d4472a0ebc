/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading and saving the gradebook of a class, subject and term. */
#pragma once

#include "domain/mark_rules.h"
#include "domain/ratings.h"
#include "domain/rulesets.h"
#include "store/classes.h"
#include "store/marks.h"

/* The columns of domain/mark_rules.h, and one more. */
enum { COLUMN_COMMENT = COLUMN_COUNT };
extern const char *const cell_column_names[];

/* One cell to be changed: exactly one of tenths, rating, state, text. */
struct cell_change {
    int64_t student_id;
    int column;     /* enum mark_column or COLUMN_COMMENT */
    int64_t tenths; /* 0..100; scored subjects */
    int rating;     /* index into rating_names */
    int state;      /* empty, absent_excused, zero_by_rule, exempt */
    const char *text;
};
extern const struct shape cell_change_shape;

struct marks_view {
    struct class_row class;
    struct gradebook gradebook;
    const struct subject *subject;
    const struct ruleset *ruleset;
    int n_tx;             /* TX columns of the subject in this grade */
    unsigned columns;     /* bits 1 << enum mark_column */
    struct list students; /* struct student, by number */
    struct list rows;     /* struct mark_row, in the order of students; empty cells for the new */
};

enum err read_marks(struct call *call, int64_t class_id, const char *subject, int64_t term,
                    struct marks_view *ret);

/* Stores all cells or none: every wrong cell is a violation /cells/N/…. version is the one that was
 * read; ERR_CHANGED when it is old. problem already-signed when one student's part is signed. */
enum err save_marks(struct call *call, int64_t class_id, const char *subject, int64_t term,
                    int64_t version, const struct list *cells, struct gradebook *ret);

/* The cell of a row, NULL for the comment. */
int64_t *mark_cell(struct mark_row *row, int column);
