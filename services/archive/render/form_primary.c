/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What stands on the forms of primary schools. */
#include "render/block.h"
#include "render/layout.h"

/* clang-format off */
static const struct person_line person[] = {
    {0.68, {{"Họ và tên học sinh:", STUDENT(name), AS_UPPER}, {"Giới tính:", STUDENT(sex)}}},
    {0.5,  {{"Ngày, tháng, năm sinh:", STUDENT(born), AS_DATE}, {"Mã định danh:", STUDENT(code)}}},
    {0.5,  {{"Dân tộc:", STUDENT(ethnic_group)}, {"Quốc tịch:", STUDENT(nationality)}}},
    {0,    {{"Nơi sinh:", STUDENT(birthplace)}}},
    {0,    {{"Quê quán:", STUDENT(native_place)}}},
    {0,    {{"Nơi ở hiện nay:", STUDENT(address)}}},
    {0,    {{"Họ và tên cha:", STUDENT(father)}}},
    {0,    {{"Họ và tên mẹ:", STUDENT(mother)}}},
    {0,    {{"Họ và tên người giám hộ (nếu có):", STUDENT(guardian)}}},
    {0},
};

static const double history_widths[] = {80, 54, 188, 80, 100};
static const struct place history_head[] = {
    {0, 1, 0, 32, "Năm học",    HEAD_PEN},
    {1, 2, 0, 32, "Lớp",        HEAD_PEN},
    {2, 3, 0, 32, "Tên trường", HEAD_PEN},
    {3, 4, 0, 32, "Số đăng bộ", HEAD_PEN},
    {4, 5, 0, 32, "Ngày nhập học/\nchuyển đến", HEAD_PEN},
};
static const size_t history_at[] = {
    HISTORY(school_year), HISTORY(class_name), HISTORY(school), HISTORY(register_number), HISTORY(entered)};
static const struct history_table history = {{history_widths, 5, history_head, COUNT_OF(history_head), 32}, history_at};

static const double subject_widths[] = {150, 60, 60, 232};
static const struct place subject_head[] = {
    {0, 1, 0, 32, "Môn học và\nhoạt động giáo dục", HEAD_PEN},
    {1, 2, 0, 32, "Mức\nđạt được", HEAD_PEN},
    {2, 3, 0, 32, "Điểm\nKTĐK",    HEAD_PEN},
    {3, 4, 0, 32, "Nhận xét",      HEAD_PEN},
};
static const enum shown subject_shown[] = {SHOWN_NAME, SHOWN_YEAR, SHOWN_TEST, SHOWN_COMMENT};
static const struct subject_table subjects = {{subject_widths, 4, subject_head, COUNT_OF(subject_head), 32}, subject_shown, 24};

/* Thông tư 27/2020: five qualities, three general competences, and those of the programme. */
static const struct quality_group tt27_qualities[] = {
    {NULL, "2. Những phẩm chất chủ yếu", "Phẩm chất", {"pc_"}},
    {"3. Những năng lực cốt lõi", "3.1. Những năng lực chung", "Năng lực", {"nl_tu_chu", "nl_giao_tiep", "nl_giai_quyet"}},
    {NULL, "3.2. Những năng lực đặc thù", "Năng lực", {NULL}},
    {0},
};
static const struct text_field tt27_notes[] = {
    {"4. Đánh giá kết quả giáo dục:", PAGE(achievement)},
    {"5. Khen thưởng:", PAGE(title)},
    {"6. Hoàn thành chương trình lớp học/chương trình tiểu học:", PAGE(promotion)},
    {0},
};

/* Thông tư 22/2016: three competences before four qualities, and no result of the whole year. */
static const struct quality_group tt30_qualities[] = {
    {"2. Năng lực và phẩm chất", "2.1. Năng lực", "Năng lực", {"nl_"}},
    {NULL, "2.2. Phẩm chất", "Phẩm chất", {NULL}},
    {0},
};
static const struct text_field tt30_notes[] = {
    {"3. Khen thưởng:", PAGE(title)},
    {"4. Hoàn thành chương trình lớp học/chương trình tiểu học:", PAGE(promotion)},
    {0},
};

static const struct decision_words decisions[] = {
    {"promoted",     "Hoàn thành chương trình lớp ", "; được lên lớp"},
    {"completed",    "Hoàn thành chương trình tiểu học", NULL},
    {"supplement",   "Chưa hoàn thành chương trình lớp ", "; được hướng dẫn, giúp đỡ để đánh giá bổ sung"},
    {"promoted_supplemented", "Hoàn thành chương trình lớp ", " sau đánh giá bổ sung; được lên lớp"},
    {"by_principal", "Theo quyết định của Hiệu trưởng", NULL},
    {"promoted_by_principal",  "Được lên lớp theo quyết định của Hiệu trưởng", NULL},
    {"completed_by_principal", "Hoàn thành chương trình tiểu học theo quyết định của Hiệu trưởng", NULL},
    {"retained_by_principal",  "Chưa được lên lớp theo quyết định của Hiệu trưởng", NULL},
    {"retained",     "Chưa hoàn thành chương trình lớp ", "; chưa được lên lớp"},
    {0},
};

static draw_part *const year[] = {
    draw_pupil_head, draw_subjects, draw_page_end, draw_year_head, draw_qualities, draw_notes, draw_summer, draw_correction_if_any, draw_pupil_signatures, NULL};

const struct layout layout_tt27 = {
    person, false, false, &history, &subjects, NULL, NULL, tt27_qualities, tt27_notes, decisions, year};
const struct layout layout_tt30 = {
    person, false, false, &history, &subjects, NULL, NULL, tt30_qualities, tt30_notes, decisions, year};
/* clang-format on */
