/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "domain/rulesets.h"

/* The table of the phase-in as people read it: grades down, first years of school years across. */
static const int years[] = {2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026};
enum { YEARS = COUNT_OF(years) };

static const struct row {
    int grade;
    const char *rules[YEARS];
} general[] = {
    {1, {"TT30_22", "TT27", "TT27", "TT27", "TT27", "TT27", "TT27", "TT27"}},
    {2, {"TT30_22", "TT30_22", "TT27", "TT27", "TT27", "TT27", "TT27", "TT27"}},
    {3, {"TT30_22", "TT30_22", "TT30_22", "TT27", "TT27", "TT27", "TT27", "TT27"}},
    {4, {"TT30_22", "TT30_22", "TT30_22", "TT30_22", "TT27", "TT27", "TT27", "TT27"}},
    {5, {"TT30_22", "TT30_22", "TT30_22", "TT30_22", "TT30_22", "TT27", "TT27", "TT27"}},
    {6, {"TT58", "TT58_26", "TT22", "TT22", "TT22", "TT22", "TT22", "TT22"}},
    {7, {"TT58", "TT58_26", "TT58_26", "TT22", "TT22", "TT22", "TT22", "TT22"}},
    {8, {"TT58", "TT58_26", "TT58_26", "TT58_26", "TT22", "TT22", "TT22", "TT22"}},
    {9, {"TT58", "TT58_26", "TT58_26", "TT58_26", "TT58_26", "TT22", "TT22", "TT22"}},
    {10, {"TT58", "TT58_26", "TT58_26", "TT22", "TT22", "TT22", "TT22", "TT22"}},
    {11, {"TT58", "TT58_26", "TT58_26", "TT58_26", "TT22", "TT22", "TT22", "TT22"}},
    {12, {"TT58", "TT58_26", "TT58_26", "TT58_26", "TT58_26", "TT22", "TT22", "TT22"}},
};
static const struct row continuing[] = {
    {6, {"GDTX", "GDTX", "GDTX", "TT43", "TT43", "TT43", "TT43", "TT43"}},
    {7, {"GDTX", "GDTX", "GDTX", "GDTX", "TT43", "TT43", "TT43", "TT43"}},
    {8, {"GDTX", "GDTX", "GDTX", "GDTX", "GDTX", "TT43", "TT43", "TT43"}},
    {9, {"GDTX", "GDTX", "GDTX", "GDTX", "GDTX", "GDTX", "TT43", "TT43"}},
    {10, {"GDTX", "GDTX", "GDTX", "TT43", "TT43", "TT43", "TT43", "TT43"}},
    {11, {"GDTX", "GDTX", "GDTX", "GDTX", "TT43", "TT43", "TT43", "TT43"}},
    {12, {"GDTX", "GDTX", "GDTX", "GDTX", "GDTX", "TT43", "TT43", "TT43"}},
};

static void check_row(enum programme programme, const struct row *row)
{
    for (int i = 0; i < YEARS; i++) {
        const struct ruleset *found =
            ruleset_for(programme, level_of_grade(row->grade), row->grade, years[i]);

        if (!found || strcmp(found->name, row->rules[i]) != 0)
            fail_msg("grade %d in %d: %s, not %s", row->grade, years[i],
                     found ? found->name : "none", row->rules[i]);
        assert_ptr_equal(found, ruleset_by_name(row->rules[i]));
        assert_non_null(ruleset_curriculum(found, row->grade));
    }
}

static void programme_grade_and_year_choose_the_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(general); i++)
        check_row(PROGRAMME_GENERAL, &general[i]);
    for (size_t i = 0; i < COUNT_OF(continuing); i++)
        check_row(PROGRAMME_CONTINUING, &continuing[i]);
}

static void what_no_rule_covers_has_none(void **state)
{
    (void)state;
    assert_null(ruleset_for(PROGRAMME_GENERAL, SCHOOL_LEVEL_THCS, 5, 2024));
    assert_null(ruleset_for(PROGRAMME_GENERAL, SCHOOL_LEVEL_TH, 6, 2024));
    assert_null(ruleset_for(PROGRAMME_GENERAL, SCHOOL_LEVEL_ANY, 0, 2024));
    assert_null(ruleset_for(PROGRAMME_GENERAL, SCHOOL_LEVEL_THPT, 13, 2024));
    assert_null(ruleset_for(PROGRAMME_CONTINUING, SCHOOL_LEVEL_TH, 3, 2024));
    assert_null(ruleset_for(PROGRAMME_NONE, SCHOOL_LEVEL_THCS, 9, 2024));
    assert_null(ruleset_for(PROGRAMME_GENERAL, SCHOOL_LEVEL_THCS, 9, 2011));
    assert_null(ruleset_for(PROGRAMME_GENERAL, SCHOOL_LEVEL_TH, 1, 2015));
    assert_null(ruleset_by_name("tt22"));
    assert_null(ruleset_by_name(""));
    assert_null(ruleset_by_name(NULL));
}

