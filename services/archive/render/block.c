/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/block.h"

#include "render/words.h"

static const double sign_room = 50;

static const double half = PAPER_BODY_W / 2;
static const struct pen title_pen = {.size = 10.5, .bold = true, .align = PANGO_ALIGN_CENTER};

double sign_block_height(struct paper *paper, const struct sign_block *block)
{
    double name = paper_height(paper, title_pen, half - 6, block->who.name);

    return 14 * (block->place_date ? 1 : 0) + 14 + 12 + sign_room + (name > 24 ? name + 4 : 28);
}

/* What stands where a pen would sign: that it was signed electronically, and when. */
static void draw_mark(struct paper *paper, double x, double y, double width,
                      const struct sign_block *block)
{
    const struct pen pen = {.size = 8, .align = PANGO_ALIGN_CENTER, .grey = 0.15};
    double w = 132;
    double left = x + (width - w) / 2;

    if (!was_signed(&block->who))
        return;
    paper_box(paper, left, y + 9, w, 30);
    paper_text(paper, pen, left, y + 13.5, w,
               arena_printf(paper->mem, "%s\n%s",
                            block->sealed ? "Đã ký số và đóng dấu số" : "Đã ký số",
                            words_time(paper->mem, block->who.at)));
}

void sign_block_draw(struct paper *paper, double x, double width, const struct sign_block *block)
{
    const struct pen date = {.size = 10.5, .italic = true, .align = PANGO_ALIGN_CENTER};
    const struct pen hint = {.size = 9, .italic = true, .align = PANGO_ALIGN_CENTER};
    double y = paper->y;

    if (block->place_date)
        y += paper_text(paper, date, x, y, width, block->place_date);
    y += paper_text(paper, title_pen, x, y, width, block->title);
    y += paper_text(paper, hint, x, y, width, block->hint);
    draw_mark(paper, x, y, width, block);
    paper_text(paper, title_pen, x, y + sign_room, width, or_empty(block->who.name));
}

void sign_blocks(struct paper *paper, const struct sign_block *left, const struct sign_block *right)
{
    double height = 0;

    if (left)
        height = sign_block_height(paper, left);
    if (right && sign_block_height(paper, right) > height)
        height = sign_block_height(paper, right);
    paper_need(paper, height);
    if (left)
        sign_block_draw(paper, PAPER_LEFT, half - 6, left);
    if (right)
        sign_block_draw(paper, PAPER_LEFT + half + 6, half - 6, right);
    paper->y += height;
}
