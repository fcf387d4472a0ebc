/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands on the forms of THCS, THPT and continuing education. */
#include "render/block.h"
#include "render/layout.h"

/* clang-format off */
static const struct person_line person[] = {
    {0.68, {{"Họ và tên:", STUDENT(name), AS_UPPER}, {"Giới tính:", STUDENT(sex)}}},
    {0.5,  {{"Ngày, tháng, năm sinh:", STUDENT(born), AS_DATE}, {"Mã định danh:", STUDENT(code)}}},
    {0,    {{"Nơi sinh:", STUDENT(birthplace)}}},
    {0.5,  {{"Dân tộc:", STUDENT(ethnic_group)}, {"Quốc tịch:", STUDENT(nationality)}}},
    {0,    {{"Con liệt sĩ, con thương binh (diện chính sách):", STUDENT(policy_group)}}},
    {0,    {{"Chỗ ở hiện tại:", STUDENT(address)}}},
    {0.58, {{"Họ và tên cha:", STUDENT(father)}, {"Nghề nghiệp:", STUDENT(father_job)}}},
    {0.58, {{"Họ và tên mẹ:", STUDENT(mother)}, {"Nghề nghiệp:", STUDENT(mother_job)}}},
    {0.58, {{"Họ và tên người giám hộ:", STUDENT(guardian)}, {"Nghề nghiệp:", STUDENT(guardian_job)}}},
    {0},
};

static const double history_widths[] = {80, 60, 180, 182};
static const struct place history_head[] = {
    {0, 1, 0, 22, "Năm học",    HEAD_PEN},
    {1, 2, 0, 22, "Lớp",        HEAD_PEN},
    {2, 3, 0, 22, "Tên trường", HEAD_PEN},
    {3, 4, 0, 22, "Xã (phường), tỉnh (thành phố)", HEAD_PEN},
};
static const size_t history_at[] = {HISTORY(school_year), HISTORY(class_name), HISTORY(school), HISTORY(place)};
static const struct history_table history = {{history_widths, 4, history_head, COUNT_OF(history_head), 22}, history_at};

#define SUBJECT_HEAD(subject, result, again, comment)  \
    {0, 1, 0,  62, subject,     HEAD_PEN},            \
    {1, 4, 0,  31, result,      HEAD_PEN},            \
    {1, 2, 31, 31, "Học kì I",  HEAD_PEN},            \
    {2, 3, 31, 31, "Học kì II", HEAD_PEN},            \
    {3, 4, 31, 31, "Cả năm",    HEAD_PEN},            \
    {4, 5, 0,  62, again,       HEAD_PEN},            \
    {5, 6, 0,  62, comment,     HEAD_PEN}

/* Thông tư 22/2021: the teacher comments on each subject, and signs there. */
static const double tt22_widths[] = {104, 40, 40, 40, 58, 220};
static const struct place tt22_head[] = {
    SUBJECT_HEAD("Môn học/\nHoạt động giáo dục", "Điểm trung bình môn học hoặc mức đánh giá", "Điểm hoặc mức đánh giá lại (nếu có)",
                 "Nhận xét sự tiến bộ, ưu điểm nổi bật, hạn chế chủ yếu (nếu có) và chữ kí của giáo viên môn học")};
static const enum shown marks_shown[] = {SHOWN_NAME, SHOWN_TERM1, SHOWN_TERM2, SHOWN_YEAR, SHOWN_AGAIN, SHOWN_COMMENT};
static const struct subject_table tt22_subjects = {{tt22_widths, 6, tt22_head, COUNT_OF(tt22_head), 62}, marks_shown, 30};

/* Thông tư 58/2011: marks, and the teacher's signature for them. */
static const double tt58_widths[] = {140, 52, 52, 52, 66, 140};
static const struct place tt58_head[] = {
    SUBJECT_HEAD("Môn học", "Điểm trung bình hoặc xếp loại các môn học", "Điểm hoặc xếp loại kiểm tra lại (nếu có)",
                 "Giáo viên bộ môn kí xác nhận điểm (nhận xét, nếu có)")};
static const struct subject_table tt58_subjects = {{tt58_widths, 6, tt58_head, COUNT_OF(tt58_head), 62}, marks_shown, 28};

