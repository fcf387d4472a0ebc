/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One visibly fictitious learner's year on each family of forms. */
#include "sample.h"

#include <string.h>

#define SIGNED(who, minutes)                                                                       \
    {                                                                                              \
        who, 1685520000 + 60 * (minutes)                                                           \
    }

/* clang-format off */
static const struct page_line marks_2006[] = {
    {"Toán", LINE_MARK, 83, 90, 88, NONE, "", SIGNED("Trần Văn Ví Dụ", 1)},
    {"Vật lí", LINE_MARK, 78, 83, 81, NONE, "", SIGNED("Y Thử Êđrim", 2)},
    {"Hóa học", LINE_MARK, 45, 49, 48, 65, "", SIGNED("Đỗ Thị Mẫu", 3)},
    {"Sinh học", LINE_MARK, 72, 75, 74, NONE, "", SIGNED("Vũ Văn Thử", 4)},
    {"Tin học", LINE_MARK, 100, 95, 97, NONE, "", SIGNED("Vũ Văn Thử", 4)},
    {"Ngữ văn", LINE_MARK, 65, 70, 68, NONE, "", SIGNED("Nguyễn Thị Thử Nghiệm", 5)},
    {"Lịch sử", LINE_MARK, 80, 85, 83, NONE, "", SIGNED("Phạm Văn Minh Họa", 6)},
    {"Địa lí", LINE_MARK, 72, 75, 74, NONE, "", SIGNED("Phạm Văn Minh Họa", 7)},
    {"Ngoại ngữ", LINE_MARK, 65, 70, 68, NONE, "", SIGNED("H'Mẫu Ê̆ban", 8)},
    {"Công nghệ", LINE_MARK, 80, 85, 83, NONE, "", SIGNED("Lê Thị Giả Định", 9)},
    {"Giáo dục quốc phòng – an ninh", LINE_MARK, 90, 90, 90, NONE, "", SIGNED("Bùi Văn Mẫu", 10)},
    {"Giáo dục công dân", LINE_MARK, 90, 95, 93, NONE, "Ý thức tốt, mạnh dạn nêu ý kiến.", SIGNED("Lê Thị Giả Định", 11)},
    {"Thể dục", LINE_COMMENT, 1, 1, 1, NONE, "", SIGNED("Bùi Văn Mẫu", 12)},
    {"Nghề phổ thông (tự chọn)", LINE_EXEMPT, NONE, NONE, NONE, NONE, "", {"", NONE}},
    {"ĐTB các môn học", LINE_MARK, 76, 80, 79, NONE, "", SIGNED("Nguyễn Thị Thử Nghiệm", 30)},
};

static const struct page_line subjects_2018[] = {
    {"Tiếng Việt", LINE_LEVEL, NONE, NONE, 2, NONE, "Đọc trôi chảy, viết câu rõ ý.", SIGNED("H'Mẫu Ê̆ban", 1), 90},
    {"Toán", LINE_LEVEL, NONE, NONE, 2, NONE, "Tính đúng, trình bày sạch đẹp.", SIGNED("H'Mẫu Ê̆ban", 2), 100},
    {"Ngoại ngữ 1", LINE_LEVEL, NONE, NONE, 1, NONE, "Mạnh dạn khi nói; cần luyện nghe thêm.", SIGNED("Vũ Văn Thử", 3), 70},
    {"Đạo đức", LINE_LEVEL, NONE, NONE, 2, NONE, "", SIGNED("H'Mẫu Ê̆ban", 4), NONE},
    {"Lịch sử và Địa lí", LINE_LEVEL, NONE, NONE, 2, NONE, "", SIGNED("H'Mẫu Ê̆ban", 5), 90},
    {"Khoa học", LINE_LEVEL, NONE, NONE, 2, NONE, "", SIGNED("H'Mẫu Ê̆ban", 6), 80},
    {"Tin học", LINE_LEVEL, NONE, NONE, 2, NONE, "", SIGNED("Vũ Văn Thử", 7), 90},
    {"Công nghệ", LINE_LEVEL, NONE, NONE, 2, NONE, "", SIGNED("Vũ Văn Thử", 8), 90},
    {"Giáo dục thể chất", LINE_LEVEL, NONE, NONE, 2, NONE, "", SIGNED("Bùi Văn Mẫu", 9), NONE},
    {"Nghệ thuật (Âm nhạc)", LINE_LEVEL, NONE, NONE, 2, NONE, "Hát đúng giai điệu.", SIGNED("Hồ Thị Ví Dụ", 10), NONE},
    {"Nghệ thuật (Mĩ thuật)", LINE_LEVEL, NONE, NONE, 1, NONE, "", SIGNED("Hồ Thị Ví Dụ", 11), NONE},
    {"Hoạt động trải nghiệm", LINE_LEVEL, NONE, NONE, 2, NONE, "", SIGNED("H'Mẫu Ê̆ban", 12), NONE},
    {"Tiếng dân tộc thiểu số", LINE_LEVEL, NONE, NONE, 2, NONE, "", SIGNED("Y Thử Êđrim", 13), NONE},
};

