/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What several pages of the transcript share: signature blocks and headings. Not for callers. */
#pragma once

#include "render/page.h"
#include "render/paper.h"

/* A place to sign, centred in x..x+width. */
struct sign_block {
    const char *place_date; /* NULL = none */
    const char *title;      /* "HIỆU TRƯỞNG" */
    const char *hint;       /* "(Ký, ghi rõ họ tên và đóng dấu)" */
    struct signed_by who;
    bool sealed; /* the digital seal is on it too */
};

/* Height of the block, so that it is never broken over two pages. */
double sign_block_height(const struct sign_block *block);
void sign_block_draw(struct paper *paper, double x, double width, const struct sign_block *block);

/* Prints up to two blocks side by side on the same page and moves on; either may be NULL. */
void sign_blocks(struct paper *paper, const struct sign_block *left,
                 const struct sign_block *right);

void draw_cover(struct paper *paper, const struct transcript_book *book);
void draw_student(struct paper *paper, const struct transcript_book *book);
void draw_page_a(struct paper *paper, const struct transcript_book *book,
                 const struct transcript_page *page);
void draw_page_b(struct paper *paper, const struct transcript_book *book,
                 const struct transcript_page *page);