static void a_rule_set_has_one_engine_and_its_name(void **state)
{
    size_t n = 0;

    (void)state;
    for (const struct ruleset *r = rulesets; r->name; r++, n++) {
        const char *name = r->levels    ? r->levels->name
                           : r->classes ? r->classes->name
                                        : r->achievement->name;

        assert_string_equal(name, r->name);
        assert_int_equal(!!r->levels + !!r->classes + !!r->achievement, 1);
        assert_int_equal(r->engine, r->levels    ? ENGINE_LEVELS
                                    : r->classes ? ENGINE_CLASSES
                                                 : ENGINE_ACHIEVEMENT);
    }
    assert_int_equal(n, 7);
    assert_string_equal(ruleset_by_name("TT43")->unconfirmed, "TT43.need");
    assert_null(ruleset_by_name("TT22")->unconfirmed);
}

/* Scored, commented, levelled, qualities of a grade, without optional and elective ones. */
struct count {
    int kind[SUBJECT_QUALITY + 1];
    int tests;
    int elective;
};

static struct count count_subjects(const char *rules, int grade)
{
    const struct curriculum *c = ruleset_curriculum(ruleset_by_name(rules), grade);
    const struct subject *list[SUBJECTS_MAX];
    size_t n = subjects_of_grade(c, grade, false, list);
    struct count count = {0};

    for (size_t i = 0; i < n; i++) {
        assert_ptr_equal(list[i], subject_by_code(c, list[i]->code));
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(list[i]->code, list[k]->code);
        if (list[i]->choice == CHOICE_ELECTIVE)
            count.elective++;
        else
            count.kind[list[i]->kind]++;
        count.tests += subject_tests(c, list[i], grade) != TEST_NONE;
    }
    assert_true(subjects_of_grade(c, grade, true, NULL) <= SUBJECTS_MAX);
    return count;
}

static void the_subjects_of_each_grade_are_those_of_the_programme(void **state)
{
    /* clang-format off */
    static const struct {
        const char *rules;
        int grade, scored, commented, levelled, qualities, tests, elective;
    } cases[] = {
        {"TT27",    1, 0, 0,  8, 13, 2, 0},
        {"TT27",    2, 0, 0,  8, 13, 2, 0},
        {"TT27",    3, 0, 0, 11, 15, 5, 0},
        {"TT27",    4, 0, 0, 12, 15, 7, 0},
        {"TT27",    5, 0, 0, 12, 15, 7, 0},
        {"TT30_22", 1, 0, 0,  8,  7, 2, 0},
        {"TT30_22", 5, 0, 0,  9,  7, 4, 0},
        {"TT22",    6, 8, 4,  0,  0, 0, 0},
        {"TT22",    9, 8, 4,  0,  0, 0, 0},
        {"TT22",   10, 5, 3,  0,  0, 0, 9},
        {"TT22",   12, 5, 3,  0,  0, 0, 9},
        {"TT58",    6, 9, 3,  0,  0, 0, 0},
        {"TT58_26", 9, 10, 3, 0,  0, 0, 0},
        {"TT58_26", 12, 12, 1, 0, 0, 0, 0},
        {"GDTX",   12, 7, 0,  0,  0, 0, 0},
        {"TT43",   10, 3, 1,  0,  0, 0, 7},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct count count = count_subjects(cases[i].rules, cases[i].grade);

        if (count.kind[SUBJECT_SCORED] != cases[i].scored ||
            count.kind[SUBJECT_COMMENTED] != cases[i].commented ||
            count.kind[SUBJECT_LEVELLED] != cases[i].levelled ||
            count.kind[SUBJECT_QUALITY] != cases[i].qualities || count.tests != cases[i].tests ||
            count.elective != cases[i].elective)
            fail_msg("%s grade %d: %d %d %d %d, %d tests, %d electives", cases[i].rules,
                     cases[i].grade, count.kind[SUBJECT_SCORED], count.kind[SUBJECT_COMMENTED],
                     count.kind[SUBJECT_LEVELLED], count.kind[SUBJECT_QUALITY], count.tests,
                     count.elective);
    }
}

