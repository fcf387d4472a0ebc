/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A4 paper to print on: measured text, ruled tables, numbered pages. Lengths are points. */
#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include "base/buf.h"
#include "base/call.h"

#define PAPER_W      595.276
#define PAPER_H      841.89
#define PAPER_LEFT   51.0
#define PAPER_RIGHT  553.0
#define PAPER_TOP    48.0
#define PAPER_BOTTOM 790.0
#define PAPER_BODY_W (PAPER_RIGHT - PAPER_LEFT)

/* How a piece of text looks. */
struct pen {
    double size;
    bool bold, italic;
    PangoAlignment align;
    double grey; /* 0 = black, 1 = white */
};

/* What every sheet carries, and the document's own description. */
struct paper_options {
    const char *title, *author;
    const char *subject; /* NULL = not said */
    int64_t created_at;
    const char *foot_left, *foot_right; /* the page number is added on the right */
    const char *stamp;                  /* printed discreetly on every page; "" = nothing */
    bool plain_first;                   /* no foot on the first page */
};

struct paper {
    struct arena *mem;
    const struct paper_options *options;
    struct buf out;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoLayout *layout;
    double y; /* where the next thing goes */
    int page, n_pages;
    enum err err; /* what went wrong, ERR_UNPROCESSABLE for a letter that cannot be printed */
};

/* What is printed between begin and end is laid out twice, first only to count the pages. */
enum err paper_print(struct call *call, const struct paper_options *options,
                     void (*draw)(struct paper *paper, const void *what), const void *what,
                     struct bytes *ret);

void paper_next_page(struct paper *paper);

/* Begins a new page unless height is left on this one; true when it did. */
bool paper_need(struct paper *paper, double height);

/* Height of text when it is wrapped at width. */
double paper_height(struct paper *paper, struct pen pen, double width, const char *text);
double paper_width(struct paper *paper, struct pen pen, const char *text);

/* How many bytes of text, in whole lines, fit into height. */
size_t paper_fits(struct paper *paper, struct pen pen, double width, double height,
                  const char *text);

/* Prints at (x, y), wrapped at width; returns the height taken. */
double paper_text(struct paper *paper, struct pen pen, double x, double y, double width,
                  const char *text);

/* Prints over the whole width at paper->y and moves on. */
void paper_line(struct paper *paper, struct pen pen, const char *text);

/* A hair line. */
void paper_rule(struct paper *paper, double x1, double y1, double x2, double y2);
void paper_box(struct paper *paper, double x, double y, double w, double h);

/* Begins a new page unless paper_field() of these has room on this one. */
void paper_need_field(struct paper *paper, double width, const char *label, const char *value);

/* "label: value" on dotted lines, in column x..x+width; returns the height taken. */
double paper_field(struct paper *paper, double x, double width, const char *label,
                   const char *value);

static inline const char *or_empty(const char *text)
{
    return text ? text : "";
}
