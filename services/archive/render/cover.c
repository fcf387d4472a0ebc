/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/block.h"
#include "render/words.h"

static const struct pen centred = {.size = 11.5, .align = PANGO_ALIGN_CENTER};
static const struct pen centred_bold = {.size = 11.5, .bold = true, .align = PANGO_ALIGN_CENTER};

static void frame(struct paper *paper)
{
    cairo_set_source_rgb(paper->cr, 0, 0, 0);
    cairo_set_line_width(paper->cr, 2.2);
    cairo_rectangle(paper->cr, 40, 40, PAPER_W - 80, PAPER_H - 80);
    cairo_stroke(paper->cr);
    cairo_set_line_width(paper->cr, 0.6);
    cairo_rectangle(paper->cr, 45, 45, PAPER_W - 90, PAPER_H - 90);
    cairo_stroke(paper->cr);
}

static const char *number_text(struct paper *paper, const struct transcript_book *book)
{
    return arena_printf(paper->mem, "Số: %s/%s", *or_empty(book->number) ? book->number : "…………………",
                        or_empty(book->level_code));
}

/* What kind of transcript it is, under the title. */
static void draw_kind(struct paper *paper, struct pen pen, const struct transcript_book *book)
{
    const char *kind = book->form->words->book;
    const char *level = words_upper(paper->mem, book->level);

    if (*kind)
        paper_line(paper, pen, words_upper(paper->mem, kind));
    paper_line(paper, pen, *kind ? arena_printf(paper->mem, "CẤP %s", level) : level);
}

void draw_cover(struct paper *paper, const struct transcript_book *book)
{
    const struct pen head = {.size = 14, .bold = true, .align = PANGO_ALIGN_CENTER};
    const struct pen huge = {.size = 38, .bold = true, .align = PANGO_ALIGN_CENTER};
    const struct pen big = {.size = 20, .bold = true, .align = PANGO_ALIGN_CENTER};
    const struct pen name = {.size = 19, .bold = true, .align = PANGO_ALIGN_CENTER};

    frame(paper);
    paper->y = 74;
    paper_line(paper, head, or_empty(book->authority));
    paper->y += 4;
    paper_line(paper, head, words_upper(paper->mem, book->school));
    paper->y = 270;
    paper_line(paper, huge, "HỌC BẠ");
    paper->y += 6;
    draw_kind(paper, big, book);
    paper->y = 430;
    paper_line(paper, (struct pen){.size = 14, .align = PANGO_ALIGN_CENTER},
               arena_printf(paper->mem, "Họ và tên %s", book->form->words->learner));
    paper->y += 8;
    paper_line(paper, name, words_upper(paper->mem, book->student.name));
    paper->y = 690;
    if (book->form->layout->numbered)
        paper_line(paper, head, number_text(paper, book));
}

static void draw_motto(struct paper *paper)
{
    paper_line(paper, centred_bold, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    paper_line(paper, centred_bold, "Độc lập - Tự do - Hạnh phúc");

    double w = paper_width(paper, centred_bold, "Độc lập - Tự do - Hạnh phúc");
    double middle = PAPER_LEFT + PAPER_BODY_W / 2;

    paper_rule(paper, middle - w / 2, paper->y + 2, middle + w / 2, paper->y + 2);
}

static void draw_person_line(struct paper *paper, const struct transcript_student *student,
                             const struct person_line *line)
{
    const struct text_field *f = line->fields;
    double first = PAPER_BODY_W * line->share;
    double width = first > 0 ? first - 8 : PAPER_BODY_W;
    double right = 0;

    const char *values[2] = {text_field_value(paper->mem, student, &f[0]),
                             first > 0 ? text_field_value(paper->mem, student, &f[1]) : NULL};

    paper_need_field(paper, width, f[0].label, values[0]);
    if (first > 0)
        paper_need_field(paper, PAPER_BODY_W - first, f[1].label, values[1]);

    double left = paper_field(paper, PAPER_LEFT, width, f[0].label, values[0]);

    if (first > 0)
        right = paper_field(paper, PAPER_LEFT + first, PAPER_BODY_W - first, f[1].label, values[1]);
    paper->y += left > right ? left : right;
}

static void draw_history_line(struct paper *paper, const struct history_table *history,
                              const struct history_line *line)
{
    const struct pen left = {.size = 10};
    const struct pen mid = {.size = 10, .align = PANGO_ALIGN_CENTER};
    struct cell cells[TABLE_COLUMNS_MAX] = {0};

    for (size_t i = 0; i < history->table.n; i++) {
        const struct text_field field = {"", history->at[i], AS_TEXT};

        cells[i].text = text_field_value(paper->mem, line, &field);
        cells[i].pen = history->table.widths[i] > 120 ? left : mid;
    }
    table_row(paper, &history->table, cells, 20);
}

static void draw_history(struct paper *paper, const struct transcript_book *book)
{
    const struct history_table *history = book->form->layout->history;

    paper_need(paper, 80);
    paper_line(paper, centred_bold, "QUÁ TRÌNH HỌC TẬP");
    paper->y += 5;
    table_head(paper, &history->table);
    for (size_t i = 0; i < book->n_history; i++)
        draw_history_line(paper, history, &book->history[i]);
}

static void draw_photo(struct paper *paper)
{
    paper_box(paper, PAPER_LEFT, paper->y + 10, 68, 90);
    paper_text(paper, (struct pen){.size = 9, .align = PANGO_ALIGN_CENTER, .grey = 0.4}, PAPER_LEFT,
               paper->y + 42, 68, "Ảnh\n3 × 4 cm");
}

void draw_student(struct paper *paper, const struct transcript_book *book)
{
    const struct layout *layout = book->form->layout;
    const struct pen title = {.size = 17, .bold = true, .align = PANGO_ALIGN_CENTER};
    const struct sign_block leader = {
        .place_date = words_place_date(paper->mem, book->place, book->date),
        .title = words_upper(paper->mem, book->form->words->leader),
        .hint = "(Ký, ghi rõ họ tên và đóng dấu)",
        .who = book->leader,
        .sealed = book->sealed,
    };

    draw_motto(paper);
    if (layout->photo)
        draw_photo(paper);
    paper->y += 30;
    paper_line(paper, title, "HỌC BẠ");
    draw_kind(paper, title, book);
    paper->y += 4;
    if (layout->numbered)
        paper_line(paper, centred, number_text(paper, book));
    paper->y += 20;
    for (const struct person_line *line = layout->person; line->fields[0].label; line++)
        draw_person_line(paper, &book->student, line);
    paper->y += 6;
    sign_blocks(paper, NULL, &leader);
    paper->y += 6;
    draw_history(paper, book);
}