static const double level_widths[] = {64, 66, 66, 74, 66, 66, 100};
#define LEVEL_HEAD(rated, first, second, again)                         \
    {0, 1, 0,  78, "Học kì",                             HEAD_PEN},     \
    {1, 3, 0,  44, rated,                                HEAD_PEN},     \
    {1, 2, 44, 34, first,                                HEAD_PEN},     \
    {2, 3, 44, 34, second,                               HEAD_PEN},     \
    {3, 4, 0,  78, "Tổng số buổi nghỉ học cả năm học",   HEAD_PEN},     \
    {4, 6, 0,  44, again,                                HEAD_PEN},     \
    {4, 5, 44, 34, first,                                HEAD_PEN},     \
    {5, 6, 44, 34, second,                               HEAD_PEN},     \
    {6, 7, 0,  78, "Được lên lớp/\nKhông được lên lớp",  HEAD_PEN}
static const struct place tt22_level_head[] = {
    LEVEL_HEAD("Mức đánh giá", "Kết quả rèn luyện", "Kết quả học tập", "Mức đánh giá lại sau khi kiểm tra lại hoặc rèn luyện trong kì nghỉ hè")};
static const struct place tt58_level_head[] = {
    LEVEL_HEAD("Xếp loại", "Học lực", "Hạnh kiểm", "Xếp loại sau khi kiểm tra lại hoặc rèn luyện thêm trong hè")};
static const struct level_table tt22_levels = {{level_widths, 7, tt22_level_head, COUNT_OF(tt22_level_head), 78}, false};
static const struct level_table tt58_levels = {{level_widths, 7, tt58_level_head, COUNT_OF(tt58_level_head), 78}, true};

static const struct text_field tt22_notes[] = {
    {"– Chứng chỉ (nếu có):", PAGE(certificates)},
    {"– Kết quả tham gia các cuộc thi (nếu có):", PAGE(contests)},
    {"– Khen thưởng (nếu có):", PAGE(title)},
    {0},
};
static const struct text_field tt58_notes[] = {
    {"– Chứng chỉ nghề phổ thông (nếu có), loại:", PAGE(certificates)},
    {"– Được giải thưởng trong các kì thi từ cấp huyện trở lên:", PAGE(contests)},
    {"– Khen thưởng:", PAGE(title)},
    {0},
};

#define BY_HEAD(what) what " quyết định của người đứng đầu cơ sở giáo dục"
#define DECISIONS(retest, training)                                                         \
    {"promoted",                "Được lên lớp",                               NULL},        \
    {"completed",               "Hoàn thành chương trình lớp ",               ""},          \
    {"retest",                  retest,                                       NULL},        \
    {"summer_training",         training,                                     NULL},        \
    {"retained",                "Không được lên lớp",                         NULL},        \
    {"promoted_after_retest",   "Được lên lớp",                               NULL},        \
    {"promoted_after_training", "Được lên lớp",                               NULL},        \
    {"by_principal",            BY_HEAD("Theo"),                              NULL},        \
    {"promoted_by_principal",   BY_HEAD("Được lên lớp theo"),                 NULL},        \
    {"completed_by_principal",  BY_HEAD("Hoàn thành chương trình theo"),      NULL},        \
    {"retained_by_principal",   BY_HEAD("Không được lên lớp theo"),           NULL},        \
    {0}
static const struct decision_words tt22_decisions[] = {
    DECISIONS("Kiểm tra, đánh giá lại trong hè", "Rèn luyện trong hè")};
static const struct decision_words tt58_decisions[] = {
    DECISIONS("Kiểm tra lại trong hè", "Rèn luyện thêm về hạnh kiểm trong hè")};

static const char tt22_hint[] =
    "(Nhận xét về kết quả rèn luyện và học tập; nội dung, kết quả rèn luyện trong kì nghỉ hè nếu có)";
static const char tt58_hint[] =
    "(Nhận xét về hạnh kiểm và học lực, kể cả trường hợp phải rèn luyện thêm trong hè nếu có)";

static draw_part *const tt22_year[] = {
    draw_year_head, draw_subjects, draw_correction, draw_confirmations,
    draw_page_end, draw_school_head, draw_levels, draw_summer, draw_notes, draw_homeroom, draw_approval, NULL};
static draw_part *const tt58_year[] = {
    draw_year_head, draw_stream, draw_subjects, draw_correction, draw_confirmations,
    draw_page_end, draw_school_head, draw_levels, draw_summer, draw_notes, draw_homeroom, draw_approval, NULL};

const struct layout layout_tt22 = {
    person, true, true, &history, &tt22_subjects, &tt22_levels, tt22_hint, NULL, tt22_notes, tt22_decisions, tt22_year};
const struct layout layout_tt58 = {
    person, true, true, &history, &tt58_subjects, &tt58_levels, tt58_hint, NULL, tt58_notes, tt58_decisions, tt58_year};
const struct layout layout_centre = { /* the same without streams */
    person, true, true, &history, &tt58_subjects, &tt58_levels, tt58_hint, NULL, tt58_notes, tt58_decisions, tt22_year};
/* clang-format on */
