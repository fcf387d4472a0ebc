/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What only the forms of primary schools have: qualities and competences. */
#include <string.h>

#include "render/block.h"
#include "render/words.h"

static const double widths[] = {170, 60, 272};
static const struct pen name_pen = {.size = 9.5};
static const struct pen level_pen = {.size = 10, .bold = true, .align = PANGO_ALIGN_CENTER};
static const struct pen comment_pen = {.size = 8.5};
static const double head_height = 28;
static const double row_min = 20;
static const double pad = 3;

static void draw_title(struct paper *paper, const char *text)
{
    const struct pen bold = {.size = 11, .bold = true};

    if (!text)
        return;
    paper_line(paper, bold, text);
    paper->y += 3;
}

void draw_pupil_head(struct paper *paper, const struct transcript_book *book,
                     const struct transcript_page *page)
{
    double w = PAPER_BODY_W;
    double h = paper_field(paper, PAPER_LEFT, w * 0.76,
                           "Họ và tên học sinh:", words_upper(paper->mem, book->student.name));

    paper_field(paper, PAPER_LEFT + w * 0.78, w * 0.22, "Lớp:", page->class_name);
    paper->y += h;
    /* Written by hand: no document says it yet. */
    h = paper_field(paper, PAPER_LEFT, w * 0.3, "Chiều cao:", "");
    paper_field(paper, PAPER_LEFT + w * 0.32, w * 0.3, "Cân nặng:", "");
    paper_field(paper, PAPER_LEFT + w * 0.64, w * 0.36, "Sức khoẻ:", "");
    paper->y += h;
    h = paper_field(paper, PAPER_LEFT, w * 0.66, book->form->words->school, page->school);
    paper_field(paper, PAPER_LEFT + w * 0.68, w * 0.32, "Năm học:", page->school_year);
    paper->y += h;
    h = paper_field(paper, PAPER_LEFT, w * 0.5, book->form->words->office, page->commune);
    paper_field(paper, PAPER_LEFT + w * 0.52, w * 0.48, "Tỉnh (thành phố):", page->province);
    paper->y += h + 4;
    draw_title(paper, "1. Các môn học và hoạt động giáo dục");
}

static bool begins_so(const char *code, const struct quality_group *group)
{
    for (size_t i = 0; group->begin[i]; i++)
        if (strncmp(code, group->begin[i], strlen(group->begin[i])) == 0)
            return true;
    return !group->begin[0];
}

/* The first group that takes it, or the last: nothing that was signed is left out. */
static const struct quality_group *group_of(const struct quality_group *groups, const char *code)
{
    const struct quality_group *g = groups;

    while (g[1].title && !begins_so(or_empty(code), g))
        g++;
    return g;
}

static double name_height(struct paper *paper, const struct page_quality *quality)
{
    double height = paper_height(paper, name_pen, widths[0] - 2 * pad, quality->name) + 2 * pad;

    return height < row_min ? row_min : height;
}

static double group_height(struct paper *paper, const struct transcript_page *page,
                           const struct quality_group *groups, const struct quality_group *group)
{
    double height = 0;

    for (size_t i = 0; i < page->n_qualities; i++)
        if (group_of(groups, page->qualities[i].code) == group)
            height += name_height(paper, &page->qualities[i]);
    return height;
}

static void draw_group_head(struct paper *paper, const struct quality_group *group)
{
    /* clang-format off */
    const struct place head[] = {
        {0, 1, 0, head_height, group->column,      HEAD_PEN},
        {1, 2, 0, head_height, "Mức\nđạt được",    HEAD_PEN},
        {2, 3, 0, head_height, "Nhận xét",         HEAD_PEN},
    };
    /* clang-format on */
    const struct table table = {widths, COUNT_OF(widths), head, COUNT_OF(head), head_height};

    draw_title(paper, group->heading);
    draw_title(paper, group->title);
    table_head(paper, &table);
}

/* The homeroom teacher's comment beside the group, as much as fits; returns what is left of it. */
static const char *draw_beside(struct paper *paper, double height, const char *comment)
{
    const struct table table = {.widths = widths, .n = COUNT_OF(widths)};
    size_t fits =
        *comment ? paper_fits(paper, comment_pen, widths[2] - 2 * pad, height - 2 * pad, comment)
                 : 0;
    const struct cell cell = {.text = arena_copy(paper->mem, comment, fits), .pen = comment_pen};

    table_cell(paper, &table, 2, 3, height, &cell);
    return comment + fits;
}

static const char *draw_group(struct paper *paper, const struct transcript_page *page,
                              const struct quality_group *groups, const struct quality_group *group,
                              const char *comment)
{
    const struct table table = {.widths = widths, .n = COUNT_OF(widths)};
    double height = group_height(paper, page, groups, group);

    if (height <= 0)
        return comment;
    paper_need(paper, height + head_height + 36);
    draw_group_head(paper, group);
    comment = draw_beside(paper, height, comment);
    for (size_t i = 0; i < page->n_qualities; i++) {
        const struct page_quality *q = &page->qualities[i];
        double row = name_height(paper, q);

        if (group_of(groups, q->code) != group)
            continue;
        table_cell(paper, &table, 0, 1, row, &(struct cell){.text = q->name, .pen = name_pen});
        table_cell(paper, &table, 1, 2, row, &(struct cell){.text = q->level, .pen = level_pen});
        paper->y += row;
    }
    paper->y += 6;
    return comment;
}

void draw_qualities(struct paper *paper, const struct transcript_book *book,
                    const struct transcript_page *page)
{
    const struct quality_group *groups = book->form->layout->qualities;
    const char *comment = or_empty(page->homeroom_comment);

    for (const struct quality_group *g = groups; g->title; g++)
        comment = draw_group(paper, page, groups, g, comment);
    if (!*comment)
        return;
    draw_title(paper, "Nhận xét (tiếp theo)");
    draw_long(paper, comment);
    paper->y += 6;
}

void draw_pupil_signatures(struct paper *paper, const struct transcript_book *book,
                           const struct transcript_page *page)
{
    const struct sign_block leader = {
        .place_date = "",
        .title = arena_printf(paper->mem, "Xác nhận của %s", book->form->words->leader),
        .hint = "(Ký, ghi rõ họ tên và đóng dấu)",
        .who = page->leader,
        .sealed = page->sealed};
    const struct sign_block homeroom = {.place_date =
                                            words_place_date(paper->mem, page->place, page->date),
                                        .title = "Giáo viên chủ nhiệm",
                                        .hint = "(Ký và ghi rõ họ tên)",
                                        .who = page->homeroom};

    paper->y += 8;
    sign_blocks(paper, &leader, &homeroom);
}
