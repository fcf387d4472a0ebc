/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Page b: levels, promotion, awards, comment and approval. */
#include "render/block.h"
#include "render/words.h"

static const struct pen mid_pen = {.size = 10.5, .align = PANGO_ALIGN_CENTER};
static const double row = 28;

/* The first or the second of the two columns that each of a form's pairs of levels has. */
static const char *level_in(const struct level_table *table, const struct page_levels *levels,
                            int column)
{
    return (column == 1) == table->learning_first ? levels->learning : levels->conduct;
}

void draw_levels(struct paper *paper, const struct transcript_book *book,
                 const struct transcript_page *page)
{
    const struct level_table *t = book->form->layout->levels;
    const struct pen strong = {.size = 10.5, .bold = true, .align = PANGO_ALIGN_CENTER};
    const char *absences =
        is_none(page->absences) ? "" : arena_printf(paper->mem, "%lld", (long long)page->absences);
    /* clang-format off */
    const struct place places[] = {
        {0, 1, 0,       row,     "Học kì I",                     mid_pen},
        {1, 2, 0,       row,     level_in(t, &page->hk1, 1),     mid_pen},
        {2, 3, 0,       row,     level_in(t, &page->hk1, 2),     mid_pen},
        {0, 1, row,     row,     "Học kì II",                    mid_pen},
        {1, 2, row,     row,     level_in(t, &page->hk2, 1),     mid_pen},
        {2, 3, row,     row,     level_in(t, &page->hk2, 2),     mid_pen},
        {0, 1, 2 * row, row,     "Cả năm",                       strong},
        {1, 2, 2 * row, row,     level_in(t, &page->year, 1),    strong},
        {2, 3, 2 * row, row,     level_in(t, &page->year, 2),    strong},
        {3, 4, 0,       3 * row, absences,                       mid_pen},
        {4, 5, 0,       3 * row, level_in(t, &page->again, 1),   mid_pen},
        {5, 6, 0,       3 * row, level_in(t, &page->again, 2),   mid_pen},
        {6, 7, 0,       3 * row, page->promotion,                strong},
    };
    /* clang-format on */

    table_head(paper, &t->table);
    for (size_t i = 0; i < COUNT_OF(places); i++)
        table_put(paper, &t->table, &places[i]);
    paper->y += 3 * row + 10;
}

static void draw_note(struct paper *paper, const char *label, const char *value)
{
    paper_need_field(paper, PAPER_BODY_W, label, value);
    paper->y += paper_field(paper, PAPER_LEFT, PAPER_BODY_W, label, value);
}

/* Who signed what the summer brought: after May, so beside May's signatures. */
void draw_summer(struct paper *paper, const struct transcript_book *book,
                 const struct transcript_page *page)
{
    if (!was_signed(&page->summer_homeroom))
        return;
    draw_note(paper, "– Sau khi kiểm tra, đánh giá lại, rèn luyện trong kì nghỉ hè:",
              arena_printf(paper->mem, "giáo viên chủ nhiệm %s ký số lúc %s; %s %s ký số lúc %s",
                           or_empty(page->summer_homeroom.name),
                           words_time(paper->mem, page->summer_homeroom.at),
                           or_empty(book->form->words->leader), or_empty(page->summer_leader.name),
                           words_time(paper->mem, page->summer_leader.at)));
}

static void draw_heading(struct paper *paper, const char *text, const char *hint)
{
    const struct pen bold = {.size = 11.5, .bold = true, .align = PANGO_ALIGN_CENTER};
    const struct pen slanted = {.size = 9.5, .italic = true, .align = PANGO_ALIGN_CENTER};

    paper_need(paper, 120);
    paper->y += 10;
    paper_line(paper, bold, text);
    paper_line(paper, slanted, hint);
    paper->y += 4;
}

void draw_long(struct paper *paper, const char *text)
{
    const struct pen pen = {.size = 11};
    double height = paper_height(paper, pen, PAPER_BODY_W, text);

    while (paper->y + height > PAPER_BOTTOM) {
        size_t n = paper_fits(paper, pen, PAPER_BODY_W, PAPER_BOTTOM - paper->y, text);

        if (n)
            paper_line(paper, pen, arena_copy(paper->mem, text, n));
        else if (paper->y <= PAPER_TOP)
            break;
        text += n;
        paper_next_page(paper);
        height = paper_height(paper, pen, PAPER_BODY_W, text);
    }
    paper_line(paper, pen, text);
}

void draw_school_head(struct paper *paper, const struct transcript_book *book,
                      const struct transcript_page *page)
{
    const struct form_words *words = book->form->words;
    double w = PAPER_BODY_W;
    double h = 0;

    draw_note(paper, words->school, page->school);
    h = paper_field(paper, PAPER_LEFT, w * 0.48, words->office, page->commune);
    paper_field(paper, PAPER_LEFT + w * 0.5, w * 0.5, "Tỉnh (thành phố):", page->province);
    paper->y += h;
    draw_name_line(paper, book, page, 6);
}

void draw_notes(struct paper *paper, const struct transcript_book *book,
                const struct transcript_page *page)
{
    for (const struct text_field *f = book->form->layout->notes; f->label; f++)
        draw_note(paper, f->label, text_field_value(paper->mem, page, f));
}

void draw_homeroom(struct paper *paper, const struct transcript_book *book,
                   const struct transcript_page *page)
{
    const struct sign_block homeroom = {
        .title = "GIÁO VIÊN CHỦ NHIỆM", .hint = "(Ký và ghi rõ họ tên)", .who = page->homeroom};

    draw_heading(paper, "NHẬN XÉT CỦA GIÁO VIÊN CHỦ NHIỆM", book->form->layout->homeroom_hint);
    draw_long(paper, or_empty(page->homeroom_comment));
    paper->y += 6;
    sign_blocks(paper, NULL, &homeroom);
}

void draw_approval(struct paper *paper, const struct transcript_book *book,
                   const struct transcript_page *page)
{
    const struct pen bold = {.size = 11.5, .bold = true, .align = PANGO_ALIGN_CENTER};
    const char *title = words_upper(paper->mem, book->form->words->leader);
    const struct sign_block leader = {.place_date =
                                          words_place_date(paper->mem, page->place, page->date),
                                      .title = title,
                                      .hint = "(Ký, ghi rõ họ tên và đóng dấu)",
                                      .who = page->leader,
                                      .sealed = page->sealed};

    paper_need(paper, sign_block_height(paper, &leader) + 40);
    paper->y += 4;
    paper_line(paper, bold, arena_printf(paper->mem, "PHÊ DUYỆT CỦA %s", title));
    paper->y += 6;
    sign_blocks(paper, NULL, &leader);
}
