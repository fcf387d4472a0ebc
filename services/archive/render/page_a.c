/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Subjects and activities, and who confirms them. */
#include "render/block.h"
#include "render/words.h"

/* Marks are read by columns; a comment may be long. */
static const struct pen shown_pens[] = {
    [SHOWN_NAME] = {.size = 9.5},
    [SHOWN_TERM1] = {.size = 10, .align = PANGO_ALIGN_CENTER},
    [SHOWN_TERM2] = {.size = 10, .align = PANGO_ALIGN_CENTER},
    [SHOWN_YEAR] = {.size = 10, .bold = true, .align = PANGO_ALIGN_CENTER},
    [SHOWN_AGAIN] = {.size = 10, .align = PANGO_ALIGN_CENTER},
    [SHOWN_TEST] = {.size = 10, .align = PANGO_ALIGN_CENTER},
    [SHOWN_COMMENT] = {.size = 8.5},
};

static const char *value_text(struct paper *paper, const struct page_line *line, int64_t value)
{
    static const char *const levels[] = {"C", "H", "T"};

    if (line->kind == LINE_EXEMPT)
        return "Miễn";
    if (line->kind == LINE_MARK)
        return words_tenths(paper->mem, value);
    if (is_none(value))
        return "";
    if (line->kind == LINE_LEVEL)
        return value < (int64_t)COUNT_OF(levels) ? levels[value] : "";
    return value ? "Đ" : "CĐ";
}

static const char *teacher_text(struct paper *paper, const struct signed_by *teacher)
{
    if (!was_signed(teacher))
        return or_empty(teacher->name);
    return arena_printf(paper->mem, "Đã ký số: %s, %s", or_empty(teacher->name),
                        words_time(paper->mem, teacher->at));
}

static const char *shown_text(struct paper *paper, const struct page_line *line, enum shown shown)
{
    switch (shown) {
    case SHOWN_NAME:
        return line->subject;
    case SHOWN_TERM1:
        return value_text(paper, line, line->hk1);
    case SHOWN_TERM2:
        return value_text(paper, line, line->hk2);
    case SHOWN_YEAR:
        return value_text(paper, line, line->year);
    case SHOWN_AGAIN:
        return line->kind == LINE_EXEMPT ? "" : value_text(paper, line, line->retest);
    case SHOWN_TEST:
        return words_whole(paper->mem, line->test);
    case SHOWN_COMMENT:
        break;
    }
    return line->comment;
}

static void draw_line(struct paper *paper, const struct subject_table *subjects,
                      const struct page_line *line)
{
    struct cell cells[TABLE_COLUMNS_MAX] = {0};

    for (size_t i = 0; i < subjects->table.n; i++) {
        enum shown shown = subjects->shown[i];

        cells[i] = (struct cell){
            .text = shown_text(paper, line, shown),
            .note = shown == SHOWN_COMMENT ? teacher_text(paper, &line->teacher) : NULL,
            .pen = shown_pens[shown],
        };
    }
    table_row(paper, &subjects->table, cells, subjects->row);
}

void draw_subjects(struct paper *paper, const struct transcript_book *book,
                   const struct transcript_page *page)
{
    const struct subject_table *subjects = book->form->layout->subjects;

    table_head(paper, &subjects->table);
    for (size_t i = 0; i < page->n_lines; i++)
        draw_line(paper, subjects, &page->lines[i]);
    paper->y += 6;
}

void draw_name_line(struct paper *paper, const struct transcript_book *book,
                    const struct transcript_page *page, double gap)
{
    double w = PAPER_BODY_W;
    double h = paper_field(paper, PAPER_LEFT, w * 0.52,
                           "Họ và tên:", words_upper(paper->mem, book->student.name));

    paper_field(paper, PAPER_LEFT + w * 0.54, w * 0.15, "Lớp:", page->class_name);
    paper_field(paper, PAPER_LEFT + w * 0.71, w * 0.29, "Năm học:", page->school_year);
    paper->y += h + gap;
}

void draw_year_head(struct paper *paper, const struct transcript_book *book,
                    const struct transcript_page *page)
{
    draw_name_line(paper, book, page, 4);
}

/* Upper secondary schools of the 2006 programme; written by hand, no document says it yet. */
void draw_stream(struct paper *paper, const struct transcript_book *book,
                 const struct transcript_page *page)
{
    double w = PAPER_BODY_W;

    (void)book;
    if (page->grade < 10)
        return;

    double h = paper_field(paper, PAPER_LEFT, w * 0.4, "Ban:", "");

    paper_field(paper, PAPER_LEFT + w * 0.42, w * 0.58, "Môn học nâng cao:", "");
    paper->y += h + 4;
}

void draw_correction(struct paper *paper, const struct transcript_book *book,
                     const struct transcript_page *page)
{
    const char *correction =
        *or_empty(page->correction) ? page->correction : "Trong trang này không có sửa chữa.";

    (void)book;
    paper_line(paper, (struct pen){.size = 10}, correction);
    paper->y += 8;
}

void draw_correction_if_any(struct paper *paper, const struct transcript_book *book,
                            const struct transcript_page *page)
{
    if (*or_empty(page->correction))
        draw_correction(paper, book, page);
}

void draw_confirmations(struct paper *paper, const struct transcript_book *book,
                        const struct transcript_page *page)
{
    const struct sign_block homeroom = {.title = "Xác nhận của giáo viên chủ nhiệm",
                                        .hint = "(Ký và ghi rõ họ tên)",
                                        .who = page->homeroom};
    const struct sign_block leader = {
        .title = arena_printf(paper->mem, "Xác nhận của %s", book->form->words->leader),
        .hint = "(Ký, ghi rõ họ tên và đóng dấu)",
        .who = page->leader,
        .sealed = page->sealed};

    sign_blocks(paper, &homeroom, &leader);
}