static void regular_marks_go_by_the_hours_of_the_grade(void **state)
{
    /* clang-format off */
    static const struct {
        const char *rules, *subject;
        int grade, marks;
    } cases[] = {
        {"TT22", "gdqp_an", 10, 2}, {"TT22", "lich_su", 11, 3}, {"TT22", "vat_li", 12, 3},
        {"TT22", "toan", 10, 4},    {"TT22", "gdtc", 10, 2},    {"TT22", "cong_nghe", 7, 2},
        {"TT22", "cong_nghe", 8, 3}, {"TT58_26", "vat_li", 8, 2}, {"TT58_26", "vat_li", 9, 3},
        {"TT58_26", "lich_su", 9, 3}, {"TT58_26", "ngu_van", 9, 4}, {"TT27", "toan", 4, 0},
    };
    /* clang-format on */

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct curriculum *c =
            ruleset_curriculum(ruleset_by_name(cases[i].rules), cases[i].grade);
        const struct subject *subject = subject_by_code(c, cases[i].subject);

        assert_non_null(subject);
        if (subject_regular_marks(c, subject, cases[i].grade) != cases[i].marks)
            fail_msg("%s %s grade %d", cases[i].rules, cases[i].subject, cases[i].grade);
    }
}

static void every_doubt_has_a_default_and_a_source(void **state)
{
    size_t n = 0;

    (void)state;
    for (const struct doubt *d = doubts; d->name; d++, n++) {
        assert_non_null(ruleset_by_name(d->ruleset));
        assert_true(strlen(d->value) && strlen(d->others) && strlen(d->why) && strlen(d->source));
        assert_string_not_equal(d->value, d->others);
    }
    assert_int_equal(n, 12);
}

static void a_decision_confirms_the_number_that_waits(void **state)
{
    const struct doubt *need = doubt_to_confirm("TT43.need");
    static const struct {
        int64_t value;
        bool allowed;
    } cases[] = {{4, false}, {5, true}, {6, true}, {7, false}, {-5, false}, {56, false}};
    struct confirmed_ruleset six;

    (void)state;
    assert_non_null(need);
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(doubt_allows(need, cases[i].value), cases[i].allowed);
    assert_null(doubt_to_confirm("TT43.first_lower_year")); /* chosen when the class was made */
    assert_null(doubt_to_confirm("TT22.optional_count"));
    assert_null(doubt_to_confirm(""));

    ruleset_confirm(ruleset_by_name("TT43"), 6, "12/QĐ-SGDĐT", &six);
    assert_null(six.ruleset.unconfirmed);
    assert_string_equal(six.ruleset.name, "TT43");
    assert_string_equal(six.ruleset.decision, "12/QĐ-SGDĐT");
    assert_int_equal(six.ruleset.levels->need, 6);
    assert_int_equal(six.ruleset.levels->absences_max, tt43_rules.absences_max);
    assert_int_equal(tt43_rules.need, 5); /* of the years before, as it was */
    /* the one number that a decision can set is need: of rules at levels */
    for (const struct ruleset *r = rulesets; r->name; r++)
        assert_true(!r->unconfirmed || (r->levels && doubt_to_confirm(r->unconfirmed)));
}

static void upper_secondary_classes_under_tt58_may_be_specialised(void **state)
{
    static const struct {
        const char *ruleset;
        int grade;
        const char *subject;
        bool may;
    } cases[] = {
        {"TT58", 10, "toan", true},        {"TT58_26", 12, "ngoai_ngu", true},
        {"TT58_26", 12, "the_duc", false}, /* by comments */
        {"TT58_26", 12, "khtn", false},    {"TT58_26", 9, "toan", false},
        {"TT22", 12, "toan", false},       {"GDTX", 12, "toan", false},
        {"TT27", 4, "toan", false},        {"TT58", 10, NULL, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if ((ruleset_special(ruleset_by_name(cases[i].ruleset), cases[i].grade, cases[i].subject) !=
             NULL) != cases[i].may)
            fail_msg("%s %d %s", cases[i].ruleset, cases[i].grade, cases[i].subject);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(programme_grade_and_year_choose_the_rules),
        cmocka_unit_test(what_no_rule_covers_has_none),
        cmocka_unit_test(a_rule_set_has_one_engine_and_its_name),
        cmocka_unit_test(the_subjects_of_each_grade_are_those_of_the_programme),
        cmocka_unit_test(regular_marks_go_by_the_hours_of_the_grade),
        cmocka_unit_test(every_doubt_has_a_default_and_a_source),
        cmocka_unit_test(a_decision_confirms_the_number_that_waits),
        cmocka_unit_test(upper_secondary_classes_under_tt58_may_be_specialised),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
