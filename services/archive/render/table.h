/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ruled tables whose rows are as high as their texts, over as many pages as they need. */
#pragma once

#include "render/paper.h"

enum { TABLE_COLUMNS_MAX = 10 };

/* A cell; note stands below text, smaller and slanted (who signed a subject's line). */
struct cell {
    const char *text;
    const char *note;
    struct pen pen;
};

/* A cell over columns from..to (exclusive), dy below where the table's head or body begins. */
struct place {
    size_t from, to;
    double dy, height;
    const char *text;
    struct pen pen;
};

/* How the titles of columns are written. */
#define HEAD_PEN                                                                                   \
    {                                                                                              \
        .size = 9, .bold = true, .align = PANGO_ALIGN_CENTER                                       \
    }

struct table {
    const double *widths; /* of the columns, from PAPER_LEFT */
    size_t n;
    const struct place *head; /* drawn again on each page */
    size_t n_head;
    double head_height;
};

void table_put(struct paper *paper, const struct table *table, const struct place *place);

/* The head at paper->y, and moves on. */
void table_head(struct paper *paper, const struct table *table);

/* x of column i's left edge; i = n gives the right edge. */
double table_x(const struct table *table, size_t i);

/* A bordered cell over columns from..to (exclusive) with its text in the middle. */
void table_cell(struct paper *paper, const struct table *table, size_t from, size_t to,
                double height, const struct cell *cell);

/* One row at paper->y; a row too high for a whole page is continued on the next. */
void table_row(struct paper *paper, const struct table *table, const struct cell *cells,
               double min_height);
