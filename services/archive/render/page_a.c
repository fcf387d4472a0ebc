/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Page a: subjects and activities. */
#include "render/block.h"
#include "render/table.h"
#include "render/words.h"

static const double widths[] = {104, 40, 40, 40, 58, 220};
static const struct pen head_pen = {.size = 9, .bold = true, .align = PANGO_ALIGN_CENTER};

static void head_cell(struct paper *paper, const struct table *table, size_t from, size_t to,
                      const char *text)
{
    bool whole = to - from == 1 && (from == 0 || from > 3);
    double height = whole ? 62 : 31;

    table_cell(paper, table, from, to, height, &(struct cell){.text = text, .pen = head_pen});
}

static void head(struct paper *paper, const struct table *table)
{
    head_cell(paper, table, 0, 1, "Môn học/\nHoạt động giáo dục");
    head_cell(paper, table, 4, 5, "Điểm hoặc mức đánh giá lại (nếu có)");
    head_cell(paper, table, 5, 6,
              "Nhận xét sự tiến bộ, ưu điểm nổi bật, hạn chế chủ yếu (nếu có) và chữ kí của giáo "
              "viên môn học");
    head_cell(paper, table, 1, 4, "Điểm trung bình môn học hoặc mức đánh giá");
    paper->y += 31;
    head_cell(paper, table, 1, 2, "Học kì I");
    head_cell(paper, table, 2, 3, "Học kì II");
    head_cell(paper, table, 3, 4, "Cả năm");
    paper->y += 31;
}

static const char *value_text(struct paper *paper, const struct page_line *line, int64_t value)
{
    if (line->kind == LINE_EXEMPT)
        return "Miễn";
    if (line->kind == LINE_MARK)
        return words_tenths(paper->mem, value);
    if (is_none(value))
        return "";
    return value ? "Đ" : "CĐ";
}

static const char *teacher_text(struct paper *paper, const struct signed_by *teacher)
{
    if (!was_signed(teacher))
        return or_empty(teacher->name);
    return arena_printf(paper->mem, "Đã ký số: %s, %s", or_empty(teacher->name),
                        words_time(paper->mem, teacher->at));
}

static void draw_line(struct paper *paper, const struct table *table, const struct page_line *line)
{
    const struct pen left = {.size = 9.5};
    const struct pen mid = {.size = 10, .align = PANGO_ALIGN_CENTER};
    const struct pen strong = {.size = 10, .bold = true, .align = PANGO_ALIGN_CENTER};
    const struct pen small = {.size = 8.5};
    const char *again = line->kind == LINE_EXEMPT ? "" : value_text(paper, line, line->retest);
    const struct cell cells[] = {
        {.text = line->subject, .pen = left},
        {.text = value_text(paper, line, line->hk1), .pen = mid},
        {.text = value_text(paper, line, line->hk2), .pen = mid},
        {.text = value_text(paper, line, line->year), .pen = strong},
        {.text = again, .pen = mid},
        {.text = line->comment, .note = teacher_text(paper, &line->teacher), .pen = small},
    };

    table_row(paper, table, cells, 30);
}

static void draw_top(struct paper *paper, const struct transcript_page *page, const char *name)
{
    double w = PAPER_BODY_W;
    double h =
        paper_field(paper, PAPER_LEFT, w * 0.52, "Họ và tên:", words_upper(paper->mem, name));

    paper_field(paper, PAPER_LEFT + w * 0.54, w * 0.15, "Lớp:", page->class_name);
    paper_field(paper, PAPER_LEFT + w * 0.71, w * 0.29, "Năm học:", page->school_year);
    paper->y += h + 4;
}

void draw_page_a(struct paper *paper, const struct transcript_book *book,
                 const struct transcript_page *page)
{
    const struct table table = {widths, COUNT_OF(widths), head};
    const struct sign_block homeroom = {.title = "Xác nhận của giáo viên chủ nhiệm",
                                        .hint = "(Ký và ghi rõ họ tên)",
                                        .who = page->homeroom};
    const struct sign_block leader = {
        .title = arena_printf(paper->mem, "Xác nhận của %s", or_empty(book->leader_title)),
        .hint = "(Ký, ghi rõ họ tên và đóng dấu)",
        .who = page->leader,
        .sealed = page->sealed};
    const char *correction =
        *or_empty(page->correction) ? page->correction : "Trong trang này không có sửa chữa.";

    draw_top(paper, page, book->student.name);
    head(paper, &table);
    for (size_t i = 0; i < page->n_lines; i++)
        draw_line(paper, &table, &page->lines[i]);
    paper->y += 6;
    paper_line(paper, (struct pen){.size = 10}, correction);
    paper->y += 8;
    sign_blocks(paper, &homeroom, &leader);
}
