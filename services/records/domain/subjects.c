/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "domain/subjects.h"

#include <string.h>

const char *const subject_kind_names[] = {"", "scored", "commented", NULL};

/* clang-format off */
/* Hours: programme of Thông tư 32/2018/TT-BGDĐT. */
static const struct subject subjects[] = {
    {"ngu_van",         "Ngữ văn", "Vietnamese literature",
     SUBJECT_SCORED,    false, {140, 140, 140, 140}},
    {"toan",            "Toán", "Mathematics",
     SUBJECT_SCORED,    false, {140, 140, 140, 140}},
    {"ngoai_ngu_1",     "Ngoại ngữ 1", "Foreign language 1",
     SUBJECT_SCORED,    false, {105, 105, 105, 105}},
    {"gdcd",            "Giáo dục công dân", "Civic education",
     SUBJECT_SCORED,    false, {35, 35, 35, 35}},
    {"lich_su_dia_li",  "Lịch sử và Địa lí", "History and geography",
     SUBJECT_SCORED,    false, {105, 105, 105, 105}},
    {"khtn",            "Khoa học tự nhiên", "Natural science",
     SUBJECT_SCORED,    false, {140, 140, 140, 140}},
    {"cong_nghe",       "Công nghệ", "Technology",
     SUBJECT_SCORED,    false, {35, 35, 52, 52}},
    {"tin_hoc",         "Tin học", "Informatics",
     SUBJECT_SCORED,    false, {35, 35, 35, 35}},
    {"gdtc",            "Giáo dục thể chất", "Physical education",
     SUBJECT_COMMENTED, false, {70, 70, 70, 70}},
    {"nghe_thuat",      "Nghệ thuật", "Arts",
     SUBJECT_COMMENTED, false, {70, 70, 70, 70}},
    {"hdtn_hn",         "Hoạt động trải nghiệm, hướng nghiệp", "Experience and career guidance",
     SUBJECT_COMMENTED, false, {105, 105, 105, 105}},
    {"gddp",            "Nội dung giáo dục của địa phương", "Local education",
     SUBJECT_COMMENTED, false, {35, 35, 35, 35}},
    {"tieng_dtts",      "Tiếng dân tộc thiểu số", "Ethnic minority language",
     SUBJECT_SCORED,    true,  {105, 105, 105, 105}},
    {"ngoai_ngu_2",     "Ngoại ngữ 2", "Foreign language 2",
     SUBJECT_SCORED,    true,  {105, 105, 105, 105}},
};
/* clang-format on */

const struct subject *subject_by_code(const char *code)
{
    for (size_t i = 0; code && i < COUNT_OF(subjects); i++)
        if (strcmp(subjects[i].code, code) == 0)
            return &subjects[i];
    return NULL;
}

int subject_hours(const struct subject *subject, int grade)
{
    if (grade < GRADE_FIRST || grade > GRADE_LAST)
        return 0;
    return subject->hours[grade - GRADE_FIRST];
}

size_t subjects_of_grade(int grade, bool with_optional, const struct subject *ret[SUBJECTS_MAX])
{
    size_t n = 0;

    for (size_t i = 0; i < COUNT_OF(subjects); i++) {
        if (subject_hours(&subjects[i], grade) == 0 || (subjects[i].optional && !with_optional))
            continue;
        if (ret)
            ret[n] = &subjects[i];
        n++;
    }
    return n;
}

int subject_regular_marks(const struct subject *subject, int grade)
{
    int hours = subject_hours(subject, grade);

    if (hours == 0)
        return 0;
    if (subject->kind == SUBJECT_COMMENTED || hours <= 35)
        return 2;
    return hours <= 70 ? 3 : 4;
}
