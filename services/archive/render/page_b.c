/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Page b: levels, promotion, awards, comment and approval. */
#include "render/block.h"
#include "render/table.h"
#include "render/words.h"

static const double widths[] = {64, 66, 66, 74, 66, 66, 100};
static const struct pen head_pen = {.size = 9, .bold = true, .align = PANGO_ALIGN_CENTER};
static const struct pen mid_pen = {.size = 10.5, .align = PANGO_ALIGN_CENTER};
static const double head_1 = 44;
static const double head_2 = 34;
static const double row = 28;

struct place {
    size_t from, to;
    double dy, height;
    const char *text;
    struct pen pen;
};

static void put(struct paper *paper, const struct table *table, const struct place *place)
{
    double y = paper->y;

    paper->y += place->dy;
    table_cell(paper, table, place->from, place->to, place->height,
               &(struct cell){.text = place->text, .pen = place->pen});
    paper->y = y;
}

static void draw_head(struct paper *paper, const struct table *table)
{
    const double both = head_1 + head_2;
    /* clang-format off */
    const struct place places[] = {
        {0, 1, 0,      both,   "Học kì",                           head_pen},
        {1, 3, 0,      head_1, "Mức đánh giá",                     head_pen},
        {1, 2, head_1, head_2, "Kết quả rèn luyện",                head_pen},
        {2, 3, head_1, head_2, "Kết quả học tập",                  head_pen},
        {3, 4, 0,      both,   "Tổng số buổi nghỉ học cả năm học", head_pen},
        {4, 6, 0,      head_1, "Mức đánh giá lại sau khi kiểm tra lại hoặc rèn luyện trong kì nghỉ hè", head_pen},
        {4, 5, head_1, head_2, "Kết quả rèn luyện",                head_pen},
        {5, 6, head_1, head_2, "Kết quả học tập",                  head_pen},
        {6, 7, 0,      both,   "Được lên lớp/\nKhông được lên lớp", head_pen},
    };
    /* clang-format on */

    for (size_t i = 0; i < COUNT_OF(places); i++)
        put(paper, table, &places[i]);
    paper->y += both;
}

static void draw_levels(struct paper *paper, const struct transcript_page *page)
{
    const struct table table = {widths, COUNT_OF(widths), NULL};
    const struct pen strong = {.size = 10.5, .bold = true, .align = PANGO_ALIGN_CENTER};
    const char *absences =
        is_none(page->absences) ? "" : arena_printf(paper->mem, "%lld", (long long)page->absences);
    /* clang-format off */
    const struct place places[] = {
        {0, 1, 0,       row,     "Học kì I",          mid_pen},
        {1, 2, 0,       row,     page->hk1.conduct,   mid_pen},
        {2, 3, 0,       row,     page->hk1.learning,  mid_pen},
        {0, 1, row,     row,     "Học kì II",         mid_pen},
        {1, 2, row,     row,     page->hk2.conduct,   mid_pen},
        {2, 3, row,     row,     page->hk2.learning,  mid_pen},
        {0, 1, 2 * row, row,     "Cả năm",            strong},
        {1, 2, 2 * row, row,     page->year.conduct,  strong},
        {2, 3, 2 * row, row,     page->year.learning, strong},
        {3, 4, 0,       3 * row, absences,            mid_pen},
        {4, 5, 0,       3 * row, page->again.conduct, mid_pen},
        {5, 6, 0,       3 * row, page->again.learning, mid_pen},
        {6, 7, 0,       3 * row, page->promotion,     strong},
    };
    /* clang-format on */

    draw_head(paper, &table);
    for (size_t i = 0; i < COUNT_OF(places); i++)
        put(paper, &table, &places[i]);
    paper->y += 3 * row + 10;
}

static void draw_note(struct paper *paper, const char *label, const char *value)
{
    paper_need(paper, 40);
    paper->y += paper_field(paper, PAPER_LEFT, PAPER_BODY_W, label, value);
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

/* A comment of any length: whole lines on this page, the rest on the next. */
static void draw_long(struct paper *paper, const char *text)
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

static void draw_top(struct paper *paper, const struct transcript_book *book,
                     const struct transcript_page *page)
{
    double w = PAPER_BODY_W;
    double h = 0;

    draw_note(paper, "Trường:", page->school);
    h = paper_field(paper, PAPER_LEFT, w * 0.48, "Xã (phường):", page->commune);
    paper_field(paper, PAPER_LEFT + w * 0.5, w * 0.5, "Tỉnh (thành phố):", page->province);
    paper->y += h;
    h = paper_field(paper, PAPER_LEFT, w * 0.52,
                    "Họ và tên:", words_upper(paper->mem, book->student.name));
    paper_field(paper, PAPER_LEFT + w * 0.54, w * 0.15, "Lớp:", page->class_name);
    paper_field(paper, PAPER_LEFT + w * 0.71, w * 0.29, "Năm học:", page->school_year);
    paper->y += h + 6;
}

static void draw_homeroom(struct paper *paper, const struct transcript_page *page)
{
    const struct sign_block homeroom = {
        .title = "GIÁO VIÊN CHỦ NHIỆM", .hint = "(Ký và ghi rõ họ tên)", .who = page->homeroom};

    draw_heading(paper, "NHẬN XÉT CỦA GIÁO VIÊN CHỦ NHIỆM",
                 "(Nhận xét về kết quả rèn luyện và học tập; nội dung, kết quả rèn luyện trong kì "
                 "nghỉ hè nếu có)");
    draw_long(paper, or_empty(page->homeroom_comment));
    paper->y += 6;
    sign_blocks(paper, NULL, &homeroom);
}

static void draw_approval(struct paper *paper, const struct transcript_book *book,
                          const struct transcript_page *page)
{
    const struct pen bold = {.size = 11.5, .bold = true, .align = PANGO_ALIGN_CENTER};
    const char *title = words_upper(paper->mem, book->leader_title);
    const struct sign_block leader = {.place_date =
                                          words_place_date(paper->mem, page->place, page->date),
                                      .title = title,
                                      .hint = "(Ký, ghi rõ họ tên và đóng dấu)",
                                      .who = page->leader,
                                      .sealed = page->sealed};

    paper_need(paper, sign_block_height(&leader) + 40);
    paper->y += 4;
    paper_line(paper, bold, arena_printf(paper->mem, "PHÊ DUYỆT CỦA %s", title));
    paper->y += 6;
    sign_blocks(paper, NULL, &leader);
}

void draw_page_b(struct paper *paper, const struct transcript_book *book,
                 const struct transcript_page *page)
{
    draw_top(paper, book, page);
    draw_levels(paper, page);
    draw_note(paper, "– Chứng chỉ (nếu có):", page->certificates);
    draw_note(paper, "– Kết quả tham gia các cuộc thi (nếu có):", page->contests);
    draw_note(paper, "– Khen thưởng (nếu có):", page->title);
    draw_homeroom(paper, page);
    draw_approval(paper, book, page);
}
