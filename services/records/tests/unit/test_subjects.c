/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/mark_rules.h"
#include "domain/rulesets.h"
#include "domain/subjects.h"

static void every_subject_has_its_hours_and_marks(void **state)
{
    /* clang-format off */
    static const struct {
        const char *code;
        enum subject_kind kind;
        int hours[4], regular[4];
    } cases[] = {
        {"ngu_van",        SUBJECT_SCORED,    {140, 140, 140, 140}, {4, 4, 4, 4}},
        {"toan",           SUBJECT_SCORED,    {140, 140, 140, 140}, {4, 4, 4, 4}},
        {"ngoai_ngu_1",    SUBJECT_SCORED,    {105, 105, 105, 105}, {4, 4, 4, 4}},
        {"gdcd",           SUBJECT_SCORED,    {35, 35, 35, 35},     {2, 2, 2, 2}},
        {"lich_su_dia_li", SUBJECT_SCORED,    {105, 105, 105, 105}, {4, 4, 4, 4}},
        {"khtn",           SUBJECT_SCORED,    {140, 140, 140, 140}, {4, 4, 4, 4}},
        {"cong_nghe",      SUBJECT_SCORED,    {35, 35, 52, 52},     {2, 2, 3, 3}},
        {"tin_hoc",        SUBJECT_SCORED,    {35, 35, 35, 35},     {2, 2, 2, 2}},
        {"gdtc",           SUBJECT_COMMENTED, {70, 70, 70, 70},     {2, 2, 2, 2}},
        {"nghe_thuat",     SUBJECT_COMMENTED, {70, 70, 70, 70},     {2, 2, 2, 2}},
        {"hdtn_hn",        SUBJECT_COMMENTED, {105, 105, 105, 105}, {2, 2, 2, 2}},
        {"gddp",           SUBJECT_COMMENTED, {35, 35, 35, 35},     {2, 2, 2, 2}},
        {"tieng_dtts",     SUBJECT_SCORED,    {105, 105, 105, 105}, {4, 4, 4, 4}},
        {"ngoai_ngu_2",    SUBJECT_SCORED,    {105, 105, 105, 105}, {4, 4, 4, 4}},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct subject *subject = subject_by_code(&lower_2018, cases[i].code);

        if (!subject)
            fail_msg("%s", cases[i].code);
        assert_int_equal(subject->kind, cases[i].kind);
        assert_int_equal(subject->choice == CHOICE_OPTIONAL, i >= 12);
        assert_true(strlen(subject->name) > 0 && strlen(subject->name_en) > 0);
        for (int grade = 6; grade <= 9; grade++) {
            assert_int_equal(subject_hours(&lower_2018, subject, grade), cases[i].hours[grade - 6]);
            assert_int_equal(subject_regular_marks(&lower_2018, subject, grade),
                             cases[i].regular[grade - 6]);
        }
        assert_int_equal(subject_hours(&lower_2018, subject, 5), 0);
        assert_int_equal(subject_regular_marks(&lower_2018, subject, 10), 0);
    }
}

static void an_unknown_code_is_no_subject(void **state)
{
    static const char *const codes[] = {"", "Toan", "toan ", "toá", "vat_li", "ngu_va"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        assert_null(subject_by_code(&lower_2018, codes[i]));
    assert_null(subject_by_code(&lower_2018, NULL));
    assert_string_equal(subject_by_code(&lower_2018, "lich_su_dia_li")->name, "Lịch sử và Địa lí");
}

static void a_grade_has_eight_scored_and_four_commented_subjects(void **state)
{
    const struct subject *list[SUBJECTS_MAX];

    (void)state;
    for (int grade = 6; grade <= 9; grade++) {
        int scored = 0;
        size_t n = subjects_of_grade(&lower_2018, grade, false, list);

        assert_int_equal(n, 12);
        for (size_t i = 0; i < n; i++) {
            scored += list[i]->kind == SUBJECT_SCORED;
            assert_int_equal(list[i]->choice, CHOICE_REQUIRED);
            assert_ptr_equal(list[i], subject_by_code(&lower_2018, list[i]->code));
        }
        assert_int_equal(scored, 8);
        assert_int_equal(subjects_of_grade(&lower_2018, grade, true, NULL), 14);
    }
    assert_string_equal(list[0]->code, "ngu_van");
    assert_int_equal(subjects_of_grade(&lower_2018, 5, true, list), 0);
    assert_int_equal(subjects_of_grade(&lower_2018, 10, true, list), 0);
}

/* TT32/2018: Ngữ văn, Toán, Lịch sử and the electives of grades 10 to 12 have topics to study. */
static void upper_secondary_subjects_have_topics(void **state)
{
    static const char *const has[] = {"ngu_van",   "toan",    "lich_su", "dia_li",
                                      "gdktpl",    "vat_li",  "hoa_hoc", "sinh_hoc",
                                      "cong_nghe", "tin_hoc", "am_nhac", "mi_thuat"};
    static const char *const has_not[] = {"ngoai_ngu_1", "gdqp_an", "gdtc",
                                          "hdtn_hn",     "gddp",    "ngoai_ngu_2"};
    const struct ruleset *tt22 = ruleset_by_name("TT22");

    (void)state;
    for (size_t i = 0; i < COUNT_OF(has); i++)
        if (!ruleset_has_topic(tt22, 10, subject_by_code(&upper_2018, has[i])))
            fail_msg("%s", has[i]);
    for (size_t i = 0; i < COUNT_OF(has_not); i++)
        if (ruleset_has_topic(tt22, 10, subject_by_code(&upper_2018, has_not[i])))
            fail_msg("%s", has_not[i]);
    assert_false(ruleset_has_topic(tt22, 9, subject_by_code(&lower_2018, "toan")));
    assert_false(
        ruleset_has_topic(ruleset_by_name("TT43"), 10, subject_by_code(&upper_gdtx_2018, "toan")));
    assert_int_equal(topic_column(2), COLUMN_TX2);
    assert_int_equal(topic_column(4), COLUMN_TX4);
    assert_int_equal(topic_column(0), COLUMN_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_subject_has_its_hours_and_marks),
        cmocka_unit_test(an_unknown_code_is_no_subject),
        cmocka_unit_test(upper_secondary_subjects_have_topics),
        cmocka_unit_test(a_grade_has_eight_scored_and_four_commented_subjects),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
