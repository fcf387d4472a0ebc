/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/table.h"

#include <string.h>

static const double pad = 3;
static const struct pen note_pen = {.size = 7.5, .italic = true};

double table_x(const struct table *table, size_t i)
{
    double x = PAPER_LEFT;

    for (size_t k = 0; k < i; k++)
        x += table->widths[k];
    return x;
}

static double note_height(struct paper *paper, const struct cell *cell, double width)
{
    if (!*or_empty(cell->note))
        return 0;
    return paper_height(paper, note_pen, width, cell->note);
}

static double cell_height(struct paper *paper, const struct cell *cell, double width)
{
    double height = note_height(paper, cell, width - 2 * pad);

    if (*or_empty(cell->text))
        height += paper_height(paper, cell->pen, width - 2 * pad, cell->text);
    return height + 2 * pad;
}

void table_cell(struct paper *paper, const struct table *table, size_t from, size_t to,
                double height, const struct cell *cell)
{
    double x = table_x(table, from);
    double width = table_x(table, to) - x;
    double taken = cell_height(paper, cell, width);
    double y = paper->y + pad + (height > taken ? (height - taken) / 2 : 0);

    paper_box(paper, x, paper->y, width, height);
    if (*or_empty(cell->text))
        y += paper_text(paper, cell->pen, x + pad, y, width - 2 * pad, cell->text);
    if (*or_empty(cell->note))
        paper_text(paper, note_pen, x + pad, y, width - 2 * pad, cell->note);
}

void table_put(struct paper *paper, const struct table *table, const struct place *place)
{
    double y = paper->y;

    paper->y += place->dy;
    table_cell(paper, table, place->from, place->to, place->height,
               &(struct cell){.text = place->text, .pen = place->pen});
    paper->y = y;
}

void table_head(struct paper *paper, const struct table *table)
{
    for (size_t i = 0; i < table->n_head; i++)
        table_put(paper, table, &table->head[i]);
    paper->y += table->head_height;
}

static double row_height(struct paper *paper, const struct table *table, const struct cell *cells)
{
    double height = 0;

    for (size_t i = 0; i < table->n; i++) {
        double h = cell_height(paper, &cells[i], table->widths[i]);

        height = h > height ? h : height;
    }
    return height;
}

static void draw_row(struct paper *paper, const struct table *table, const struct cell *cells,
                     double height)
{
    for (size_t i = 0; i < table->n; i++)
        table_cell(paper, table, i, i + 1, height, &cells[i]);
    paper->y += height;
}

/* Cuts what does not fit into height off the cells, into rest; false when nothing would move. */
static bool split_row(struct paper *paper, const struct table *table, struct cell *cells,
                      struct cell *rest, double height)
{
    bool moved = false;

    for (size_t i = 0; i < table->n; i++) {
        const struct cell whole = cells[i];
        double width = table->widths[i];

        rest[i] = (struct cell){.pen = whole.pen};
        if (cell_height(paper, &whole, width) <= height)
            continue;

        const char *text = or_empty(whole.text);
        size_t fits = paper_fits(paper, whole.pen, width - 2 * pad, height - 2 * pad, text);

        cells[i].text = arena_copy(paper->mem, text, fits);
        cells[i].note = NULL;
        rest[i].text = text + fits;
        rest[i].note = whole.note;
        moved = moved || fits;
    }
    return moved;
}

static void next_page_with_head(struct paper *paper, const struct table *table)
{
    paper_next_page(paper);
    table_head(paper, table);
}

void table_row(struct paper *paper, const struct table *table, const struct cell *cells,
               double min_height)
{
    struct cell now[TABLE_COLUMNS_MAX];
    struct cell rest[TABLE_COLUMNS_MAX];
    double height = row_height(paper, table, cells);

    memcpy(now, cells, table->n * sizeof(*cells));
    height = height > min_height ? height : min_height;
    if (paper->y + height > PAPER_BOTTOM)
        next_page_with_head(paper, table);

    double room = PAPER_BOTTOM - paper->y;

    while (height > room && split_row(paper, table, now, rest, room)) {
        draw_row(paper, table, now, room);
        next_page_with_head(paper, table);
        room = PAPER_BOTTOM - paper->y;
        memcpy(now, rest, table->n * sizeof(*rest));
        height = row_height(paper, table, now);
    }
    draw_row(paper, table, now, height);
}
