/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include <stdlib.h>
#include <string.h>

#include <pango/pangocairo.h>

#include "base/buf.h"
#include "render/form.h"
#include "render/marks.h"
#include "render/words.h"
#include "sample.h"
#include "tool.h"

static const char *render_to_file(struct call *call, const struct transcript_book *book)
{
    const char *path = in(call, scratch(call), "book.pdf");
    struct bytes pdf;

    assert_int_equal(transcript_render(call, book, &pdf), OK);
    save(path, pdf);
    return path;
}

static struct transcript_book whole_book(struct transcript_page *page)
{
    struct transcript_book book = sample_book();

    *page = sample_page();
    book.pages = page;
    book.n_pages = 1;
    return book;
}

static void a_book_is_a_sound_pdf_with_embedded_fonts(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct transcript_page page;
    struct transcript_book book = whole_book(&page);
    const char *path = render_to_file(&call, &book);

    (void)state;
    contains(run_ok(&call, "qpdf --check %s", path), "No syntax or stream encoding errors");
    contains(run_ok(&call, "pdfinfo %s", path), "Pages:           4");

    /* columns: name … emb sub uni; every font must be embedded, a subset, and searchable */
    const char *wrong =
        run_ok(&call, "pdffonts %s | tail -n +3 | grep -v ' yes yes yes ' || true", path);

    assert_string_equal(wrong, "");
}

static void names_are_read_back_as_they_were_written(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct transcript_page page;
    struct transcript_book book = whole_book(&page);
    const char *text = run_ok(&call, "pdftotext -layout %s -", render_to_file(&call, &book));

    (void)state;
    contains(text, "H'THỬ NGHIỆM Ê̆BAN ƯNG");
    contains(text, "Y Mẫu Ê̆ban");
    contains(text, "Nguyễn Thị Thử Nghiệm");
    contains(text, "Đã ký số: Y Thử Êđrim");
    contains(text, "8,3");
    contains(text, "10,0");
    contains(text, "Tân An, ngày 25 tháng 5 năm 2026");
    contains(text, "DỮ LIỆU THỬ NGHIỆM");
    contains(text, "HB-7K2M-9QXT-4RWD");
    contains(text, "Đã ký số và đóng dấu số");
    contains(text, "Trang 4/4");
    contains(text, "Trong trang này có sửa chữa ở 1 chỗ");
}

static void the_same_input_gives_the_same_bytes(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct transcript_page page;
    struct transcript_book book = whole_book(&page);
    struct bytes one;
    struct bytes two;

    (void)state;
    assert_int_equal(transcript_render(&call, &book, &one), OK);
    assert_int_equal(transcript_render(&call, &book, &two), OK);
    assert_int_equal(one.n, two.n);
    assert_memory_equal(one.data, two.data, one.n);

    page.absences++;
    assert_int_equal(transcript_render(&call, &book, &two), OK);
    assert_true(one.n != two.n || memcmp(one.data, two.data, one.n) != 0);
}

static void real_data_carry_no_trial_stamp(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct transcript_page page;
    struct transcript_book book = whole_book(&page);

    (void)state;
    book.trial = false;
    lacks(run_ok(&call, "pdftotext %s -", render_to_file(&call, &book)), "DỮ LIỆU THỬ NGHIỆM");
}

/* n words "từ001 từ002 …": each can be looked for in the printed text. */
static const char *numbered_words(struct call *call, int n)
{
    struct buf out = buf_in(call->mem);

    for (int i = 1; i <= n; i++)
        buf_printf(&out, "từ%04d ", i);
    return out.data;
}

static void all_words_are_printed(struct call *call, const char *path, int n)
{
    const char *text = run_ok(call, "pdftotext %s -", path);

    for (int i = 1; i <= n; i++)
        contains(text, arena_printf(call->mem, "từ%04d", i));
}

static void a_comment_longer_than_a_page_loses_no_word(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct transcript_page page;
    struct transcript_book book = whole_book(&page);
    struct page_line lines[13];
    const char *path = NULL;

    (void)state;
    memcpy(lines, page.lines, sizeof(lines));
    lines[3].comment = numbered_words(&call, 900);
    page.lines = lines;
    path = render_to_file(&call, &book);
    all_words_are_printed(&call, path, 900);
    contains(run_ok(&call, "pdftotext %s -", path), "Nội dung giáo dục");

    page = sample_page();
    page.homeroom_comment = numbered_words(&call, 1500);
    all_words_are_printed(&call, render_to_file(&call, &book), 1500);
}

static void what_is_not_signed_is_not_called_signed(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct transcript_page page;
    struct transcript_book book = whole_book(&page);
    struct page_line line = page.lines[0];

    (void)state;
    page.sealed = false;
    page.lines = &line;
    page.n_lines = 1;
    book.pages_only = true;
    contains(run_ok(&call, "pdftotext %s -", render_to_file(&call, &book)), "Đã ký số");
    lacks(run_ok(&call, "pdftotext %s -", render_to_file(&call, &book)), "đóng dấu số");

    line.teacher.at = NONE;
    page.homeroom.at = 0;
    page.leader.at = NONE;
    lacks(run_ok(&call, "pdftotext %s -", render_to_file(&call, &book)), "Đã ký số");
}

