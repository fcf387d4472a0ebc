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

#include "base/buf.h"
#include "sample.h"
#include "tool.h"

/* The rule sets and years that the pages of these tests are of, and what must stand there. */
static const struct told {
    const char *ruleset, *school_year, *name;
    const char *says[14];
    const char *lacks[6];
} told[] = {
    {"TT58",
     "2019-2020",
     "Mẫu HB-TT58 bản 1",
     {"HỌC BẠ", "TRUNG HỌC PHỔ THÔNG", "Họ và tên học sinh", "Môn học nâng cao", "kiểm tra lại",
      "Giáo dục quốc phòng", "ĐTB các môn học", "Học lực", "Hạnh kiểm", "nghề phổ thông",
      "Huyện (quận", "PHÊ DUYỆT CỦA HIỆU TRƯỞNG", "7,9"},
     {"rèn luyện và học tập", "Kết quả học tập", "Mức đánh giá"}},
    {"TT58_26",
     "2023-2024",
     "Mẫu HB-TT58 bản 2",
     {"Học lực", "Hạnh kiểm", "ĐTB các môn học", "Học sinh tiên tiến", "Được lên lớp"},
     {"rèn luyện và học tập", "Kết quả học tập", "Mức đánh giá"}},
    {"GDTX",
     "2023-2024",
     "Mẫu HB-GDTX bản 1",
     {"GIÁO DỤC THƯỜNG XUYÊN", "Họ và tên học viên", "GIÁM ĐỐC TRUNG TÂM", "Trung tâm:",
      "Xác nhận của Giám đốc trung tâm", "Học lực", "Học viên tiên tiến", "0123/GDTX"},
     {"HIỆU TRƯỞNG", "Môn học nâng cao", "Hiệu trưởng"}},
    {"TT43",
     "2025-2026",
     "Mẫu HB-GDTX-TT43 bản 2",
     {"Họ và tên học viên", "GIÁM ĐỐC TRUNG TÂM", "Kết quả rèn luyện", "Kết quả học tập",
      "Xã (phường):"},
     {"HIỆU TRƯỞNG", "Học lực", "Hạnh kiểm"}},
    {"TT27", "2023-2024", "Mẫu HB-TH-TT27 bản 1", {"Huyện (quận", "TIỂU HỌC"}, {"Xã (phường):"}},
    {"TT27",
     "2025-2026",
     "Mẫu HB-TH-TT27 bản 2",
     {"TIỂU HỌC", "Quê quán:", "Số đăng bộ", "1. Các môn học", "Điểm", "2. Những phẩm chất chủ yếu",
      "3. Những năng lực cốt lõi", "3.2. Những năng lực đặc thù", "4. Đánh giá kết quả giáo dục:",
      "Hoàn thành tốt", "Hoàn thành chương trình lớp 4", "Giáo viên chủ nhiệm", "Xã (phường):"},
     {"Hạnh kiểm", "Học lực", "Kết quả rèn luyện", "Huyện (quận", "Ảnh"}},
    {"TT30_22",
     "2022-2023",
     "Mẫu HB-TH-TT30 bản 1",
     {"2.1. Năng lực", "2.2. Phẩm chất", "Tự phục vụ, tự quản", "Đoàn kết, yêu thương",
      "3. Khen thưởng:", "4. Hoàn thành chương trình lớp học"},
     {"Đánh giá kết quả giáo dục", "đặc thù", "cốt lõi"}},
    {"TT22", "2024-2025", "Mẫu HB-TT22 bản 1", {"Kết quả học tập", "Huyện (quận"}, {"Học lực"}},
    {"TT22", "2025-2026", "Mẫu HB-TT22 bản 2", {"Kết quả học tập", "Xã (phường):"}, {"Hạnh kiểm"}},
};

static const char *printed(struct call *call, const struct transcript_book *book, const char *how)
{
    const char *keep = getenv("HBDT_KEEP_PAGES"); /* a folder, to look at them */
    const char *path =
        in(call, keep ? keep : scratch(call),
           arena_printf(call->mem, "%s-%s-%s.pdf", book->form->id, book->pages->school_year, how));
    struct bytes pdf;

    assert_int_equal(transcript_render(call, book, &pdf), OK);
    save(path, pdf);
    return path;
}

static const char *printed_as_usual(struct call *call, const struct told *t)
{
    const struct form *form = form_for(t->ruleset, t->school_year);
    struct transcript_page page;
    struct transcript_book book = sample_form(call, form, t->school_year, &page);

    return printed(call, &book, "usual");
}