static const struct page_quality qualities_2018[] = {
    {"pc_yeu_nuoc", "Yêu nước", "T"}, {"pc_nhan_ai", "Nhân ái", "T"},
    {"pc_cham_chi", "Chăm chỉ", "Đ"}, {"pc_trung_thuc", "Trung thực", "T"},
    {"pc_trach_nhiem", "Trách nhiệm", "T"},
    {"nl_tu_chu", "Tự chủ và tự học", "T"}, {"nl_giao_tiep", "Giao tiếp và hợp tác", "T"},
    {"nl_giai_quyet", "Giải quyết vấn đề và sáng tạo", "Đ"},
    {"nl_ngon_ngu", "Ngôn ngữ", "T"}, {"nl_tinh_toan", "Tính toán", "T"},
    {"nl_khoa_hoc", "Khoa học", "T"}, {"nl_cong_nghe", "Công nghệ", "T"},
    {"nl_tin_hoc", "Tin học", "T"}, {"nl_tham_mi", "Thẩm mĩ", "Đ"}, {"nl_the_chat", "Thể chất", "C"},
};

static const struct page_quality qualities_2016[] = {
    {"nl_tu_phuc_vu", "Tự phục vụ, tự quản", "T"}, {"nl_hop_tac", "Hợp tác", "T"},
    {"nl_tu_hoc", "Tự học và giải quyết vấn đề", "Đ"},
    {"pc_cham_hoc", "Chăm học, chăm làm", "T"}, {"pc_tu_tin", "Tự tin, trách nhiệm", "T"},
    {"pc_trung_thuc", "Trung thực, kỉ luật", "T"}, {"pc_doan_ket", "Đoàn kết, yêu thương", "C"},
};
/* clang-format on */

static void on_paper_of_2006(const struct form *form, struct transcript_page *page)
{
    page->grade = 12;
    page->class_name = "12B3";
    page->school = "Trường THPT Thử Nghiệm Y Jút";
    page->lines = marks_2006;
    page->n_lines = COUNT_OF(marks_2006);
    page->hk1 = (struct page_levels){"Khá", "Trung bình"};
    page->hk2 = (struct page_levels){"Tốt", "Khá"};
    page->year = (struct page_levels){"Tốt", "Khá"};
    page->again = (struct page_levels){"", ""};
    page->title = "Học sinh tiên tiến";
    if (strcmp(form->ruleset, "GDTX") == 0) {
        page->school = "Trung tâm GDNN-GDTX Thử Nghiệm Krông Ana";
        page->n_lines = 10;
        page->title = "Học viên tiên tiến";
    }
}

static void on_paper_of_a_primary_school(const struct form *form, struct transcript_page *page)
{
    bool before_2018 = strcmp(form->ruleset, "TT30_22") == 0;

    page->grade = 4;
    page->class_name = "4A";
    page->school = "Trường Tiểu học Thử Nghiệm Võ Thị Sáu";
    page->lines = subjects_2018;
    page->n_lines = COUNT_OF(subjects_2018);
    page->qualities = before_2018 ? qualities_2016 : qualities_2018;
    page->n_qualities = before_2018 ? COUNT_OF(qualities_2016) : COUNT_OF(qualities_2018);
    page->correction = "";
    page->achievement = "Hoàn thành tốt";
    page->title = "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện";
    page->homeroom_comment =
        "Em ngoan, lễ phép, biết giúp đỡ bạn; cần tự tin hơn khi nói trước lớp.";
}

struct transcript_book sample_form(struct call *call, const struct form *form,
                                   const char *school_year, struct transcript_page *page)
{
    struct transcript_book book = sample_book();
    bool primary = strncmp(form->id, "HB-TH", 5) == 0;

    *page = sample_page();
    page->school_year = school_year;
    if (primary)
        on_paper_of_a_primary_school(form, page);
    else if (strcmp(form->ruleset, "TT22") != 0 && strcmp(form->ruleset, "TT43") != 0)
        on_paper_of_2006(form, page);
    page->promotion = form_decision(call->mem, form, "promoted", page->grade);
    book.form = form;
    book.level = primary ? "tiểu học" : page->grade >= 10 ? "trung học phổ thông" : book.level;
    book.level_code = form->words->level_code ? form->words->level_code : "THPT";
    book.school = page->school;
    book.student.name = "Y Lơ̆ Buôn Krông";
    book.student.native_place = "Buôn Thử Nghiệm, tỉnh Đắk Lắk";
    book.pages = page;
    book.n_pages = 1;
    return book;
}
