/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What stands on a form's pages, told as tables: the code that draws them is shared. Not for
 * callers.
 */
#pragma once

#include "render/form.h"
#include "render/table.h"

/* A member of a struct of texts, by its offset. */
struct text_field {
    const char *label;
    size_t at;
    enum { AS_TEXT, AS_DATE, AS_UPPER } as;
};

#define STUDENT(member) offsetof(struct transcript_student, member)
#define PAGE(member)    offsetof(struct transcript_page, member)
#define HISTORY(member) offsetof(struct history_line, member)

/* The text at that offset, as it is printed. */
const char *text_field_value(struct arena *mem, const void *of, const struct text_field *field);

/* One line of the student page; share of the first field, 0 = it has the line for itself. */
struct person_line {
    double share;
    struct text_field fields[2];
};

/* Quá trình học tập; which member of history_line each column shows. */
struct history_table {
    struct table table;
    const size_t *at;
};

/* What a column of the table of subjects shows. */
enum shown {
    SHOWN_NAME,
    SHOWN_TERM1,
    SHOWN_TERM2,
    SHOWN_YEAR,
    SHOWN_AGAIN,
    SHOWN_TEST,    /* the test of the year's end, a whole mark */
    SHOWN_COMMENT, /* and below it who signed */
};

struct subject_table {
    struct table table;
    const enum shown *shown;
    double row; /* least height of a row */
};

/* Levels by term and year, absences, levels after the summer, the decision: seven columns. */
struct level_table {
    struct table table;
    bool learning_first; /* học lực before hạnh kiểm (TT58), or conduct first (TT22) */
};

/* Qualities and competences whose codes begin with one of the beginnings; the first group takes. */
struct quality_group {
    const char *heading; /* above it; NULL = nothing */
    const char *title;
    const char *column;
    const char *begin[4]; /* up to a NULL; a group without any takes all that is left */
};

/* What a decision is called; the grade stands between text and behind, unless that is NULL. */
struct decision_words {
    const char *name;
    const char *text;
    const char *behind;
};

typedef void draw_part(struct paper *paper, const struct transcript_book *book,
                       const struct transcript_page *page);

struct layout {
    const struct person_line *person; /* up to one without a label */
    bool photo;
    bool numbered; /* the number of the book stands on the cover and the student page */
    const struct history_table *history;
    const struct subject_table *subjects;
    const struct level_table *levels; /* NULL = none */
    const char *homeroom_hint; /* what the homeroom teacher comments on; NULL without levels */
    const struct quality_group *qualities;  /* NULL = none; up to one without a title */
    const struct text_field *notes;         /* of the page; up to one without a label */
    const struct decision_words *decisions; /* up to one without a name */
    draw_part *const *year;                 /* what a school year consists of, up to a NULL */
};

extern const struct layout layout_tt22, layout_tt58, layout_centre, layout_tt27, layout_tt30;
