/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What several pages of the transcript share: signature blocks and headings. Not for callers. */
#pragma once

#include "render/layout.h"

/* A place to sign, centred in x..x+width. */
struct sign_block {
    const char *place_date; /* NULL = none */
    const char *title;      /* "HIỆU TRƯỞNG" */
    const char *hint;       /* "(Ký, ghi rõ họ tên và đóng dấu)" */
    struct signed_by who;
    bool sealed; /* the digital seal is on it too */
};

/* Height of the block, so that it is never broken over two pages. */
double sign_block_height(struct paper *paper, const struct sign_block *block);
void sign_block_draw(struct paper *paper, double x, double width, const struct sign_block *block);

/* Prints up to two blocks side by side on the same page and moves on; either may be NULL. */
void sign_blocks(struct paper *paper, const struct sign_block *left,
                 const struct sign_block *right);

void draw_cover(struct paper *paper, const struct transcript_book *book);
void draw_student(struct paper *paper, const struct transcript_book *book);

/* A comment of any length: whole lines on this page, the rest on the next. */
void draw_long(struct paper *paper, const char *text);

/* The name, class and school year on one line. */
void draw_name_line(struct paper *paper, const struct transcript_book *book,
                    const struct transcript_page *page, double gap);

/* The parts of a school year's pages, in the order that a layout gives them. */
draw_part draw_year_head, draw_stream, draw_subjects, draw_correction, draw_correction_if_any,
    draw_confirmations, draw_page_end, draw_school_head, draw_levels, draw_summer, draw_notes,
    draw_homeroom, draw_approval, draw_pupil_head, draw_qualities, draw_pupil_signatures;
