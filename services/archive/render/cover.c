/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/block.h"
#include "render/table.h"
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
    paper_line(paper, big, words_upper(paper->mem, book->level));
    paper->y = 430;
    paper_line(paper, (struct pen){.size = 14, .align = PANGO_ALIGN_CENTER}, "Họ và tên học sinh");
    paper->y += 8;
    paper_line(paper, name, words_upper(paper->mem, book->student.name));
    paper->y = 690;
    paper_line(paper, head,
               arena_printf(paper->mem, "Số: %s/%s",
                            *or_empty(book->number) ? book->number : "…………………",
                            or_empty(book->level_code)));
}

static void draw_motto(struct paper *paper)
{
    paper_line(paper, centred_bold, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    paper_line(paper, centred_bold, "Độc lập - Tự do - Hạnh phúc");

    double w = paper_width(paper, centred_bold, "Độc lập - Tự do - Hạnh phúc");
    double middle = PAPER_LEFT + PAPER_BODY_W / 2;

    paper_rule(paper, middle - w / 2, paper->y + 2, middle + w / 2, paper->y + 2);
}

/* Two fields on one line; the second begins at share of the width. */
static void draw_pair(struct paper *paper, double share, const char *const labels[2],
                      const char *const values[2])
{
    double first = PAPER_BODY_W * share;

    paper_need(paper, 40);

    double left = paper_field(paper, PAPER_LEFT, first - 8, labels[0], values[0]);
    double right =
        paper_field(paper, PAPER_LEFT + first, PAPER_BODY_W - first, labels[1], values[1]);

    paper->y += left > right ? left : right;
}

static void draw_single(struct paper *paper, const char *label, const char *value)
{
    paper_need(paper, 40);
    paper->y += paper_field(paper, PAPER_LEFT, PAPER_BODY_W, label, value);
}

#define PAIR(share, label_1, value_1, label_2, value_2)                                            \
    draw_pair(paper, share, (const char *const[]){label_1, label_2},                               \
              (const char *const[]){value_1, value_2})

static void draw_person(struct paper *paper, const struct transcript_student *s)
{
    PAIR(0.68, "Họ và tên:", words_upper(paper->mem, s->name), "Giới tính:", s->sex);
    PAIR(0.5, "Ngày, tháng, năm sinh:", words_date(paper->mem, s->born), "Mã định danh:", s->code);
    draw_single(paper, "Nơi sinh:", s->birthplace);
    PAIR(0.5, "Dân tộc:", s->ethnic_group, "Quốc tịch:", s->nationality);
    draw_single(paper, "Con liệt sĩ, con thương binh (diện chính sách):", s->policy_group);
    draw_single(paper, "Chỗ ở hiện tại:", s->address);
    PAIR(0.58, "Họ và tên cha:", s->father, "Nghề nghiệp:", s->father_job);
    PAIR(0.58, "Họ và tên mẹ:", s->mother, "Nghề nghiệp:", s->mother_job);
    PAIR(0.58, "Họ và tên người giám hộ:", s->guardian, "Nghề nghiệp:", s->guardian_job);
}

static const double history_widths[] = {80, 60, 180, 182};

static void history_head(struct paper *paper, const struct table *table)
{
    static const char *const titles[] = {"Năm học", "Lớp", "Tên trường",
                                         "Xã (phường), tỉnh (thành phố)"};
    const struct pen pen = {.size = 10, .bold = true, .align = PANGO_ALIGN_CENTER};

    for (size_t i = 0; i < COUNT_OF(titles); i++)
        table_cell(paper, table, i, i + 1, 22, &(struct cell){.text = titles[i], .pen = pen});
    paper->y += 22;
}

static void draw_history(struct paper *paper, const struct transcript_book *book)
{
    const struct table table = {history_widths, COUNT_OF(history_widths), history_head};
    const struct pen left = {.size = 10};
    const struct pen mid = {.size = 10, .align = PANGO_ALIGN_CENTER};

    paper_need(paper, 80);
    paper_line(paper, centred_bold, "QUÁ TRÌNH HỌC TẬP");
    paper->y += 5;
    history_head(paper, &table);
    for (size_t i = 0; i < book->n_history; i++) {
        const struct history_line *h = &book->history[i];
        const struct cell cells[] = {{.text = h->school_year, .pen = mid},
                                     {.text = h->class_name, .pen = mid},
                                     {.text = h->school, .pen = left},
                                     {.text = h->place, .pen = left}};

        table_row(paper, &table, cells, 20);
    }
}

void draw_student(struct paper *paper, const struct transcript_book *book)
{
    const struct pen title = {.size = 17, .bold = true, .align = PANGO_ALIGN_CENTER};
    const struct sign_block leader = {
        .place_date = words_place_date(paper->mem, book->place, book->date),
        .title = words_upper(paper->mem, book->leader_title),
        .hint = "(Ký, ghi rõ họ tên và đóng dấu)",
        .who = book->leader,
        .sealed = book->sealed,
    };

    draw_motto(paper);
    paper_box(paper, PAPER_LEFT, paper->y + 10, 68, 90);
    paper_text(paper, (struct pen){.size = 9, .align = PANGO_ALIGN_CENTER, .grey = 0.4}, PAPER_LEFT,
               paper->y + 42, 68, "Ảnh\n3 × 4 cm");
    paper->y += 30;
    paper_line(paper, title, "HỌC BẠ");
    paper_line(paper, title, words_upper(paper->mem, book->level));
    paper->y += 4;
    paper_line(
        paper, centred,
        arena_printf(paper->mem, "Số: %s/%s", or_empty(book->number), or_empty(book->level_code)));
    paper->y += 20;
    draw_person(paper, &book->student);
    paper->y += 6;
    sign_blocks(paper, NULL, &leader);
    paper->y += 6;
    draw_history(paper, book);
}
