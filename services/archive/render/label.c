/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/label.h"

#include "render/paper.h"
#include "render/words.h"

static const char *medium_text(struct paper *paper, const struct media_label *l)
{
    return arena_printf(paper->mem, "%lld / %lld", (long long)l->medium, (long long)l->n_media);
}

/* The label to cut out: what must be read without opening the medium. */
static void draw_small(struct paper *paper, const struct media_label *l)
{
    const struct pen head = {.size = 10, .bold = true, .align = PANGO_ALIGN_CENTER};
    const struct pen big = {.size = 16, .bold = true, .align = PANGO_ALIGN_CENTER};
    const struct pen mid = {.size = 10, .align = PANGO_ALIGN_CENTER};
    const struct pen mono = {.size = 7, .align = PANGO_ALIGN_CENTER};
    const double w = 340;
    const double x = (PAPER_W - w) / 2;
    const double top = paper->y;
    double y = top + 10;

#define PUT(pen, ...)                                                                              \
    y += paper_text(paper, pen, x + 10, y, w - 20, arena_printf(paper->mem, __VA_ARGS__)) + 3
    PUT(head, "%s", words_upper(paper->mem, l->school));
    PUT(mid, "Mã trường: %s", or_empty(l->school_code));
    PUT(big, "HỌC BẠ SỐ – LỚP %s", or_empty(l->class_name));
    PUT(head, "Năm học %s · %lld học sinh", or_empty(l->school_year), (long long)l->n_students);
    PUT(mid, "Thiết bị số %s · Ngày ghi: %s", medium_text(paper, l),
        words_date(paper->mem, l->date));
    PUT(mid, "Người ghi: %s", or_empty(l->person));
    PUT(head, "%s", or_empty(l->volume_id));
    PUT(mono, "SHA-256 ảnh đĩa:\n%s", or_empty(l->image_sha256));
#undef PUT
    paper_box(paper, x, top, w, y - top + 8);
    paper->y = y + 30;
}

static void draw_field(struct paper *paper, const char *label, const char *value)
{
    paper->y += paper_field(paper, PAPER_LEFT, PAPER_BODY_W, label, value) + 2;
}

/* A digest in two lines of four groups of eight, to be compared by eye. */
static const char *grouped(struct paper *paper, const char *hex)
{
    struct buf out = buf_in(paper->mem);

    hex = or_empty(hex);
    for (size_t i = 0; hex[i]; i++) {
        if (i && i % 8 == 0)
            buf_char(&out, i % 32 ? ' ' : '\n');
        buf_char(&out, hex[i]);
    }
    return out.n ? out.data : "";
}

static void draw_record(struct paper *paper, const struct media_label *l)
{
    draw_field(paper, "Trường:", l->school);
    draw_field(paper, "Mã trường:", l->school_code);
    draw_field(paper, "Năm học:", l->school_year);
    draw_field(paper, "Lớp:", l->class_name);
    draw_field(paper, "Số học sinh:", arena_printf(paper->mem, "%lld", (long long)l->n_students));
    draw_field(paper, "Thiết bị số:", medium_text(paper, l));
    draw_field(paper, "Ngày ghi:", words_date(paper->mem, l->date));
    draw_field(paper, "Người ghi:", l->person);
    draw_field(paper, "Nhãn đĩa:", l->volume_id);
    draw_field(paper, "SHA-256 của ảnh đĩa:", grouped(paper, l->image_sha256));
    draw_field(paper, "SHA-256 của bản kê:", grouped(paper, l->manifest_sha256));
}

static void draw_label(struct paper *paper, const void *what)
{
    const struct media_label *l = what;
    const struct pen title = {.size = 14, .bold = true, .align = PANGO_ALIGN_CENTER};
    const struct pen hint = {.size = 9, .italic = true, .align = PANGO_ALIGN_CENTER};

    paper_line(paper, title, "NHÃN THIẾT BỊ LƯU TRỮ HỌC BẠ");
    paper_line(paper, hint, "Cắt theo khung và dán lên thiết bị; phần dưới lưu vào sổ thiết bị");
    paper->y += 10;
    draw_small(paper, l);
    paper_line(paper, title, "PHIẾU THIẾT BỊ LƯU TRỮ");
    paper->y += 8;
    draw_record(paper, l);
}

enum err label_render(struct call *call, const struct media_label *label, struct bytes *ret)
{
    const struct paper_options options = {
        .title = arena_printf(call->mem, "Nhãn %s", or_empty(label->volume_id)),
        .author = or_empty(label->school),
        .created_at = label->created_at,
        .foot_left = "",
        .foot_right = or_empty(label->volume_id),
        .stamp = label->trial ? "DỮ LIỆU THỬ NGHIỆM" : "",
    };

    return paper_print(call, &options, draw_label, label, ret);
}
