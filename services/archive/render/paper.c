/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/paper.h"

#include <cairo-pdf.h>
#include <string.h>

#include "base/date.h"
#include "render/marks.h"

/* The one free family in Debian that has every Vietnamese letter and the combining breve. */
static const char family[] = "DejaVu Serif";

static void set_text(struct paper *paper, struct pen pen, double width, const char *text)
{
    PangoFontDescription *font = pango_font_description_new();

    pango_font_description_set_family_static(font, family);
    pango_font_description_set_absolute_size(font, pen.size * PANGO_SCALE);
    pango_font_description_set_stretch(font, PANGO_STRETCH_SEMI_CONDENSED);
    pango_font_description_set_weight(font, pen.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(font, pen.italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_layout_set_font_description(paper->layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(paper->layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
    pango_layout_set_alignment(paper->layout, pen.align);
    text = or_empty(text);
    if (!g_utf8_validate(text, -1, NULL)) {
        paper->err = ERR_UNPROCESSABLE;
        text = "";
    }
    pango_layout_set_text(paper->layout, text, -1);
    if (pango_layout_get_unknown_glyphs_count(paper->layout))
        paper->err = ERR_UNPROCESSABLE;
}

static PangoRectangle extents(struct paper *paper)
{
    PangoRectangle logical;

    pango_layout_get_extents(paper->layout, NULL, &logical);
    return logical;
}

double paper_height(struct paper *paper, struct pen pen, double width, const char *text)
{
    set_text(paper, pen, width, text);
    return extents(paper).height / (double)PANGO_SCALE;
}

double paper_width(struct paper *paper, struct pen pen, const char *text)
{
    set_text(paper, pen, 0, text);
    return extents(paper).width / (double)PANGO_SCALE;
}

size_t paper_fits(struct paper *paper, struct pen pen, double width, double height,
                  const char *text)
{
    set_text(paper, pen, width, text);

    PangoLayoutIter *iter = pango_layout_get_iter(paper->layout);
    size_t fits = 0;

    do {
        PangoRectangle line;

        pango_layout_iter_get_line_extents(iter, NULL, &line);
        if ((line.y + line.height) / (double)PANGO_SCALE > height)
            break;

        const PangoLayoutLine *now = pango_layout_iter_get_line_readonly(iter);

        fits = (size_t)(now->start_index + now->length);
    } while (pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
    return fits;
}

double paper_text(struct paper *paper, struct pen pen, double x, double y, double width,
                  const char *text)
{
    set_text(paper, pen, width, text);
    marks_raise(paper->layout);
    cairo_set_source_rgb(paper->cr, pen.grey, pen.grey, pen.grey);
    cairo_move_to(paper->cr, x, y);
    pango_cairo_show_layout(paper->cr, paper->layout);
    return extents(paper).height / (double)PANGO_SCALE;
}

void paper_line(struct paper *paper, struct pen pen, const char *text)
{
    paper_need(paper, paper_height(paper, pen, PAPER_BODY_W, text));
    paper->y += paper_text(paper, pen, PAPER_LEFT, paper->y, PAPER_BODY_W, text);
}

void paper_rule(struct paper *paper, double x1, double y1, double x2, double y2)
{
    cairo_set_source_rgb(paper->cr, 0, 0, 0);
    cairo_set_line_width(paper->cr, 0.6);
    cairo_move_to(paper->cr, x1, y1);
    cairo_line_to(paper->cr, x2, y2);
    cairo_stroke(paper->cr);
}

void paper_box(struct paper *paper, double x, double y, double w, double h)
{
    cairo_set_source_rgb(paper->cr, 0, 0, 0);
    cairo_set_line_width(paper->cr, 0.6);
    cairo_rectangle(paper->cr, x, y, w, h);
    cairo_stroke(paper->cr);
}

static void dotted(struct paper *paper, double x1, double x2, double y)
{
    static const double dots[] = {0, 2.4};

    if (x2 <= x1)
        return;
    cairo_save(paper->cr);
    cairo_set_source_rgb(paper->cr, 0.45, 0.45, 0.45);
    cairo_set_line_width(paper->cr, 0.7);
    cairo_set_line_cap(paper->cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_dash(paper->cr, dots, 2, 0);
    cairo_move_to(paper->cr, x1, y);
    cairo_line_to(paper->cr, x2, y);
    cairo_stroke(paper->cr);
    cairo_restore(paper->cr);
}

static const struct pen field_plain = {.size = 11.5};
static const struct pen field_strong = {.size = 11.5, .bold = true};

/* How a field lies: a label that leaves too little room stands above its value. */
struct field_shape {
    double line;    /* height of one line */
    double above;   /* height of a label above the value, or 0 */
    double from;    /* where the value begins, to the right */
    double value_h; /* height of the value, a line at least */
};

static struct field_shape shape_field(struct paper *paper, double width, const char *label,
                                      const char *value)
{
    double at = paper_width(paper, field_plain, label) + 5;
    bool above = at > width * 0.6;
    struct field_shape shape = {
        .line = paper_height(paper, field_plain, 0, "Ậg"),
        .above = above ? paper_height(paper, field_plain, width, label) : 0,
        .from = above ? 0 : at,
    };

    shape.value_h = paper_height(paper, field_strong, width - shape.from, value);
    if (shape.value_h < shape.line)
        shape.value_h = shape.line;
    return shape;
}

void paper_need_field(struct paper *paper, double width, const char *label, const char *value)
{
    struct field_shape shape = shape_field(paper, width, label, value);

    paper_need(paper, shape.above + shape.value_h + 4);
}

double paper_field(struct paper *paper, double x, double width, const char *label,
                   const char *value)
{
    struct field_shape shape = shape_field(paper, width, label, value);
    double y = paper->y + shape.above;

    paper_text(paper, field_plain, x, paper->y, shape.above > 0 ? width : 0, label);
    for (double under = shape.line; under < shape.value_h + 1; under += shape.line)
        dotted(paper, x + shape.from, x + width, y + under - 1.5);
    paper_text(paper, field_strong, x + shape.from, y, width - shape.from, value);
    return shape.above + shape.value_h + 4;
}

static void print_foot(struct paper *paper)
{
    const struct paper_options *o = paper->options;
    const struct pen left = {.size = 8, .grey = 0.25};
    const struct pen right = {.size = 8, .grey = 0.25, .align = PANGO_ALIGN_RIGHT};
    const struct pen stamp = {.size = 8, .grey = 0.45, .align = PANGO_ALIGN_CENTER};
    const char *number = arena_printf(paper->mem, "%s%sTrang %d/%d", o->foot_right,
                                      *o->foot_right ? " · " : "", paper->page, paper->n_pages);

    if (*o->stamp)
        paper_text(paper, stamp, PAPER_LEFT, PAPER_TOP - 24, PAPER_BODY_W, o->stamp);
    if (o->plain_first && paper->page == 1)
        return;
    paper_rule(paper, PAPER_LEFT, PAPER_BOTTOM + 8, PAPER_RIGHT, PAPER_BOTTOM + 8);
    paper_text(paper, left, PAPER_LEFT, PAPER_BOTTOM + 12, PAPER_BODY_W * 0.55, o->foot_left);
    paper_text(paper, right, PAPER_LEFT + PAPER_BODY_W * 0.55, PAPER_BOTTOM + 12,
               PAPER_BODY_W * 0.45, number);
}

void paper_next_page(struct paper *paper)
{
    print_foot(paper);
    cairo_show_page(paper->cr);
    paper->page++;
    paper->y = PAPER_TOP;
}

bool paper_need(struct paper *paper, double height)
{
    if (paper->y + height <= PAPER_BOTTOM || paper->y <= PAPER_TOP)
        return false;
    paper_next_page(paper);
    return true;
}

static cairo_status_t keep(void *closure, const unsigned char *data, unsigned n)
{
    buf_add(closure, data, n);
    return CAIRO_STATUS_SUCCESS;
}

static void describe(struct paper *paper)
{
    const struct paper_options *o = paper->options;
    const char *at = time_text(paper->mem, o->created_at);

    /* 1.4 keeps the cross-reference table classical, which pdf_signature.h builds on. */
    cairo_pdf_surface_restrict_to_version(paper->surface, CAIRO_PDF_VERSION_1_4);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_TITLE, o->title);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_AUTHOR, o->author);
    if (o->subject)
        cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_SUBJECT, o->subject);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_CREATE_DATE, at);
    cairo_pdf_surface_set_metadata(paper->surface, CAIRO_PDF_METADATA_MOD_DATE, at);
}

/* Prints everything once; returns how many pages it took. */
static int print_once(struct paper *paper, void (*draw)(struct paper *, const void *),
                      const void *what)
{
    paper->out = buf_in(paper->mem);
    paper->page = 1;
    paper->y = PAPER_TOP;
    paper->surface = cairo_pdf_surface_create_for_stream(keep, &paper->out, PAPER_W, PAPER_H);
    describe(paper);
    paper->cr = cairo_create(paper->surface);
    paper->layout = pango_cairo_create_layout(paper->cr);
    pango_layout_set_wrap(paper->layout, PANGO_WRAP_WORD_CHAR);
    /* On paper letters stand where the font wants them, not on a screen's pixels. */
    pango_context_set_round_glyph_positions(pango_layout_get_context(paper->layout), FALSE);
    draw(paper, what);
    print_foot(paper);
    cairo_show_page(paper->cr);
    cairo_surface_finish(paper->surface);
    if (!paper->err && (cairo_surface_status(paper->surface) || cairo_status(paper->cr)))
        paper->err = ERR_INTERNAL;
    g_object_unref(paper->layout);
    cairo_destroy(paper->cr);
    cairo_surface_destroy(paper->surface);
    return paper->page;
}

enum err paper_print(struct call *call, const struct paper_options *options,
                     void (*draw)(struct paper *paper, const void *what), const void *what,
                     struct bytes *ret)
{
    struct paper paper = {.mem = call->mem, .options = options};

    paper.n_pages = print_once(&paper, draw, what);
    print_once(&paper, draw, what);
    if (paper.err == ERR_UNPROCESSABLE)
        return fail_plain(call, paper.err, "Có chữ không in được");
    if (paper.err)
        return fail_plain(call, paper.err, "cairo could not make the PDF");
    *ret = buf_bytes(&paper.out);
    return OK;
}