static void what_cannot_be_printed_is_refused(void **state)
{
    static const char *const names[] = {"Nguyễn \xff\xfe", "Nguyễn \xe1\xba", "Lê \U000E1234"};
    SCOPED(call_end) struct call call = call_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct transcript_book book = sample_book();
        struct bytes pdf;

        book.student.name = names[i];
        assert_int_equal(transcript_render(&call, &book, &pdf), ERR_UNPROCESSABLE);
    }
}

static void an_empty_book_can_be_printed(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const struct transcript_page page = {
        .absences = NONE, .homeroom = {NULL, NONE}, .leader = {NULL, NONE}};
    const struct transcript_book book = {.form = form_for("TT22", "2025-2026"),
                                         .pages = &page,
                                         .n_pages = 1,
                                         .leader = {NULL, NONE}};

    (void)state;
    run_ok(&call, "qpdf --check %s", render_to_file(&call, &book));
}

static void a_label_names_the_medium(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    const struct media_label label = sample_label();
    const char *path = in(&call, scratch(&call), "label.pdf");
    struct bytes pdf;

    (void)state;
    assert_int_equal(label_render(&call, &label, &pdf), OK);
    save(path, pdf);
    contains(run_ok(&call, "qpdf --check %s", path), "No syntax or stream encoding errors");
    contains(run_ok(&call, "pdfinfo %s", path), "Pages:           1");

    const char *text = run_ok(&call, "pdftotext -layout %s -", path);

    contains(text, "HỌC BẠ SỐ – LỚP 7A1");
    contains(text, "42 học sinh");
    contains(text, "1 / 2");
    contains(text, "01/06/2026");
    contains(text, label.volume_id);
    contains(text, label.image_sha256);
}

static void numbers_and_dates_are_vietnamese(void **state)
{
    SCOPED(call_end) struct call call = call_new();
    struct arena *m = call.mem;

    (void)state;
    assert_string_equal(words_tenths(m, 83), "8,3");
    assert_string_equal(words_tenths(m, 0), "0,0");
    assert_string_equal(words_tenths(m, 100), "10,0");
    assert_string_equal(words_tenths(m, NONE), "");
    assert_string_equal(words_date(m, "2012-02-01"), "01/02/2012");
    assert_string_equal(words_date(m, "2012"), "2012");
    assert_string_equal(words_date(m, "2012-02-01x"), "2012-02-01x");
    assert_string_equal(words_place_date(m, "Ea Kao", "2026-02-05"),
                        "Ea Kao, ngày 05 tháng 02 năm 2026");
    assert_string_equal(words_place_date(m, "Ea Kao", "2026-12-15"),
                        "Ea Kao, ngày 15 tháng 12 năm 2026");
    assert_string_equal(words_time(m, 1779696000), "15:00:00 25/05/2026");
    assert_string_equal(words_time(m, NONE), "");
    assert_string_equal(words_upper(m, "ưởng ê̆ đ"), "ƯỞNG Ê̆ Đ");
}

/* Distance between a breve's lowest ink and the highest ink of the letter before it. */
static int gap_under_breve(PangoLayout *layout)
{
    const PangoLayoutLine *line = pango_layout_get_line(layout, 0);
    const PangoLayoutRun *run = line->runs->data;
    const PangoGlyphInfo *glyphs = run->glyphs->glyphs;
    PangoRectangle letter;
    PangoRectangle mark;

    assert_int_equal(run->glyphs->num_glyphs, 2);
    pango_font_get_glyph_extents(run->item->analysis.font, glyphs[0].glyph, &letter, NULL);
    pango_font_get_glyph_extents(run->item->analysis.font, glyphs[1].glyph, &mark, NULL);
    return letter.y - (glyphs[1].geometry.y_offset + mark.y + mark.height);
}

static void a_breve_stands_above_its_letter(void **state)
{
    static const struct {
        const char *letter;
        bool into; /* the font prints it into the letter */
    } letters[] = {{"Ê\u0306", true}, {"ê\u0306", true},  {"Ô\u0306", true}, {"ô\u0306", true},
                   {"Ơ\u0306", true}, {"ơ\u0306", false}, {"Ư\u0306", true}, {"ư\u0306", false}};
    PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    PangoLayout *layout = pango_layout_new(context);
    PangoFontDescription *font = pango_font_description_from_string("DejaVu Serif 20");

    (void)state;
    pango_layout_set_font_description(layout, font);
    for (size_t i = 0; i < COUNT_OF(letters); i++) {
        pango_layout_set_text(layout, letters[i].letter, -1);
        assert_int_equal(gap_under_breve(layout) < 0, letters[i].into);
        marks_raise(layout);
        assert_true(gap_under_breve(layout) > 0);
    }
    pango_font_description_free(font);
    g_object_unref(layout);
    g_object_unref(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_book_is_a_sound_pdf_with_embedded_fonts),
        cmocka_unit_test(names_are_read_back_as_they_were_written),
        cmocka_unit_test(the_same_input_gives_the_same_bytes),
        cmocka_unit_test(real_data_carry_no_trial_stamp),
        cmocka_unit_test(a_comment_longer_than_a_page_loses_no_word),
        cmocka_unit_test(what_is_not_signed_is_not_called_signed),
        cmocka_unit_test(what_cannot_be_printed_is_refused),
        cmocka_unit_test(an_empty_book_can_be_printed),
        cmocka_unit_test(a_label_names_the_medium),
        cmocka_unit_test(a_breve_stands_above_its_letter),
        cmocka_unit_test(numbers_and_dates_are_vietnamese),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
