/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading and saving the gradebook of a class, subject and term. */
#pragma once

#include "domain/mark_rules.h"
#include "domain/ratings.h"
#include "domain/rulesets.h"
#include "domain/windows.h"
#include "store/classes.h"
#include "store/documents.h"
#include "store/marks.h"

/* The columns of domain/mark_rules.h, and one more. */
enum { COLUMN_COMMENT = COLUMN_COUNT };
extern const char *const cell_column_names[];

/* What a client last saw in a cell: none of them = it does not say. */
struct cell_base {
    int64_t tenths;
    int rating;
    int state;
    const char *text;
};

/* One cell to be changed: exactly one of tenths, rating, state, text. */
struct cell_change {
    int64_t student_id;
    int column;     /* enum mark_column or COLUMN_COMMENT */
    int64_t tenths; /* 0..100; scored subjects */
    int rating;     /* index into rating_names */
    int state;      /* empty, absent_excused, zero_by_rule, exempt */
    const char *text;
    struct cell_base base; /* only merging looks at it */
    const char *place;     /* "D7" of the sheet that it came in; NULL = in none */
};
extern const struct shape cell_change_shape;

struct marks_view {
    struct class_row class;
    struct gradebook gradebook;
    const struct subject *subject;
    const struct ruleset *ruleset;
    int n_tx;             /* TX columns of the subject in this grade */
    unsigned columns;     /* bits 1 << enum mark_column */
    int topic;            /* the column of the topic cluster; COLUMN_NONE = none in this term */
    bool elsewhere;       /* taught in the other term alone: nothing is entered */
    bool everyone;        /* false: students are those of the class who take it */
    struct list students; /* struct student, by number */
    struct list rows;     /* struct mark_row, in the order of students; empty cells for the new */
};

enum err read_marks(struct call *call, int64_t class_id, const char *subject, int64_t term,
                    struct marks_view *ret);

/* Stores all cells or none: every wrong cell is a violation /cells/N/…. version is the one that was
 * read; ERR_CHANGED when it is old. problem already-signed when one student's part is signed. */
enum err save_marks(struct call *call, int64_t class_id, const char *subject, int64_t term,
                    int64_t version, const struct list *cells, struct gradebook *ret);

/* The steps of the same, for who judges each cell by itself: who may, then, with the entry held
 * open, what stands there, and the write, of cells without a fault. */
enum err marks_open(struct call *call, int64_t class_id, const char *subject, int64_t term,
                    struct marks_view *ret);
enum err marks_write(struct call *call, struct marks_view *view, int64_t version,
                     const struct list *cells);

/* The rows of view->class and view->gradebook, without asking who reads them. */
enum err marks_view_load(struct call *call, struct marks_view *view);

/* What was read of who takes the subject, and when, stays until the transaction ends. */
enum err marks_view_hold(struct call *call, const struct marks_view *view);

/* The student's row; NULL when the class has no such student. */
struct mark_row *marks_view_row(const struct marks_view *view, int64_t student_id);

/* The first thing wrong with a cell: a member of struct cell_change, and why; NULL =
 * nothing is. */
struct cell_fault {
    const char *member;
    const char *vi;
    const char *en;
};
struct cell_fault cell_fault(const struct marks_view *view, const struct cell_change *c);
void cell_apply(const struct marks_view *view, const struct cell_change *c);

/* Raises the gradebook's version from the one it has and stores the rows; ERR_CHANGED. */
enum err marks_view_store(struct call *call, struct marks_view *view, const struct list *rows);

/* The window that the column is entered in. */
enum column_kind column_kind_of(const struct marks_view *view, int column);

/* Which document says what stands in the book. */
struct document_key marks_view_document(const struct marks_view *view);

/* The cell of a row, NULL for the comment. */
int64_t *mark_cell(struct mark_row *row, int column);