static void says_its_own_words(struct call *call, const struct told *t, const char *path)
{
    const char *text = run_ok(call, "pdftotext -raw %s - | tr -s '\\n ' ' '", path);

    contains(text, t->name);
    contains(text, "Y LƠ̆ BUÔN KRÔNG");
    contains(text, "H'Mẫu Ê̆ban");
    for (size_t k = 0; t->says[k]; k++)
        contains(text, t->says[k]);
    for (size_t k = 0; t->lacks[k]; k++)
        lacks(text, t->lacks[k]);
}

static void every_form_is_sound_and_says_its_own_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        SCOPED(call_end) struct call call = call_new();
        const char *path = printed_as_usual(&call, &told[i]);

        says_its_own_words(&call, &told[i], path);
        contains(run_ok(&call, "pdfinfo %s", path),
                 form_for(told[i].ruleset, told[i].school_year)->source);
        run_ok(&call, "qpdf --check %s", path);
        run_ok(&call, "python3 tests/unit/check_pages.py %s", path);
        /* columns: name … emb sub uni */
        assert_string_equal(
            run_ok(&call, "pdffonts %s | tail -n +3 | grep -v ' yes yes yes ' || true", path), "");
    }
}

/* The longest that records keeps: 1000 letters of comment, names of 100 and 200. */
enum { LINES = 18, COMMENT = 1000, NAME = 100, TEXT = 200 };

/* Words that can be looked for, "từ03.0001 từ03.0002 …", about n letters of them. */
static const char *numbered(struct call *call, int of, int n)
{
    struct buf out = buf_in(call->mem);

    for (int i = 1; i * 10 <= n; i++)
        buf_printf(&out, "từ%02d.%04d ", of, i);
    return out.data;
}

static void all_is_printed(struct call *call, const char *text, int of, int n)
{
    for (int i = 1; i * 10 <= n; i++)
        contains(text, arena_printf(call->mem, "từ%02d.%04d", of, i));
}

static void fill_student(struct call *call, struct transcript_student *s)
{
    const char **const texts[] = {
        &s->birthplace, &s->ethnic_group, &s->nationality, &s->policy_group, &s->native_place,
        &s->address,    &s->code,         &s->father,      &s->father_job,   &s->mother,
        &s->mother_job, &s->guardian,     &s->guardian_job};

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i] = numbered(call, 60 + (int)i, TEXT);
    s->name = "Y Lơ̆ Buôn Krông Ê̆ban Hwing Mlô Duôn Du Kbuôr Niê Kdăm Adrơng Ayŭn Buôn Yă "
              "Eñuôl Byă Kriêng Rcăm";
}

static struct transcript_book fullest(struct call *call, const struct told *t,
                                      struct transcript_page *page, struct page_line lines[LINES])
{
    const struct form *form = form_for(t->ruleset, t->school_year);
    struct transcript_book book = sample_form(call, form, t->school_year, page);

    for (int i = 0; i < LINES; i++) {
        lines[i] = page->lines[(size_t)i % page->n_lines];
        lines[i].comment = numbered(call, i, COMMENT);
        lines[i].teacher.name = numbered(call, 20 + i, NAME);
    }
    page->lines = lines;
    page->n_lines = LINES;
    page->homeroom_comment = numbered(call, 40, COMMENT);
    page->homeroom.name = numbered(call, 41, NAME);
    page->leader.name = numbered(call, 42, NAME);
    page->school = numbered(call, 43, TEXT);
    page->commune = numbered(call, 44, TEXT);
    page->province = numbered(call, 45, TEXT);
    page->correction = numbered(call, 46, COMMENT);
    page->title = numbered(call, 47, TEXT);
    page->class_name = "Lớp 12 Chuyên Toán 1";
    book.school = page->school;
    book.authority = page->province;
    book.leader = page->leader;
    fill_student(call, &book.student);
    return book;
}

static void the_longest_texts_are_neither_cut_nor_overlap(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        SCOPED(call_end) struct call call = call_new();
        struct page_line lines[LINES];
        struct transcript_page page;
        struct transcript_book book = fullest(&call, &told[i], &page, lines);

        if (i &&
            form_for(told[i - 1].ruleset, told[i - 1].school_year)->layout == book.form->layout)
            continue;

        const char *path = printed(&call, &book, "full");
        const char *text = run_ok(&call, "pdftotext -raw %s -", path);

        for (int k = 0; k < LINES; k++) {
            all_is_printed(&call, text, k, COMMENT);
            all_is_printed(&call, text, 20 + k, NAME);
        }
        all_is_printed(&call, text, 40, COMMENT);
        for (int k = 41; k <= 43; k++)
            all_is_printed(&call, text, k, NAME);
        run_ok(&call, "python3 tests/unit/check_pages.py %s", path);
    }
}

