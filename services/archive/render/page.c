/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/page.h"

#include "render/block.h"
#include "render/words.h"

static void draw_pages(struct paper *paper, const struct transcript_book *book)
{
    for (size_t i = 0; i < book->n_pages; i++) {
        if (i || !book->pages_only)
            paper_next_page(paper);
        for (draw_part *const *part = book->form->layout->year; *part; part++)
            (*part)(paper, book, &book->pages[i]);
    }
}

static void draw_book(struct paper *paper, const void *what)
{
    const struct transcript_book *book = what;

    if (!book->pages_only) {
        draw_cover(paper, book);
        paper_next_page(paper);
        draw_student(paper, book);
    }
    draw_pages(paper, book);
}

void draw_page_end(struct paper *paper, const struct transcript_book *book,
                   const struct transcript_page *page)
{
    (void)book;
    (void)page;
    paper_next_page(paper);
}

/* By which form it was printed, and where to ask whether it is true. */
static const char *foot_left(struct call *call, const struct transcript_book *book)
{
    const char *form = form_name(call->mem, book->form);

    if (!*or_empty(book->verification_code))
        return form;
    return arena_printf(call->mem, "%s · Mã tra cứu: %s%s%s", form, book->verification_code,
                        *or_empty(book->verification_url) ? " tại " : "",
                        or_empty(book->verification_url));
}

enum err transcript_render(struct call *call, const struct transcript_book *book, struct bytes *ret)
{
    const struct paper_options options = {
        .title = arena_printf(call->mem, "Học bạ %s%s%s – %s", book->form->words->book,
                              *book->form->words->book ? " cấp " : "", or_empty(book->level),
                              or_empty(book->student.name)),
        .author = or_empty(book->school),
        .subject =
            arena_printf(call->mem, "%s, %s", form_name(call->mem, book->form), book->form->source),
        .created_at = book->created_at,
        .foot_left = foot_left(call, book),
        .foot_right = or_empty(book->student.name),
        .stamp = book->trial ? "DỮ LIỆU THỬ NGHIỆM" : "",
        .plain_first = !book->pages_only,
    };

    return paper_print(call, &options, draw_book, book, ret);
}