static void a_year_has_the_form_that_was_in_force_at_its_end(void **state)
{
    static const struct {
        const char *ruleset, *school_year, *id;
        int64_t version;
    } years[] = {
        {"TT58", "2011-2012", "HB-TT58", 1},       {"TT58", "2019-2020", "HB-TT58", 1},
        {"TT58_26", "2020-2021", "HB-TT58", 2},    {"TT58_26", "2023-2024", "HB-TT58", 2},
        {"TT22", "2021-2022", "HB-TT22", 1},       {"TT22", "2024-2025", "HB-TT22", 1},
        {"TT22", "2025-2026", "HB-TT22", 2},       {"TT22", "2039-2040", "HB-TT22", 2},
        {"TT27", "2020-2021", "HB-TH-TT27", 1},    {"TT27", "2025-2026", "HB-TH-TT27", 2},
        {"TT30_22", "2016-2017", "HB-TH-TT30", 1}, {"TT30_22", "2023-2024", "HB-TH-TT30", 1},
        {"GDTX", "2006-2007", "HB-GDTX", 1},       {"GDTX", "2024-2025", "HB-GDTX", 1},
    };
    static const struct {
        const char *ruleset, *school_year;
    } none[] = {
        {"TT58", "2010-2011"}, {"TT58", "2020-2021"},  {"TT58_26", "2019-2020"},
        {"TT22", "2020-2021"}, {"TT99", "2025-2026"},  {NULL, "2025-2026"},
        {"TT22", NULL},        {"TT22", ""},           {"TT22", "2025"},
        {"TT22", "2025-2027"}, {"TT22", "2025-2026x"}, {"TT22", "-999--998"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(years); i++) {
        const struct form *form = form_for(years[i].ruleset, years[i].school_year);

        assert_non_null(form);
        assert_string_equal(form->id, years[i].id);
        assert_int_equal(form->version, years[i].version);
    }
    for (size_t i = 0; i < COUNT_OF(none); i++)
        assert_null(form_for(none[i].ruleset, none[i].school_year));
}

/* An old year must not find two forms, nor a name two forms. */
static void rows_of_one_rule_set_follow_each_other(void **state)
{
    (void)state;
    for (const struct form *a = forms; a->id; a++)
        for (const struct form *b = a + 1; b->id; b++) {
            assert_false(strcmp(a->id, b->id) == 0 && a->version == b->version);
            if (strcmp(a->ruleset, b->ruleset) == 0) {
                assert_non_null(a->to);
                assert_true(strcmp(a->to, b->from) < 0);
                assert_true(a->version < b->version);
            }
        }
}

static void a_decision_is_said_in_the_words_of_the_form(void **state)
{
    static const struct {
        const char *ruleset, *school_year, *name;
        int64_t grade;
        const char *said;
    } decisions[] = {
        {"TT22", "2025-2026", "completed", 9, "Hoàn thành chương trình lớp 9"},
        {"TT22", "2025-2026", "retest", 8, "Kiểm tra, đánh giá lại trong hè"},
        {"TT58_26", "2023-2024", "completed", 12, "Hoàn thành chương trình lớp 12"},
        {"TT58_26", "2023-2024", "summer_training", 9, "Rèn luyện thêm về hạnh kiểm trong hè"},
        {"TT27", "2025-2026", "promoted", 3, "Hoàn thành chương trình lớp 3; được lên lớp"},
        {"TT27", "2025-2026", "completed", 5, "Hoàn thành chương trình tiểu học"},
        {"TT27", "2025-2026", "supplement", 1,
         "Chưa hoàn thành chương trình lớp 1; được hướng dẫn, giúp đỡ để đánh giá bổ sung"},
        {"TT22", "2025-2026", "no such", 9, ""},
        {"TT22", "2025-2026", NULL, 9, ""},
    };
    SCOPED(call_end) struct call call = call_new();

    (void)state;
    for (size_t i = 0; i < COUNT_OF(decisions); i++)
        assert_string_equal(form_decision(call.mem,
                                          form_for(decisions[i].ruleset, decisions[i].school_year),
                                          decisions[i].name, decisions[i].grade),
                            decisions[i].said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_is_sound_and_says_its_own_words),
        cmocka_unit_test(the_longest_texts_are_neither_cut_nor_overlap),
        cmocka_unit_test(a_year_has_the_form_that_was_in_force_at_its_end),
        cmocka_unit_test(rows_of_one_rule_set_follow_each_other),
        cmocka_unit_test(a_decision_is_said_in_the_words_of_the_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
